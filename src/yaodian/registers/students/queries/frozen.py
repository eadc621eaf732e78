"""按日期或按快照 (as of a day, or as frozen): both answer in one shape; a snapshot answers the same for ever."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Count, F, QuerySet, SmallIntegerField, Value
from django.db.models.functions import Cast, Coalesce

from yaodian.kernel.access import By
from yaodian.kernel.journal.queries import Fault
from yaodian.kernel.journal.rules import canonical_text, sm3
from yaodian.registers.schools.models import Snapshot
from yaodian.registers.schools.queries import frozen_digest as school_digest
from yaodian.registers.students.access import READ
from yaodian.registers.students.models import Enrolment, FrozenHomeroom, FrozenPupil, Homeroom
from yaodian.registers.students.queries.access import reached
from yaodian.registers.students.queries.lists import enrolments_on, school_year_on, sized_homerooms
from yaodian.registers.teachers.queries import AskedTwiceError, stream_digest
from yaodian.registers.teachers.queries import frozen_digest as teacher_digest

PUPIL_COLUMNS = tuple(field.attname for field in FrozenPupil._meta.concrete_fields if not field.primary_key)
HOMEROOM_COLUMNS = tuple(field.attname for field in FrozenHomeroom._meta.concrete_fields if not field.primary_key)
OF_PUPIL = ("name", "sex", "birth_date")


@dataclass(frozen=True)
class ClassSize:
    """班额 (size of a class) on a day or in a snapshot."""

    homeroom_id: int
    school_id: int
    stage: str
    grade: int
    number: int
    is_special: bool
    pupil_count: int


def _grade(on: date) -> Cast:
    """Return the grade of a day as an expression."""
    return Cast(Value(school_year_on(on=on) + 1) - F("entry_year"), SmallIntegerField())


def live_pupils(*, on: date) -> QuerySet[Enrolment]:
    """Return the enrolments of a day with every column that a freeze keeps."""
    kept = {f"kept_{name}": F(f"pupil__{name}") for name in OF_PUPIL}
    return enrolments_on(on=on).annotate(grade=_grade(on), **kept)


def pupil_column(name: str) -> str:
    """Return under which name `live_pupils` has a column that a freeze keeps."""
    return f"kept_{name}" if name in OF_PUPIL else name


def live_homerooms(*, on: date) -> QuerySet[Any]:
    """Return the homerooms of a day with every column that a freeze keeps."""
    named = Coalesce(F("head_teacher__name"), Value(""))
    rows = sized_homerooms(on=on).annotate(grade=_grade(on), head_teacher_name=named, homeroom_id=F("pk"))
    return cast("QuerySet[Any]", rows)


def _one_of_both(on: date | None, snapshot: Snapshot | None) -> None:
    if (on is None) == (snapshot is None):
        raise AskedTwiceError("学籍按日期或按快照查询，二者选一。")


def pupils_of(
    *, by: By, school_ids: Collection[int], on: date | None = None, snapshot: Snapshot | None = None
) -> list[FrozenPupil]:
    """Return the pupils of some schools, on a day or in a snapshot, under the reader's access, by school and id."""
    _one_of_both(on, snapshot)
    seen = reached(by=by, verb=READ)
    order = ("school_id", "pupil_id")
    if on is None:
        frozen = FrozenPupil.objects.filter(seen, snapshot=snapshot, school__in=school_ids)
        return list(frozen.order_by(*order))
    kept = [name for name in PUPIL_COLUMNS if name != "snapshot_id"]
    rows = live_pupils(on=on).filter(seen, school__in=school_ids).order_by(*order)
    values = rows.values_list(*(pupil_column(name) for name in kept))
    return [FrozenPupil(**dict(zip(kept, row, strict=True))) for row in values]


def pupil_counts(*, by: By, on: date | None = None, snapshot: Snapshot | None = None) -> dict[tuple[int, str], int]:
    """Return (school id, stage) → number of pupils, on a day or in a snapshot, under the reader's access."""
    _one_of_both(on, snapshot)
    source: QuerySet[Enrolment] | QuerySet[FrozenPupil]
    source = enrolments_on(on=on) if on is not None else FrozenPupil.objects.filter(snapshot=snapshot)
    rows = source.filter(reached(by=by, verb=READ)).order_by().values_list("school_id", "stage")
    return {(school, stage): count for school, stage, count in rows.annotate(count=Count("pk"))}


def class_sizes(
    *,
    by: By,
    on: date | None = None,
    snapshot: Snapshot | None = None,
    school_ids: Collection[int] | None = None,
) -> list[ClassSize]:
    """Return the sizes of classes, on a day or in a snapshot, under the reader's access."""
    _one_of_both(on, snapshot)
    source: QuerySet[Homeroom] | QuerySet[FrozenHomeroom]
    source = live_homerooms(on=on) if on is not None else FrozenHomeroom.objects.filter(snapshot=snapshot)
    rows = source.filter(reached(by=by, verb=READ))
    if school_ids is not None:
        rows = rows.filter(school__in=school_ids)
    names = ("homeroom_id", "school_id", "stage", "grade", "number", "is_special", "pupil_count")
    found = rows.order_by("school_id", "stage", "-entry_year", "number").values_list(*names)
    return [ClassSize(*values) for values in found]


def frozen_digests(*, snapshot_id: int) -> dict[str, tuple[int, str]]:
    """Return "homerooms" and "pupils" → (number, digest) of what a snapshot holds, as the database now has it."""
    homerooms = FrozenHomeroom.objects.filter(snapshot_id=snapshot_id).order_by("homeroom_id")
    pupils = FrozenPupil.objects.filter(snapshot_id=snapshot_id).order_by("pupil_id")
    return {
        "homerooms": stream_digest(homerooms.values_list(*HOMEROOM_COLUMNS).iterator(chunk_size=5000)),
        "pupils": stream_digest(pupils.values_list(*PUPIL_COLUMNS).iterator(chunk_size=5000)),
    }


def frozen_faults() -> Iterator[Fault]:
    """核验快照: yield each sealed snapshot whose frozen rows no longer give the digest it was sealed with."""
    for snapshot in Snapshot.objects.filter(sealed_at__isnull=False).order_by("pk"):
        digests = {name: digest for name, (_count, digest) in frozen_digests(snapshot_id=snapshot.pk).items()}
        digests["schools"] = school_digest(snapshot_id=snapshot.pk)
        digests["teachers"] = teacher_digest(snapshot_id=snapshot.pk)[1]
        sealed = {name: digest for name, digest in digests.items() if name in snapshot.row_counts}
        if sm3(canonical_text(sealed).encode()) != snapshot.digest:
            yield Fault("snapshot", f"schools.snapshot:{snapshot.pk}", f"快照“{snapshot.title}”的内容与封存时不一致")
