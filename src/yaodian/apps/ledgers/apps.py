"""台账 (ledgers): what a school or section keeps without a period — permits, vehicles, stocks, meetings, visits — declared as data."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class LedgersConfig(AppConfig):
    """台账 (ledgers)."""

    name = "yaodian.apps.ledgers"
    label = "ledgers"
    verbose_name = _("台账")
    menu = (Entry(title=_("台账"), url_name="ledgers:board", group="records", order=10, verb="ledgers.read"),)
