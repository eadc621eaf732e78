"""均衡监测 (balance): who records what here, and why, in one sentence."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BalanceConfig(AppConfig):
    """均衡监测 (balance)."""

    name = "yaodian.apps.balance"
    label = "balance"
    verbose_name = _("均衡监测")
