"""账号 (accounts): people, posts, A/B roles, hand-over, acting for a leader, login, three separated duties."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class AccountsConfig(AppConfig):
    """人员与账号 (people and accounts)."""

    name = "yaodian.kernel.accounts"
    label = "accounts"
    verbose_name = _("人员与账号")
    address = "account/"
    menu = (
        Entry(title=_("人员与岗位"), url_name="accounts:people", group="settings", order=20, verb="accounts.read"),
        Entry(
            title=_("账号与权限"), url_name="accounts:accounts", group="settings", order=30, verb="accounts.security"
        ),
    )
