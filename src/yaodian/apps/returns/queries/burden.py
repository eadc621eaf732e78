"""查填报负担 (burden): what a school is asked in a year, for the bureau what is asked twice, and the room under the cap."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from yaodian.apps.returns.models import ReturnPlan
from yaodian.apps.returns.queries.plans import load_of, open_loads
from yaodian.apps.returns.rules import Asked, Load, asked_twice, over_cap
from yaodian.apps.returns.rules.burden import Full
from yaodian.kernel.rulebook.queries import figure
from yaodian.kernel.units.models import Unit

CAP = "returns.open_per_month"


@dataclass(frozen=True)
class SchoolBurden:
    """一校的负担 (burden of a school): returns, fillings in the coming year, answers, and answers asked twice."""

    unit: Unit
    plan_count: int
    filling_count: int
    answer_count: int
    twice_count: int
    busiest: str
    busiest_count: int


@dataclass(frozen=True)
class Burden:
    """负担 (burden of the bureau): per school, and the measures that several returns ask."""

    loads: tuple[Load, ...]
    schools: tuple[SchoolBurden, ...]
    twice: tuple[Asked, ...]
    cap: int


def cap_on(*, on: date) -> int:
    """Return how many returns may fall due for one school in one month."""
    return int(figure(CAP, on=on))


def burden(*, today: date, units: frozenset[int] | None = None) -> Burden:
    """负担表: fields × times for each school that is asked anything, heaviest first."""
    loads = open_loads(today=today)
    asked = frozenset(unit for load in loads for unit in load.units)
    wanted = asked if units is None else asked & units
    rows = [_school(unit, loads) for unit in Unit.objects.filter(pk__in=wanted).order_by("position", "pk")]
    rows.sort(key=lambda row: (-row.answer_count, row.unit.position, row.unit.pk))
    return Burden(tuple(loads), tuple(rows), tuple(asked_twice(loads)), cap_on(on=today))


def _school(unit: Unit, loads: list[Load]) -> SchoolBurden:
    own = [load for load in loads if unit.pk in load.units]
    months = Counter(month for load in own for month in load.months)
    measures = Counter(measure for load in own for measure in load.fields or {})
    busiest, count = max(months.items(), key=lambda one: (one[1], one[0]), default=("", 0))
    return SchoolBurden(
        unit=unit,
        plan_count=len(own),
        filling_count=sum(load.times for load in own),
        answer_count=sum(load.times * load.field_count for load in own),
        twice_count=sum(count - 1 for count in measures.values() if count > 1),
        busiest=busiest,
        busiest_count=count,
    )


def room_for(*, plan: ReturnPlan, today: date) -> tuple[list[Full], list[Asked], int]:
    """Return what keeps a plan from opening: the months that are full, and what others ask the same schools already."""
    new, cap = load_of(plan=plan, today=today), cap_on(on=today)
    others = [load for load in open_loads(today=today) if load.plan_id != plan.pk]
    titles = set((new.fields or {}).values())
    twice = [one for one in asked_twice([*others, new]) if plan.title in one.plans and one.title in titles]
    return over_cap(new, others, cap=cap), twice, cap
