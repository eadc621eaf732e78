"""固化登记册 (freezing the registers): schools, teachers, homerooms and pupils of one day, in one transaction."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Value

from yaodian.kernel.access import By
from yaodian.kernel.journal.actions import write_line
from yaodian.registers.schools.actions import FrozenPart, freeze_schools, name_snapshot, seal_snapshot
from yaodian.registers.schools.models import Snapshot
from yaodian.registers.students.models import FrozenHomeroom, FrozenPupil
from yaodian.registers.students.queries.frozen import (
    HOMEROOM_COLUMNS,
    PUPIL_COLUMNS,
    frozen_digests,
    live_homerooms,
    live_pupils,
    pupil_column,
)
from yaodian.registers.teachers.actions import freeze_teachers
from yaodian.registers.teachers.actions.snapshots import insert_selected


@transaction.atomic
def freeze_registers(*, code: str, title: str, as_of: date, by: By) -> Snapshot:
    """固化登记册: a named snapshot of all registers as they stand on a day; never changed, never made twice."""
    snapshot = name_snapshot(code=code, title=title, as_of_date=as_of, by=by)
    parts = {
        "schools": freeze_schools(snapshot_id=snapshot.pk, by=by),
        "teachers": freeze_teachers(snapshot_id=snapshot.pk, by=by),
        **_freeze_pupils(snapshot, by=by),
    }
    return seal_snapshot(snapshot_id=snapshot.pk, parts=parts, by=by)


def _freeze_pupils(snapshot: Snapshot, *, by: By) -> dict[str, FrozenPart]:
    """Keep the classes and pupils of the snapshot's day, one statement each."""
    mark = Value(snapshot.pk)
    rooms = live_homerooms(on=snapshot.as_of_date).annotate(snapshot_id=mark)
    insert_selected(model=FrozenHomeroom, columns=HOMEROOM_COLUMNS, rows=rooms.values_list(*HOMEROOM_COLUMNS), by=by)
    pupils = live_pupils(on=snapshot.as_of_date).annotate(snapshot_id=mark)
    named = [pupil_column(name) for name in PUPIL_COLUMNS]
    insert_selected(model=FrozenPupil, columns=PUPIL_COLUMNS, rows=pupils.values_list(*named), by=by)
    parts = {
        name: FrozenPart(count=count, digest=digest)
        for name, (count, digest) in frozen_digests(snapshot_id=snapshot.pk).items()
    }
    for name, part in parts.items():
        detail = {"table": name, "count": part.count}
        write_line(
            verb="students.freeze",
            by=by,
            record=snapshot,
            summary=snapshot.title,
            rows_digest=part.digest,
            detail=detail,
        )
    return parts
