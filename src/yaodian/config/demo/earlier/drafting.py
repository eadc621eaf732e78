"""各年拟稿 (how each plan was drafted): proposals, merging, opinions, the meeting, the issued text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from yaodian.apps.plan.actions import consultation, outline, proposing
from yaodian.apps.plan.actions.consultation import OpinionWords
from yaodian.apps.plan.actions.proposing import ProposalWords
from yaodian.apps.plan.models import DraftNode, Proposal, YearDraft
from yaodian.apps.plan.queries.preparation import outline_of
from yaodian.apps.plan.rules.preparation import (
    MeetingKind,
    MeetingVerdict,
    NodeLevel,
    OpinionVerdict,
    ProposalSource,
    ProposalState,
)
from yaodian.config.demo.bureau import Bureau
from yaodian.config.demo.earlier.words import DECLINED, Item
from yaodian.config.demo.moments import moment, paper
from yaodian.kernel import clock

ASKED = (
    "basic_education",
    "preschool",
    "finance",
    "personnel",
    "safety",
    "media_centre",
    "central1",
    "central2",
    "hs1",
)
OPINIONS = (
    ("finance", "资金数请按部门预算口径核定", OpinionVerdict.ADOPTED, "已按预算口径核定"),
    ("central1", "完成时限建议避开期末考试", OpinionVerdict.PARTLY, "有条件的顺延到暑假"),
    ("hs1", "建议取消该项检查", OpinionVerdict.REJECTED, "属上级规定事项，不能取消"),
)


def open_year(made: Bureau, *, year: int, title: str, day: date, due: date, notify: Sequence[str] = ()) -> YearDraft:
    """Open the draft of a year."""
    with clock.at(moment(day, 9)):
        return proposing.open_draft(
            year=year,
            title=title,
            collect_due_date=due,
            unit_ids=[made.units[code].pk for code in notify],
            by=made.reader("office"),
        )


def propose(made: Bureau, draft: YearDraft, items: Iterable[Item], *, day: date) -> list[Proposal]:
    """Sections propose."""
    found = []
    for number, item in enumerate(items):
        with clock.at(moment(day, 9, number % 60)):
            words = ProposalWords(
                source=ProposalSource(item.source),
                source_name=item.source_name,
                heading=item.heading,
                point=item.point,
                text=item.text,
                target=item.target,
                lead_unit_id=made.units[item.lead].pk,
                support_unit_ids=[made.units[code].pk for code in item.support],
            )
            key = f"clerk:{item.lead}" if f"clerk:{item.lead}" in made.people else "office"
            unit = made.units[item.lead]
            found.append(proposing.propose(draft_id=draft.pk, unit_id=unit.pk, words=words, by=made.reader(key)))
    return found


def merge(made: Bureau, draft: YearDraft, *, day: date, preamble: str) -> None:
    """The office merges: everything proposed is taken up, one item is declined."""
    office = made.reader("office")
    with clock.at(moment(day, 9)):
        declined = propose(made, draft, [DECLINED], day=day)
        proposing.start_merging(draft_id=draft.pk, by=office)
        proposing.decline_proposal(proposal_id=declined[0].pk, reason="资金没有来源，列入下一年度研究", by=office)
        proposing.describe_draft(draft_id=draft.pk, title=draft.title, theme="", preamble=preamble, by=office)
        for row in draft.proposals.filter(state=ProposalState.WAITING).order_by("pk"):
            outline.adopt_proposal(proposal_id=row.pk, by=office)


def consult(made: Bureau, draft: YearDraft, *, day: date, silent: str = "central2") -> None:
    """Units are asked; three have opinions, one stays silent; each opinion is decided; the round ends."""
    office = made.reader("office")
    units = [made.units[code] for code in ASKED]
    due = day.replace(day=day.day + 6)
    with clock.at(moment(day, 10)):
        round_ = consultation.circulate_draft(
            draft_id=draft.pk, unit_ids=[unit.pk for unit in units], due_date=due, by=office
        )
    clauses = [item.number for item in outline_of(draft) if item.node.level is NodeLevel.CLAUSE]
    said = {code: words for code, words, _verdict, _reason in OPINIONS}
    with clock.at(moment(due, 11)):
        for number, unit in enumerate(units):
            if unit.code == silent:
                continue
            key = next(name for name in (f"head:{unit.code}", f"school:{unit.code}", "office") if name in made.people)
            place = clauses[(number * 5) % len(clauses)] if number % 2 else ""
            given = [OpinionWords(said[unit.code], place)] if unit.code in said else []
            consultation.answer_round(round_id=round_.pk, unit_id=unit.pk, opinions=given, by=made.reader(key))
    with clock.at(moment(due.replace(day=due.day + 1), 9)):
        for answer in round_.answers.filter(opinions__isnull=False).select_related("unit").order_by("pk"):
            _code, _words, verdict, reason = next(row for row in OPINIONS if row[0] == answer.unit.code)
            for opinion in answer.opinions.all():
                consultation.decide_opinion(opinion_id=opinion.pk, verdict=verdict, reason=reason, by=office)
        consultation.close_round(round_id=round_.pk, by=office)


def resolve(made: Bureau, draft: YearDraft, *, day: date, first_returned: bool = False) -> None:
    """The meeting decides; the first time it may send the draft back."""
    office = made.reader("office")
    with clock.at(moment(day, 15)):
        if first_returned:
            consultation.submit_to_meeting(draft_id=draft.pk, by=office)
            consultation.record_resolution(
                draft_id=draft.pk,
                meeting=MeetingKind.DIRECTORS,
                meeting_date=day,
                number=f"局办纪〔{draft.year}〕1号",
                verdict=MeetingVerdict.RETURNED,
                remarks="数字再与部门预算核对一次，工作时限要错开。",
                by=office,
            )
        consultation.submit_to_meeting(draft_id=draft.pk, by=office)
        consultation.record_resolution(
            draft_id=draft.pk,
            meeting=MeetingKind.PARTY_GROUP,
            meeting_date=day,
            number=f"局党组纪〔{draft.year}〕2号",
            verdict=MeetingVerdict.PASSED,
            scan=paper("党组会议纪要.txt", f"审议通过《{draft.title}》"),
            by=office,
        )


TAKEN_UP = (
    ("media_centre", "建设12个录播教室", "province", "省教育厅2018年工作要点"),
    ("preschool", "第三期学前教育三年行动计划", "regulation", "第三期学前教育三年行动计划"),
    ("personnel", "补充600名教师", "government", "2018年市政府工作报告"),
    ("finance", "高中进城", "government", "2018年市政府工作报告"),
    ("party_affairs", "第十九个党风廉政建设宣传教育月", "own", ""),
)


def draft_2018(made: Bureau, *, text: bytes) -> YearDraft:
    """拟定2018年要点: the office lays in a text that differs a little from what was issued; proposals join its sentences."""
    office = made.reader("office")
    draft = YearDraft.objects.get(year=2018)
    items = [
        Item("", "", f"{words}。", lead, (12, 31), source=source, source_name=name)
        for lead, words, source, name in TAKEN_UP
    ]
    propose(made, draft, items, day=date(2017, 12, 18))
    with clock.at(moment(date(2018, 1, 8), 9)):
        proposing.start_merging(draft_id=draft.pk, by=office)
        proposing.describe_draft(
            draft_id=draft.pk, title="天门市教育局2018年工作要点", theme="", preamble="", by=office
        )
        outline.lay_text(draft_id=draft.pk, name="2018年要点初稿.txt", content=as_drafted(text), by=office)
        for row in draft.proposals.filter(state=ProposalState.WAITING).order_by("pk"):
            node = _sentence_for(draft, row)
            outline.adopt_proposal(proposal_id=row.pk, clause_id=node.pk if node else None, by=office)
    consult(made, draft, day=date(2018, 1, 15), silent="")
    resolve(made, draft, day=date(2018, 2, 8), first_returned=True)
    return draft


def as_drafted(text: bytes) -> bytes:
    """Return the issued text as it was drafted: a number lower, a sentence less, one more."""
    words = text.decode("utf-8-sig")
    words = words.replace("建设13个录播教室", "建设12个录播教室", 1)
    words = words.replace("升级天门教育云平台。", "", 1)
    return words.replace("食堂", "食堂和超市", 1).encode()


def _sentence_for(draft: YearDraft, proposal: Proposal) -> DraftNode | None:
    """Return the sentence that says what a proposal wants."""
    words = proposal.text.rstrip("。")
    for part in (words, words[:10], words[:6], words[2:8]):
        node = draft.nodes.filter(level=NodeLevel.CLAUSE, dropped=False, text__contains=part).first()
        if node is not None:
            return node
    return None


def draft_2019(made: Bureau) -> YearDraft:
    """启动2019年拟稿: collecting on the demo day; a few sections have proposed."""
    sections = ("basic_education", "preschool", "finance", "personnel", "safety", "media_centre", "teaching_research")
    draft = open_year(
        made,
        year=2019,
        title="天门市教育局2019年工作要点",
        day=date(2018, 10, 22),
        due=date(2018, 11, 16),
        notify=sections,
    )
    items = (
        Item("", "提升教育信息化水平", "建设智慧教室20个，应用率达到90%。", "media_centre", (12, 31), target="20个"),
        Item(
            "",
            "提升学前教育普惠水平",
            "普惠性幼儿园覆盖率达到80%。",
            "preschool",
            (12, 31),
            source="regulation",
            source_name="第三期学前教育三年行动计划",
        ),
        Item("", "维护校园安全稳定", "为全部学校配齐一键报警装置。", "safety", (12, 31), source="own"),
    )
    propose(made, draft, items, day=date(2018, 10, 26))
    return draft
