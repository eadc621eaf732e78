"""半年总结 (half-year summary): a report on the plan, section by section and point by point, from frozen months."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from yaodian.apps.plan.documents.frozen import (
    BriefingRequest,
    count,
    days_late,
    goal_of,
    late_rows,
    late_targets,
    overall,
    reading,
    short_period,
    target_rows,
    titles,
)
from yaodian.apps.plan.documents.period import numbered
from yaodian.apps.plan.documents.words import day_words, inner, joined, point_line, said
from yaodian.apps.plan.rules.fact_rows import PointFact
from yaodian.apps.plan.rules.facts import MonthFacts, TargetFact, TaskFact
from yaodian.apps.plan.rules.periods import PeriodFacts, closed_in, of_month, unfinished, unmoved
from yaodian.kernel.documents.issuers import shipped_issuers
from yaodian.kernel.documents.model import (
    Attachment,
    Block,
    DocKind,
    Heading,
    OfficialDoc,
    Paragraph,
    Run,
    Table,
    paragraph,
    quoted,
)

SHOWN = 3
TOLD = 5


def half_year_summary(facts: PeriodFacts, *, request: BriefingRequest, demo: bool) -> OfficialDoc:
    """Return the draft report of the half-year."""
    last, words = facts.last, short_period(facts)
    body: list[Block] = [
        paragraph(
            f"{last.year}年{words}，我局围绕《{last.plan_title}》，逐项分解任务、明确牵头单位和时限，按月核对进展、跟踪督办。"
            f"现将截至{day_words(last.day)}的落实情况报告如下。"
        ),
        Heading(1, "总体情况"),
        *overall(facts),
        paragraph("分月看，", *joined([_month(month) for month in facts.months])),
        Heading(1, "各项要点落实情况"),
        *_sections(facts),
        Heading(1, "存在的问题"),
        *_left(facts),
        Heading(1, f"{'下半年' if words == '上半年' else '下一步'}工作打算"),
        *_ahead(facts),
    ]
    return OfficialDoc(
        kind=DocKind.REPORT,
        issuer=shipped_issuers().issuers[request.issuer],
        title=f"关于{last.year}年{words}工作要点落实情况的报告",
        body=tuple(body),
        main_recipient=request.recipients,
        attachments=_attachments(facts, named=request.named),
        demo=demo,
    )


def _month(month: MonthFacts) -> list[str | Run]:
    """Return one month in a clause: 4月有31项任务取得进展、办结2项."""
    one = of_month(month)
    words: list[str | Run] = [f"{month.month}月有", count(one, "moved"), "项任务取得进展"]
    if month.closed_now:
        words += ["，办结", count(one, "closed_now"), "项"]
    return words


def _sections(facts: PeriodFacts) -> list[Block]:
    """Return section by section, point by point, in the order and with the numbers of the plan."""
    blocks: list[Block] = []
    for heading, points in groupby(facts.last.points, key=lambda point: point.section):
        blocks.append(Heading(2, inner(heading).rstrip("。")))
        blocks += [_point(facts, point) for point in points]
    return blocks


def _point(facts: PeriodFacts, point: PointFact) -> Paragraph:
    """Return one point: how many tasks are closed, what was done, how its targets stand, what is late and why."""
    head = point_line(point.number, point.title, trace=f"plan.point:{point.id}")
    own = [task for task in facts.last.tasks if point.id in task.point_ids and task.state != "cancelled"]
    if not own:
        return paragraph(head, "本项未单列任务，结合日常工作落实。")
    closed = [task for task in own if task.state == "closed"]
    late = [task for task in facts.last.late if task in own]
    runs = [
        head,
        *_counted(facts, point, own=own, closed=closed),
        *_done(facts, own),
        *_targets(facts, point),
        *_late(facts, late),
        *_going(facts, own, late=late, closed=closed),
    ]
    return paragraph(*runs)


def _counted(facts: PeriodFacts, point: PointFact, *, own: list[TaskFact], closed: list[TaskFact]) -> list[str | Run]:
    """Return how many tasks a point has and how many are closed, in the period and in all."""
    whole = count(facts, f"tasks/point:{point.id}")
    if len(closed) == len(own):
        return ["分解任务", whole, "项，已全部办结。"]
    if not closed:
        return ["分解任务", whole, "项，尚无办结。"]
    words: list[str | Run] = ["分解任务", whole, "项，已办结", count(facts, f"closed/point:{point.id}"), "项"]
    lately = [task for task in closed_in(facts) if task in closed]
    if lately and len(lately) < len(closed):
        words += [f"，其中{short_period(facts)}办结", count(facts, f"closed_in_period/point:{point.id}"), "项"]
    return [*words, "。"]


def _done(facts: PeriodFacts, own: list[TaskFact]) -> list[str | Run]:
    """Return what was done, in the units' own words of the last month that tells of it; else the closed tasks' titles."""
    told: dict[str, Run] = {}
    wanted = [task.id for task in own]
    for month in reversed(facts.months):
        for report in month.reports:
            for line in report.lines:
                if line.task_id in wanted and line.boxes.progress and line.code not in told:
                    trace = month.trace(f"unit:{report.unit_id}/task:{line.task_id}")
                    told[line.code] = said(line.boxes.progress, trace=trace)
    words = list({run.text: run for _code, run in sorted(told.items())}.values())
    reached = _reached(facts, wanted)
    if reached:
        return [*reached, "主要工作：", *joined([[run] for run in words[: SHOWN - 1]])] if words else reached
    if words:
        return ["主要工作：", *joined([[run] for run in words[:SHOWN]])]
    closed = [task for task in closed_in(facts) if task in own]
    return ["办结了", *titles(closed, most=SHOWN), "。"] if closed else []


def _reached(facts: PeriodFacts, task_ids: list[int]) -> list[str | Run]:
    """Return the milestones and deliverables that these tasks reached in the period."""
    found = {
        title: quoted(inner(title), trace=f"plan.task:{task.id}")
        for month in facts.months
        for task in month.tasks
        if task.id in task_ids
        for title in task.reached
    }
    if not found:
        return []
    runs: list[str | Run] = []
    for title in list(found.values())[:SHOWN]:
        runs += ["“", title, "”"]
    return [*runs, "等节点已经完成。" if len(found) > SHOWN else "已经完成。"]


def _targets(facts: PeriodFacts, point: PointFact) -> list[str | Run]:
    """Return the point's targets that have a number, and how many have none yet."""
    known = {target.id: target for target in facts.before.targets} if facts.before else {}
    own = [target for target in facts.last.targets if target.point_id == point.id]
    shown = [target for target in own if target.value is not None][:SHOWN]
    if not shown:
        return []
    return ["目标进展：", *joined([_target(facts, target, known.get(target.id)) for target in shown])]


def _target(facts: PeriodFacts, target: TargetFact, old: TargetFact | None) -> list[str | Run]:
    """Return a target with its number, from what to what where it moved, and its goal."""
    now = reading(facts.last, target)
    first = reading(facts.before, old) if old is not None and facts.before is not None else None
    words: list[str | Run] = ["“", quoted(inner(target.phrase), trace=f"plan.target:{target.id}"), "”，"]
    moved = first is not None and old is not None and old.value != target.value
    words += [f"{target.reading}由", first, "变为", now] if moved and first and now else [target.reading, now or ""]
    return [*words, "（目标", goal_of(target), "）"] if target.goal else words


def _late(facts: PeriodFacts, late: list[TaskFact]) -> list[str | Run]:
    """Return what is late and why, by the unit's own words."""
    runs: list[str | Run] = []
    for task in late[:SHOWN]:
        runs += [*titles([task]), "超过时限", days_late(facts.last, task), "天尚未办结"]
        reason = next(
            (
                said(line.boxes.problems, trace=month.trace(f"unit:{report.unit_id}/task:{line.task_id}"))
                for month in reversed(facts.months)
                for report in month.reports
                for line in report.lines
                if line.task_id == task.id and line.boxes.problems
            ),
            None,
        )
        runs += ["，主要原因是", reason, "。"] if reason is not None else ["，原因正由牵头单位核实。"]
    if len(late) > SHOWN:
        runs.append("其余超过时限的任务见附件。")
    return runs


def _going(facts: PeriodFacts, own: list[TaskFact], *, late: list[TaskFact], closed: list[TaskFact]) -> list[str | Run]:
    """Return whether the rest goes on in time."""
    rest = len(own) - len(late) - len(closed)
    if not rest or (not late and not closed):
        return []
    return ["其余任务按时限推进。"]


def _told(facts: PeriodFacts, box: str) -> list[list[str | Run]]:
    """Return what units wrote of the last month as a whole, quoted with its source; the same words stand once."""
    found: dict[str, Run] = {}
    for report in facts.last.reports:
        words = getattr(report.boxes, box).strip()
        if words:
            run = said(words, trace=facts.last.trace(f"unit:{report.unit_id}"))
            found.setdefault(run.text, run)
    told: list[list[str | Run]] = [[run] for run in found.values()]
    return told[:TOLD]


def _left(facts: PeriodFacts) -> list[Block]:
    """Return 存在的问题: late, unmoved, reports missing, difficulties."""
    last, parts = facts.last, list[list[str | Run]]()
    if last.late:
        longest = days_late(last, last.late[0])
        parts.append([count(facts, "late"), "项任务超过时限仍未办结，最长的已超过", longest, "天。"])
    if unmoved(facts):
        parts.append([count(facts, "unmoved"), f"项在办任务{short_period(facts)}没有进展记录。"])
    if behind := late_targets(facts):
        parts.append(behind)
    if any(report.missing for month in facts.months for report in month.reports):
        parts.append(["有的单位月报报送不及时，漏报", count(facts, "reports_missing"), "份次。"])
    if told := _told(facts, "problems"):
        parts.append(["各单位反映的困难：", *joined(told)])
    return numbered(parts) if parts else [paragraph("没有超过时限和停滞的任务，月报均按时报送。")]


def _ahead(facts: PeriodFacts) -> list[Block]:
    """Return 打算: what is still open and until when, and what units mean to do."""
    last, parts = facts.last, list[list[str | Run]]()
    if live := unfinished(facts):
        last_day = _latest(live)
        on_time = f"，最迟于{last_day}前全部办结" if last_day else ""
        parts.append(["对未办结的", count(facts, "unfinished"), f"项任务逐项倒排工期{on_time}。"])
    if last.late:
        parts.append(["对超过时限的", count(facts, "late"), "项任务挂牌督办，逐项说明原因、限期办结。"])
    if told := _told(facts, "next_steps"):
        parts.append(["各单位下步安排：", *joined(told)])
    return numbered(parts) if parts else [paragraph("巩固成果，做好资料归档。")]


def _latest(tasks: Iterable[TaskFact]) -> str:
    """Return the last limit of open tasks in words."""
    due = max(task.due_date for task in tasks)
    year, month, day = (int(part) for part in due.split("-"))
    return f"{year}年{month}月{day}日"


def _attachments(facts: PeriodFacts, *, named: bool) -> tuple[Attachment, ...]:
    """Return 附件: targets, late tasks, months one by one."""
    made = [Attachment("目标进展情况表", (target_rows(facts),))] if facts.last.targets else []
    if facts.last.late:
        made.append(Attachment("超过时限任务明细表", (late_rows(facts.last, named=named),)))
    parts = ("moved", "closed_now", "closed", "late", "reports_sent", "reports_missing")
    rows: list[tuple[str | Run, ...]] = [
        (f"{month.month}月", *(count(of_month(month), part) for part in parts)) for month in facts.months
    ]
    heads = ("月份", "有进展任务", "当月办结", "累计办结", "超过时限", "已报月报", "未报月报")
    made.append(Attachment("分月情况表", (Table(heads, tuple(rows)),)))
    return tuple(made)
