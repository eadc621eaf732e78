"""No unit is named before the window has closed and a leader has approved, not in the words that papers quote either."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from yaodian.apps.plan.actions import PlanError, briefings, months
from yaodian.apps.plan.actions.months import OVERALL
from yaodian.apps.plan.documents.briefings import briefing_doc, briefing_preview
from yaodian.apps.plan.models import Briefing, WorkPlan
from yaodian.apps.plan.queries.briefings import read_period
from yaodian.apps.plan.rules.briefings import BriefingKind
from yaodian.apps.plan.rules.facts import Boxes
from yaodian.apps.plan.tests import make, rhythm
from yaodian.kernel.documents.rules import plain_text, untraced
from yaodian.kernel.papers.models import Paper
from yaodian.kernel.papers.queries.texts import doc_of
from yaodian.kernel.units.models import Unit
from yaodian.registers.schools.models import School

pytestmark = pytest.mark.django_db
NAMES = ("明德", "新河", "红旗", "计财科", "电教馆", "云桥镇中心")


@pytest.fixture
def bureau() -> make.Bureau:
    return rhythm.bureau()


@pytest.fixture
def plan(bureau: make.Bureau) -> WorkPlan:
    """May and June frozen; in June a unit blames others by their full, short and former names."""
    top, village = bureau.units["bureau"], bureau.units["village"]
    Unit.objects.filter(pk=top.pk).update(title="云桥市教育局")
    Unit.objects.filter(pk=bureau.units["direct"].pk).update(title="云桥市明德中学", short_title="明德")
    School.objects.create(unit=village, kind_code="211", ownership="public", former_titles="红旗小学、新河村小")
    made = rhythm.plan_of_three(bureau)
    rhythm.frozen_may(bureau, made)
    with make.at(2018, 6, 12):
        rhythm.told(
            bureau,
            made,
            "media_centre",
            "已安装4个，明德中学的教室未交付。",
            key="media_clerk",
            problems="云桥市明德中学网络未通，计财科未拨款，局办公室已协调。",
        )
    with make.at(2018, 6, 25):
        june = months.open_month(plan_id=made.pk, year=2018, month=6, by=make.SYSTEM)
    with make.at(2018, 6, 26):
        report = rhythm.report_of(june, "media_centre")
        boxes = {
            OVERALL: Boxes(problems="红旗 小学和云桥镇中心校进度慢。", next_steps="请新河村小七月底前完成。"),
            rhythm.task_of(made, "media_centre").pk: Boxes(
                "已安装4个，明德中学的教室未交付。", "云桥市明德中学网络未通，计财科未拨款，局办公室已协调。", ""
            ),
        }
        months.send_report(report_id=report.pk, boxes=boxes, by=bureau.reader("media_head"))
    with make.at(2018, 7, 2):
        months.freeze_month(month_id=june.pk, by=bureau.reader("office"))
    return made


def drafted(plan: WorkPlan, bureau: make.Bureau, kind: BriefingKind, period: str, *, named: bool = False) -> Briefing:
    with make.at(2018, 7, 3):
        return briefings.draft_briefing(
            plan_id=plan.pk,
            kind=kind,
            period=period,
            named=named,
            mend_date=date(2018, 7, 31),
            by=bureau.reader("office"),
        )


@pytest.mark.parametrize(
    ("kind", "period"),
    [(BriefingKind.MONTH, "2018-06"), (BriefingKind.QUARTER, "2018Q2"), (BriefingKind.HALF, "2018H1")],
)
def test_no_unit_stands_in_a_paper_without_leave_under_any_name(
    plan: WorkPlan, bureau: make.Bureau, kind: BriefingKind, period: str
) -> None:
    briefing = drafted(plan, bureau, kind, period)
    doc = briefing_doc(briefing, read_period(briefing), demo=False)
    assert doc is not None
    words = plain_text(doc)
    assert not [name for name in NAMES if name in words]
    assert untraced(doc) == ()


def test_the_half_year_quotes_in_neutral_words_and_tells_the_clerk_what_was_hidden_and_where(
    plan: WorkPlan, bureau: make.Bureau
) -> None:
    briefing = drafted(plan, bureau, BriefingKind.HALF, "2018H1")
    with make.at(2018, 7, 3):
        page = make.browser(bureau, "office").get(reverse("plan:briefing", args=[briefing.pk])).text
    article, _section, hidden = page.partition('id="hidden-names"')
    assert "某学校网络未通，某科室未拨款，局办公室已协调" in article
    assert "某学校和某中心学校进度慢" in article
    assert "请某学校七月底前完成" in article
    assert not [name for name in ("明德", "新河", "红旗", "云桥镇中心") if name in article.partition("<article")[2]]
    assert "引用的单位原话隐去名称 4 处" in article
    for told in ("云桥市明德中学、计财科", "红旗小学、云桥镇中心校", "新河村小", "建设录播教室", "存在的问题"):
        assert told in hidden, told


def test_a_paper_that_is_handed_on_without_leave_is_unnamed_whoever_wrote_it(
    plan: WorkPlan, bureau: make.Bureau
) -> None:
    briefing = drafted(plan, bureau, BriefingKind.HALF, "2018H1", named=True)
    named = briefing_doc(briefing, read_period(briefing), demo=False)
    assert named is not None
    assert "明德中学" in plain_text(named)
    Briefing.objects.filter(pk=briefing.pk).update(named=False)
    with make.at(2018, 7, 3):
        briefings.file_briefing(briefing_id=briefing.pk, doc=named, by=bureau.reader("office"))
    words = plain_text(doc_of(paper=Paper.objects.get()))
    assert not [name for name in NAMES if name in words]


def test_the_meeting_pack_names_units_and_so_waits_for_the_window(plan: WorkPlan, bureau: make.Bureau) -> None:
    briefing = drafted(plan, bureau, BriefingKind.PACK, "2018Q2")
    assert "电教馆" in briefing_preview(briefing, demo=False)
    last = plan.months.get(month=6)
    with make.at(2018, 7, 3):
        page = make.browser(bureau, "office").get(reverse("plan:briefing", args=[briefing.pk])).text
        assert "点名，核对期满、领导批准前只供办公室和领导审阅" in page
    plan.months.filter(pk=last.pk).update(check_until=date(2018, 7, 3))
    with make.at(2018, 7, 3), pytest.raises(PlanError, match="期满后才能点名送审"):
        briefings.ask_briefing(briefing_id=briefing.pk, reason="请审定", by=bureau.reader("office"))
    with make.at(2018, 7, 4):
        asked = briefings.ask_briefing(briefing_id=briefing.pk, reason="请审定", by=bureau.reader("office"))
    assert asked.reason == "请审定（点名）"
