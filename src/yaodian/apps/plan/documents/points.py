"""要点逐项 (the points of the summary): what was done with its numbers, what was not and why, what comes next; in prose."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from yaodian.apps.plan.documents.words import (
    goal_words,
    inner,
    joined,
    point_line,
    reading_of,
    said,
    short_day,
    task_words,
    tidy,
)
from yaodian.apps.plan.models import Point, ProgressEntry
from yaodian.apps.plan.queries.figures import Standing, TaskLine, trace_of
from yaodian.apps.plan.queries.targets import TargetView
from yaodian.apps.plan.rules import Direction, Source, TaskState, goal_met
from yaodian.kernel.documents.model import Block, Figure, Heading, Run, Text, figure, paragraph, quoted
from yaodian.kernel.journal.queries import record_ref

SHOWN = 3


def point_block(standing: Standing, point: Point) -> Block:
    """一项要点: done, unfinished with reasons, targets; without a task of its own it says so."""
    head = point_line(point.number, point.title, trace=record_ref(point))
    lines = [line for line in standing.lines_of(point) if line.task.state != TaskState.CANCELLED]
    if not lines:
        return paragraph(head, "本项未单列任务，结合日常工作落实。")
    closed = [line for line in lines if line.closed]
    runs = [
        head,
        *_overall(standing, point, lines, closed),
        *_achieved(closed),
        *_targets(standing, point),
        *_unfinished(standing, point, [line for line in lines if not line.closed]),
    ]
    return paragraph(*runs)


def count_in(standing: Standing, point: Point, number: int, *, part: str, label: str) -> Figure:
    """Return a count of one point with its source."""
    trace = trace_of(record_ref(point), part=part, on=standing.today)
    return figure(number, trace=trace, label=f"要点{point.number}·{label}", as_of=standing.today)


def _overall(
    standing: Standing, point: Point, lines: Sequence[TaskLine], closed: Sequence[TaskLine]
) -> list[str | Run]:
    """Return how many tasks, and how many are closed."""
    whole = count_in(standing, point, len(lines), part="tasks", label="任务")
    if len(closed) == len(lines):
        return ["分解的", whole, "项任务全部办结。"]
    words: list[str | Run] = ["分解任务", whole, "项，"]
    if closed:
        return [*words, "办结", count_in(standing, point, len(closed), part="closed", label="已办结"), "项。"]
    if any(line.late or not line.live for line in lines):
        return [*words, "尚未办结。" if any(line.live for line in lines) else "尚未启动。"]
    return [*words, "均在按时限推进。"]


def _achieved(closed: Sequence[TaskLine]) -> list[str | Run]:
    """Return what the closed tasks brought: the lead unit's own last accepted words, else the task itself."""
    told: list[list[str | Run]] = []
    for line in closed[:SHOWN]:
        entry = next(iter(line.lead_entries), None)
        told.append([_said(entry, entry.text) if entry is not None and entry.text.strip() else task_words(line.task)])
    if not told:
        return []
    ending = "等。" if len(closed) > SHOWN else "。"
    return ["主要成效：", *joined(told)[:-1], ending]


def _said(entry: ProgressEntry, words: str) -> Text:
    """Return a unit's words as a quotation."""
    return said(words, trace=record_ref(entry))


def _targets(standing: Standing, point: Point) -> list[str | Run]:
    """Return the targets: those reached with their numbers, those not with what is missing, those without data."""
    views = standing.targets_of_point(point)
    met = [view for view in views if reading_of(view) is not None and _reached(view)]
    short = [view for view in views if view not in met and reading_of(view) is not None]
    told = [view for view in views if view.source is Source.DECLARED and view.declaration is not None]
    runs: list[str | Run] = []
    if met:
        runs += ["目标完成情况：", *joined([_reading(view) for view in met])]
    if short:
        runs += [
            "尚未达到的目标：" if met else "目标进展：",
            *joined([[*_reading(view), *_missing(view)] for view in short]),
        ]
    if told:
        words = [[quoted(inner(view.target.phrase), trace=record_ref(view.target))] for view in told[:SHOWN]]
        many = "等" if len(told) > SHOWN else ""
        runs += ["“", *joined(words, mark="”“")[:-1], f"”{many}已落实，佐证经核对。"]
    rest = len(views) - len(met) - len(short) - len(told)
    if rest:
        number = count_in(standing, point, rest, part="targets_open", label="尚无数据或说明的目标")
        runs += ["另有" if runs else "有", number, "个目标尚在推进，暂无数据或办结说明。"]
    return runs


def _reached(view: TargetView) -> bool:
    """Is the goal reached? A quoted figure shows as quoted whatever it says, so its number is held against the goal."""
    target = view.target
    direction = Direction(target.direction)
    return bool(goal_met(view.value, goal=target.goal, direction=direction, baseline=target.baseline))


def _reading(view: TargetView) -> list[str | Run]:
    """Return a target with its number: “建设13个录播教室”，已验收13个."""
    number = reading_of(view)
    assert number is not None
    assert view.chosen is not None
    runs: list[str | Run] = ["“", quoted(inner(view.target.phrase), trace=record_ref(view.target)), "”，"]
    runs += [view.chosen.reading.title, number]
    if view.source is Source.QUOTED and view.quoted is not None:
        runs.append(f"（引用{view.quoted.system}，截至{short_day(view.quoted.as_of_date)}）")
    return runs


def _missing(view: TargetView) -> list[str | Run]:
    """Return the goal that was not reached, with its source."""
    goal = goal_words(view)
    return ["（目标", quoted(goal, trace=record_ref(view.target)), "）"] if goal else []


def _unfinished(standing: Standing, point: Point, lines: Sequence[TaskLine]) -> list[str | Run]:
    """Return what is late or stands still and why, by the unit's own words; how many more go on in time."""
    runs: list[str | Run] = []
    stuck = [line for line in lines if line.late or not line.live]
    for line in sorted(stuck, key=lambda one: (-one.days_late, one.task.due_date, one.task.code))[:SHOWN]:
        runs += ["“", quoted(inner(tidy(line.task.title)), trace=record_ref(line.task)), "”"]
        if line.late:
            days = figure(
                line.days_late,
                trace=trace_of(record_ref(line.task), part="days_late", on=standing.today),
                label=f"任务{line.task.code}·超过时限天数",
                as_of=standing.today,
            )
            runs += ["超过时限", days, "天尚未办结"]
        else:
            runs.append(_state_words(line))
        entry = next((entry for entry in line.lead_entries if entry.problems.strip()), None)
        if entry is not None:
            runs += ["，主要原因是", _said(entry, entry.problems)]
        elif line.late:
            runs.append("，原因正由牵头单位核实")
        runs.append("。")
    if len(stuck) > SHOWN:
        runs.append("其余未办结任务见附件。")
    closed = any(line.closed for line in standing.lines_of(point))
    if len(lines) > len(stuck) and (stuck or closed):
        going = count_in(standing, point, len(lines) - len(stuck), part="in_time", label="按时限推进的任务")
        runs += ["另有" if stuck else "现有", going, "项任务正在按时限推进。"]
    return runs


def _state_words(line: TaskLine) -> str:
    """Return how an unfinished task stands that is neither late nor on its way."""
    return "经批准暂停" if line.task.state == TaskState.HALTED else "尚未交办"


def next_steps(standing: Standing) -> list[Block]:
    """下一步工作, section by section: what is late and how its unit means to end it, what is due first."""
    blocks: list[Block] = []
    for section, points in groupby(standing.points, key=lambda point: point.section):
        inside = {point.pk for point in points}
        lines = [line for line in standing.lines if line.live and line.points and line.points[0].pk in inside]
        if not lines:
            continue
        late = sorted((line for line in lines if line.late), key=lambda one: (-one.days_late, one.task.code))
        rest = sorted((line for line in lines if not line.late), key=lambda one: (one.task.due_date, one.task.code))
        runs: list[str | Run] = []
        if late:
            runs += ["对超过时限的任务限期办结：", *joined([_planned(standing, line) for line in late])]
        if rest:
            trace = trace_of(record_ref(section), part="in_time", on=standing.today)
            number = figure(len(rest), trace=trace, label="按时限推进的任务", as_of=standing.today)
            runs += ["其余" if late else "抓好", number, "项在办任务", "，" if late else "的落实，", "先办结"]
            for line in rest[:SHOWN]:
                runs += ["“", quoted(inner(line.task.title).rstrip("。"), trace=record_ref(line.task)), "”"]
                runs.append(f"（{_until(standing, line)}）")
            runs.append("。" if len(rest) <= SHOWN else "，再按时限逐项办结。")
        blocks.append(Heading(2, f"{inner(section.heading).rstrip('。')}。", paragraph(*runs).runs))
    return blocks


def _planned(standing: Standing, line: TaskLine) -> list[str | Run]:
    """Return how a late task is to be ended: by its unit's own plan where there is one."""
    words: list[str | Run] = ["“", quoted(inner(line.task.title).rstrip("。"), trace=record_ref(line.task)), "”"]
    entry = next((entry for entry in line.lead_entries if entry.next_steps.strip()), None)
    if entry is not None:
        words += ["，", _said(entry, entry.next_steps)]
    return [*words, f"（{_until(standing, line)}）"]


def _until(standing: Standing, line: TaskLine) -> str:
    """Return the limit of a plan, said as late where it has passed."""
    return "尽快" if line.late else f"{line.task.due_date.year}年{short_day(line.task.due_date)}前"
