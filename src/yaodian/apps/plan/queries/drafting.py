"""Reads for drafting tasks (拟定任务): periods to choose from, units by kind, leaders, clauses by their codes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from yaodian.apps.plan.models import Clause, Target, Task, WorkPlan
from yaodian.apps.plan.rules import DueKind
from yaodian.kernel import clock
from yaodian.kernel.access import Role
from yaodian.kernel.accounts.models import Person
from yaodian.kernel.periods.rules import Period, PeriodKind, make_period
from yaodian.kernel.periods.terms import shipped_terms
from yaodian.kernel.units.queries import units_open

PERIOD_KIND = {
    DueKind.YEAR: PeriodKind.YEAR,
    DueKind.SCHOOL_YEAR: PeriodKind.SCHOOL_YEAR,
    DueKind.TERM: PeriodKind.TERM,
}


def due_periods(*, year: int) -> dict[str, tuple[DueKind, Period]]:
    """Return code → (kind, period) of the years, school years and terms that end within the plan year or the next."""
    calendar = shipped_terms()
    found = [(DueKind.YEAR, make_period(PeriodKind.YEAR, year, calendar=calendar))]
    found += [
        (DueKind.SCHOOL_YEAR, make_period(PeriodKind.SCHOOL_YEAR, first, calendar=calendar))
        for first in (year - 1, year)
    ]
    found += [
        (DueKind.TERM, make_period(PeriodKind.TERM, first, number, calendar=calendar))
        for first, number in ((year - 1, 2), (year, 1), (year, 2))
    ]
    return {f"{kind.value}:{period.code}": (kind, period) for kind, period in found}


def period_choices(*, year: int) -> list[tuple[str, str]]:
    """Return what the form offers: 2018年（至 2018-12-31）, …, 指定日期."""
    rows = [(code, f"{period.title}（至 {period.end}）") for code, (_kind, period) in due_periods(year=year).items()]
    return [*rows, (DueKind.DATE.value, str(DueKind.DATE.label))]


def period_of(*, task: Task) -> str:
    """Return the form's word for a task's deadline: its period where the date is the period's last day."""
    for code, (kind, period) in due_periods(year=task.plan.year).items():
        if task.due_kind == kind and task.due_date == period.end:
            return code
    return DueKind.DATE.value


def due_of(*, code: str, given: date | None, year: int) -> tuple[DueKind, date] | None:
    """Return (kind, last day) of what was chosen, None where a date is still wanted."""
    if code == DueKind.DATE:
        return (DueKind.DATE, given) if given else None
    kind, period = due_periods(year=year)[code]
    return kind, period.end


def leaders() -> list[Person]:
    """Return the leaders of the bureau, by their posts."""
    on = clock.today()
    held = Person.objects.filter(
        appointments__post__role__in=[Role.LEADER, Role.DEPUTY], appointments__from_date__lte=on, active=True
    ).exclude(appointments__to_date__lte=on)
    return list(held.distinct().order_by("pk"))


def units_of_kinds(*, kinds: Iterable[str]) -> list[int]:
    """Return the ids of the open units of these kinds."""
    rows = units_open(on=clock.today()).filter(kind__in=list(kinds))
    return list(rows.order_by("position", "code").values_list("pk", flat=True))


def clauses_by_codes(*, plan: WorkPlan, text: str) -> tuple[list[int], list[str]]:
    """Return (ids, codes that name no clause) of codes typed as 7.2、9.1."""
    codes = [code for code in re.split(r"[、，,；;\s]+", text) if code]
    known = dict(
        Clause.objects.filter(point__section__plan=plan, withdrawn=False, code__in=codes).values_list("code", "pk")
    )
    return [known[code] for code in codes if code in known], [code for code in codes if code not in known]


def targets_open(*, clauses: Iterable[Clause], task: Task | None) -> list[Target]:
    """Return the targets of these clauses that no other task has."""
    rows = Target.objects.filter(clause__in=list(clauses), withdrawn_reason="").order_by("start", "pk")
    return [target for target in rows if target.task_id is None or (task is not None and target.task_id == task.pk)]
