"""Commissions (交办件): what comes from papers, leaders, meetings, deputies and inspections becomes a task with its ledger entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction

from yaodian.apps.plan.actions.breakdown import TaskDraft, _write_parts
from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.actions.loop import dispatch_tasks
from yaodian.apps.plan.models import Commission, NumberSeries, SponsorTalk, Task, WorkPlan
from yaodian.apps.plan.queries.commissions import due_by_rule
from yaodian.apps.plan.rules import DueKind
from yaodian.apps.plan.rules.commissions import (
    MOTIONS,
    AnswerClass,
    Satisfaction,
    TalkWay,
    TaskSource,
    answer_refusal,
    ledger_number,
    motion_faults,
)
from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy.refusal import refuse_classified


@dataclass(frozen=True)
class CommissionWords:
    """交办内容 (what is entered of a commission); without a due date the rulebook's limit holds."""

    source: TaskSource
    title: str
    from_body: str
    received_date: date
    text: str
    lead_unit_id: int
    paper_number: str = ""
    due_date: date | None = None
    support_unit_ids: Sequence[int] = ()
    leader_id: int | None = None
    part: str = ""
    mover: str = ""
    host_body: str = ""
    closing_condition: str = ""


def _plan_for(day: date) -> WorkPlan:
    """Return the plan of a day's year, else the latest: a task of another source is counted with the year's work."""
    plan = WorkPlan.objects.filter(year=day.year).first() or WorkPlan.objects.order_by("-year").first()
    if plan is None:
        raise PlanError("还没有工作要点。请先导入或拟定一份要点，再登记交办件。")
    return plan


def _check(words: CommissionWords) -> None:
    """Refuse an entry that lacks what its kind needs, is dated ahead, or holds classified words."""
    if words.source is TaskSource.PLAN:
        raise PlanError("要点任务请在要点分句下拟定。")
    if not words.title.strip() or not words.from_body.strip() or not words.text.strip():
        raise PlanError("请填写事项、交办单位或领导、交办内容。")
    if words.received_date > clock.today():
        raise PlanError("收到日期不能晚于今天。")
    if words.due_date is not None and words.due_date < words.received_date:
        raise PlanError("办理时限不能早于收到日期。")
    lacking = motion_faults(
        source=words.source, part=words.part, paper_number=words.paper_number, host_body=words.host_body
    )
    if lacking:
        raise PlanError("".join(lacking.values()))
    content = [words.title, words.from_body, words.paper_number, words.text, words.closing_condition]
    refuse_classified(name="", content="\n".join(content))
    paper = words.paper_number.strip()
    twin = Commission.objects.filter(source=words.source, from_body=words.from_body.strip(), paper_number=paper)
    if paper and (known := twin.first()) is not None:
        raise PlanError(f"“{paper}”已登记为{known.number}，无需重复登记。")


@transaction.atomic
def register_commission(
    *, words: CommissionWords, by: By, file: File[bytes] | None = None, dispatch: bool = False
) -> Commission:
    """登记交办件: a ledger number and a task in the same loop as the plan's; the paper is its evidence.

    `dispatch` gives the task out at once."""
    require(by, "plan.register")
    _check(words)
    year = words.received_date.year
    series, _made = NumberSeries.objects.select_for_update().get_or_create(
        form=f"commission.{words.source.value}", issuer="bureau", year=year
    )
    series.last += 1
    series.save(update_fields=["last"])
    number = ledger_number(words.source, year=year, serial=series.last)
    due = words.due_date or due_by_rule(words.source, received=words.received_date)
    task = Task.objects.create(
        plan=_plan_for(words.received_date),
        source=words.source,
        code=number,
        title=words.title.strip()[:300],
        lead_unit_id=words.lead_unit_id,
        leader_id=words.leader_id,
        due_kind=DueKind.DATE,
        due_date=due,
        first_due_date=due,
        closing_condition=words.closing_condition.strip(),
        measures=words.text.strip(),
    )
    draft = TaskDraft(
        title=task.title,
        clause_ids=(),
        lead_unit_id=words.lead_unit_id,
        due_date=due,
        support_unit_ids=words.support_unit_ids,
    )
    rows = _write_parts(task, draft, ())
    commission = Commission.objects.create(
        source=words.source,
        number=number,
        task=task,
        from_body=words.from_body.strip()[:120],
        paper_number=words.paper_number.strip()[:80],
        received_date=words.received_date,
        text=words.text.strip(),
        part=words.part,
        mover=words.mover.strip()[:60],
        host_body=words.host_body.strip()[:120],
        registered_by=by.name,
        registered_at=clock.now(),
    )
    write_line(
        verb="plan.register_commission", by=by, record=commission, also=[series, task, *rows], summary=str(commission)
    )
    if file is not None:
        attach_file(record=commission, upload=file, kind=EvidenceKind.PAPER, by=by)
    if dispatch:
        dispatch_tasks(task_ids=[task.pk], by=by)
    return commission


@transaction.atomic
def register_table(*, rows: Iterable[CommissionWords], by: By) -> list[Commission]:
    """成批登记: the rows of a table that was read without a fault, all or none."""
    require(by, "plan.register")
    found = list(rows)
    if not found:
        raise PlanError("表中没有要登记的行。")
    return [register_commission(words=words, by=by) for words in found]


def _locked(commission_id: int, by: By) -> Commission:
    """Return a motion, locked, for its lead unit or the office."""
    row = Commission.objects.select_for_update(of=("self",)).select_related("task").get(pk=commission_id)
    require(by, "plan.answer_motion", unit_id=row.task.lead_unit_id)
    if row.source not in MOTIONS:
        raise PlanError("只有人大建议和政协提案需要面商和答复。")
    return row


@transaction.atomic
def record_sponsor_talk(*, commission_id: int, talk_date: date, way: TalkWay, words: str, by: By) -> SponsorTalk:
    """登记面商: when and how the mover was talked to, and what was said."""
    row = _locked(commission_id, by)
    if not words.strip():
        raise PlanError("请填写面商情况。")
    if not row.received_date <= talk_date <= clock.today():
        raise PlanError("面商日期应在收到日期和今天之间。")
    refuse_classified(name="", content=words)
    talk = SponsorTalk.objects.create(
        commission=row, talk_date=talk_date, way=way, words=words.strip(), recorded_by=by.name, recorded_at=clock.now()
    )
    write_line(verb="plan.record_sponsor_talk", by=by, record=talk, summary=f"{row.number} {words}")
    return talk


@transaction.atomic
def class_motion(*, commission_id: int, answer_class: AnswerClass, by: By) -> Commission:
    """确定类别: A, B or C, before the answer."""
    row = _locked(commission_id, by)
    if row.answered_date is not None:
        raise PlanError("这件已经答复，类别不能再改。")
    row.answer_class = answer_class
    row.save(update_fields=["answer_class"])
    write_line(verb="plan.class_motion", by=by, record=row, summary=f"{row.number} {answer_class.label}")
    return row


@transaction.atomic
def answer_motion(
    *, commission_id: int, number: str, answered_date: date, file: File[bytes] | None, by: By
) -> Commission:
    """登记答复: the letter's number, day and signed scan."""
    row = _locked(commission_id, by)
    refusal = answer_refusal(
        source=TaskSource(row.source),
        part=row.part,
        answer_class=row.answer_class,
        talks=row.talks.count(),
        replied=row.answered_date is not None,
    )
    if refusal:
        raise PlanError(refusal)
    if not number.strip() or file is None:
        raise PlanError("请填写答复函文号，并附盖章的答复函。")
    if not row.received_date <= answered_date <= clock.today():
        raise PlanError("答复日期应在收到日期和今天之间。")
    row.answer_number, row.answered_date = number.strip()[:80], answered_date
    row.save(update_fields=["answer_number", "answered_date"])
    write_line(verb="plan.answer_motion", by=by, record=row, summary=f"{row.number} {number}")
    attach_file(record=row, upload=file, kind=EvidenceKind.SCAN, by=by)
    return row


@transaction.atomic
def record_satisfaction(*, commission_id: int, satisfaction: Satisfaction, words: str, by: By) -> Commission:
    """登记满意情况: what came back after the answer; 不满意 reopens the answer (重新办理)."""
    row = _locked(commission_id, by)
    if row.answered_date is None:
        raise PlanError("答复以后才能登记满意情况。")
    refuse_classified(name="", content=words)
    row.satisfaction = satisfaction
    changed: dict[str, Any] = {"satisfaction": satisfaction}
    if satisfaction is Satisfaction.DISSATISFIED:
        row.answered_date, row.answer_number = None, ""
        changed |= {"answered_date": None, "answer_number": ""}
    row.save(update_fields=list(changed))
    write_line(
        verb="plan.record_satisfaction", by=by, record=row, summary=f"{row.number} {satisfaction.label} {words}".strip()
    )
    return row
