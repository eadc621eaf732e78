"""Words and numbers of the plan's documents (材料用语): figures with their sources, quoted words, lists of names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from yaodian.apps.plan.models import Task
from yaodian.apps.plan.queries.figures import Standing, TaskLine, trace_of
from yaodian.apps.plan.queries.targets import TargetView
from yaodian.apps.plan.rules import Source, TaskState
from yaodian.apps.plan.rules.counts import COUNTS
from yaodian.kernel.documents.model import Figure, Run, Text, figure, quoted
from yaodian.kernel.journal.queries import record_ref

SHOWN_NAMES = 6
LONGEST_QUOTE = 90
MONTH_LEAD = re.compile(r"^(?:(?:\d{4}年)?(?:截至)?\d{1,2}月(?:份|底)?[：:，,]\s*)?(?:已完成[：:]\s*)?")


def day_words(day: date) -> str:
    """Return 2018年10月31日."""
    return f"{day.year}年{day.month}月{day.day}日"


def short_day(day: date) -> str:
    """Return 10月31日."""
    return f"{day.month}月{day.day}日"


def tidy(words: str) -> str:
    """Return words of the plan with the full-width marks that a document takes."""
    found = re.sub(r"(?<=[\u4e00-\u9fa5”》）]),(?=[\u4e00-\u9fa5“《（])", "，", words.strip())
    return re.sub(r"(?<=[\u4e00-\u9fa5”》）]):", "：", found)


def inner(words: str) -> str:
    """Return words that are to stand in quotation marks: their own marks become the inner ones."""
    return tidy(words).replace("“", "‘").replace("”", "’")


def said(words: str, *, trace: str) -> Text:
    """Return a unit's words as a quotation: one or two whole sentences, without the month they begin with."""
    sentences = re.findall(r"[^。；\n]+", MONTH_LEAD.sub("", tidy(words)))
    found = ""
    for sentence in sentences:
        if found and len(found) + len(sentence) > LONGEST_QUOTE:
            break
        found += ("，" if found else "") + sentence.strip().rstrip("，")
    return quoted(found or tidy(words), trace=trace)


def point_line(number: str, title: str, *, trace: str) -> Text:
    """Return what a point's paragraph begins with: the plan's own number and title, 6.优化学校布局调整。"""
    return quoted(f"{number}.{tidy(title).rstrip('。')}。", trace=trace)


def count_of(standing: Standing, number: int, part: str, label: str) -> Figure:
    """Return a count of the plan or section with its source."""
    return figure(
        number, trace=trace_of(standing.record, part=part, on=standing.today), label=label, as_of=standing.today
    )


def standing_count(standing: Standing, part: str) -> Figure:
    """Return a count of how the plan stands today by its part, as a frozen month would count it."""
    states = standing.states()
    live = states[TaskState.DISPATCHED] + states[TaskState.RUNNING] + states[TaskState.CLOSING]
    targets = Counter(view.state.value for view in standing.targets)
    known = {
        "points": len(standing.points),
        "tasks": len(standing.lines),
        "open": live,
        "late": len(standing.late),
        "near": len(standing.near),
        "targets": len(standing.targets),
    }
    number = targets[part.removeprefix("targets_")] if part.startswith("targets_") else known.get(part)
    return count_of(standing, states[part] if number is None else number, part, COUNTS[part].title)


def task_words(task: Task) -> Text:
    """Return the title of a task as quoted words: its numbers are the plan's."""
    return quoted(tidy(task.title), trace=record_ref(task))


def plain(value: Decimal) -> str:
    """Return a number as printed, without idle decimals."""
    return f"{value:f}" if value == value.to_integral_value() else f"{value.normalize():f}"


def goal_words(view: TargetView) -> str:
    """Return the goal with its unit as the plan sets it, "" without one."""
    return f"{plain(view.goal)}{view.target.unit}" if view.goal is not None else ""


def reading_of(view: TargetView) -> Figure | None:
    """Return the number of a target's chosen reading with its source, None where there is none."""
    if view.number is None or view.chosen is None or view.source is Source.DECLARED:
        return None
    on = view.as_of or view.target.due_date
    return figure(
        f"{plain(view.number)}{view.target.unit}",
        trace=trace_of(record_ref(view.target), on=on),
        label=f"{view.target.object}·{view.chosen.reading.title}",
        as_of=on,
    )


def target_words(view: TargetView) -> list[str | Run]:
    """Return a target and how it stands: “建设13个录播教室”，验收合格9个（目标13个）."""
    parts: list[str | Run] = ["“", quoted(inner(view.target.phrase), trace=record_ref(view.target)), "”"]
    number = reading_of(view)
    if number is not None and view.chosen is not None:
        parts += [f"，{view.chosen.reading.title}", number]
        if view.source is Source.QUOTED and view.quoted is not None:
            parts.append(f"（引用{view.quoted.system}，截至{short_day(view.quoted.as_of_date)}）")
    elif view.source is Source.DECLARED:
        parts.append("，已作定性说明并经核对" if view.declaration else "，尚未报送办结说明")
    else:
        parts.append("，暂无数据")
    return parts


def task_state(line: TaskLine) -> str:
    """Return the state of a task in words."""
    state = TaskState(line.task.state)
    if line.late:
        return f"{state.label}（已超时限）"
    return str(state.label)


def light_words(line: TaskLine) -> str:
    """Return the light and the state of a task: 红·逾期."""
    lamp = {"red": "红", "yellow": "黄", "green": "绿"}.get(line.light.value, "")
    state = "逾期" if line.late else str(line.task.get_state_display())
    return f"{lamp}·{state}" if lamp else state


def names(words: Iterable[str], *, most: int = SHOWN_NAMES) -> str:
    """Return names joined by 、, 等 after the last shown."""
    found = list(dict.fromkeys(words))
    return "、".join(found[:most]) + ("等" if len(found) > most else "")


def joined(parts: Sequence[Sequence[str | Run]], *, mark: str = "；") -> list[str | Run]:
    """Return several runs of words joined by a mark and closed by a full stop."""
    found: list[str | Run] = []
    for place, part in enumerate(parts):
        found += ([mark] if place else []) + list(part)
    return [*found, "。"]


RECIPIENTS = (
    ("section", "机关各科室"),
    ("institution", "局属各单位"),
    ("central_school", "各乡镇中心学校"),
    ("direct_school", "局直各学校"),
    ("private_school", "各民办学校"),
)


def kinds_addressed(recipients: str) -> list[str]:
    """Return the kinds of units that 主送 names."""
    return [kind for kind, words in RECIPIENTS if words in recipients]


def recipients(kinds: set[str]) -> str:
    """Return 主送 by the kinds of units there are: 机关各科室，局属各单位，各乡镇中心学校，局直各学校."""
    return "，".join(words for kind, words in RECIPIENTS if kind in kinds)
