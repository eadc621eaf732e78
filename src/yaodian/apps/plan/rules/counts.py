"""Counts of frozen months (冻结计数): each number that a document states, how it is counted, and the rows it is made of.

A trace id such as plan.reportmonth:5/2018Q2/late/unit:3@2018-06-30 names the frozen month, the period, the count and
whose part of it; the documents print the number and the page of the trace shows the rows, both from here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from yaodian.apps.plan.rules.fact_rows import CommissionFact
from yaodian.apps.plan.rules.facts import MonthFacts, ReportFact, TargetFact, TaskFact
from yaodian.apps.plan.rules.periods import (
    PeriodFacts,
    by_unit,
    closed_in,
    moved_open,
    prompt_units,
    reports_of,
    unfinished,
    unmoved,
)

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
PERIOD = re.compile(r"\d{4}[QH]\d/")


@dataclass(frozen=True)
class Row:
    """一行 (a row that was counted): what, whose, how it stood; `ref` opens the record as it is now."""

    words: str
    unit: str
    detail: str = ""
    ref: str = ""
    unit_id: int | None = None
    points: tuple[int, ...] = ()


@dataclass(frozen=True)
class Count:
    """计数 (a count): its title, its definition (口径), its rows."""

    title: str
    definition: str
    rows: Callable[[PeriodFacts], Iterable[Row]]


def task_row(task: TaskFact) -> Row:
    """Return a task as a row."""
    late = f"，超过时限{task.days_late}天" if task.late else ""
    moves = f"；{'；'.join(task.moves)}" if task.moves else ""
    detail = f"{STATE_WORDS[task.state]}{late}，时限{task.due_date}，佐证{task.evidence_count}件{moves}"
    return Row(f"{task.code} {task.title}", task.unit, detail, f"plan.task:{task.id}", task.unit_id, task.point_ids)


def target_row(target: TargetFact) -> Row:
    """Return a target as a row."""
    value = "暂无数据" if target.value is None else f"{target.value}{target.unit}"
    detail = f"{dict(TARGET_WORDS)[target.state]}，{target.reading}：{value}"
    point = (target.point_id,) if target.point_id else ()
    return Row(target.phrase, "", detail, f"plan.target:{target.id}", target.unit_id, point)


def commission_row(one: CommissionFact) -> Row:
    """Return a commission as a row."""
    late = f"，超过时限{one.days_late}天" if one.late else ""
    answered = f"，已答复（{one.answer_class}类）" if one.answered else ""
    detail = f"{STATE_WORDS[one.state]}{late}，时限{one.due_date}{answered}"
    return Row(f"{one.number} {one.title}", one.unit, detail, f"plan.commission:{one.id}", one.unit_id)


def _report_row(month: MonthFacts, report: ReportFact) -> Row:
    words = "未报" if report.missing else f"{report.sent_date}报送{'（迟报）' if report.late else ''}"
    returned = f"，退回{report.returned_count}次" if report.returned_count else ""
    return Row(f"{month.year}年{month.month}月月报", report.unit, words + returned, unit_id=report.unit_id)


def _tasks(pick: Callable[[PeriodFacts], Iterable[TaskFact]]) -> Callable[[PeriodFacts], list[Row]]:
    return lambda facts: [task_row(task) for task in pick(facts)]


def _state(*states: str) -> Callable[[PeriodFacts], list[Row]]:
    return _tasks(lambda facts: facts.last.pick(lambda task: task.state in states))


def _targets(state: str) -> Callable[[PeriodFacts], list[Row]]:
    return lambda facts: [target_row(target) for target in facts.last.targets if target.state == state]


def _units(pick: Callable[[PeriodFacts], Iterable[str]]) -> Callable[[PeriodFacts], list[Row]]:
    def rows(facts: PeriodFacts) -> list[Row]:
        ids = {unit: unit_id for unit_id, unit in facts.last.units().items()}
        return [Row(unit, unit, unit_id=ids.get(unit)) for unit in pick(facts)]

    return rows


def _reports(holds: Callable[[ReportFact], object]) -> Callable[[PeriodFacts], list[Row]]:
    return lambda facts: [
        _report_row(month, report)
        for reports in reports_of(facts).values()
        for month, report in reports
        if holds(report)
    ]


def _commissions(holds: Callable[[CommissionFact], object]) -> Callable[[PeriodFacts], list[Row]]:
    return lambda facts: [commission_row(one) for one in commissions_of(facts) if holds(one)]


def _answered(letter: str) -> Callable[[PeriodFacts], list[Row]]:
    return _commissions(lambda one: one.answered and one.answer_class == letter)


def commissions_of(facts: PeriodFacts) -> list[CommissionFact]:
    """Return the commissions that a period tells of: of one ledger, or of all."""
    return [one for one in facts.last.commissions if facts.source in ("", one.source)]


def _clean_units(facts: PeriodFacts) -> list[str]:
    late = by_unit(facts.last.late)
    return [unit for unit in by_unit(list(facts.last.tasks)) if unit not in late]


def _late_commission_units(facts: PeriodFacts) -> list[Row]:
    late = {one.unit_id: one.unit for one in commissions_of(facts) if one.late}
    return [Row(unit, unit, unit_id=unit_id) for unit_id, unit in late.items()]


def _changed(pick: Callable[[MonthFacts], list[TaskFact]]) -> Callable[[PeriodFacts], list[Row]]:
    """Return the tasks of which something holds on one of the two days alone."""

    def rows(facts: PeriodFacts) -> list[Row]:
        now = {task.id: task for task in pick(facts.last)}
        old = {task.id: task for task in pick(facts.before)} if facts.before else {}
        return [task_row((now | old)[key]) for key in sorted(now.keys() ^ old.keys())]

    return rows


def _problems(facts: PeriodFacts) -> list[Row]:
    return [
        Row(
            line.boxes.problems,
            report.unit,
            f"{month.month}月，任务{line.code}",
            f"plan.task:{line.task_id}",
            report.unit_id,
        )
        for month in facts.months
        for report in month.reports
        for line in report.lines
        if line.boxes.problems
    ]


def _corrections(facts: PeriodFacts) -> list[Row]:
    return [
        Row(f"{row.of}{row.place}", row.unit, f"{row.was or '—'} → {row.now}（{row.reason}）")
        for month in facts.months
        for row in month.corrections
    ]


def _points(facts: PeriodFacts) -> list[Row]:
    return [
        Row(f"{point.number} {point.title}", "", point.section, f"plan.point:{point.id}", points=(point.id,))
        for point in facts.last.points
    ]


COUNTS: dict[str, Count] = {
    "points": Count("要点", "工作要点各部分所列要点的项数。", _points),
    "tasks": Count("任务", "由工作要点分解、冻结日在册的任务。", _tasks(lambda facts: facts.last.tasks)),
    "led": Count("牵头任务", "单位牵头的任务。", _tasks(lambda facts: facts.last.tasks)),
    "closed": Count("已办结的任务", "经审批办结的任务。", _state("closed")),
    "open": Count("在办任务", "已交办、尚未办结的任务，含待签收和办结待核的。", _tasks(lambda facts: facts.last.open)),
    "draft": Count("尚未交办的任务", "已拟定、冻结日尚未交办的任务。", _state("draft")),
    "halted": Count("暂停的任务", "经批准暂停的任务。", _state("halted")),
    "cancelled": Count("取消的任务", "经批准取消的任务。", _state("cancelled")),
    "late": Count("超过时限的任务", "在办且冻结日已过办理时限的任务。", _tasks(lambda facts: facts.last.late)),
    "near": Count("临近时限的任务", "在办且时限在临期提醒天数之内的任务。", _tasks(lambda facts: facts.last.near)),
    "moved": Count("当月有进展的任务", "上次冻结以后有办结、节点、成果、采纳的进展或读数变化的任务。", _tasks(lambda facts: facts.last.moved)),
    "closed_now": Count("当月办结的任务", "上次冻结以后经审批办结的任务。", _tasks(lambda facts: facts.last.closed_now)),
    "moved_open": Count("有进展的在办任务", "在办且本期任何一个月有进展的任务。", _tasks(moved_open)),
    "unmoved": Count("没有进展的在办任务", "在办且本期各月都没有进展的任务。", _tasks(unmoved)),
    "closed_in_period": Count("本期办结的任务", "本期内办结、期末仍为办结的任务。", _tasks(closed_in)),
    "unfinished": Count("未办结的任务", "冻结日未办结、未取消的任务。", _tasks(unfinished)),
    "closed_change": Count("办结任务增减", "本期末与上期末办结任务数之差；所列为两期不同的任务。", _changed(lambda month: month.closed)),
    "late_change": Count("超时限任务增减", "本期末与上期末超时限任务数之差；所列为两期不同的任务。", _changed(lambda month: month.late)),
    "leads": Count("牵头单位", "牵头任务的单位。", _units(lambda facts: by_unit(list(facts.last.tasks)))),
    "late_leads": Count("有超时限任务的牵头单位", "至少有一项任务超过时限的牵头单位。", _units(lambda facts: by_unit(facts.last.late))),
    "leads_on_time": Count("无超时限任务的牵头单位", "没有任务超过时限的牵头单位。", _units(_clean_units)),
    "reports_prompt": Count("月报按时的单位", "本期各月月报都按时报送且未被退回的单位。", _units(prompt_units)),
    "reports_sent": Count("已报月报", "已报送的月报份数。", _reports(lambda report: not report.missing)),
    "reports_late": Count("迟报月报", "过报送截止日才报送的月报份次。", _reports(lambda report: report.late and not report.missing)),
    "reports_missing": Count("未报月报", "冻结时仍未报送的月报份次。", _reports(lambda report: report.missing)),
    "reports_returned": Count("退回的月报", "经核对退回补正的月报份次。", _reports(lambda report: report.returned_count)),
    "problems": Count("月报反映的问题", "月报“问题”栏有内容的任务条数。", _problems),
    "corrections": Count("更正", "本期说明的对已冻结月份的更正。", _corrections),
    "targets": Count("目标", "工作要点提出的可核查目标。", lambda facts: [target_row(one) for one in facts.last.targets]),
    **{
        f"targets_{state}": Count(f"目标·{word}", f"冻结日状态为“{word}”的目标。", _targets(state))
        for state, word in TARGET_WORDS
    },
    "commissions": Count("交办件", "本年度收到和往年转来未办结的交办件。", _commissions(lambda one: True)),
    "commissions_closed": Count("已办结的交办件", "经审批办结的交办件。", _commissions(lambda one: one.state == "closed")),
    "commissions_open": Count("在办的交办件", "尚未办结的交办件。", _commissions(lambda one: one.open)),
    "commissions_late": Count("超过时限的交办件", "在办且冻结日已过办理时限的交办件。", _commissions(lambda one: one.late)),
    "commissions_answered": Count("已答复的建议提案", "已登记答复函的建议提案。", _commissions(lambda one: one.answered)),
    **{
        f"commissions_class_{letter}": Count(
            f"{letter}类答复", f"答复类别为{letter}类的建议提案。",
            _answered(letter),
        )
        for letter in "ABC"
    },
    "commission_units": Count("有超时限交办件的单位", "至少有一件交办件超过时限的牵头单位。", _late_commission_units),
}  # fmt: skip


def rows_of(part: str, facts: PeriodFacts) -> list[Row]:
    """Return the rows of a count, of one unit, section, point or ledger alone where the part says so; KeyError for none."""
    name, *filters = PERIOD.sub("", part).split("/")
    limits = dict(one.split(":") for one in filters)
    source = limits.pop("source", facts.source)
    rows = list(COUNTS[name].rows(replace(facts, source=source)))
    for what, value in limits.items():
        key = int(value)
        if what == "unit":
            rows = [row for row in rows if row.unit_id == key]
        else:
            points = {
                point.id for point in facts.last.points if (point.id if what == "point" else point.section_id) == key
            }
            rows = [row for row in rows if points & set(row.points)]
    return rows


def number_of(part: str, facts: PeriodFacts) -> int:
    """Return the number of a count; a change is the difference of two counts."""
    name, before = part.partition("/")[0], facts.before
    if before is not None and name == "closed_change":
        return abs(len(facts.last.closed) - len(before.closed))
    if before is not None and name == "late_change":
        return abs(len(facts.last.late) - len(before.late))
    return len(rows_of(part, facts))
