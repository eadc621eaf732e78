"""Co-signing the breakdown (会签): circulate drafted tasks, take each unit's word, let a leader approve; then they may be given out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.timezone import get_current_timezone

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.models import CosignItem, CosignRound, CosignWord, Task, WorkPlan
from yaodian.apps.plan.queries.cosigning import contents_of, read_round, unapproved
from yaodian.apps.plan.rules import TaskPart, TaskState
from yaodian.apps.plan.rules.commissions import TaskSource
from yaodian.apps.plan.rules.cosigning import CosignState, CosignVerdict, approval_refusal
from yaodian.kernel import clock
from yaodian.kernel.access import By, Reader, require
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.notices.actions import send_notice, sign_about
from yaodian.kernel.privacy.refusal import refuse_classified

SIGNERS = (TaskPart.LEAD, TaskPart.SUPPORT)


@dataclass(frozen=True)
class Said:
    """会签意见 (what a unit says of one task)."""

    verdict: CosignVerdict
    remark: str = ""


def _locked(round_id: int) -> CosignRound:
    """Return an open round, its row locked."""
    round_ = CosignRound.objects.select_for_update(of=("self",)).select_related("plan").get(pk=round_id)
    if round_.state != CosignState.OPEN:
        raise PlanError(f"这批会签{round_.get_state_display()}，不能再办。")
    return round_


@transaction.atomic
def circulate_tasks(*, plan_id: int, task_ids: Iterable[int], due_date: date, by: By) -> CosignRound:
    """发起会签: drafted tasks circulate to their lead and supporting units until a day."""
    require(by, "plan.circulate")
    plan = WorkPlan.objects.select_for_update().get(pk=plan_id)
    if due_date < clock.today():
        raise PlanError("会签截止日期不能早于今天。")
    rows = Task.objects.filter(pk__in=list(task_ids), plan=plan, state=TaskState.DRAFT, source=TaskSource.PLAN)
    tasks = list(rows.exclude(cosign_items__round__state=CosignState.OPEN).order_by("code"))
    if not tasks:
        raise PlanError("没有可会签的任务：所选任务已交办，或正在会签。")
    round_ = CosignRound.objects.create(
        plan=plan,
        number=plan.cosign_rounds.count() + 1,
        due_date=due_date,
        sent_by=by.name,
        sent_at=clock.now(),
    )
    contents = contents_of(tasks)
    rows_made: list[Any] = []
    units: list[int] = []
    for task in tasks:
        item = CosignItem.objects.create(round=round_, task=task, content=contents[task.pk])
        links = list(task.unit_links.filter(part__in=SIGNERS).order_by("part", "pk"))
        words = CosignWord.objects.bulk_create(
            [CosignWord(item=item, unit_id=link.unit_id, part=link.part) for link in links]
        )
        rows_made += [item, *words]
        units += [link.unit_id for link in links]
    notice = send_notice(
        title=f"会签 {round_}",
        text=f"共{len(tasks)}项任务，请于{due_date:%Y年%-m月%-d日}前逐项会签：同意，或退回并写明修改意见。逾期未会签视为同意。",
        record=round_,
        unit_ids=units,
        due_at=datetime.combine(due_date, time(17, 30), get_current_timezone()),
        by=by,
    )
    round_.notice_id = notice.pk
    round_.save(update_fields=["notice_id"])
    write_line(verb="plan.circulate_tasks", by=by, record=round_, also=rows_made, summary=f"{len(tasks)}项任务")
    return round_


@transaction.atomic
def cosign(*, round_id: int, unit_id: int, said: Mapping[int, Said], by: By, spoken_by: str = "") -> list[CosignWord]:
    """会签: a unit's words on tasks of a round (task id → word), as the tasks stand now; a return needs remarks.

    The office may enter what came by phone or on paper and says who spoke (`spoken_by`)."""
    round_ = _locked(round_id)
    own = isinstance(by, Reader) and unit_id in by.unit_ids
    require(by, "plan.cosign" if own else "plan.circulate", unit_id=unit_id if own else None)
    if not own and not spoken_by.strip():
        raise PlanError("代录其他单位的会签，请填写会签人。")
    words = {
        word.item.task_id: word
        for word in CosignWord.objects.select_for_update(of=("self",))
        .filter(item__round=round_, unit_id=unit_id)
        .select_related("item__task", "unit")
    }
    wanted = {task_id: one for task_id, one in said.items() if one.verdict is not CosignVerdict.WAITING}
    if not wanted or not set(wanted) <= set(words):
        raise PlanError("请对会签给您单位的任务逐项选择意见。")
    refuse_classified(name="", content="\n".join(one.remark for one in wanted.values()))
    contents = contents_of(words[task_id].item.task for task_id in wanted)
    changed = []
    for task_id, one in wanted.items():
        word = words[task_id]
        if one.verdict is CosignVerdict.RETURN and not one.remark.strip():
            raise PlanError(f"退回任务{word.item.task.code}要写明修改意见。")
        word.verdict, word.remark, word.content = one.verdict, one.remark.strip()[:500], contents[task_id]
        word.person, word.entered_by, word.at = spoken_by.strip() or by.name, "" if own else by.name, clock.now()
        word.save()
        changed.append(word)
    sign_about(record=round_, unit_id=unit_id, by=by, phone_person="" if own else spoken_by.strip())
    returned = sum(word.verdict == CosignVerdict.RETURN for word in changed)
    summary = f"{changed[0].unit} 同意{len(changed) - returned}项，退回{returned}项"
    write_line(verb="plan.cosign", by=by, record=round_, also=changed, summary=summary)
    return changed


@transaction.atomic
def approve_round(*, round_id: int, by: By, note: str = "", scan: File[bytes] | None = None) -> CosignRound:
    """批准分解: a leader approves the tasks as they stand; over a return he decides in words; 代录 needs the scan."""
    require(by, "plan.approve_as_leader")
    round_ = _locked(round_id)
    if by.acting_for and scan is None:
        raise PlanError(f"代录{by.acting_for}的批准要附签字扫描件。")
    refuse_classified(name="", content=note)
    views = read_round(round_)
    words = [view.word for item in views for view in item.words]
    refusal = approval_refusal(words, past_due=clock.today() > round_.due_date, note=note)
    if refusal:
        raise PlanError(refusal)
    now = contents_of(view.item.task for view in views)
    items = []
    for view in views:
        view.item.content = now[view.item.task_id]
        view.item.save(update_fields=["content"])
        items.append(view.item)
    round_.state, round_.note = CosignState.APPROVED, note.strip()[:500]
    round_.ended_by, round_.entered_by, round_.ended_at = by.acting_for or by.name, by.entered_by, clock.now()
    round_.save(update_fields=["state", "note", "ended_by", "entered_by", "ended_at"])
    write_line(verb="plan.approve_cosign", by=by, record=round_, also=items, summary=f"{len(items)}项任务 {note}")
    if scan is not None:
        attach_file(record=round_, upload=scan, kind=EvidenceKind.SCAN, by=by)
    return round_


@transaction.atomic
def withdraw_round(*, round_id: int, reason: str, by: By) -> CosignRound:
    """撤回会签: the office takes a round back; its tasks may circulate anew."""
    require(by, "plan.circulate")
    round_ = _locked(round_id)
    if not reason.strip():
        raise PlanError("请写明撤回的理由。")
    round_.state, round_.note, round_.ended_at = CosignState.WITHDRAWN, reason.strip()[:500], clock.now()
    round_.ended_by = by.name
    round_.save(update_fields=["state", "note", "ended_at", "ended_by"])
    write_line(verb="plan.withdraw_cosign", by=by, record=round_, summary=reason)
    return round_


@transaction.atomic
def set_cosigning(*, plan_id: int, required: bool, reason: str, by: By) -> WorkPlan:
    """设定会签: must the breakdown of a plan be co-signed and approved before tasks are given out? With the reason."""
    require(by, "plan.circulate")
    if not reason.strip():
        raise PlanError("请写明启用或停用会签的理由。")
    plan = WorkPlan.objects.select_for_update().get(pk=plan_id)
    plan.cosign_required = required
    plan.save(update_fields=["cosign_required"])
    write_line(
        verb="plan.require_cosign" if required else "plan.waive_cosign", by=by, record=plan, summary=reason.strip()
    )
    return plan


def _refuse_unsigned(tasks: Iterable[Task]) -> None:
    """Refuse to give out tasks of a plan whose breakdown must be co-signed, unless a leader approved them as they stand."""
    rows = [task for task in tasks if task.plan.cosign_required and task.source == TaskSource.PLAN]
    missing = unapproved(rows) if rows else []
    if missing:
        codes = "、".join(task.code for task in missing[:6]) + ("等" if len(missing) > 6 else "")
        raise PlanError(f"任务{codes}还没有会签并经领导批准，或批准后又有改动，不能交办。")
