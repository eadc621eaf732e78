"""Proposals for next year's plan (申报要点建议): sections propose, change, withdraw; the office takes up or declines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.models import Proposal, Task, YearDraft
from yaodian.apps.plan.queries.preparation import year_draft_locked
from yaodian.apps.plan.rules.preparation import (
    NAMED_SOURCES,
    PROPOSABLE,
    DraftState,
    ProposalSource,
    ProposalState,
    draft_may_move,
)
from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.notices.actions import send_notice, sign_about
from yaodian.kernel.privacy.refusal import refuse_classified


@dataclass(frozen=True)
class ProposalWords:
    """建议内容 (what a section writes)."""

    source: ProposalSource
    text: str
    source_name: str = ""
    heading: str = ""
    point: str = ""
    target: str = ""
    lead_unit_id: int | None = None
    support_unit_ids: Sequence[int] = ()


def _move_draft(draft: YearDraft, state: DraftState) -> None:
    """转状态: put a draft into a state that its present one allows, and save it."""
    if not draft_may_move(DraftState(draft.state), state):
        raise PlanError(f"{draft.year}年拟稿现为“{draft.get_state_display()}”，不能转为“{state.label}”。")
    draft.state = state
    draft.save(update_fields=["state"])


@transaction.atomic
def open_draft(
    *, year: int, title: str, collect_due_date: date, by: By, theme: str = "", unit_ids: Sequence[int] = ()
) -> YearDraft:
    """启动拟稿: next year's plan is to be drafted; the sections are told until when they may propose."""
    require(by, "plan.prepare")
    if not title.strip():
        raise PlanError("请填写要点标题。")
    refuse_classified(name="", content=f"{title}\n{theme}")
    if (known := YearDraft.objects.filter(year=year).first()) is not None:
        raise PlanError(f"{year}年的拟稿已由{known.opened_by}启动，请直接使用。")
    if collect_due_date < clock.today():
        raise PlanError("申报截止日期不能早于今天。")
    draft = _new_draft(year=year, title=title.strip(), theme=theme.strip(), due=collect_due_date, by=by)
    write_line(verb="plan.open_draft", by=by, record=draft, summary=draft.title)
    if unit_ids:
        send_notice(
            title=f"征集{year}年工作要点建议",
            text=f"请于{collect_due_date:%Y年%-m月%-d日}前申报：写明来源、内容、牵头和配合单位、可衡量的目标。",
            record=draft,
            unit_ids=unit_ids,
            due_at=None,
            by=by,
        )
    return draft


def _new_draft(*, year: int, title: str, due: date, by: By, theme: str = "") -> YearDraft:
    """Write a year's draft."""
    return YearDraft.objects.create(
        year=year, title=title, theme=theme, collect_due_date=due, opened_at=clock.now(), opened_by=by.name
    )


def _check_words(words: ProposalWords) -> None:
    """Refuse a proposal without words, without the paper it comes from, or with classified words."""
    if not words.text.strip():
        raise PlanError("请填写建议内容。")
    if words.source in NAMED_SOURCES and not words.source_name.strip():
        raise PlanError(f"来源为“{words.source.label}”的，请写明文件名称。")
    content = [words.text, words.source_name, words.heading, words.point, words.target]
    refuse_classified(name="", content="\n".join(content))


def _lay_words(proposal: Proposal, words: ProposalWords) -> None:
    """Lay what was written over a proposal (not saved)."""
    proposal.source, proposal.source_name = words.source, words.source_name.strip()[:200]
    proposal.heading, proposal.point = words.heading.strip()[:200], words.point.strip()[:300]
    proposal.text, proposal.target = words.text.strip(), words.target.strip()[:300]
    proposal.lead_unit_id = words.lead_unit_id or proposal.unit_id
    proposal.support_unit_ids = [pk for pk in dict.fromkeys(words.support_unit_ids) if pk != proposal.lead_unit_id]


@transaction.atomic
def propose(*, draft_id: int, unit_id: int, words: ProposalWords, by: By, task_id: int | None = None) -> Proposal:
    """申报建议: a section proposes an item with its source; `task_id` is last year's task that was not finished."""
    require(by, "plan.propose", unit_id=unit_id)
    draft = year_draft_locked(draft_id)
    _refuse_unless_proposable(draft)
    _check_words(words)
    if words.source is ProposalSource.LAST_YEAR and task_id is None and not words.source_name.strip():
        raise PlanError("上年未完成事项请写明上年任务或文件；已批准结转的任务会自动列入。")
    proposal = Proposal(
        draft=draft,
        unit_id=unit_id,
        carried_task_id=task_id,
        proposed_by=by.name,
        proposed_at=clock.now(),
    )
    _lay_words(proposal, words)
    proposal.save()
    sign_about(record=draft, unit_id=unit_id, by=by)
    write_line(verb="plan.propose", by=by, record=proposal, summary=proposal.text)
    return proposal


def _refuse_unless_proposable(draft: YearDraft) -> None:
    """Refuse when proposals are no longer taken."""
    if draft.state not in PROPOSABLE:
        raise PlanError(f"{draft.year}年拟稿现为“{draft.get_state_display()}”，不再接受建议；可在征求意见时提出。")


def carry_forward(*, task: Task, text: str, target: str, reason: str, by: By) -> list[YearDraft | Proposal]:
    """结转: an approved carry-over becomes a proposal of its lead unit in next year's draft, opened where there is none.

    Called inside the act that approves; returns the rows for its journal line."""
    year = task.plan.year + 1
    rows: list[YearDraft | Proposal] = []
    draft = YearDraft.objects.select_for_update().filter(year=year).first()
    if draft is None:
        title = task.plan.title.replace(str(task.plan.year), str(year))
        draft = _new_draft(year=year, title=title, due=max(clock.today(), date(year - 1, 12, 31)), by=by)
        rows.append(draft)
    if draft.state == DraftState.ISSUED:
        raise PlanError(f"{year}年工作要点已经印发，不能再结转进去；请在新要点下拟定任务后申请取消。")
    if (known := draft.proposals.filter(carried_task=task).first()) is not None:
        raise PlanError(f"任务{task.code}已由{known.unit}申报到{year}年拟稿。")
    links = task.unit_links.filter(part="support").order_by("pk")
    clause = task.clause_links.select_related("clause__point__section").order_by("clause__start").first()
    proposal = Proposal(
        draft=draft,
        unit_id=task.lead_unit_id,
        carried_task=task,
        proposed_by=by.name,
        proposed_at=clock.now(),
        reason=reason[:300],
    )
    _lay_words(
        proposal,
        ProposalWords(
            source=ProposalSource.LAST_YEAR,
            source_name=f"{task.plan.year}年任务{task.code}",
            heading=clause.clause.point.section.heading if clause else "",
            point=clause.clause.point.title if clause else "",
            text=text or task.title,
            target=target,
            lead_unit_id=task.lead_unit_id,
            support_unit_ids=list(links.values_list("unit_id", flat=True)),
        ),
    )
    proposal.save()
    return [*rows, proposal]


def _open_proposal(proposal_id: int) -> Proposal:
    """Return a proposal that waits, locked."""
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("draft").get(pk=proposal_id)
    if proposal.state != ProposalState.WAITING:
        raise PlanError(f"这条建议现为“{proposal.get_state_display()}”，不能再改。")
    return proposal


@transaction.atomic
def change_proposal(*, proposal_id: int, words: ProposalWords, by: By) -> Proposal:
    """修改建议: while it waits, its own section or the office may change it."""
    proposal = _open_proposal(proposal_id)
    require(by, "plan.propose", unit_id=proposal.unit_id)
    _refuse_unless_proposable(proposal.draft)
    _check_words(words)
    _lay_words(proposal, words)
    proposal.save()
    write_line(verb="plan.change_proposal", by=by, record=proposal, summary=proposal.text)
    return proposal


@transaction.atomic
def withdraw_proposal(*, proposal_id: int, reason: str, by: By) -> Proposal:
    """撤回建议: its own section takes it back; what a leader approved to be carried over cannot be withdrawn."""
    proposal = _open_proposal(proposal_id)
    require(by, "plan.propose", unit_id=proposal.unit_id)
    if proposal.carried_task_id is not None:
        raise PlanError("经批准结转的事项不能撤回，请办公室汇总时处理。")
    return _end(proposal, ProposalState.WITHDRAWN, reason, verb="plan.withdraw_proposal", by=by)


@transaction.atomic
def decline_proposal(*, proposal_id: int, reason: str, by: By) -> Proposal:
    """不采用建议: the office leaves it out, with the reason that the section reads."""
    require(by, "plan.prepare")
    proposal = _open_proposal(proposal_id)
    if not reason.strip():
        raise PlanError("请写明不采用的理由。")
    return _end(proposal, ProposalState.DECLINED, reason, verb="plan.decline_proposal", by=by)


def _end(proposal: Proposal, state: ProposalState, reason: str, *, verb: str, by: By) -> Proposal:
    """Put a proposal into an end state with its journal line."""
    proposal.state, proposal.reason = state, reason.strip()[:300]
    proposal.save(update_fields=["state", "reason"])
    write_line(verb=verb, by=by, record=proposal, summary=reason)
    return proposal


@transaction.atomic
def start_merging(*, draft_id: int, by: By) -> YearDraft:
    """开始汇总: the office begins to merge what was proposed."""
    require(by, "plan.prepare")
    draft = year_draft_locked(draft_id)
    _move_draft(draft, DraftState.MERGING)
    write_line(verb="plan.start_merging", by=by, record=draft, summary=draft.title)
    return draft


@transaction.atomic
def describe_draft(*, draft_id: int, title: str, theme: str, preamble: str, by: By) -> YearDraft:
    """拟定总体要求: title, theme of the year and preamble."""
    require(by, "plan.prepare")
    draft = year_draft_locked(draft_id)
    if draft.state not in PROPOSABLE:
        raise PlanError(f"{draft.year}年拟稿现为“{draft.get_state_display()}”，不能再改标题和总体要求。")
    if not title.strip():
        raise PlanError("请填写要点标题。")
    refuse_classified(name="", content=f"{title}\n{theme}\n{preamble}")
    draft.title, draft.theme, draft.preamble = title.strip()[:200], theme.strip()[:60], preamble.strip()
    draft.save(update_fields=["title", "theme", "preamble"])
    write_line(verb="plan.describe_draft", by=by, record=draft, summary=draft.title)
    return draft
