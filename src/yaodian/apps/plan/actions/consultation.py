"""Asking for opinions and the meeting (征求意见、会议审议): send out, answer, decide each opinion, close, submit, record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.files.base import File
from django.db import transaction
from django.utils.timezone import get_current_timezone

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.actions.proposing import _move_draft
from yaodian.apps.plan.models import Opinion, OpinionAnswer, OpinionRound, Resolution, YearDraft
from yaodian.apps.plan.queries.preparation import (
    counts_of,
    empty_headings,
    outline_of,
    silent_units,
    text_of,
    year_draft_locked,
)
from yaodian.apps.plan.rules.preparation import (
    AnswerState,
    DraftState,
    MeetingKind,
    MeetingVerdict,
    NodeLevel,
    OpinionVerdict,
    submit_refusal,
    window_open,
)
from yaodian.kernel import clock
from yaodian.kernel.access import By, Reader, require
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.journal.rules import sm3
from yaodian.kernel.notices.actions import send_notice, sign_about
from yaodian.kernel.privacy.refusal import refuse_classified


@dataclass(frozen=True)
class OpinionWords:
    """意见内容 (an opinion): what it is about (a number as sent out, "" for the whole) and what it says."""

    text: str
    place: str = ""


@transaction.atomic
def circulate_draft(*, draft_id: int, unit_ids: Iterable[int], due_date: date, by: By) -> OpinionRound:
    """征求意见: the draft as it stands goes out to units, who answer until a day; its text is kept with a digest."""
    require(by, "plan.prepare")
    draft = year_draft_locked(draft_id)
    units = list(dict.fromkeys(unit_ids))
    if not units:
        raise PlanError("请选择征求意见的单位。")
    if due_date < clock.today():
        raise PlanError("反馈截止日期不能早于今天。")
    if not draft.nodes.filter(level=NodeLevel.CLAUSE, dropped=False).exists():
        raise PlanError("稿件还没有分句，请先汇总建议。")
    _move_draft(draft, DraftState.CONSULTING)
    text = text_of(draft).text
    round_ = OpinionRound.objects.create(
        draft=draft,
        number=draft.rounds.count() + 1,
        due_date=due_date,
        text=text,
        digest=sm3(text.encode()),
        sent_by=by.name,
        sent_at=clock.now(),
    )
    answers = [OpinionAnswer.objects.create(round=round_, unit_id=unit_id) for unit_id in units]
    notice = send_notice(
        title=f"征求《{draft.title}》（征求意见稿）意见",
        text=f"请研究后于{due_date:%Y年%-m月%-d日}前在系统中反馈；没有意见的也请反馈“无意见”。",
        record=round_,
        unit_ids=units,
        due_at=datetime.combine(due_date, time(17, 30), get_current_timezone()),
        by=by,
    )
    round_.notice_id = notice.pk
    round_.save(update_fields=["notice_id"])
    write_line(verb="plan.circulate_draft", by=by, record=round_, also=[draft, *answers], summary=str(round_))
    return round_


@transaction.atomic
def answer_round(
    *, round_id: int, unit_id: int, opinions: Sequence[OpinionWords], by: By, spoken_by: str = ""
) -> OpinionAnswer:
    """反馈意见: a unit's opinions, or none; until the round ends it may answer anew, unless one was decided on already.

    The office enters what came by phone or on paper, and says who spoke (`spoken_by`)."""
    require(by, "plan.answer_draft", unit_id=unit_id)
    round_ = OpinionRound.objects.select_for_update(of=("self",)).select_related("draft").get(pk=round_id)
    answer = OpinionAnswer.objects.select_for_update().filter(round=round_, unit_id=unit_id).first()
    if answer is None:
        raise PlanError("这一轮没有向您的单位征求意见。")
    if round_.closed_at is not None:
        raise PlanError("这一轮征求意见已经结束。")
    own = isinstance(by, Reader) and unit_id in by.unit_ids
    if own and not window_open(due_date=round_.due_date, today=clock.today()) and answer.state != AnswerState.WAITING:
        raise PlanError("反馈期限已过，不能再改；请联系办公室。")
    if not own and not spoken_by.strip():
        raise PlanError("代录其他单位的意见，请填写反馈人。")
    if answer.opinions.exclude(verdict=OpinionVerdict.WAITING).exists():
        raise PlanError("您单位的意见已经研究，不能再改；有新的意见请联系办公室。")
    words = [item for item in opinions if item.text.strip()]
    refuse_classified(name="", content="\n".join(item.text for item in words))
    places = {item.number: item.node.pk for item in outline_of(round_.draft)}
    unknown = [item.place for item in words if item.place and item.place not in places]
    if unknown:
        raise PlanError(f"征求意见稿中没有“{unknown[0]}”，请填条目或分句编号，例如 3 或 3.2。")
    gone = list(answer.opinions.all())
    for row in gone:
        Opinion.objects.filter(pk=row.pk).delete()
    made = [
        Opinion.objects.create(answer=answer, place=item.place, node_id=places.get(item.place), text=item.text.strip())
        for item in words
    ]
    answer.state = AnswerState.GIVEN if made else AnswerState.NONE
    answer.answered_by, answer.entered_by = spoken_by.strip() or by.name, "" if own else by.name
    answer.answered_at = clock.now()
    answer.save()
    sign_about(record=round_, unit_id=unit_id, by=by, phone_person="" if own else spoken_by.strip())
    write_line(
        verb="plan.answer_round",
        by=by,
        record=answer,
        also=[*made, *gone],
        summary=f"{answer.unit} {answer.get_state_display()} {len(made)}条",
    )
    return answer


@transaction.atomic
def decide_opinion(*, opinion_id: int, verdict: OpinionVerdict, reason: str, by: By) -> Opinion:
    """研究意见: taken, in part, or not, always with the reason; it may be decided anew until the meeting."""
    require(by, "plan.prepare")
    opinion = Opinion.objects.select_for_update(of=("self",)).select_related("answer__round__draft").get(pk=opinion_id)
    if opinion.answer.round.draft.state not in (DraftState.CONSULTING, DraftState.MERGING):
        raise PlanError("稿件已提请会议审议，意见采纳情况不能再改。")
    if verdict is OpinionVerdict.WAITING or not reason.strip():
        raise PlanError("请选择采纳情况并写明理由或修改办法。")
    refuse_classified(name="", content=reason)
    opinion.verdict, opinion.reason = verdict, reason.strip()[:500]
    opinion.decided_by, opinion.decided_at = by.name, clock.now()
    opinion.save(update_fields=["verdict", "reason", "decided_by", "decided_at"])
    write_line(verb="plan.decide_opinion", by=by, record=opinion, summary=f"{verdict.label} {reason}")
    return opinion


@transaction.atomic
def close_round(*, round_id: int, by: By) -> OpinionRound:
    """结束征求意见: when all have answered or the day is over; who stayed silent remains on record as such."""
    require(by, "plan.prepare")
    round_ = OpinionRound.objects.select_for_update(of=("self",)).select_related("draft").get(pk=round_id)
    if round_.closed_at is not None:
        raise PlanError("这一轮征求意见已经结束。")
    silent = silent_units(round_)
    if silent and window_open(due_date=round_.due_date, today=clock.today()):
        raise PlanError(f"还有{len(silent)}个单位没有反馈，期限未到，不能结束。")
    draft = year_draft_locked(round_.draft_id)
    _move_draft(draft, DraftState.MERGING)
    round_.closed_at = clock.now()
    round_.save(update_fields=["closed_at"])
    write_line(verb="plan.close_round", by=by, record=round_, also=[draft], summary=f"未反馈{len(silent)}个单位")
    return round_


@transaction.atomic
def submit_to_meeting(*, draft_id: int, by: By) -> YearDraft:
    """提请审议: once opinions were asked for and every one of them is decided."""
    require(by, "plan.prepare")
    draft = year_draft_locked(draft_id)
    counts = counts_of(draft)
    refusal = submit_refusal(
        rounds=counts["rounds"],
        open_rounds=counts["open_rounds"],
        undecided=counts["undecided"],
        clauses=counts["clauses"],
        empty=empty_headings(draft),
    )
    if refusal:
        raise PlanError(refusal)
    _move_draft(draft, DraftState.DECIDING)
    write_line(verb="plan.submit_draft", by=by, record=draft, summary=draft.title)
    return draft


@transaction.atomic
def record_resolution(
    *,
    draft_id: int,
    meeting: MeetingKind,
    meeting_date: date,
    number: str,
    verdict: MeetingVerdict,
    by: By,
    remarks: str = "",
    scan: File[bytes] | None = None,
) -> Resolution:
    """登记会议决定: passed, passed with changes, or returned with remarks; the scan of the minutes is needed to pass."""
    require(by, "plan.prepare")
    draft = year_draft_locked(draft_id)
    if draft.state != DraftState.DECIDING:
        raise PlanError(f"{draft.year}年拟稿现为“{draft.get_state_display()}”，还没有提请会议审议。")
    if meeting_date > clock.today():
        raise PlanError("会议日期不能晚于今天。")
    if not number.strip():
        raise PlanError("请填写会议编号，例如“局办纪〔2018〕3号”。")
    if verdict is not MeetingVerdict.PASSED and not remarks.strip():
        raise PlanError("请写明会议的修改意见。")
    if verdict is not MeetingVerdict.RETURNED and scan is None:
        raise PlanError("审议通过要附会议纪要或决定的扫描件。")
    refuse_classified(name="", content=f"{number}\n{remarks}")
    if draft.resolutions.filter(meeting=meeting, number=number.strip()).exists():
        raise PlanError("这次会议的决定已经登记过。")
    _move_draft(draft, DraftState.RESOLVED if verdict is MeetingVerdict.PASSED else DraftState.MERGING)
    row = Resolution.objects.create(
        draft=draft,
        meeting=meeting,
        meeting_date=meeting_date,
        number=number.strip()[:80],
        verdict=verdict,
        remarks=remarks.strip(),
        recorded_by=by.name,
        recorded_at=clock.now(),
    )
    write_line(verb="plan.record_resolution", by=by, record=row, also=[draft], summary=f"{row} {verdict.label}")
    if scan is not None:
        attach_file(record=row, upload=scan, kind=EvidenceKind.SCAN, by=by)
    return row


@transaction.atomic
def finish_changes(*, draft_id: int, by: By) -> YearDraft:
    """修改完毕: what a meeting passed with changes is changed now, and counts as resolved without another meeting."""
    require(by, "plan.prepare")
    draft = year_draft_locked(draft_id)
    last = draft.resolutions.order_by("-recorded_at", "-pk").first()
    if draft.state != DraftState.MERGING or last is None or last.verdict != MeetingVerdict.PASSED_CHANGED:
        raise PlanError("只有会议“原则通过，修改后印发”的稿件可以这样办。")
    draft.state = DraftState.RESOLVED
    draft.save(update_fields=["state"])
    write_line(verb="plan.finish_changes", by=by, record=draft, summary=str(last))
    return draft
