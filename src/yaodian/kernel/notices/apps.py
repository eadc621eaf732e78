"""通知签收 (notices): what was sent to which units, who signed when, and who must be phoned."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class NoticesConfig(AppConfig):
    """通知签收 (notices). `address` is empty because short links stand at `/s/…`."""

    name = "yaodian.kernel.notices"
    label = "notices"
    verbose_name = _("通知签收")
    address = ""
    menu = (Entry(title=_("通知签收"), url_name="notices:list", group="work", order=30, verb="notices.read"),)
