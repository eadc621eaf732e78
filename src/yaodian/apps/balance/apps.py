"""均衡监测 (balance): both national norms and class sizes out of the registers; the fifteen and nine items by evidence."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class BalanceConfig(AppConfig):
    """均衡监测 (balance)."""

    name = "yaodian.apps.balance"
    label = "balance"
    verbose_name = _("均衡监测")
    menu = (
        Entry(title=_("均衡监测"), url_name="balance:county", group="registers", order=20, verb="balance.read"),
        Entry(title=_("班额台账"), url_name="balance:classes", group="registers", order=22, verb="balance.read"),
    )
