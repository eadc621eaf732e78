"""密码规则 (password rules) as Django asks for them; the decision itself is in `rules.password_faults`."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yaodian.kernel.accounts import figures
from yaodian.kernel.accounts.models import Account
from yaodian.kernel.accounts.queries import was_last_password
from yaodian.kernel.accounts.rules import password_faults


class BureauPasswordValidator:
    """局内密码规则: length (longer for administrators), character classes, and not the last password."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Refuse with one sentence for each fault."""
        administrator = bool(user is not None and user.duties)
        faults = password_faults(
            password, length=figures.password_length(administrator=administrator), classes=figures.password_classes()
        )
        if user is not None and user.pk and was_last_password(account=user, password=password):
            faults.append(_("新密码不能与现在的或上一次的密码相同。"))
        if faults:
            raise ValidationError([ValidationError(fault) for fault in faults])

    def get_help_text(self) -> str:
        """Return the rules in one sentence."""
        return _(
            "至少 %(length)s 位（管理员 %(admin)s 位），大写字母、小写字母、数字、符号中至少 %(classes)s 类；"
            "%(days)s 天内更换。"
        ) % {
            "length": figures.password_length(administrator=False),
            "admin": figures.password_length(administrator=True),
            "classes": figures.password_classes(),
            "days": figures.password_age().days,
        }
