"""校区、校舍、房间 (sites): added, corrected, closed on a day; nothing that others point to disappears."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from yaodian.kernel.access import By
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.journal.queries import stored_rows
from yaodian.kernel.journal.rules import rows_digest
from yaodian.registers.schools.access import CHANGE
from yaodian.registers.schools.actions.errors import SchoolError
from yaodian.registers.schools.models import Building, Campus, Room
from yaodian.registers.schools.queries import require_for, require_for_all
from yaodian.registers.schools.rules import BuildingEntry, RoomEntry
from yaodian.registers.schools.rules.entries import point_problem

M = TypeVar("M", bound=models.Model)


@transaction.atomic
def save_campus(
    *,
    school_id: int,
    title: str,
    by: By,
    address: str = "",
    longitude: Decimal | None = None,
    latitude: Decimal | None = None,
    campus_id: int | None = None,
) -> Campus:
    """登记校区: add a campus to a school, or correct it."""
    require_for(by=by, verb=CHANGE, school_id=school_id)
    if not title.strip():
        raise SchoolError(_("校区名称要填写。"))
    if problem := point_problem(longitude, latitude):
        raise SchoolError(problem)
    row = Campus(school_id=school_id)
    if campus_id is not None:
        row = Campus.objects.select_for_update().get(pk=campus_id, school_id=school_id)
    values = {"title": title.strip(), "address": address.strip(), "longitude": longitude, "latitude": latitude}
    return _put(row, values, by=by, verb="schools.save_campus", clash=_("这所学校已有同名校区。"))


@transaction.atomic
def save_building(*, entry: BuildingEntry, by: By, building_id: int | None = None) -> Building:
    """登记校舍: add a building to a campus, or correct it."""
    campus = Campus.objects.get(pk=entry.campus_id)
    require_for(by=by, verb=CHANGE, school_id=campus.school_id)
    if not entry.title.strip():
        raise SchoolError(_("校舍名称要填写。"))
    row = Building(campus=campus)
    if building_id is not None:
        row = Building.objects.select_for_update().get(pk=building_id, campus__school_id=campus.school_id)
    return _put(row, _building(entry), by=by, verb="schools.save_building", clash=_("这个校区已有同名校舍。"))


@transaction.atomic
def save_room(*, entry: RoomEntry, by: By, room_id: int | None = None) -> Room:
    """登记房间: add a room to a building, or correct it."""
    building = Building.objects.select_related("campus").get(pk=entry.building_id)
    school_id = building.campus.school_id
    require_for(by=by, verb=CHANGE, school_id=school_id)
    if not entry.title.strip():
        raise SchoolError(_("房间名称要填写。"))
    row = Room(school_id=school_id)
    if room_id is not None:
        row = Room.objects.select_for_update().get(pk=room_id, school_id=school_id)
    return _put(row, _room(entry), by=by, verb="schools.save_room", clash=_("这栋校舍已有同名房间。"))


@transaction.atomic
def add_buildings(*, entries: Sequence[BuildingEntry], by: By) -> list[Building]:
    """批量登记校舍: many new buildings in one statement and one journal line."""
    campuses = Campus.objects.in_bulk({entry.campus_id for entry in entries})
    require_for_all(by=by, verb=CHANGE, school_ids={campus.school_id for campus in campuses.values()})
    rows = [Building(**_building(entry)) for entry in entries]
    return _add(Building, rows, by=by, verb="schools.add_buildings", clash=_("这个校区已有同名校舍。"))


@transaction.atomic
def add_rooms(*, entries: Sequence[RoomEntry], by: By) -> list[Room]:
    """批量登记房间: many new rooms in one statement and one journal line."""
    buildings = Building.objects.select_related("campus").in_bulk({entry.building_id for entry in entries})
    schools = {pk: building.campus.school_id for pk, building in buildings.items()}
    require_for_all(by=by, verb=CHANGE, school_ids=set(schools.values()))
    rows = [Room(school_id=schools[entry.building_id], **_room(entry)) for entry in entries]
    return _add(Room, rows, by=by, verb="schools.add_rooms", clash=_("这栋校舍已有同名房间。"))


@transaction.atomic
def close_room(*, room_id: int, closed_date: date, by: By) -> Room:
    """停用房间: a room is out of use from a day on; what was held there stays on record."""
    row = Room.objects.select_for_update().get(pk=room_id)
    require_for(by=by, verb=CHANGE, school_id=row.school_id)
    if row.closed_date is not None:
        raise SchoolError(_("“%(room)s”已于 %(day)s 停用。") % {"room": row, "day": row.closed_date})
    row.closed_date = closed_date
    row.save(update_fields=["closed_date"])
    write_line(verb="schools.close_room", by=by, record=row, summary=row.title)
    return row


@transaction.atomic
def close_building(*, building_id: int, closed_date: date, by: By) -> Building:
    """停用校舍: a building and the rooms in it are out of use from a day on."""
    row = Building.objects.select_for_update().select_related("campus").get(pk=building_id)
    require_for(by=by, verb=CHANGE, school_id=row.campus.school_id)
    if row.closed_date is not None:
        raise SchoolError(_("“%(building)s”已于 %(day)s 停用。") % {"building": row, "day": row.closed_date})
    rooms = list(Room.objects.select_for_update().filter(building=row, closed_date__isnull=True))
    for room in rooms:
        room.closed_date = closed_date
    Room.objects.bulk_update(rooms, ["closed_date"])
    row.closed_date = closed_date
    row.save(update_fields=["closed_date"])
    write_line(verb="schools.close_building", by=by, record=row, also=rooms, summary=row.title)
    return row


def _building(entry: BuildingEntry) -> dict[str, Any]:
    """Return the columns of a building."""
    return {**vars(entry), "title": entry.title.strip(), "safety_grade": entry.safety_grade.value}


def _room(entry: RoomEntry) -> dict[str, Any]:
    """Return the columns of a room."""
    return {**vars(entry), "title": entry.title.strip(), "use": entry.use.value}


def _put(row: M, values: dict[str, Any], *, by: By, verb: str, clash: str) -> M:
    """Save one row with its journal line, unless nothing moves."""
    moved = {name: [getattr(row, name, None), value] for name, value in values.items() if _differs(row, name, value)}
    if row.pk and not moved:
        return row
    for name, value in values.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise SchoolError(clash) from error
    write_line(verb=verb, by=by, record=row, summary=str(row), detail={"changed": moved})
    return row


def _differs(row: models.Model, name: str, value: Any) -> bool:
    return bool(getattr(row, name, None) != value)


def _add(model: type[M], rows: list[M], *, by: By, verb: str, clash: str) -> list[M]:
    """Insert many rows with one journal line that holds one digest of them all."""
    try:
        with transaction.atomic():
            made = model._default_manager.bulk_create(rows, batch_size=500)
    except IntegrityError as error:
        raise SchoolError(clash) from error
    write_line(
        verb=verb,
        by=by,
        summary=_("%(count)s 行") % {"count": len(made)},
        rows_digest=rows_digest(list(stored_rows(rows=made).values())),
        detail={"count": len(made)},
    )
    return made
