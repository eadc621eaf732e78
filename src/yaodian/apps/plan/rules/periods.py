"""Periods of frozen months (期间): the months a briefing is made of, and what happened in them."""

from __future__ import annotations

from dataclasses import dataclass

from yaodian.apps.plan.rules.briefings import BriefingKind
from yaodian.apps.plan.rules.facts import MonthFacts, ReportFact, TaskFact


@dataclass(frozen=True)
class PeriodFacts:
    """期间数据 (a period as it was frozen): its months in order, and the month before it."""

    kind: BriefingKind
    period: str
    months: tuple[MonthFacts, ...]
    before: MonthFacts | None
    source: str = ""
    """交办件来源 of a ledger's circular, "" for all ledgers."""

    @property
    def last(self) -> MonthFacts:
        """The last month: how things stand."""
        return self.months[-1]

    @property
    def is_frozen(self) -> bool:
        """Is it made of frozen months, not of a ledger as of a day?"""
        return self.last.record.startswith("plan.reportmonth:")

    def trace(self, part: str) -> str:
        """Return the trace id of a count of this period: of its last month, and of which period where it has several."""
        return self.last.trace(part if "-" in self.period else f"{self.period}/{part}")


def of_month(month: MonthFacts) -> PeriodFacts:
    """Return one month as a period by itself."""
    return PeriodFacts(BriefingKind.MONTH, f"{month.year}-{month.month:02d}", (month,), None)


def moved_ids(facts: PeriodFacts) -> set[int]:
    """Return the tasks that moved in any month of the period."""
    return {task.id for month in facts.months for task in month.moved}


def moved_open(facts: PeriodFacts) -> list[TaskFact]:
    """Return the tasks on their way that moved in the period."""
    moved = moved_ids(facts)
    return [task for task in facts.last.open if task.id in moved]


def unmoved(facts: PeriodFacts) -> list[TaskFact]:
    """Return the tasks on their way that did not move in any month of the period."""
    moved = moved_ids(facts)
    return [task for task in facts.last.open if task.id not in moved]


def closed_in(facts: PeriodFacts) -> list[TaskFact]:
    """Return the tasks closed in the period and closed still, in the order of their codes."""
    done = {task.id for month in facts.months for task in month.closed_now}
    return [task for task in facts.last.closed if task.id in done]


def unfinished(facts: PeriodFacts) -> list[TaskFact]:
    """Return the tasks neither closed nor cancelled."""
    return facts.last.pick(lambda task: task.state not in ("closed", "cancelled"))


def by_unit(tasks: list[TaskFact]) -> dict[str, list[TaskFact]]:
    """Return lead unit → its tasks, most first."""
    found: dict[str, list[TaskFact]] = {}
    for task in tasks:
        found.setdefault(task.unit, []).append(task)
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[1][0].unit_id)))


def reports_of(facts: PeriodFacts) -> dict[str, list[tuple[MonthFacts, ReportFact]]]:
    """Return unit → its reports of the period, each with its month."""
    found: dict[str, list[tuple[MonthFacts, ReportFact]]] = {}
    for month in facts.months:
        for report in month.reports:
            found.setdefault(report.unit, []).append((month, report))
    return found


def is_prompt(report: ReportFact) -> bool:
    """Was a report sent in time and never returned?"""
    return not (report.missing or report.late or report.returned_count)


def prompt_units(facts: PeriodFacts) -> list[str]:
    """Return the units all of whose reports of the period came in time and were never returned."""
    return [unit for unit, rows in reports_of(facts).items() if all(is_prompt(report) for _month, report in rows)]
