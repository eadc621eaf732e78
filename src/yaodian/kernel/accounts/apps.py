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
        Entry(title=_("人员"), url_name="accounts:people", group="settings", order=20, verb="accounts.read"),
        Entry(title=_("岗位"), url_name="accounts:posts", group="settings", order=22, verb="accounts.read"),
        Entry(title=_("账号"), url_name="accounts:accounts", group="settings", order=30, verb="accounts.accounts"),
        Entry(
            title=_("重置申请"),
            url_name="accounts:requests",
            group="settings",
            order=32,
            verb="accounts.reset_password",
        ),
        Entry(title=_("任务授权"), url_name="accounts:grants", group="settings", order=34, verb="accounts.security"),
    )
