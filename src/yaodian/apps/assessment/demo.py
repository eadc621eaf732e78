"""演示数据 (sample data): last year's assessment with all its steps and an appeal, this year's opened; through actions alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile

from yaodian.apps.assessment import actions
from yaodian.apps.assessment.documents import ISSUER, result_circular
from yaodian.apps.assessment.models import BonusItem, PaperSurvey, Participant, Scheme
from yaodian.apps.assessment.rules import IndicatorKind
from yaodian.apps.assessment.rules.surveys import PaperCount
from yaodian.kernel import clock
from yaodian.kernel.access import Reader
from yaodian.kernel.documents.model import DocKind
from yaodian.kernel.papers import actions as papers
from yaodian.kernel.papers.models import Paper

ZONE = ZoneInfo("Asia/Shanghai")
SURVEYED = 6
FORMS_VALID = 36
MORNING = time(9)
OFFICE, SECOND, DIRECTOR = "office", "office2", "leader:director"


def load(*, schools: Any, people: Mapping[str, Reader], year: int, seed: int, until: date) -> int:
    """Make nothing yet: an assessment rests on the plan's years (`finish`)."""
    return 0


def finish(*, people: Mapping[str, Reader], year: int, seed: int, until: date) -> None:
    """Make the assessments of last year (closed) and of this year (opened), once the plan's years are there."""
    if {OFFICE, SECOND, DIRECTOR} <= set(people):
        random = Random(seed)  # noqa: S311
        last_year(people, year=year - 1, random=random)
        this_year(people, year=year, random=random, until=until)


def on(day: date) -> Any:
    """Let the block run on the morning of this day."""
    return clock.at(datetime.combine(day, MORNING, ZONE))


def last_year(people: Mapping[str, Reader], *, year: int, random: Random) -> None:
    """Every step in the January after the year: marks, items, provisional scores, appeals, grades, the circular."""
    office, second = people[OFFICE], people[SECOND]
    with on(date(year + 1, 1, 8)):
        schemes = actions.load_schemes(year=year, by=office)
        for scheme in schemes:
            actions.open_scheme(scheme_id=scheme.pk, by=office)
    with on(date(year + 1, 1, 10)):
        for scheme in schemes:
            mark(scheme, people, random=random)
    sections = next(scheme for scheme in schemes if scheme.key == "section")
    praised, blamed = _two_sections(sections, people)
    with on(date(year + 1, 1, 11)):
        item(praised, Decimal(2), "工作经验获省教育厅通报推广", "鄂教办通〔2017〕通报", by=second)
        wrong = item(blamed, Decimal(-2), "专项检查整改材料逾期报送", "局办公室督查登记", by=second)
    with on(date(year + 1, 1, 12)):
        for one in BonusItem.objects.filter(scheme=sections).order_by("id"):
            actions.decide_item(item_id=one.pk, accept=True, decision="依据属实，按方案计分。", by=office)
    with on(date(year + 1, 1, 15)):
        for scheme in schemes:
            actions.publish_scores(scheme_id=scheme.pk, by=office)
    appeal_and_answer(people, praised=praised, blamed=blamed, wrong=wrong, year=year)
    with on(date(year + 1, 1, 24)):
        for scheme in schemes:
            actions.freeze_scheme(scheme_id=scheme.pk, by=people[DIRECTOR])
    issue_circular(Scheme.objects.get(pk=sections.pk), people, year=year)


def _head(participant: Participant, people: Mapping[str, Reader]) -> Reader | None:
    """Return the head of an assessed unit, None where the demo has none."""
    return next(
        (
            reader
            for key, reader in people.items()
            if key.startswith("head:") and participant.unit_id in reader.unit_ids
        ),
        None,
    )


def _two_sections(scheme: Scheme, people: Mapping[str, Reader]) -> tuple[Participant, Participant]:
    """Return two sections whose heads are known."""
    rows = scheme.participants.select_related("unit").order_by("unit__position", "id")
    headed = [row for row in rows if _head(row, people) is not None]
    return headed[0], headed[1]


def mark(scheme: Scheme, people: Mapping[str, Reader], *, random: Random, leaders_only: bool = False) -> None:
    """Let the director mark everybody, and those who are served mark whom they know."""
    rows = list(scheme.participants.order_by("unit__position", "id"))
    for indicator in scheme.indicators.filter(kind=IndicatorKind.LEADER):
        marks = {row.pk: Decimal(random.randrange(78, 98)) for row in rows}
        actions.rate(indicator_id=indicator.pk, marks=marks, by=people[DIRECTOR])
    if leaders_only:
        return
    served = "head:central" if scheme.key == "section" else "head:"
    raters = [
        reader
        for key, reader in people.items()
        if key.startswith(served) and (scheme.key == "section" or not key.startswith("head:central"))
    ]
    raters = [reader for reader in raters if not {row.unit_id for row in rows} & reader.unit_ids][:SURVEYED]
    for indicator in scheme.indicators.filter(kind=IndicatorKind.SURVEY):
        for rater in raters:
            marks = {row.pk: Decimal(random.randrange(72, 100)) for row in rows}
            actions.rate(indicator_id=indicator.pk, marks=marks, by=rater)


def paper_forms(scheme: Scheme, occasion: str, *, random: Random, by: Reader) -> PaperSurvey:
    """The summary of a round of paper forms on every section, with votes by grade."""
    titles = [str(row["title"]) for row in scheme.survey_grades]
    counts = {}
    for row in scheme.participants.order_by("unit__position", "id"):
        best, last = random.randrange(18, 34), random.randrange(2)
        votes = {titles[0]: best, titles[1]: FORMS_VALID - best - last, titles[2]: last}
        counts[row.pk] = PaperCount(FORMS_VALID + 4, FORMS_VALID + 1, FORMS_VALID, grades=votes)
    scan = ContentFile(f"演示材料\n{occasion}测评汇总表\n监票人、计票人签字\n".encode(), name=f"{occasion}汇总表.txt")
    return actions.enter_survey(
        indicator_id=scheme.indicators.get(kind=IndicatorKind.SURVEY).pk,
        held_date=clock.today(),
        occasion=occasion,
        counts=counts,
        scan=scan,
        by=by,
    )


def item(participant: Participant, points: Decimal, title: str, reason: str, *, by: Reader) -> BonusItem:
    """Propose an item with its paper."""
    paper = ContentFile(f"演示材料\n{title}\n{reason}\n".encode(), name=f"{title}.txt")
    return actions.propose_item(
        participant_id=participant.pk, points=points, title=title, reason=reason, paper=paper, by=by
    )


def appeal_and_answer(
    people: Mapping[str, Reader], *, praised: Participant, blamed: Participant, wrong: BonusItem, year: int
) -> None:
    """Two appeals: one upheld, whose penalty is withdrawn, one rejected."""
    first, second = _head(blamed, people), _head(praised, people)
    assert first is not None
    assert second is not None
    with on(date(year + 1, 1, 17)):
        upheld = actions.file_appeal(
            participant_id=blamed.pk,
            item_id=wrong.pk,
            text="整改材料已在期限内送纸质件，收文登记可查，请予核实。",
            paper=ContentFile("演示材料\n收文登记\n".encode(), name="收文登记.txt"),
            by=first,
        )
        leader = praised.scheme.indicators.get(kind=IndicatorKind.LEADER)
        rejected = actions.file_appeal(
            participant_id=praised.pk, indicator_id=leader.pk, text="请复核领导评价的份数。", by=second
        )
    with on(date(year + 1, 1, 19)):
        actions.decide_appeal(
            appeal_id=upheld.pk,
            uphold=True,
            decision="经核对收文登记，整改材料按期送达，原减分撤销。",
            by=people[SECOND],
        )
        actions.decide_appeal(
            appeal_id=rejected.pk, uphold=False, decision="评价份数与签字原件一致，维持原得分。", by=people[OFFICE]
        )


def issue_circular(scheme: Scheme, people: Mapping[str, Reader], *, year: int) -> Paper:
    """The result circular through every desk to the archive."""
    office, second = people[OFFICE], people[SECOND]
    with on(date(year + 1, 1, 25)):
        doc = result_circular(scheme, on=clock.today())
        paper = papers.draft_document(
            kind=DocKind.CIRCULAR,
            issuer=ISSUER,
            title=doc.title,
            blocks=doc.blocks,
            attachments=doc.attachments,
            main_recipient=doc.main_recipient,
            record=scheme,
            addressee_ids=scheme.participants.values_list("unit_id", flat=True),
            client_key=f"assessment:{scheme.pk}:result",
            by=office,
        )
        papers.pass_on(paper_id=paper.pk, opinion="请核稿。", by=office)
        papers.pass_on(paper_id=paper.pk, opinion="数字已逐项核对来源，拟同意。", by=second)
    with on(date(year + 1, 1, 26)):
        papers.sign_paper(paper_id=paper.pk, opinion="同意印发。", by=people[DIRECTOR])
        papers.number_paper(paper_id=paper.pk, by=second)
        papers.seal_paper(paper_id=paper.pk, copies=40, sealed_by="张主任", by=second)
        papers.issue_paper(paper_id=paper.pk, by=second)
    with on(date(year + 1, 3, 30)):
        return papers.archive_paper(paper_id=paper.pk, retention="30年", by=second)


def this_year(people: Mapping[str, Reader], *, year: int, random: Random, until: date) -> None:
    """This year's schemes: the sections' opened and marked by the director, a penalty proposed, the notice with a leader."""
    office, second = people[OFFICE], people[SECOND]
    with on(date(year, 10, 22)):
        schemes = actions.load_schemes(year=year, by=office)
        sections = next(scheme for scheme in schemes if scheme.key == "section")
        actions.open_scheme(scheme_id=sections.pk, by=office)
    with on(date(year, 10, 24)):
        mark(sections, people, random=random, leaders_only=True)
        _praised, blamed = _two_sections(sections, people)
        item(blamed, Decimal(-1), "督办事项两次逾期", "督办登记", by=second)
    with on(date(year, 10, 25)):
        first = paper_forms(sections, "机关作风测评会", random=random, by=second)
        paper_forms(sections, "年度中期测评会", random=random, by=second)
        actions.check_survey(survey_id=first.pk, accept=True, note="与汇总表扫描件相符", by=office)
    with on(date(year, 10, 26)):
        actions.compute_scores(scheme_id=sections.pk, by=office)
    with on(date(year, 10, 29)):
        paper = papers.draft_document(
            kind=DocKind.NOTICE,
            issuer="bureau",
            title=f"天门市教育局关于开展{year}年度考核工作的通知",
            blocks=(
                f"为客观评价{year}年度工作，现就年度考核有关事项通知如下。",
                "参加考核的为机关各科室、局属各单位、各乡镇中心学校和局直各学校。",
                f"考核以{year}年工作要点任务的完成记录核算为主，结合领导评价和服务对象测评，加减分须有依据文件。",
                "初评得分公布后，各单位对得分有异议的，在申诉期内提出申诉并附佐证，逾期不再受理。",
            ),
            main_recipient="机关各科室，局属各单位，各乡镇中心学校，局直各学校",
            record=sections,
            cosign_unit_ids=[blamed.unit_id],
            by=office,
        )
        papers.pass_on(paper_id=paper.pk, by=office)
        papers.pass_on(paper_id=paper.pk, opinion="拟同意，请会签。", by=second)
    head = _head(blamed, people)
    assert head is not None
    with on(min(until, date(year, 10, 30))):
        signature = paper.cosignatures.get()
        papers.cosign(cosignature_id=signature.pk, agree=True, opinion="同意。", by=head)
