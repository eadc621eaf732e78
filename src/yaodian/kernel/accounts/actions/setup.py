"""First set-up (初始化): `yaodian init` makes the administrators of an empty installation."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.kernel import clock
from yaodian.kernel.access import DUTY_ROLES, By, Role
from yaodian.kernel.accounts.models import Account, DutyPolicy
from yaodian.kernel.accounts.queries import duty_accounts
from yaodian.kernel.accounts.slips import Slip, issue
from yaodian.kernel.journal.actions import write_line

LOGIN_NAMES = {Role.SYSTEM_ADMIN: "sysadmin", Role.SECURITY_ADMIN: "secadmin", Role.AUDITOR: "auditor"}


class InstallationError(RuntimeError):
    """已经初始化."""


@transaction.atomic
def init_installation(*, by: By, merged: bool = False, login_name: str = "admin") -> list[Slip]:
    """初始化: three administrators with one duty each, or one with all three (`merged`), on one-time passwords.

    Refused when the installation already has an administrator. The slips are to be printed now; nothing keeps them."""
    if duty_accounts():
        raise InstallationError(_("系统已经初始化，管理员账号已存在；忘记密码请用“重置密码”。"))
    wanted: dict[str, list[Role]] = {LOGIN_NAMES[Role(role)]: [Role(role)] for role in DUTY_ROLES}
    if merged:
        wanted = {login_name: [Role(role) for role in DUTY_ROLES]}
    policy = DutyPolicy.objects.create(merged=merged, reason=_("初始化时选择兼任") if merged else "")
    slips = []
    for name, duties in wanted.items():
        account = Account(login_name=name, duties=sorted(duty.value for duty in duties), made_at=clock.now())
        slips.append(issue(account))
        account.save()
    rows = [policy, *(slip.account for slip in slips)]
    write_line(
        verb="accounts.init_installation", by=by, also=rows, summary="、".join(wanted), detail={"merged": merged}
    )
    return slips
