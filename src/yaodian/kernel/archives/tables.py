"""档案包台账 (archive table)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.archives.models import ArchivePackage
from yaodian.kernel.archives.queries import packages_for
from yaodian.kernel.archives.rules import RETENTION
from yaodian.kernel.records import RecordType
from yaodian.kernel.web.lists import Align, ChoiceFilter, Column, ListDefinition


def package_url(package: ArchivePackage) -> str:
    """Return the address of a package."""
    return reverse("archives:package", args=[package.pk])


RECORDS = (
    RecordType(
        model=ArchivePackage,
        title=_("档案包"),
        rows=lambda by: packages_for(by=by),
        url=package_url,
        fields=("title",),
    ),
)

PACKAGES: ListDefinition[Any] = ListDefinition(
    key="archives.packages",
    title=_("档案包"),
    counter=_("个"),
    columns=(
        Column(key="title", title=_("题名"), sort="title", wrap=True),
        Column(key="retention", title=_("保管期限"), sort="retention"),
        Column(key="file_count", title=_("件数"), sort="file_count", align=Align.END),
        Column(key="made_by", title=_("归档人"), phone=False),
        Column(key="made_at", title=_("归档时间"), sort=("made_at", "id"), align=Align.END),
        Column(key="digest", title=_("摘要值"), shown=False),
    ),
    filters=(
        ChoiceFilter(
            key="retention", title=_("保管期限"), field="retention", choices=tuple((one, one) for one in RETENTION)
        ),
    ),
    search=("title",),
    sort="-made_at",
    row_href=package_url,
    empty_text=_("任务办结后在任务页归档，档案包在这里。"),
)
