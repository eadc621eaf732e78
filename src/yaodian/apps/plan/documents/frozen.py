"""Words and numbers from frozen months (冻结数据用语): every count with the frozen month as its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yaodian.apps.plan.documents.overall import overall as overall_words
from yaodian.apps.plan.documents.words import inner, joined, tidy
from yaodian.apps.plan.rules.briefings import BriefingKind
from yaodian.apps.plan.rules.counts import COUNTS, STATE_WORDS, number_of
from yaodian.apps.plan.rules.facts import MonthFacts, TargetFact, TaskFact
from yaodian.apps.plan.rules.months import period_words
from yaodian.apps.plan.rules.periods import PeriodFacts, by_unit
from yaodian.kernel.documents.model import Block, Figure, Run, Table, Text, figure, paragraph, quoted

KEY_TARGETS = 6


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


def count(facts: PeriodFacts, part: str) -> Figure:
    """Return a count of a period with its source; the page of its trace id shows the very rows."""
    label = COUNTS[part.partition("/")[0]].title
    return figure(number_of(part, facts), trace=facts.trace(part), label=label, as_of=facts.last.day)


def days_late(month: MonthFacts, task: TaskFact) -> Figure:
    """Return by how many days a task is late, with its source."""
    trace = month.trace(f"task:{task.id}/days_late")
    return figure(task.days_late, trace=trace, label="超过时限天数", as_of=month.day)


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


def named_counts(facts: PeriodFacts, tasks: list[TaskFact], part: str) -> list[str | Run]:
    """Return 电教馆3项、基教科2项, each count with its source."""
    made: list[str | Run] = []
    for unit, own in by_unit(tasks).items():
        made += ["、" if made else "", unit, count(facts, f"{part}/unit:{own[0].unit_id}"), "项"]
    return made


def overall(facts: PeriodFacts) -> list[Block]:
    """Return 总体情况: how tasks and targets stand, against the last frozen day, and which targets moved."""
    blocks = overall_words(lambda part: count(facts, part), day=facts.last.day)
    if facts.before is not None:
        blocks.insert(1, paragraph(*_compared(facts, facts.before)))
    if risen := risen_targets(facts):
        blocks.append(paragraph(f"{short_period(facts)}有变化的目标：", *joined(risen[:KEY_TARGETS])))
    return blocks


def _compared(facts: PeriodFacts, before: MonthFacts) -> list[str | Run]:
    """Return the change against the last frozen day: closed, late."""
    closed = len(facts.last.closed) - len(before.closed)
    late = len(facts.last.late) - len(before.late)
    words: list[str | Run] = [f"与{earlier_period(facts)}相比，办结任务"]
    words += _change(facts, closed, "closed_change")
    words.append("，超过时限的任务")
    words += _change(facts, late, "late_change")
    return [*words, "。"]


def _change(facts: PeriodFacts, number: int, part: str) -> list[str | Run]:
    if not number:
        return ["持平"]
    return ["增加" if number > 0 else "减少", count(facts, part), "项"]


def risen_targets(facts: PeriodFacts, *, point_id: int | None = None) -> list[list[str | Run]]:
    """Return the targets (of one point) whose number differs from the last frozen day, in words."""
    known = {target.id: target for target in facts.before.targets} if facts.before else {}
    found: list[list[str | Run]] = []
    for target in facts.last.targets:
        old, now = known.get(target.id), reading(facts.last, target)
        if old is None or now is None or old.value == target.value:
            continue
        if point_id is not None and target.point_id != point_id:
            continue
        parts: list[str | Run] = ["“", quoted(inner(target.phrase), trace=f"plan.target:{target.id}"), "”，"]
        first = reading(facts.before, old) if facts.before else None
        parts += [f"{target.reading}由", first, "变为", now] if first is not None else [target.reading, now]
        if target.goal:
            parts += ["（目标", goal_of(target), "）"]
        found.append(parts)
    return found


def late_targets(facts: PeriodFacts) -> list[str | Run]:
    """Return the targets past their limit in a sentence, [] where there are none."""
    late = [target for target in facts.last.targets if target.state == "late"]
    if not late:
        return []
    words: list[str | Run] = [count(facts, "targets_late"), "个目标超过时限未达成："]
    for target in late[:KEY_TARGETS]:
        words += ["“", quoted(inner(target.phrase), trace=f"plan.target:{target.id}"), "”"]
    return [*words, "等。" if len(late) > KEY_TARGETS else "。"]


def target_rows(facts: PeriodFacts) -> Table:
    """Return the table of targets: reading, last frozen number, number, goal."""
    known = {target.id: target.value for target in facts.before.targets} if facts.before else {}
    rows: list[tuple[str | Run, ...]] = []
    for place, target in enumerate(facts.last.targets, start=1):
        ref, old = f"plan.target:{target.id}", known.get(target.id)
        before: str | Run = "—"
        if old is not None and facts.before is not None:
            before = figure(with_unit(target, old), trace=facts.before.trace(f"target:{target.id}"), label="上期")
        declared = "已说明" if target.state == "declared" else "待说明"
        now: str | Run = reading(facts.last, target) or (declared if target.source == "declared" else "暂无数据")
        phrase = quoted(tidy(target.phrase), trace=ref)
        first = [before] if facts.before is not None else []
        rows.append((str(place), phrase, target.reading or "—", *first, now, goal_of(target)))
    if facts.before is None:
        return Table(("序号", "目标", "口径", "目前", "目标值"), tuple(rows), widths=(1.0, 5.4, 2.7, 2.0, 2.0))
    heads = ("序号", "目标", "口径", "上期", "本期", "目标值")
    return Table(heads, tuple(rows), widths=(1.0, 4.6, 2.5, 1.8, 1.8, 1.8))


def late_rows(facts: MonthFacts, *, named: bool) -> Table:
    """Return the table of late tasks; the column of units only with leave to name."""
    rows: list[tuple[str | Run, ...]] = []
    for place, task in enumerate(facts.late, start=1):
        unit = [task.unit] if named else []
        state = STATE_WORDS[task.state]
        rows.append((str(place), title_of(task), *unit, task.due_date, days_late(facts, task), state))
    heads = ("序号", "任务", *(["牵头单位"] if named else []), "时限", "超时限天数", "状态")
    widths = (1.0, 4.6, *([2.0] if named else []), 2.6, 1.6, 1.6)
    return Table(heads, tuple(rows), widths=widths)
