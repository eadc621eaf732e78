"""季度调度会材料 (quarterly meeting pack): pages to be shown on a wall as a landscape PDF, and the tables as Excel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from django.template.loader import render_to_string

from yaodian.apps.plan.documents.frozen import with_unit
from yaodian.apps.plan.rules.counts import STATE_WORDS, TARGET_WORDS, number_of
from yaodian.apps.plan.rules.facts import MonthFacts, ReportFact, TargetFact, TaskFact
from yaodian.apps.plan.rules.months import period_words
from yaodian.apps.plan.rules.outputs import OutputFile
from yaodian.apps.plan.rules.periods import PeriodFacts, of_month, reports_of, unmoved
from yaodian.kernel.documents.pdf import html_to_pdf, pdf_available
from yaodian.kernel.sheets import Column, Table, write_book

ROWS_A_PAGE = 12
COUNTED = (
    ("任务", "tasks"),
    ("已办结", "closed"),
    ("在办", "open"),
    ("逾期", "late"),
    ("临期", "near"),
    ("本季办结", "closed_in_period"),
    ("本季有进展", "moved_open"),
    ("本季无进展", "unmoved"),
)


@dataclass(frozen=True)
class Cell:
    """读数 (a number on a page) with its trace id."""

    value: str
    trace: str


@dataclass(frozen=True)
class UnitRow:
    """单位一行 (a unit's line): its tasks by state, and how it reported."""

    unit: str
    led: Cell
    closed: Cell
    open: Cell
    late: Cell
    still: Cell
    reports: str


@dataclass(frozen=True)
class TargetRow:
    """目标一行 (a target's line): its number in each month of the period."""

    target: TargetFact
    cells: tuple[Cell, ...]
    goal: str


def _cell(facts: MonthFacts, value: object, part: str) -> Cell:
    return Cell(str(value), facts.trace(part))


def _count(facts: PeriodFacts, part: str) -> Cell:
    """Return a count of the period with its trace id."""
    return Cell(str(number_of(part, facts)), facts.trace(part))


def unit_rows(facts: PeriodFacts) -> list[UnitRow]:
    """Return one line a lead unit, in the order of the units' reports."""
    last = facts.last
    reports = reports_of(facts)
    rows = []
    for unit_id, unit in last.units().items():
        words = [f"{month.month}月{_report_word(report)}" for month, report in reports.get(unit, [])]
        where = f"unit:{unit_id}"
        row = UnitRow(
            unit=unit,
            led=_count(facts, f"led/{where}"),
            closed=_count(facts, f"closed/{where}"),
            open=_count(facts, f"open/{where}"),
            late=_count(facts, f"late/{where}"),
            still=_count(facts, f"unmoved/{where}"),
            reports="；".join(words),
        )
        rows.append(row)
    return rows


def _report_word(report: ReportFact) -> str:
    """Return how a unit reported a month in a word."""
    if report.missing:
        return "未报"
    if report.late:
        return "迟报"
    return "退回" if report.returned_count else "按时"


def target_rows(facts: PeriodFacts) -> list[TargetRow]:
    """Return one line a target that has a number or a goal, with its number in each month."""
    known = [{target.id: target for target in month.targets} for month in facts.months]
    rows = []
    for target in facts.last.targets:
        if target.source == "declared":
            continue
        cells = []
        for month, targets in zip(facts.months, known, strict=True):
            found = targets.get(target.id)
            cells.append(_cell(month, with_unit(found, found.value) if found else "—", f"target:{target.id}"))
        goal = f"{target.goal}{target.unit}" if target.goal else "—"
        rows.append(TargetRow(target, tuple(cells), goal))
    return rows


def pack_html(facts: PeriodFacts, *, demo: bool) -> str:
    """Return the pages as one HTML text: every number carries its trace id."""
    last, targets, units = facts.last, target_rows(facts), unit_rows(facts)
    outcome = last.outcome()
    told = [
        (report.unit, line.code, line.boxes) for report in last.reports for line in report.lines if line.boxes.problems
    ]
    context = {
        "title": f"{period_words(facts.period)}工作要点调度会材料",
        "plan_title": last.plan_title,
        "day": last.day,
        "facts": facts,
        "last": last,
        "counts": [(word, _count(facts, part)) for word, part in COUNTED],
        "before": _before(facts),
        "outcome": [(word, _count(facts, f"targets_{state}")) for state, word in TARGET_WORDS if outcome[state]],
        "months": [month.month for month in facts.months],
        "target_pages": _pages(targets),
        "unit_pages": _pages(units),
        "late_pages": _pages([(task, _cell(last, task.days_late, f"task:{task.id}/days_late")) for task in last.late]),
        "still": unmoved(facts)[:ROWS_A_PAGE],
        "told_pages": _pages(told),
        "corrections": [(month, row) for month in facts.months for row in month.corrections],
        "demo": demo,
    }
    return render_to_string("plan/pack.html", context)


def _before(facts: PeriodFacts) -> dict[str, object] | None:
    """Return how things stood at the last frozen day before the period."""
    before = facts.before
    if before is None:
        return None
    return {
        "month": before.month,
        "closed": _count(of_month(before), "closed"),
        "late": _count(of_month(before), "late"),
    }


T = TypeVar("T")


def _pages(rows: list[T]) -> list[list[T]]:
    """Return rows cut into pages."""
    return [rows[start : start + ROWS_A_PAGE] for start in range(0, len(rows), ROWS_A_PAGE)]


def pack_files(facts: PeriodFacts, *, name: str, demo: bool) -> list[OutputFile]:
    """Return the pack: PDF where this machine can, and the tables as .xlsx."""
    files = [OutputFile(f"{name}.xlsx", pack_book(facts, demo=demo))]
    if pdf_available() is None:
        files.insert(0, OutputFile(f"{name}.pdf", html_to_pdf(pack_html(facts, demo=demo))))
    return files


def pack_book(facts: PeriodFacts, *, demo: bool) -> bytes:
    """Return the tables of the pack: units, targets by month, tasks; each with its trace ids."""
    last, months = facts.last, facts.months
    note = f"数据截至{last.day:%Y-%m-%d}，取自已冻结的月报。"
    heads = (
        ("unit", "单位", 18),
        ("led", "牵头任务", 10),
        ("closed", "已办结", 10),
        ("open", "在办", 10),
        ("late", "逾期", 10),
        ("still", "本季无进展", 12),
        ("reports", "月报", 30),
        ("trace", "来源编号", 36),
    )
    units = [
        {"unit": row.unit, **{key: int(getattr(row, key).value) for key in ("led", "closed", "open", "late", "still")}}
        | {"reports": row.reports, "trace": row.led.trace}
        for row in unit_rows(facts)
    ]
    target_heads = (
        ("code", "依据", 8),
        ("phrase", "目标", 36),
        ("reading", "口径", 18),
        *((f"m{month.month}", f"{month.month}月", 12) for month in months),
        ("goal", "目标值", 12),
        ("trace", "来源编号", 36),
    )
    targets = [
        {"code": row.target.code, "phrase": row.target.phrase, "reading": row.target.reading, "goal": row.goal}
        | {f"m{month.month}": cell.value for month, cell in zip(months, row.cells, strict=True)}
        | {"trace": row.cells[-1].trace}
        for row in target_rows(facts)
    ]
    task_heads = (
        ("code", "编号", 10),
        ("title", "任务", 40),
        ("unit", "牵头单位", 18),
        ("due", "时限", 12),
        ("state", "状态", 12),
        ("days", "超时限天数", 12),
        ("moves", "本月变化", 40),
        ("trace", "来源编号", 36),
    )
    title = f"{period_words(facts.period)}调度会"
    return write_book(
        [
            Table(_columns(heads), units, title=f"{title}单位情况表", note=note, sheet="单位"),
            Table(_columns(target_heads), targets, title=f"{title}目标情况表", note=note, sheet="目标"),
            Table(
                _columns(task_heads),
                [_task_row(last, task) for task in last.tasks],
                title=f"{title}任务情况表",
                note=note,
                sheet="任务",
            ),
        ],
        demo=demo,
    )


def _columns(heads: tuple[tuple[str, str, int], ...]) -> tuple[Column, ...]:
    return tuple(Column(key=key, title=title, width=width, max_length=4000) for key, title, width in heads)


def _task_row(facts: MonthFacts, task: TaskFact) -> dict[str, object]:
    return {
        "code": task.code,
        "title": task.title,
        "unit": task.unit,
        "due": task.due_date,
        "state": STATE_WORDS[task.state],
        "days": str(task.days_late) if task.late else "",
        "moves": "；".join(task.moves),
        "trace": facts.trace(f"task:{task.id}"),
    }
