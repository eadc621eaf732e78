"""Words and numbers from frozen months (冻结数据用语): every count with the frozen month as its source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yaodian.apps.plan.documents.words import day_words, inner, joined, tidy
from yaodian.apps.plan.queries.briefings import PeriodFacts
from yaodian.apps.plan.rules.briefings import BriefingKind
from yaodian.apps.plan.rules.facts import MonthFacts, ReportFact, TargetFact, TaskFact
from yaodian.apps.plan.rules.months import period_words
from yaodian.kernel.documents.model import Block, Figure, Run, Table, Text, figure, paragraph, quoted

KEY_TARGETS = 6
STATE_WORDS = {
    "draft": "尚未交办",
    "dispatched": "待签收",
    "running": "在办",
    "closing": "办结待核",
    "closed": "已办结",
    "halted": "已暂停",
    "cancelled": "已取消",
}
TARGET_WORDS = (
    ("met", "已达成"),
    ("on_course", "正在推进"),
    ("behind", "进度偏慢"),
    ("late", "超过时限未达成"),
    ("not_started", "尚未启动或报送说明"),
    ("quoted", "引用外部系统数据"),
    ("declared", "以定性说明办结"),
    ("unknown", "暂无数据"),
)


@dataclass(frozen=True)
class BriefingRequest:
    """期间材料要素 (what the office decides about a briefing)."""

    recipients: str
    mend_date: date | None = None
    issuer: str = "bureau_office"
    named: bool = False


def short_period(facts: PeriodFacts) -> str:
    """Return how the text speaks of its period: 5月份, 第二季度, 上半年."""
    if facts.kind is BriefingKind.MONTH:
        return f"{facts.last.month}月份"
    return period_words(facts.period).partition("年")[2]


def earlier_period(facts: PeriodFacts) -> str:
    """Return how the text speaks of the frozen day it compares with: 4月末."""
    return f"{facts.before.month}月末" if facts.before else ""


def count(facts: MonthFacts, number: int, part: str, label: str) -> Figure:
    """Return a count of a frozen month with its source."""
    return figure(number, trace=facts.trace(part), label=label, as_of=facts.day)


def title_of(task: TaskFact) -> Text:
    """Return a task's title as quoted words."""
    return quoted(tidy(task.title).rstrip("。"), trace=f"plan.task:{task.id}")


def titles(tasks: list[TaskFact], *, most: int = 4) -> list[str | Run]:
    """Return “…”“…” of tasks, 等 after the last shown."""
    made: list[str | Run] = []
    for task in tasks[:most]:
        made += ["“", quoted(inner(task.title).rstrip("。"), trace=f"plan.task:{task.id}"), "”"]
    return [*made, "等"] if len(tasks) > most else made


def with_unit(target: TargetFact, value: str | None) -> str:
    """Return a value with its unit."""
    return "暂无数据" if value is None else f"{value}{target.unit}"


def reading(facts: MonthFacts, target: TargetFact) -> Figure | None:
    """Return a target's number in a frozen month with its source."""
    if target.value is None:
        return None
    trace = facts.trace(f"target:{target.id}")
    label = f"{target.object}·{target.reading}"
    return figure(with_unit(target, target.value), trace=trace, label=label, as_of=date.fromisoformat(target.as_of))


def goal_of(target: TargetFact) -> Text | str:
    """Return the goal as the plan sets it."""
    return quoted(f"{target.goal}{target.unit}", trace=f"plan.target:{target.id}") if target.goal else "—"


def by_unit(tasks: Iterable[TaskFact]) -> dict[str, list[TaskFact]]:
    """Return lead unit → its tasks, most first."""
    found: dict[str, list[TaskFact]] = {}
    for task in tasks:
        found.setdefault(task.unit, []).append(task)
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[1][0].unit_id)))


def named_counts(facts: MonthFacts, tasks: list[TaskFact], part: str) -> list[str | Run]:
    """Return 电教馆3项、基教科2项, each count with its source."""
    made: list[str | Run] = []
    for unit, own in by_unit(tasks).items():
        made += ["、" if made else "", unit, count(facts, len(own), f"{part}/unit:{own[0].unit_id}", unit), "项"]
    return made


def overall(facts: PeriodFacts) -> list[Block]:
    """Return 总体情况: how tasks and targets stand, against the last frozen day, and which targets moved."""
    last, before = facts.last, facts.before
    states = last.states()
    parts: list[list[str | Run]] = [
        [word, count(last, number, part, f"任务·{word}"), "项"]
        for word, number, part in (
            ("已办结", states["closed"], "closed"),
            ("正在办理", len(last.open), "open"),
            ("尚未交办", states["draft"], "draft"),
            ("经批准暂停", states["halted"], "halted"),
            ("经批准取消", states["cancelled"], "cancelled"),
        )
        if number
    ]
    words: list[str | Run] = [
        f"截至{day_words(last.day)}，工作要点",
        count(last, last.point_count, "points", "要点"),
        "项，分解任务",
        count(last, len(last.tasks), "tasks", "任务"),
        "项，其中",
        *joined(parts, mark="，"),
    ]
    timing: list[list[str | Run]] = [
        [word, count(last, number, part, f"任务·{word}"), "项"]
        for word, number, part in (
            ("已超过时限", len(last.late), "late"),
            ("临近时限", len(last.near), "near"),
        )
        if number
    ]
    if timing:
        words += ["正在办理的任务中，", *joined(timing, mark="，")]
    blocks: list[Block] = [paragraph(*words)]
    if before is not None:
        blocks.append(paragraph(*_compared(facts, before)))
    outcome = last.outcome()
    shown: list[list[str | Run]] = [
        [word, count(last, outcome[state], f"targets_{state}", f"目标·{word}"), "个"]
        for state, word in TARGET_WORDS
        if outcome[state]
    ]
    if shown:
        whole = count(last, len(last.targets), "targets", "目标")
        blocks.append(paragraph("要点提出目标", whole, "个，其中", *joined(shown, mark="，")))
    if risen := _risen(facts):
        blocks.append(paragraph(f"{short_period(facts)}有变化的目标：", *joined(risen[:KEY_TARGETS])))
    return blocks


def _compared(facts: PeriodFacts, before: MonthFacts) -> list[str | Run]:
    """Return the change against the last frozen day: closed, late."""
    last = facts.last
    closed = len(last.closed) - len(before.closed)
    late = len(last.late) - len(before.late)
    words: list[str | Run] = [f"与{earlier_period(facts)}相比，办结任务"]
    words += _change(last, closed, "closed_change", "办结任务增减")
    words.append("，超过时限的任务")
    words += _change(last, late, "late_change", "超时限任务增减")
    return [*words, "。"]


def _change(facts: MonthFacts, number: int, part: str, label: str) -> list[str | Run]:
    if not number:
        return ["持平"]
    return ["增加" if number > 0 else "减少", count(facts, abs(number), part, label), "项"]


def _risen(facts: PeriodFacts) -> list[list[str | Run]]:
    """Return the targets whose number differs from the last frozen day, in words."""
    known = {target.id: target for target in facts.before.targets} if facts.before else {}
    found: list[list[str | Run]] = []
    for target in facts.last.targets:
        old, now = known.get(target.id), reading(facts.last, target)
        if old is None or now is None or old.value == target.value:
            continue
        parts: list[str | Run] = ["“", quoted(inner(target.phrase), trace=f"plan.target:{target.id}"), "”，"]
        first = reading(facts.before, old) if facts.before else None
        parts += [f"{target.reading}由", first, "变为", now] if first is not None else [target.reading, now]
        if target.goal:
            parts += ["（目标", goal_of(target), "）"]
        found.append(parts)
    return found


def moved_ids(facts: PeriodFacts) -> set[int]:
    """Return the tasks that moved in any month of the period."""
    return {task.id for month in facts.months for task in month.moved}


def closed_in(facts: PeriodFacts) -> list[TaskFact]:
    """Return the tasks closed in the period and closed still, in the order of their codes."""
    done = {task.id for month in facts.months for task in month.closed_now}
    return [task for task in facts.last.closed if task.id in done]


def unmoved(facts: PeriodFacts) -> list[TaskFact]:
    """Return the tasks on their way that did not move in any month of the period."""
    moved = moved_ids(facts)
    return [task for task in facts.last.open if task.id not in moved]


def reports_of(facts: PeriodFacts) -> dict[str, list[tuple[MonthFacts, ReportFact]]]:
    """Return unit → its reports of the period, each with its month."""
    found: dict[str, list[tuple[MonthFacts, ReportFact]]] = {}
    for month in facts.months:
        for report in month.reports:
            found.setdefault(report.unit, []).append((month, report))
    return found


def target_rows(facts: PeriodFacts) -> Table:
    """Return the table of targets: reading, last frozen number, number, goal."""
    known = {target.id: target.value for target in facts.before.targets} if facts.before else {}
    rows: list[tuple[str | Run, ...]] = []
    for place, target in enumerate(facts.last.targets, start=1):
        ref, old = f"plan.target:{target.id}", known.get(target.id)
        before: str | Run = "—"
        if old is not None and facts.before is not None:
            before = figure(with_unit(target, old), trace=facts.before.trace(f"target:{target.id}"), label="上期")
        declared = target.source == "declared"
        now: str | Run = reading(facts.last, target) or ("定性说明" if declared else "暂无数据")
        phrase = quoted(tidy(target.phrase), trace=ref)
        rows.append((str(place), phrase, target.reading or "—", before, now, goal_of(target)))
    heads = ("序号", "目标", "口径", "上期", "本期", "目标值")
    return Table(heads, tuple(rows), widths=(1.0, 4.6, 2.5, 1.8, 1.8, 1.8))


def late_rows(facts: MonthFacts, *, named: bool) -> Table:
    """Return the table of late tasks; the column of units only with leave to name."""
    rows: list[tuple[str | Run, ...]] = []
    for place, task in enumerate(facts.late, start=1):
        unit = [task.unit] if named else []
        days = figure(task.days_late, trace=facts.trace(f"task:{task.id}/days_late"), label="超过时限天数")
        rows.append((str(place), title_of(task), *unit, task.due_date, days, STATE_WORDS[task.state]))
    heads = ("序号", "任务", *(["牵头单位"] if named else []), "时限", "超时限天数", "状态")
    widths = (1.0, 4.6, *([2.0] if named else []), 2.6, 1.6, 1.6)
    return Table(heads, tuple(rows), widths=widths)
