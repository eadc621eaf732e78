"""固化 (freezing): the registers as they stand on a day, kept under a name; every register freezes its own rows.

The action that freezes all registers in one transaction stands in the topmost register: it names the snapshot, lets
each register freeze, and seals it with their digests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.journal.rules import canonical_text, sm3
from yaodian.registers.schools.access import FREEZE
from yaodian.registers.schools.actions.errors import SchoolError
from yaodian.registers.schools.models import FrozenSchool, School, Snapshot
from yaodian.registers.schools.queries import frozen_digest, live_rows


@dataclass(frozen=True)
class FrozenPart:
    """固化的一册 (frozen part): how many rows of a register were kept, and the digest of them all."""

    count: int
    digest: str


@transaction.atomic
def name_snapshot(*, code: str, title: str, as_of_date: date, by: By) -> Snapshot:
    """命名快照: open a snapshot under a code that was never used; it is empty until the registers freeze into it."""
    require(by, FREEZE)
    if not code.strip() or not title.strip():
        raise SchoolError(_("快照代码和快照名称都要填写。"))
    if as_of_date > clock.today():
        raise SchoolError(_("截止日期不能晚于今天。"))
    if Snapshot.objects.filter(code=code.strip()).exists():
        raise SchoolError(_("快照代码“%(code)s”已经用过，固化的内容不能覆盖，请换一个。") % {"code": code.strip()})
    row = Snapshot.objects.create(
        code=code.strip(), title=title.strip(), as_of_date=as_of_date, frozen_by=by.name[:120], frozen_at=clock.now()
    )
    write_line(verb="schools.name_snapshot", by=by, record=row, summary=row.title)
    return row


@transaction.atomic
def freeze_schools(*, snapshot_id: int, by: By) -> FrozenPart:
    """固化学校: keep every school that exists on the snapshot's day with the facts in force, in a few statements."""
    require(by, FREEZE)
    snapshot = Snapshot.objects.select_for_update().get(pk=snapshot_id)
    if snapshot.sealed_at is not None or FrozenSchool.objects.filter(snapshot=snapshot).exists():
        raise SchoolError(_("快照“%(title)s”已经固化过学校，不能再次固化。") % {"title": snapshot.title})
    rows = live_rows(School.objects.all(), on=snapshot.as_of_date)
    for row in rows:
        row.snapshot = snapshot
    FrozenSchool.objects.bulk_create(rows, batch_size=200)
    part = FrozenPart(count=len(rows), digest=frozen_digest(snapshot_id=snapshot_id))
    write_line(
        verb="schools.freeze_schools",
        by=by,
        record=snapshot,
        summary=snapshot.title,
        rows_digest=part.digest,
        detail={"count": part.count},
    )
    return part


@transaction.atomic
def seal_snapshot(*, snapshot_id: int, parts: Mapping[str, FrozenPart], by: By) -> Snapshot:
    """封存快照: close the snapshot with the counts and one digest over the registers' digests."""
    require(by, FREEZE)
    snapshot = Snapshot.objects.select_for_update().get(pk=snapshot_id)
    if snapshot.sealed_at is not None:
        raise SchoolError(_("快照“%(title)s”已经封存。") % {"title": snapshot.title})
    snapshot.row_counts = {name: part.count for name, part in sorted(parts.items())}
    snapshot.digest = sm3(canonical_text({name: part.digest for name, part in parts.items()}).encode())
    snapshot.sealed_at = clock.now()
    snapshot.save(update_fields=["row_counts", "digest", "sealed_at"])
    write_line(verb="schools.seal_snapshot", by=by, record=snapshot, summary=snapshot.title, detail=snapshot.row_counts)
    return snapshot
