"""某日的学校 (schools on a day): what is on record of each school on a date, or in a snapshot, in one shape."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Field, Q, QuerySet
from django_stubs_ext import StrOrPromise

from yaodian.kernel.access import By
from yaodian.kernel.journal.rules import rows_digest
from yaodian.kernel.units.queries import relations_open
from yaodian.kernel.units.rules import RelationKind
from yaodian.registers.schools.access import READ
from yaodian.registers.schools.models import FrozenSchool, School, SchoolTraits, SiteFacts, SiteMeasures, Snapshot
from yaodian.registers.schools.models.register import KindergartenTraits
from yaodian.registers.schools.queries.access import reached
from yaodian.registers.schools.queries.codes import code_titles
from yaodian.registers.schools.rules import MEASURES, CodeList

TRAITS = tuple(field.attname for field in SchoolTraits._meta.get_fields() if hasattr(field, "attname"))
KINDERGARTEN_TRAITS = tuple(
    field.attname for field in KindergartenTraits._meta.get_fields() if hasattr(field, "attname")
)

FROZEN = tuple(field.attname for field in FrozenSchool._meta.concrete_fields if not field.primary_key)
MEASURE_TITLES: dict[str, StrOrPromise] = {
    field.attname: field.verbose_name for field in SiteMeasures._meta.get_fields() if isinstance(field, Field)
}


class FactsAskedTwiceError(ValueError):
    """要么按日期、要么按快照 (a day or a snapshot, one of both)."""


def facts_on(*, on: date) -> QuerySet[SiteFacts]:
    """Return the facts in force on a day."""
    return SiteFacts.objects.filter(Q(to_date__isnull=True) | Q(to_date__gte=on), from_date__lte=on)


def facts_of(
    *,
    by: By,
    on: date | None = None,
    snapshot: Snapshot | None = None,
    school_ids: Collection[int] | None = None,
) -> dict[int, FrozenSchool]:
    """Return school id → the school with its facts, on a day or in a snapshot, under the reader's access.

    Both answers have one shape: a row of the snapshot, or for a day the row that a freeze on that day would keep
    (unsaved). A snapshot answers the same for ever; a day's answer follows corrections. At most five queries."""
    if (on is None) == (snapshot is None):
        raise FactsAskedTwiceError("办学条件按日期或按快照查询，二者选一。")
    if on is not None:
        schools = School.objects.filter(reached(by=by, verb=READ))
        rows = live_rows(schools if school_ids is None else schools.filter(pk__in=school_ids), on=on)
        return {row.school_id: row for row in rows}
    frozen = FrozenSchool.objects.filter(reached(by=by, verb=READ, path="school"), snapshot=snapshot)
    if school_ids is not None:
        frozen = frozen.filter(school_id__in=school_ids)
    return {row.school_id: row for row in frozen.order_by("school_id")}


def live_rows(schools: QuerySet[School], *, on: date) -> list[FrozenSchool]:
    """Return the schools that exist on a day as rows that a freeze on that day would keep (unsaved), by id."""
    there = schools.filter(
        Q(unit__opened_date__isnull=True) | Q(unit__opened_date__lte=on),
        Q(unit__closed_date__isnull=True) | Q(unit__closed_date__gt=on),
    )
    facts = {row.school_id: row for row in facts_on(on=on).filter(school__in=there)}
    above = dict(
        relations_open(kind=RelationKind.SUBORDINATION, on=on)
        .filter(lower__in=there.values("unit"))
        .values_list("lower_id", "upper__title")
    )
    kinds = code_titles(list=CodeList.KIND)
    found = there.select_related("unit", "township", "kindergarten", "private_school").order_by("pk")
    return [_frozen(school, facts.get(school.pk), above.get(school.pk, ""), kinds) for school in found]


def _frozen(school: School, facts: SiteFacts | None, upper_title: str, kinds: dict[str, str]) -> FrozenSchool:
    """Return one school with its facts as an unsaved frozen row."""
    row = FrozenSchool(
        school=school,
        unit_code=school.unit.code,
        title=school.unit.title,
        unit_kind=school.unit.kind,
        kind_title=kinds.get(school.kind_code, school.kind_code),
        township_code=school.township.code if school.township else "",
        township_title=school.township.title if school.township else "",
        upper_title=upper_title,
        **{name: getattr(school, name) for name in TRAITS},
    )
    if (garden := getattr(school, "kindergarten", None)) is not None:
        for name in KINDERGARTEN_TRAITS:
            setattr(row, name, getattr(garden, name))
    if (private := getattr(school, "private_school", None)) is not None:
        row.classification = private.classification
    if facts is not None:
        row.facts_from_date, row.facts_source = facts.from_date, facts.source
        for name in MEASURES:
            setattr(row, name, getattr(facts, name))
    return row


def frozen_digest(*, snapshot_id: int) -> str:
    """核验摘要: the digest of the schools frozen in a snapshot as the database now holds them; the same for ever."""
    stored = FrozenSchool.objects.filter(snapshot_id=snapshot_id).order_by("school_id").values(*FROZEN)
    return rows_digest(list(stored))
