"""转办移交 (referrals): matters handed from one unit to another, until they are accepted or returned."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class ReferralsConfig(AppConfig):
    """转办移交 (referrals)."""

    name = "yaodian.kernel.referrals"
    label = "referrals"
    verbose_name = _("转办移交")
    menu = (Entry(title=_("转办移交"), url_name="referrals:list", group="work", order=40, verb="referrals.read"),)
