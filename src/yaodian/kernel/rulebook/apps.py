"""规则库 (rulebook): statutory figures and bureau customs as dated, corrected, never deleted rows."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class RulebookConfig(AppConfig):
    """规则库 (rulebook)."""

    name = "yaodian.kernel.rulebook"
    label = "rulebook"
    verbose_name = _("规则库")
    menu = (Entry(title=_("规则与标准"), url_name="rulebook:list", group="settings", order=50, verb="rulebook.read"),)
