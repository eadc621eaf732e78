"""佐证材料登记 (evidence tables)."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.evidence.models import EvidenceFile
from yaodian.kernel.evidence.queries import files_readable
from yaodian.kernel.records import RecordType


def file_url(file: EvidenceFile) -> str:
    """Return the address of the file's page."""
    return reverse("evidence:detail", args=[file.pk])


RECORDS = (
    RecordType(
        model=EvidenceFile,
        title=_("佐证材料"),
        rows=lambda by: files_readable(by=by),
        url=file_url,
        label=str,
        columns=("name", "kind"),
    ),
)
