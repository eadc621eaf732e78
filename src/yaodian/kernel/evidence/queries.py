"""Evidence reads (查佐证材料): files of a record, one file under the reader's access, and what verification finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import CharField, Count, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from yaodian.kernel import records
from yaodian.kernel.access import By, System, holds
from yaodian.kernel.evidence.models import EvidenceFile
from yaodian.kernel.evidence.storage import digest_of, root
from yaodian.kernel.journal.queries import Fault


def files_of(ref: str) -> QuerySet[EvidenceFile]:
    """Return the files of a record ("plan.task:17") that were not withdrawn, oldest first."""
    return EvidenceFile.objects.filter(record=ref, withdrawn_at__isnull=True).order_by("uploaded_at", "id")


def publishable_files(*, ref: str) -> QuerySet[EvidenceFile]:
    """Return the files of a record that may be exported or published: those not marked internal."""
    return files_of(ref).filter(internal=False)


def file_counts(refs: Iterable[str]) -> dict[str, int]:
    """Return record → number of files, in one query; records without a file are absent."""
    rows = EvidenceFile.objects.filter(record__in=list(refs), withdrawn_at__isnull=True).values("record")
    return dict(rows.annotate(count=Count("id")).values_list("record", "count"))


def files_proving(refs: Iterable[str]) -> dict[str, list[EvidenceFile]]:
    """Return record → its files that were not withdrawn, newest first, in one query; records without a file are absent."""
    found: dict[str, list[EvidenceFile]] = {}
    rows = EvidenceFile.objects.filter(record__in=list(refs), withdrawn_at__isnull=True)
    for file in rows.order_by("-uploaded_at", "-id"):
        found.setdefault(file.record, []).append(file)
    return found


def file_for(*, by: By, file_id: int) -> EvidenceFile | None:
    """Return a file when the reader may read the record it proves (withdrawn ones included), else None."""
    file = EvidenceFile.objects.filter(pk=file_id).first()
    return file if file is not None and may_read(by=by, ref=file.record) else None


def may_read(*, by: By, ref: str) -> bool:
    """May `by` see the files of this record?"""
    return isinstance(by, System) or records.readable(by, ref)


def may_withdraw(*, by: By, file: EvidenceFile) -> bool:
    """May `by` withdraw the file: the uploader's own, or by the right to withdraw others'?"""
    own = by.account_id is not None and by.account_id == file.account_id
    return own or holds(by, "evidence.withdraw")


def files_readable(*, by: By) -> QuerySet[EvidenceFile]:
    """Return every file whose record the reader may read."""
    if isinstance(by, System):
        return EvidenceFile.objects.all()
    wanted = Q(pk__in=[])
    for kind in records.record_types().values():
        if EvidenceFile.objects.filter(record__startswith=f"{kind.key}:").exists():
            refs = kind.rows(by).annotate(evidence_ref=Concat(Value(f"{kind.key}:"), Cast("pk", CharField())))
            wanted |= Q(record__in=refs.order_by().values("evidence_ref"))
    return EvidenceFile.objects.filter(wanted)


def file_faults() -> Iterator[Fault]:
    """核对文件: yield a fault for every stored file that is missing or no longer has its digest (`journal verify`)."""
    for file in EvidenceFile.objects.order_by("id").iterator(chunk_size=500):
        path = root() / file.stored
        if not path.is_file():
            yield Fault("file", file.record, f"佐证材料“{file.name}”（{file.record}）的文件不见了")
        elif digest_of(path) != file.digest:
            yield Fault("file", file.record, f"佐证材料“{file.name}”（{file.record}）的文件内容被改动")
