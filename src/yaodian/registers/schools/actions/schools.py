"""登记学校 (registering schools): one or many at once; what changed stands in the journal, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yaodian.kernel.access import By
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import SCHOOL_KINDS
from yaodian.registers.schools.access import REGISTER
from yaodian.registers.schools.actions.errors import SchoolError
from yaodian.registers.schools.models import Campus, Kindergarten, PrivateSchool, School
from yaodian.registers.schools.queries import code_meanings, require_for_all, stages_meant
from yaodian.registers.schools.rules import CodeList, Ownership, SchoolEntry, SchoolStage, entry_problem, search_keys

MAIN_CAMPUS = "主校区"
PLAIN = (
    "code",
    "credit_code",
    "kind_code",
    "owner_code",
    "urban_rural_code",
    "is_boarding",
    "township_id",
    "longitude",
    "latitude",
    "founded_date",
    "former_titles",
)
TAUGHT = tuple(f"teaches_{stage.value}" for stage in SchoolStage)
COLUMNS = (*PLAIN, "ownership", "search_keys", *TAUGHT)


@transaction.atomic
def save_school(*, entry: SchoolEntry, by: By, reason: str = "") -> School:
    """登记学校: put a unit on record as a school, or correct what is on record of it."""
    return _save([entry], by=by, reason=reason)[0]


@transaction.atomic
def save_schools(*, entries: Sequence[SchoolEntry], by: By, reason: str = "") -> list[School]:
    """批量登记学校: many schools in a few statements and one journal line; all or none."""
    return _save(entries, by=by, reason=reason)


def _save(entries: Sequence[SchoolEntry], *, by: By, reason: str) -> list[School]:
    """Write the entries: new rows, changed rows, and what hangs on them."""
    ids = [entry.unit_id for entry in entries]
    require_for_all(by=by, verb=REGISTER, school_ids=set(ids))
    units = Unit.objects.in_bulk(ids)
    known = {row.pk: row for row in School.objects.select_for_update().filter(pk__in=ids)}
    meanings = code_meanings()
    _check(entries, units=units, meanings=meanings)
    new, changed, before = [], [], {}
    rows = []
    for entry in entries:
        unit = units[entry.unit_id]
        columns = _columns(entry, unit=unit, meanings=meanings)
        row = known.get(entry.unit_id)
        if row is None:
            row = School(unit=unit, **columns)
            new.append(row)
        elif moved := {name: getattr(row, name) for name in columns if getattr(row, name) != columns[name]}:
            before[str(row.pk)] = {name: [value, columns[name]] for name, value in moved.items()}
            for name in moved:
                setattr(row, name, columns[name])
            changed.append(row)
        rows.append(row)
    try:
        School.objects.bulk_create(new)
        School.objects.bulk_update(changed, COLUMNS, batch_size=100)
    except IntegrityError as error:
        raise SchoolError(_("学校标识码或统一社会信用代码已被别的学校使用，一校一码，请核对。")) from error
    hanging = _hang(entries, new=new, rows=rows)
    touched = [*changed, *hanging]
    if new or touched:
        write_line(
            verb="schools.register" if new else "schools.correct",
            by=by,
            record=rows[0] if len(rows) == 1 else None,
            also=[*new, *touched] if len(rows) > 1 else hanging,
            summary=str(units[ids[0]])
            if len(rows) == 1
            else _("%(count)s 所学校") % {"count": len(new) + len(changed)},
            detail={"added": len(new), "changed": before, "reason": reason},
        )
    return rows


def _check(entries: Sequence[SchoolEntry], *, units: dict[int, Unit], meanings: dict[str, dict[str, str]]) -> None:
    """Refuse the first entry that is wrong, by the name of its unit."""
    seen: set[int] = set()
    for entry in entries:
        unit = units.get(entry.unit_id)
        if unit is None or unit.kind not in SCHOOL_KINDS:
            raise SchoolError(_("没有这个单位，或它不是学校、幼儿园，不能登记为学校。"))
        if entry.unit_id in seen:
            raise SchoolError(_("“%(unit)s”在同一批中出现两次。") % {"unit": unit})
        seen.add(entry.unit_id)
        if problem := entry_problem(entry, codes=meanings):
            raise SchoolError(_("“%(unit)s”：%(problem)s") % {"unit": unit, "problem": problem})
        if not stages_meant(entry, meanings=meanings):
            raise SchoolError(_("“%(unit)s”：请选择学段，这个办学类型没有固定学段。") % {"unit": unit})


def _columns(entry: SchoolEntry, *, unit: Unit, meanings: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Return the columns that an entry gives."""
    stages = stages_meant(entry, meanings=meanings)
    meant = meanings[CodeList.OWNER.value].get(entry.owner_code, "")
    owned = entry.ownership or (Ownership(meant) if meant in Ownership.values else Ownership.PUBLIC)
    return {
        **{name: getattr(entry, name) for name in PLAIN},
        "ownership": owned.value,
        "search_keys": search_keys(unit.short_title, *entry.former_titles.split("、")),
        **{f"teaches_{stage.value}": stage in stages for stage in SchoolStage},
    }


def _hang(entries: Sequence[SchoolEntry], *, new: list[School], rows: list[School]) -> list[Any]:
    """Give new schools their main campus, kindergartens and private schools theirs; return the rows made or changed."""
    addresses = {entry.unit_id: entry.address for entry in entries}
    campuses = [
        Campus(
            school=row,
            title=MAIN_CAMPUS,
            address=addresses[row.pk],
            is_main=True,
            longitude=row.longitude,
            latitude=row.latitude,
        )
        for row in new
    ]
    Campus.objects.bulk_create(campuses)
    fresh = {row.pk for row in new}
    moved = []
    for campus in Campus.objects.filter(school__in=[row.pk for row in rows if row.pk not in fresh], is_main=True):
        if addresses[campus.school_id] and campus.address != addresses[campus.school_id]:
            campus.address = addresses[campus.school_id]
            moved.append(campus)
    Campus.objects.bulk_update(moved, ["address"])
    ids = [row.pk for row in rows]
    gardens = set(Kindergarten.objects.filter(pk__in=ids).values_list("pk", flat=True))
    privates = set(PrivateSchool.objects.filter(pk__in=ids).values_list("pk", flat=True))
    new_gardens = [Kindergarten(school=row) for row in rows if row.pk not in gardens and _is_garden(row)]
    new_privates = [
        PrivateSchool(school=row) for row in rows if row.pk not in privates and row.ownership == Ownership.PRIVATE
    ]
    Kindergarten.objects.bulk_create(new_gardens)
    PrivateSchool.objects.bulk_create(new_privates)
    return [*campuses, *moved, *new_gardens, *new_privates]


def _is_garden(row: School) -> bool:
    """Is it a kindergarten and nothing else?"""
    return row.stages == (SchoolStage.PRESCHOOL,)
