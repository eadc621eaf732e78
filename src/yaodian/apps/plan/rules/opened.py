"""Opening a frozen figure (冻结数字): from its part of a trace id to value, definition and rows, all as they were frozen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from yaodian.apps.plan.rules.counts import (
    COUNTS,
    PERIOD,
    TARGET_WORDS,
    Row,
    commission_row,
    number_of,
    rows_of,
    task_row,
)
from yaodian.apps.plan.rules.facts import LineFact, MonthFacts, TargetFact
from yaodian.apps.plan.rules.periods import PeriodFacts

SOURCES = {"computed": "核算数：由业务记录核算", "quoted": "引用数：取自外部系统，两人核对", "declared": "定性办结说明"}


@dataclass(frozen=True)
class FrozenFigure:
    """冻结数字 (a frozen figure): what it is, its value, how it is counted, what is told of it, its rows."""

    title: str
    value: str
    definition: str
    told: tuple[tuple[str, str], ...] = ()
    rows: tuple[Row, ...] = field(default_factory=tuple)
    row_count: int = 0
    digest: str = ""
    """Digest (SM3) of the ids of all rows."""
    ref: str = ""
    """The record as it is now."""
    correction: str = ""
    """The row that a correction of this figure would name: "target:17"."""
    unit_id: int | None = None


def frozen_figure(part: str, facts: PeriodFacts) -> FrozenFigure | None:
    """Return the figure that a part of a trace id names, None for a part that no frozen month has."""
    names = PERIOD.sub("", part)
    kind, _colon, _rest = names.partition(":")
    try:
        if names.partition("/")[0] in COUNTS:
            return _counted(names, facts)
        found = _OPEN.get(kind)
        return found(names, facts.last) if found else None
    except (KeyError, ValueError, StopIteration):
        return None


def _counted(part: str, facts: PeriodFacts) -> FrozenFigure:
    count, rows = COUNTS[part.partition("/")[0]], rows_of(part, facts)
    return FrozenFigure(
        count.title, str(number_of(part, facts)), count.definition, rows=tuple(rows), row_count=len(rows)
    )


def _number(text: str) -> int:
    """Return the number behind the colon."""
    return int(text.partition("/")[0].partition(":")[2])


def _target(part: str, month: MonthFacts) -> FrozenFigure:
    target: TargetFact = next(row for row in month.targets if row.id == _number(part))
    told = [
        ("依据", target.code),
        ("口径", target.reading or "—"),
        ("数据来源", SOURCES.get(target.source, target.source) + (f"（{target.system}）" if target.system else "")),
        ("数据截至", target.as_of or "—"),
        ("目标值", f"{target.goal}{target.unit}" if target.goal else "—"),
        ("状态", dict(TARGET_WORDS)[target.state]),
    ]
    if target.before is not None:
        told.append(("上次冻结数", f"{target.before}{target.unit}"))
    return FrozenFigure(
        f"目标“{target.phrase}”",
        "暂无数据" if target.value is None else f"{target.value}{target.unit}",
        target.definition,
        told=tuple(told),
        rows=tuple(Row(row.title, "", ref=row.ref) for row in target.basis),
        row_count=target.basis_count,
        digest=target.basis_digest,
        ref=f"plan.target:{target.id}",
        correction=f"target:{target.id}",
        unit_id=target.unit_id,
    )


def _task(part: str, month: MonthFacts) -> FrozenFigure:
    task = next(row for row in month.tasks if row.id == _number(part))
    asked = part.partition("/")[2]
    value = f"{task.days_late}天" if asked == "days_late" else task_row(task).detail
    definition = "冻结日减办理时限的天数，未办结的计。" if asked == "days_late" else "任务在冻结日的情况。"
    title = f"任务{task.code}{'超过时限天数' if asked == 'days_late' else ''}"
    return FrozenFigure(
        title, value, definition, rows=(task_row(task),), row_count=1, ref=f"plan.task:{task.id}",
        correction=f"task:{task.id}", unit_id=task.unit_id,
    )  # fmt: skip


def _commission(part: str, month: MonthFacts) -> FrozenFigure:
    one = next(row for row in month.commissions if row.id == _number(part))
    row = commission_row(one)
    return FrozenFigure(
        f"交办件{one.number}", row.detail, "交办件在冻结日的情况。", rows=(row,), row_count=1, ref=row.ref,
        correction=f"commission:{one.id}", unit_id=one.unit_id,
    )  # fmt: skip


def _report(part: str, month: MonthFacts) -> FrozenFigure:
    report = next(row for row in month.reports if row.unit_id == _number(part))
    code = part.partition("/task:")[2]
    line: LineFact | None = next((row for row in report.lines if str(row.task_id) == code), None)
    boxes = line.boxes if line else report.boxes
    words = (("进展", boxes.progress), ("问题", boxes.problems), ("下步", boxes.next_steps))
    return FrozenFigure(
        f"{report.unit}{month.month}月月报{f'·任务{line.code}' if line else ''}",
        "",
        "单位在月报中填写、经办公室核对的文字。",
        told=tuple((title, text) for title, text in words if text),
        ref=f"plan.task:{line.task_id}" if line else "",
        correction="" if line else f"report:{report.unit_id}",
        unit_id=report.unit_id,
    )


def _correction(part: str, month: MonthFacts) -> FrozenFigure:
    row = next(row for row in month.corrections if row.id == _number(part))
    told = [("原为", row.was or "—"), ("更正为", row.now), ("理由", row.reason), *(("相应", one) for one in row.counts)]
    units = {title: unit_id for unit_id, title in month.units().items()}  # a month frozen earlier keeps the title alone
    return FrozenFigure(
        f"{row.of}{row.place}", "更正", "对已冻结月份的更正，经另一人核对。", told=tuple(told),
        unit_id=row.unit_id or units.get(row.unit),
    )  # fmt: skip


_OPEN: dict[str, Callable[[str, MonthFacts], FrozenFigure]] = {
    "target": _target,
    "task": _task,
    "commission": _commission,
    "unit": _report,
    "correction": _correction,
}
