"""流水 (journal): who did what to which record, sealed in a chain."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class JournalConfig(AppConfig):
    """操作流水 (journal)."""

    name = "yaodian.kernel.journal"
    label = "journal"
    verbose_name = _("操作流水")
    menu = (Entry(title=_("操作流水"), url_name="journal:list", group="settings", order=80, verb="journal.read"),)
