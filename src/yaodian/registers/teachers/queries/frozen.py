"""按日期或按快照 (as of a day, or as frozen): both answer in one shape; a snapshot answers the same for ever."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from cryptography.hazmat.primitives import hashes
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from yaodian.kernel.access import By
from yaodian.registers.schools.models import Snapshot
from yaodian.registers.teachers.access import READ
from yaodian.registers.teachers.models import Certificate, FrozenTeacher, TeacherPost
from yaodian.registers.teachers.queries.access import reached
from yaodian.registers.teachers.rules import CertificateKind

FROZEN = tuple(field.attname for field in FrozenTeacher._meta.concrete_fields if not field.primary_key)
KEPT = tuple(name for name in FROZEN if name != "snapshot_id")
TEACHERS_OWN = frozenset({"number", "name", "sex", "birth_date", "education", "title", "backbone"})


class AskedTwiceError(ValueError):
    """要么按日期、要么按快照 (a day or a snapshot, one of both)."""


def posts_on(*, on: date) -> QuerySet[TeacherPost]:
    """Return the posts held on a day."""
    return TeacherPost.objects.filter(Q(to_date__isnull=True) | Q(to_date__gte=on), from_date__lte=on)


def valid_on(*, on: date) -> QuerySet[Certificate]:
    """Return the teaching certificates in force on a day."""
    rows = Certificate.objects.filter(kind=CertificateKind.TEACHING, issued_date__lte=on)
    return rows.filter(Q(expiry_date__isnull=True) | Q(expiry_date__gte=on))


def live_rows(*, on: date) -> QuerySet[TeacherPost]:
    """Return the posts of a day with every column that a freeze keeps, under the names it keeps them by."""
    named = {f"kept_{name}": F(f"teacher__{name}") for name in TEACHERS_OWN}
    certified = Exists(valid_on(on=on).filter(teacher=OuterRef("teacher")))
    return posts_on(on=on).annotate(is_certified=certified, **named)


def column_of(name: str) -> str:
    """Return under which name `live_rows` has a column that a freeze keeps."""
    return f"kept_{name}" if name in TEACHERS_OWN else name


def teachers_of(*, by: By, on: date | None = None, snapshot: Snapshot | None = None) -> list[FrozenTeacher]:
    """Return the teachers in post, on a day or in a snapshot, under the reader's access, by school and id.

    A day's answer is the rows that a freeze on that day would keep (unsaved) and follows corrections."""
    if (on is None) == (snapshot is None):
        raise AskedTwiceError("教师按日期或按快照查询，二者选一。")
    order = ("school_id", "teacher_id")
    if on is None:
        return list(FrozenTeacher.objects.filter(reached(by=by, verb=READ), snapshot=snapshot).order_by(*order))
    rows = live_rows(on=on).filter(reached(by=by, verb=READ)).order_by(*order)
    return [
        FrozenTeacher(**dict(zip(KEPT, values, strict=True)))
        for values in rows.values_list(*(column_of(name) for name in KEPT))
    ]


def stream_digest(rows: Iterable[Sequence[object]]) -> tuple[int, str]:
    """Return (number of rows, SM3 over them) of rows in order: what one statement of a freeze wrote, read again."""
    digest, count = hashes.Hash(hashes.SM3()), 0
    for row in rows:
        digest.update("\x1f".join("" if value is None else str(value) for value in row).encode() + b"\x1e")
        count += 1
    return count, digest.finalize().hex()


def frozen_digest(*, snapshot_id: int) -> tuple[int, str]:
    """Return (number, digest) of the teachers frozen in a snapshot as the database now holds them."""
    rows = FrozenTeacher.objects.filter(snapshot_id=snapshot_id).order_by("teacher_id")
    return stream_digest(rows.values_list(*FROZEN).iterator(chunk_size=5000))
