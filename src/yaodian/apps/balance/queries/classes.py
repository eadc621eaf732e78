"""班额台账 (ledger of class sizes): every class with its size, level, plan and whether it is newly large."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from yaodian.apps.balance.access import CLOSE, PLAN, READ
from yaodian.apps.balance.models import ClassPlan
from yaodian.apps.balance.queries.standards import Standards, standards
from yaodian.apps.balance.rules import ClassPlanState, SizeLevel, divert_count, is_new, split_into
from yaodian.kernel.access import By, allowed_units, granted_records, scope
from yaodian.kernel.journal.queries import until_next_line
from yaodian.kernel.periods.rules import PeriodKind, covering
from yaodian.kernel.periods.terms import shipped_terms
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students.models import Homeroom
from yaodian.registers.students.queries import school_year_on, sized_homerooms, sizes_by_class

STANDARD_SCOPES = {SchoolStage.PRIMARY: "小学", SchoolStage.JUNIOR: "初中", SchoolStage.SENIOR: "普通高中"}


@dataclass(frozen=True)
class ClassLine:
    """台账一行 (line of the ledger): one large class, what splitting and diverting would take, its plan."""

    homeroom: Homeroom
    grade: int
    pupils: int
    level: SizeLevel
    new: bool
    split_into: int | None
    divert: int
    plan: ClassPlan | None

    @property
    def stage_label(self) -> str:
        """The stage in words."""
        return str(SchoolStage(self.homeroom.stage).label)

    @property
    def relief_text(self) -> str:
        """The plan's measure in words."""
        return str(self.plan.get_relief_display()) if self.plan else ""


def plans_for(*, by: By, verb: str = READ) -> QuerySet[ClassPlan]:
    """Return the plans that the reader may see."""
    rows = ClassPlan.objects.filter(scope(by, verb, unit_field="school", record="balance.classplan"))
    return rows.select_related("school__unit", "homeroom", "owner_post__unit")


def plans_to_close(*, by: By) -> QuerySet[ClassPlan]:
    """Return the open plans that the reader may close."""
    return plans_for(by=by, verb=CLOSE).filter(state=ClassPlanState.OPEN)


def plans_to_do(*, by: By) -> QuerySet[ClassPlan]:
    """Return the open plans of the schools for which the reader plans."""
    return plans_for(by=by, verb=PLAN).filter(state=ClassPlanState.OPEN)


def size_on(*, homeroom_id: int, on: date) -> int:
    """Return how many pupils a class has on a day, by the register; a class that is no more has none."""
    row = sized_homerooms(on=on).filter(pk=homeroom_id).first()
    return int(row.pupil_count) if row is not None else 0


def last_school_year_end(*, on: date) -> date:
    """Return the last day of the school year before a day's."""
    return covering(on, kind=PeriodKind.SCHOOL_YEAR, calendar=shipped_terms()).start - timedelta(days=1)


def large_rows(*, on: date, found: Standards) -> QuerySet[Any]:
    """Return the ordinary classes that are large or oversized on a day, none before the rule was made."""
    sizes = found.sizes
    rows = sized_homerooms(on=on).filter(is_special=False)
    return rows.filter(pupil_count__gte=sizes.large) if sizes else rows.none()


def new_large_ids(*, on: date, rows: Collection[Any], found: Standards) -> frozenset[int]:
    """Return which of the large classes are newly so: at the end of the last school year smaller, or not there."""
    sizes = found.sizes
    if sizes is None:
        return frozenset()
    before = last_school_year_end(on=on)
    then = sizes_by_class(on=before)
    return frozenset(
        row.pk
        for row in rows
        if is_new(now=sizes.level(row.pupil_count), before=sizes.level(then[row.pk]) if row.pk in then else None)
    )


def class_ledger(*, by: By, on: date) -> list[ClassLine]:
    """大班额台账: every large class of the reader's schools and every class with an open plan, largest first.

    Counted over every class of the city, so kept until the journal moves, for each reach of a reader."""
    granted = frozenset(granted_records(by, READ, "balance.classplan"))
    key = ("balance.ledger", allowed_units(by, READ), granted, on)
    return until_next_line(key, compute=lambda: _ledger(by, on))


def _ledger(by: By, on: date) -> list[ClassLine]:
    found = standards(on=on)
    sizes = found.sizes
    if sizes is None:
        return []
    mine = scope(by, READ, unit_field="school")
    plans = {plan.homeroom_id: plan for plan in plans_for(by=by).order_by("pk") if plan.state != ClassPlanState.DROPPED}
    open_ids = [key for key, plan in plans.items() if plan.state == ClassPlanState.OPEN]
    rows = list(
        sized_homerooms(on=on)
        .filter(mine, is_special=False)
        .filter(pk__in=[*open_ids, *(key for key, size in sizes_by_class(on=on).items() if size >= sizes.large)])
        .select_related("school__unit")
        .order_by("-pupil_count", "pk")
    )
    new = new_large_ids(on=on, rows=rows, found=found)
    year = school_year_on(on=on)
    lines = []
    for row in rows:
        plan = plans.get(row.pk)
        large = row.pupil_count >= sizes.large
        standard = found.rows.get(("class_size.standard", STANDARD_SCOPES.get(SchoolStage(row.stage), "")))
        lines.append(
            ClassLine(
                homeroom=row,
                grade=year - row.entry_year + 1,
                pupils=row.pupil_count,
                level=sizes.level(row.pupil_count),
                new=row.pk in new,
                split_into=split_into(row.pupil_count, standard=int(standard.value))
                if standard and standard.value
                else None,
                divert=divert_count(row.pupil_count, limits=sizes),
                plan=None if plan is None or (large and plan.state == ClassPlanState.CLOSED) else plan,
            )
        )
    return lines
