"""佐证材料 (evidence): photographs, scans and papers, each hung on the record it proves."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    """佐证材料 (evidence)."""

    name = "yaodian.kernel.evidence"
    label = "evidence"
    journal_faults = "yaodian.kernel.evidence.queries.file_faults"
    verbose_name = _("佐证材料")
    menu = ()
