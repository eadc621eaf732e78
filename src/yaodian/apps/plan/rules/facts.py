"""Month facts (月报数据): how a plan stood in a month, as plain data that can be frozen, read back and worded.

A frozen page and every document of a month, quarter or half-year is made of these alone, so that it never changes when
records do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from yaodian.apps.plan.rules.fact_rows import BasisFact, CommissionFact, PointFact

OPEN_STATES = ("dispatched", "running", "closing")
STATE_ORDER = ("late", "on_course", "not_started", "unknown", "quoted", "declared", "met")


@dataclass(frozen=True)
class Boxes:
    """三栏 (three boxes): 进展, 问题, 下步."""

    progress: str = ""
    problems: str = ""
    next_steps: str = ""

    @property
    def filled(self) -> bool:
        """Is anything written?"""
        return bool(self.progress or self.problems or self.next_steps)


@dataclass(frozen=True)
class TargetFact:
    """目标数 (a target's number in a month): reading, source and day; `before` is the last frozen month's number."""

    id: int
    code: str
    phrase: str
    object: str
    reading: str
    source: str
    value: str | None
    unit: str
    goal: str | None
    state: str
    as_of: str
    system: str = ""
    task_id: int | None = None
    unit_id: int | None = None
    before: str | None = None
    point_id: int | None = None
    definition: str = ""
    basis: tuple[BasisFact, ...] = ()
    """The first of the records that were counted; `basis_count` of them in all, with the digest of their numbers."""
    basis_count: int = 0
    basis_digest: str = ""

    @property
    def part(self) -> str:
        """What names it in a trace id: target:17."""
        return f"target:{self.id}"

    @property
    def moved(self) -> bool:
        """Does the number differ from last month's?"""
        return self.before is not None and self.before != self.value


@dataclass(frozen=True)
class TaskFact:
    """任务情况 (a task in a month): state, limit, how late, what moved, how much evidence."""

    id: int
    code: str
    title: str
    unit_id: int
    unit: str
    state: str
    due_date: str
    days_late: int
    near: bool
    moves: tuple[str, ...]
    evidence_count: int
    closed_now: bool = False
    point_ids: tuple[int, ...] = ()
    reached: tuple[str, ...] = ()
    """The milestones and deliverables of the month, by title."""

    @property
    def late(self) -> bool:
        """Is it past its limit and open?"""
        return self.days_late > 0

    @property
    def wants_words(self) -> bool:
        """Must the section say something: it moved, or it is red?"""
        return self.late or bool(self.moves)


@dataclass(frozen=True)
class LineFact:
    """月报一行 (what a section wrote on one task)."""

    task_id: int
    code: str
    title: str
    boxes: Boxes


@dataclass(frozen=True)
class ReportFact:
    """一份月报 (a unit's report): whether and when it came, and what it says."""

    unit_id: int
    unit: str
    state: str
    sent_date: str = ""
    late: bool = False
    sent_by: str = ""
    returned_count: int = 0
    boxes: Boxes = field(default_factory=Boxes)
    lines: tuple[LineFact, ...] = ()

    @property
    def id(self) -> int:
        """What names it in a row of a correction: its unit, which has one report a month."""
        return self.unit_id

    @property
    def missing(self) -> bool:
        """Was nothing sent?"""
        return self.state == "draft"


@dataclass(frozen=True)
class CorrectionFact:
    """更正 (a correction of an earlier month, told in this one)."""

    id: int
    of: str
    unit: str
    place: str
    was: str
    now: str
    reason: str
    words: bool = False
    """Are a unit's own words corrected (which may name somebody), not a figure?"""
    unit_id: int | None = None
    counts: tuple[str, ...] = ()
    """The counts of that month which change with it, in words: 已办结的任务3项更正为4项."""


@dataclass(frozen=True)
class MonthFacts:
    """一月情况 (a month of a plan)."""

    record: str
    plan_title: str
    year: int
    month: int
    as_of: str
    point_count: int
    tasks: tuple[TaskFact, ...]
    targets: tuple[TargetFact, ...]
    reports: tuple[ReportFact, ...] = ()
    corrections: tuple[CorrectionFact, ...] = ()
    points: tuple[PointFact, ...] = ()
    commissions: tuple[CommissionFact, ...] = ()

    @property
    def day(self) -> date:
        """The day the figures stand for."""
        return date.fromisoformat(self.as_of)

    def trace(self, part: str) -> str:
        """Return the trace id of a count of this month."""
        return f"{self.record}/{part}@{self.as_of}"

    def pick(self, wanted: Callable[[TaskFact], object]) -> list[TaskFact]:
        """Return the tasks of which this holds, in the order of their codes."""
        return [task for task in self.tasks if wanted(task)]

    @property
    def late(self) -> list[TaskFact]:
        """Tasks past their limit, the longest first."""
        return sorted(self.pick(lambda task: task.late), key=lambda task: (-task.days_late, task.code))

    @property
    def near(self) -> list[TaskFact]:
        """Tasks whose limit is near."""
        return self.pick(lambda task: task.near)

    @property
    def closed(self) -> list[TaskFact]:
        """Tasks closed by approval."""
        return self.pick(lambda task: task.state == "closed")

    @property
    def closed_now(self) -> list[TaskFact]:
        """Tasks closed in this month."""
        return self.pick(lambda task: task.closed_now)

    @property
    def open(self) -> list[TaskFact]:
        """Tasks on their way."""
        return self.pick(lambda task: task.state in OPEN_STATES)

    @property
    def moved(self) -> list[TaskFact]:
        """Tasks that moved in this month."""
        return self.pick(lambda task: task.moves)

    @property
    def still(self) -> list[TaskFact]:
        """Tasks on their way that did not move in this month."""
        return self.pick(lambda task: task.state in OPEN_STATES and not task.moves)

    def states(self) -> Counter[str]:
        """Return tasks by state."""
        return Counter(task.state for task in self.tasks)

    def outcome(self) -> Counter[str]:
        """Return targets by state."""
        return Counter(target.state for target in self.targets)

    def units(self) -> dict[int, str]:
        """Return the units that lead a task or report, in their order."""
        found = {report.unit_id: report.unit for report in self.reports}
        return found | {task.unit_id: task.unit for task in self.tasks if task.unit_id not in found}

    def of_unit(self, unit_id: int) -> MonthFacts:
        """Return the same month for one unit alone."""
        return MonthFacts(
            **{name: getattr(self, name) for name in ("record", "plan_title", "year", "month", "as_of", "point_count")},
            tasks=tuple(task for task in self.tasks if task.unit_id == unit_id),
            targets=tuple(target for target in self.targets if target.unit_id == unit_id),
            reports=tuple(report for report in self.reports if report.unit_id == unit_id),
            corrections=self.corrections,
            points=self.points,
            commissions=tuple(row for row in self.commissions if row.unit_id == unit_id),
        )

    def as_dict(self) -> dict[str, Any]:
        """Return plain data, ready for JSON."""
        return asdict(self)


def _all(cls: Any, rows: Iterable[Mapping[str, Any]]) -> tuple[Any, ...]:
    """Read back rows of one kind."""
    return tuple(cls(**row) for row in rows)


def task_fact(row: Mapping[str, Any]) -> TaskFact:
    """Read back a task's fact."""
    lists = {name: tuple(row.get(name, ())) for name in ("moves", "point_ids", "reached")}
    return TaskFact(**{**row, **lists})


def target_fact(row: Mapping[str, Any]) -> TargetFact:
    """Read back a target's fact."""
    return TargetFact(**{**row, "basis": _all(BasisFact, row.get("basis", ()))})


def facts_of(data: Mapping[str, Any]) -> MonthFacts:
    """Read back a frozen month."""
    reports = [
        {
            **row,
            "boxes": Boxes(**row["boxes"]),
            "lines": tuple(LineFact(**{**line, "boxes": Boxes(**line["boxes"])}) for line in row["lines"]),
        }
        for row in data["reports"]
    ]
    return MonthFacts(
        **{
            **data,
            "tasks": tuple(map(task_fact, data["tasks"])),
            "targets": tuple(map(target_fact, data["targets"])),
            "reports": _all(ReportFact, reports),
            "corrections": _all(
                CorrectionFact, ({**row, "counts": tuple(row.get("counts", ()))} for row in data["corrections"])
            ),
            "points": _all(PointFact, data.get("points", ())),
            "commissions": _all(CommissionFact, data.get("commissions", ())),
        }
    )
