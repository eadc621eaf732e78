"""固化教师 (freezing teachers): one INSERT … SELECT, then the digest of what it wrote."""

from __future__ import annotations

from typing import Any

from django.db import connection, models, transaction
from django.db.models import QuerySet, Value
from django.utils.translation import gettext as _

from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.registers.schools.access import FREEZE
from yaodian.registers.schools.actions import FrozenPart
from yaodian.registers.schools.models import Snapshot
from yaodian.registers.teachers.actions.errors import TeacherError
from yaodian.registers.teachers.models import FrozenTeacher
from yaodian.registers.teachers.queries import frozen_digest
from yaodian.registers.teachers.queries.frozen import FROZEN, column_of, live_rows


@transaction.atomic
def freeze_teachers(*, snapshot_id: int, by: By) -> FrozenPart:
    """固化教师: keep everybody in post on the snapshot's day."""
    require(by, FREEZE)
    snapshot = Snapshot.objects.select_for_update().get(pk=snapshot_id)
    if snapshot.sealed_at is not None or FrozenTeacher.objects.filter(snapshot=snapshot).exists():
        raise TeacherError(_("快照“%(title)s”已经固化过教师，不能再次固化。") % {"title": snapshot.title})
    rows = live_rows(on=snapshot.as_of_date).annotate(snapshot_id=Value(snapshot.pk))
    insert_selected(
        model=FrozenTeacher, columns=FROZEN, rows=rows.values_list(*(column_of(name) for name in FROZEN)), by=by
    )
    count, digest = frozen_digest(snapshot_id=snapshot_id)
    write_line(
        verb="teachers.freeze",
        by=by,
        record=snapshot,
        summary=snapshot.title,
        rows_digest=digest,
        detail={"count": count},
    )
    return FrozenPart(count=count, digest=digest)


def insert_selected(*, model: type[models.Model], columns: tuple[str, ...], rows: QuerySet[Any, Any], by: By) -> None:
    """成批写入: INSERT … SELECT: the columns of a table from the values of a query, in one statement."""
    require(by, FREEZE)
    quote = connection.ops.quote_name
    fields = {field.attname: field for field in model._meta.concrete_fields}
    names = ", ".join(quote(str(fields[name].column)) for name in columns)
    select, values = rows.order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(model._meta.db_table)} ({names}) {select}", values)
