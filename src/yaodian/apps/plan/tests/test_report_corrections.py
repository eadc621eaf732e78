"""A report that did come in, or was late, is corrected by paper: the frozen month stays, the next tells old and new."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from yaodian.apps.plan.actions import PlanError, briefings, corrections, months
from yaodian.apps.plan.documents.briefings import briefing_doc
from yaodian.apps.plan.models import MonthCorrection, ReportMonth, WorkPlan
from yaodian.apps.plan.queries.briefings import read_period
from yaodian.apps.plan.rules.briefings import BriefingKind
from yaodian.apps.plan.rules.counts import number_of
from yaodian.apps.plan.rules.periods import of_month
from yaodian.apps.plan.tests import make, rhythm
from yaodian.kernel.access import NotAllowedError
from yaodian.kernel.documents.rules import plain_text
from yaodian.kernel.journal.queries import record_faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> make.Bureau:
    return rhythm.bureau()


@pytest.fixture
def plan(bureau: make.Bureau) -> WorkPlan:
    return rhythm.plan_of_three(bureau)


def corrected(
    may: ReportMonth, bureau: make.Bureau, unit: str, key: str, sent: date | None, *, returned: int = 0
) -> MonthCorrection:
    """Somebody says by paper how a report came in."""
    return corrections.correct_report(
        month_id=may.pk,
        unit_id=bureau.units[unit].pk,
        sent_date=sent,
        returned_count=returned,
        reason="纸质月报按时送达",
        paper=ContentFile("收文登记".encode(), name="收文登记.txt"),
        by=bureau.reader(key),
    )


def test_the_counts_of_reports_follow_and_are_told_in_the_next_month(plan: WorkPlan, bureau: make.Bureau) -> None:
    may = rhythm.frozen_may(bureau, plan)  # finance sent nothing, the school sent late
    frozen = of_month(may.facts)
    assert [number_of(f"reports_{part}", frozen) for part in ("missing", "late")] == [1, 1]
    with make.at(2018, 6, 5):
        first = corrected(may, bureau, "finance", "finance_head", date(2018, 5, 28))
        second = corrected(may, bureau, "direct", "direct_head", date(2018, 5, 29))
        assert (first.was, first.now) == ("未报", "5月28日按时报送")
        assert (second.was, second.now) == ("5月31日迟报", "5月29日按时报送")
        with pytest.raises(PlanError, match="正待核对"):
            corrected(may, bureau, "finance", "finance_head", date(2018, 5, 27))
        for row in (first, second):
            corrections.decide_correction(correction_id=row.pk, accepted=True, by=bureau.reader("office"))
        with pytest.raises(PlanError, match="不用更正"):
            corrected(may, bureau, "finance", "finance_head", date(2018, 5, 28))
    first.refresh_from_db()
    second.refresh_from_db()
    assert {"已报月报2份更正为3份", "未报月报1份更正为0份", "月报按时的单位1个更正为2个"} <= set(first.counts)
    assert {"迟报月报1份更正为0份", "月报按时的单位2个更正为3个"} == set(second.counts)
    may.refresh_from_db()
    assert number_of("reports_missing", of_month(may.facts)) == 1, "the frozen month stays as it was frozen"
    june = rhythm.frozen_june(bureau, plan)
    told = {row.unit: row for row in june.facts.corrections}
    assert told["计财科"].counts == tuple(first.counts)
    assert list(record_faults()) == []


def test_a_wrong_return_is_taken_back_and_who_asked_does_not_check(plan: WorkPlan, bureau: make.Bureau) -> None:
    may = rhythm.open_may(plan)
    office = bureau.reader("office")
    with make.at(2018, 5, 28):
        report = rhythm.send(bureau, rhythm.report_of(may, "media_centre"), key="media_head")
        months.check_report(report_id=report.pk, reasons={0: "请写具体"}, by=office)
        rhythm.send(bureau, report, key="media_head", overall="本月装好四个教室。")
    with make.at(2018, 6, 1):
        may = months.freeze_month(month_id=may.pk, by=office)
    with make.at(2018, 6, 5):
        asked = corrected(may, bureau, "media_centre", "office", date(2018, 5, 28))
        assert (asked.was, asked.now) == ("退回1次", "退回0次")
        assert "退回的月报1份更正为0份" in asked.counts
        with pytest.raises(NotAllowedError, match="他人核对"):
            corrections.decide_correction(correction_id=asked.pk, accepted=True, by=office)
        with pytest.raises(PlanError, match="开报日"):
            corrected(may, bureau, "direct", "office", date(2018, 5, 1))
        with pytest.raises(NotAllowedError):
            corrected(may, bureau, "finance", "media_head", date(2018, 5, 28))


def test_a_quarter_tells_the_old_and_the_new_count_with_the_reason(plan: WorkPlan, bureau: make.Bureau) -> None:
    may = rhythm.frozen_may(bureau, plan)
    with make.at(2018, 6, 5):
        asked = corrected(may, bureau, "finance", "finance_head", date(2018, 5, 28))
        corrections.decide_correction(correction_id=asked.pk, accepted=True, by=bureau.reader("office"))
    rhythm.frozen_june(bureau, plan)
    with make.at(2018, 7, 3):
        briefing = briefings.draft_briefing(
            plan_id=plan.pk,
            kind=BriefingKind.QUARTER,
            period="2018Q2",
            mend_date=date(2018, 7, 31),
            by=bureau.reader("office"),
        )
    doc = briefing_doc(briefing, read_period(briefing), demo=False)
    assert doc is not None
    words = plain_text(doc).replace("\n", "")
    assert "未报2份次" in words
    assert "某科室月报的报送情况，“未报”更正为“5月28日按时报送”" in words
    assert "未报月报1份更正为0份" in words
    assert "计财科" not in words


def test_from_the_page_to_the_count_with_its_correction_beside_it(plan: WorkPlan, bureau: make.Bureau) -> None:
    may = rhythm.frozen_may(bureau, plan)
    report = rhythm.report_of(may, "finance")
    address = reverse("plan:correct_report", args=[report.pk])
    with make.at(2018, 6, 5):
        head = make.browser(bureau, "finance_head")
        assert "更正报送情况" in head.get(reverse("plan:month_report", args=[report.pk])).text
        sent = {"sent_date": "2018-05-28", "returned_count": "0", "reason": "纸质月报按时送达"}
        assert "凭据" in head.post(address, sent).text
        assert not MonthCorrection.objects.exists(), "without a paper nothing is corrected"
        paper = SimpleUploadedFile("收文登记.txt", "5月28日收".encode())
        assert head.post(address, {**sent, "paper": paper}).status_code == 302
        assert make.browser(bureau, "media_head").get(address).status_code == 404
        office = make.browser(bureau, "office")
        assert "收文登记.txt" in office.get(reverse("plan:months")).text
        row = MonthCorrection.objects.get()
        office.post(reverse("plan:decide_correction", args=[row.pk]), {"verdict": "accept"})
    rhythm.frozen_june(bureau, plan)
    with make.at(2018, 7, 3):
        office = make.browser(bureau, "office")
        assert "6月更正为：5月28日按时报送（纸质月报按时送达）" in office.get(reverse("plan:month", args=[may.pk])).text
        frozen = reverse("plan:frozen", args=[may.pk])
        count = office.get(frozen, {"part": "reports_missing"}).text
        assert "<strong>1</strong>" in count
        assert "未报 更正为 5月28日按时报送" in count
        june = plan.months.get(month=6)
        told = reverse("plan:frozen", args=[june.pk])
        other = make.browser(bureau, "media_head")
        assert office.get(told, {"part": f"correction:{row.pk}"}).status_code == 200
        assert other.get(told, {"part": f"correction:{row.pk}"}).status_code == 404, "another unit's correction"
