"""Correction rules (更正规则): what changes between a frozen row and the row counted anew, and which counts change with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from yaodian.apps.plan.rules.counts import COUNTS, STATE_WORDS, TARGET_WORDS, number_of
from yaodian.apps.plan.rules.fact_rows import CommissionFact
from yaodian.apps.plan.rules.facts import MonthFacts, ReportFact, TargetFact, TaskFact, target_fact, task_fact
from yaodian.apps.plan.rules.periods import of_month

Fact = TaskFact | TargetFact | CommissionFact | ReportFact
REPORTED = ("state", "sent_date", "late", "returned_count")
"""What a correction tells anew of a report; its words are corrected as words."""
MONTH_COUNTS = tuple(
    name
    for name in COUNTS
    if name.startswith(("targets_", "commissions", "reports_"))
    or name in ("closed", "open", "draft", "halted", "cancelled", "late", "near", "moved", "closed_now", "late_leads")
)
"""The counts a month states that follow from its rows."""


UNITS = (
    (("targets_", "late_leads", "reports_prompt", "commission_units"), "个"),
    (("commissions",), "件"),
    (("reports_",), "份"),
)


def fact_of(facts: MonthFacts, row: str) -> Fact | None:
    """Return the row of a month that a correction names ("task:4"), None where there is none."""
    kind, _colon, key = row.partition(":")
    rows: dict[str, tuple[Fact, ...]] = {
        "task": facts.tasks,
        "target": facts.targets,
        "commission": facts.commissions,
        "report": facts.reports,
    }
    return next((fact for fact in rows.get(kind, ()) if str(fact.id) == key), None)


def kind_of(fact: Fact) -> str:
    """Return what stands before the colon of a row: task, target, commission, report."""
    if isinstance(fact, ReportFact):
        return "report"
    if isinstance(fact, TargetFact):
        return "target"
    return "task" if isinstance(fact, TaskFact) else "commission"


def place_of(fact: Fact) -> str:
    """Return how a correction names a row."""
    if isinstance(fact, ReportFact):
        return f"{fact.unit}月报的报送情况"
    if isinstance(fact, TargetFact):
        return f"目标“{fact.phrase}”{fact.reading}"
    return f"任务“{fact.title}”" if isinstance(fact, TaskFact) else f"交办件“{fact.title}”"


def _told(fact: Fact) -> dict[str, str]:
    """Return what a month states of a row, in words."""
    if isinstance(fact, TargetFact):
        value = "暂无数据" if fact.value is None else f"{fact.value}{fact.unit}"
        return {"": value, "状态：": dict(TARGET_WORDS)[fact.state]}
    if isinstance(fact, ReportFact):
        sent = "未报" if fact.missing else f"{_day(fact.sent_date)}{'迟报' if fact.late else '按时报送'}"
        return {"": sent, "退回": f"{fact.returned_count}次"}
    late = f"超过时限{fact.days_late}天" if fact.days_late else "未超过时限"
    words = {"": STATE_WORDS[fact.state], "时限": fact.due_date, "时限情况：": late}
    if isinstance(fact, TaskFact):
        moves = "、".join(fact.moves) or "无"
        return words | {"佐证": f"{fact.evidence_count}件", "当月进展：": moves}
    return words | {"答复：": f"已答复（{fact.answer_class}类）" if fact.answered else "未答复"}


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.month}月{day.day}日"


def as_sent(was: ReportFact, *, sent_date: date | None, returned_count: int, due_date: date) -> ReportFact:
    """Return a report as it really came in: on which day (None: it did not), how often it was returned."""
    if sent_date is None:
        return replace(was, state="draft", sent_date="", late=False, returned_count=0)
    told = sent_date.isoformat()
    return replace(
        was,
        state="sent" if was.missing else was.state,
        sent_date=told,
        late=was.late if told == was.sent_date else sent_date > due_date,
        returned_count=returned_count,
    )


def difference(was: Fact, now: Fact) -> tuple[str, str]:
    """Return what a frozen row says and what it says counted anew, where they differ; ("", "") where they do not."""
    old, new = _told(was), _told(now)
    changed = [name for name in old if old[name] != new[name]]
    if isinstance(was, TargetFact) and "" in changed:
        changed = [""]  # the state follows from the number
    first, second = ("，".join(f"{name}{told[name]}" for name in changed) for told in (old, new))
    return first, second


def plain(fact: Fact) -> dict[str, Any]:
    """Return a row as plain data, ready for JSON; the records behind it stay with the frozen month."""
    data = asdict(fact)
    if isinstance(fact, ReportFact):
        return {name: data[name] for name in REPORTED}
    return data | {"basis": [], "basis_count": 0, "basis_digest": ""} if isinstance(fact, TargetFact) else data


def replaced(facts: MonthFacts, row: str, data: Mapping[str, Any]) -> MonthFacts:
    """Return a month with one row in place of another."""
    kind, _colon, key = row.partition(":")
    if kind == "task":
        return replace(facts, tasks=tuple(task_fact(data) if str(one.id) == key else one for one in facts.tasks))
    if kind == "report":
        reports = (replace(one, **data) if str(one.id) == key else one for one in facts.reports)
        return replace(facts, reports=tuple(reports))
    if kind == "target":
        return replace(facts, targets=tuple(target_fact(data) if str(one.id) == key else one for one in facts.targets))
    return replace(
        facts, commissions=tuple(CommissionFact(**data) if str(one.id) == key else one for one in facts.commissions)
    )


def count_changes(was: MonthFacts, now: MonthFacts) -> list[str]:
    """Return the counts of a month that differ, in words: 已办结的任务3项更正为4项."""
    found = []
    for name in MONTH_COUNTS:
        first, second = number_of(name, of_month(was)), number_of(name, of_month(now))
        if first != second:
            unit = next((unit for starts, unit in UNITS if name.startswith(starts)), "项")
            found.append(f"{COUNTS[name].title}{first}{unit}更正为{second}{unit}")
    return found
