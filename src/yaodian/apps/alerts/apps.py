"""预警 (alerts): declared thresholds over the rows of any metric; what passes one is referred to its section within a minute."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class AlertsConfig(AppConfig):
    """预警 (alerts)."""

    name = "yaodian.apps.alerts"
    label = "alerts"
    verbose_name = _("预警")
    menu = (Entry(title=_("预警"), url_name="alerts:list", group="records", order=12, verb="alerts.read"),)
