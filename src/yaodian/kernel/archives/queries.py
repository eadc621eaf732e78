"""Archive reads (查归档): packages, papers and acts of records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db.models import QuerySet
from django.utils import timezone

from yaodian.kernel.access import By, allowed_units
from yaodian.kernel.archives.models import ArchivePackage
from yaodian.kernel.archives.rules import Act, Part
from yaodian.kernel.evidence.models import EvidenceFile
from yaodian.kernel.evidence.storage import root
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.sheets import Column, ColumnKind, write_table

INTERNAL = "内部材料，另行归档，不随包导出"


def packages_for(*, by: By) -> QuerySet[ArchivePackage]:
    """Return the packages a reader may see."""
    reached = allowed_units(by, "archives.read")
    return ArchivePackage.objects.all() if reached.everywhere else ArchivePackage.objects.none()


def packages_of(*, ref: str, by: By) -> QuerySet[ArchivePackage]:
    """Return the packages of a record, newest first."""
    return packages_for(by=by).filter(record=ref).order_by("-id")


def papers_as_parts(*, refs: Sequence[str]) -> list[Part]:
    """卷内材料: the evidence of these records in their order; what is marked internal stays outside, with its digest."""
    rows: dict[str, list[EvidenceFile]] = {}
    for file in EvidenceFile.objects.filter(record__in=list(refs), withdrawn_at__isnull=True).order_by(
        "uploaded_at", "id"
    ):
        rows.setdefault(file.record, []).append(file)
    return [_part(file) for ref in refs for file in rows.get(ref, [])]


def _part(file: EvidenceFile) -> Part:
    """Return one file as a part."""
    day = file.taken_date or timezone.localtime(file.uploaded_at).date()
    part = Part(str(file), file.name, person=file.uploaded_by, formed_date=day, digest=file.digest)
    if file.internal:
        return replace(part, withheld=INTERNAL)
    path = root() / file.stored
    if not path.is_file():
        return replace(part, withheld="文件缺失，须查明")
    return replace(part, content=path.read_bytes())


def acts_of(*, refs: Iterable[str]) -> list[Act]:
    """流水摘录: the journal lines of these records, oldest first, with their place in the chain where sealed."""
    lines = JournalLine.objects.filter(record__in=list(refs)).select_related("link").order_by("id")
    return [
        Act(
            at=f"{timezone.localtime(line.at):%Y-%m-%d %H:%M:%S}",
            verb=line.verb,
            actor=f"{line.acting_for}（{line.actor}代录）" if line.acting_for else line.actor,
            summary=line.summary,
            sequence=line.link.sequence if hasattr(line, "link") else None,
            link=line.link.digest if hasattr(line, "link") else "",
            digests=line.digests,
        )
        for line in lines
    ]


def listing(*, title: str, parts: Sequence[Part], retention: str, demo: bool) -> bytes:
    """卷内目录 as an Excel file."""
    columns = [
        Column("place", "件号", ColumnKind.INTEGER),
        Column("person", "责任者"),
        Column("number", "文号"),
        Column("title", "题名"),
        Column("day", "日期", ColumnKind.DATE),
        Column("digest", "摘要值（SM3）"),
        Column("note", "备注"),
    ]
    rows = [
        {
            "place": place,
            "person": part.person,
            "number": part.number,
            "title": part.title,
            "day": part.formed_date,
            "digest": part.digest,
            "note": part.withheld,
        }
        for place, part in enumerate(parts, start=1)
    ]
    return write_table(
        columns, rows, title=f"卷内目录：{title}", note=f"保管期限：{retention}", sheet="卷内目录", demo=demo
    )
