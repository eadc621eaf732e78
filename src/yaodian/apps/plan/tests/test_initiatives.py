"""Initiatives: plans of several years, numbered events, theme years; what is left open passes on to the next year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from yaodian.apps.plan.actions import PlanError, initiatives
from yaodian.apps.plan.actions.initiatives import InitiativeWords
from yaodian.apps.plan.models import Initiative
from yaodian.apps.plan.queries.initiatives import read_initiative
from yaodian.apps.plan.rules.initiatives import InitiativeKind, Step, edition_title, inherited, next_year_day
from yaodian.apps.plan.tests import make
from yaodian.apps.plan.tests.make import Bureau
from yaodian.apps.plan.worklist import items
from yaodian.kernel.access import NotAllowedError


@pytest.fixture
def bureau(db: None) -> Bureau:
    return make.bureau()


def three_years(bureau: Bureau) -> Initiative:
    """Set up a plan of three years led by finance."""
    words = InitiativeWords(
        kind=InitiativeKind.MULTI_YEAR,
        title="高中进城三年行动计划",
        from_year=2017,
        to_year=2019,
        lead_unit_id=bureau.units["finance"].pk,
    )
    return initiatives.make_initiative(words=words, by=bureau.reader("finance_head"))


def test_open_stages_pass_on_to_the_next_year_once_and_name_where_they_came_from(bureau: Bureau) -> None:
    head = bureau.reader("finance_head")
    with make.at(2018, 12, 20):
        row = three_years(bureau)
        land = initiatives.add_stage(
            initiative_id=row.pk, year=2018, title="完成征地", due_date=date(2018, 6, 30), by=head
        )
        build = initiatives.add_stage(
            initiative_id=row.pk, year=2018, title="主体封顶", due_date=date(2018, 11, 30), by=head
        )
        initiatives.add_duty(stage_id=build.pk, unit_id=bureau.units["media_centre"].pk, text="弱电预埋", by=head)
        initiatives.reach_stage(stage_id=land.pk, done_date=date(2018, 7, 2), by=head)
        made = initiatives.inherit_stages(initiative_id=row.pk, year=2019, by=head)
        assert [(stage.title, stage.due_date, stage.carried_from) for stage in made] == [
            ("主体封顶", date(2019, 11, 30), build)
        ]
        assert [duty.text for duty in made[0].duties.all()] == ["弱电预埋"]
        with pytest.raises(PlanError, match="没有未完成"):
            initiatives.inherit_stages(initiative_id=row.pk, year=2019, by=head)
        with pytest.raises(PlanError, match="转入下年"):
            initiatives.reach_stage(stage_id=build.pk, done_date=date(2018, 12, 1), by=head)
        with pytest.raises(PlanError, match="还有阶段没有完成"):
            initiatives.end_initiative(initiative_id=row.pk, outcome="建成", by=head)
        columns = read_initiative(row, by=head)
    assert [(column.year, len(column.stages)) for column in columns] == [(2017, 0), (2018, 2), (2019, 1)]


def test_a_numbered_event_has_its_name_from_its_number_and_knows_its_last_edition(bureau: Bureau) -> None:
    words = InitiativeWords(
        kind=InitiativeKind.EVENT,
        title="",
        series="艺术节",
        edition=9,
        from_year=2018,
        to_year=2018,
        lead_unit_id=bureau.units["media_centre"].pk,
    )
    with make.at(2018, 3, 6):
        head = bureau.reader("media_head")
        row = initiatives.make_initiative(words=words, by=head)
        assert row.title == "第九届艺术节"
        with pytest.raises(PlanError, match="已经设立"):
            initiatives.make_initiative(words=words, by=head)
        with pytest.raises(PlanError, match="系列和届次"):
            initiatives.make_initiative(words=replace(words, edition=None, title="艺术节"), by=head)
        with pytest.raises(NotAllowedError):
            initiatives.make_initiative(words=replace(words, edition=10), by=bureau.reader("finance_head"))


def test_a_duty_is_finished_by_its_unit_and_a_stage_waits_for_its_duties(bureau: Bureau) -> None:
    head = bureau.reader("finance_head")
    with make.at(2018, 3, 6):
        row = three_years(bureau)
        stage = initiatives.add_stage(
            initiative_id=row.pk, year=2018, title="完成征地", due_date=date(2018, 3, 7), by=head
        )
        assert any(item.action == "登记阶段" for item in items(head, date(2018, 3, 6)))
        duty = initiatives.add_duty(stage_id=stage.pk, unit_id=bureau.units["media_centre"].pk, text="测量", by=head)
        with pytest.raises(PlanError, match="测量"):
            initiatives.reach_stage(stage_id=stage.pk, done_date=date(2018, 3, 6), by=head)
        initiatives.finish_duty(duty_id=duty.pk, done_date=date(2018, 3, 6), by=bureau.reader("media_head"))
        initiatives.reach_stage(stage_id=stage.pk, done_date=date(2018, 3, 6), by=head)
        assert not any(item.action == "登记阶段" for item in items(head, date(2018, 3, 6)))


def test_the_pages_of_an_initiative(bureau: Bureau) -> None:
    with make.at(2018, 3, 6):
        plan = make.plan()
        head, other = make.browser(bureau, "finance_head"), make.browser(bureau, "media_head")
        form = {"kind": "multi_year", "title": "薄改三年计划", "from_year": 2017, "to_year": 2019, "lead": "finance"}
        assert head.post(reverse("plan:initiative_new"), {**form, "to_year": 2016}).status_code == 422
        assert head.post(reverse("plan:initiative_new"), form).status_code == 302
        row = Initiative.objects.get()
        page = reverse("plan:initiative", args=[row.pk])
        stage = {"year": 2018, "title": "校舍开工", "due_date": "2018-06-30"}
        assert other.post(reverse("plan:stage_add", args=[row.pk]), stage).status_code == 403
        assert head.post(reverse("plan:stage_add", args=[row.pk]), stage).status_code == 302
        key = row.stages.get().pk
        head.post(reverse("plan:duty_add", args=[key]), {"unit": "media_centre", "text": "布线"})
        duty = row.stages.get().duties.get()
        assert other.post(reverse("plan:duty_finish", args=[duty.pk]), {"done_date": "2018-03-06"}).status_code == 302
        clause = make.clause(plan, "改造校舍")
        found = head.get(reverse("plan:initiative_links", args=[row.pk]), {"q": "校舍"}).content.decode()
        assert clause.text in found
        head.post(reverse("plan:initiative_links", args=[row.pk]), {"clause": clause.pk})
        text = head.get(page).content.decode()
        assert "校舍开工" in text
        assert clause.text in text
        assert head.post(reverse("plan:stage_reach", args=[key]), {"done_date": "2018-03-06"}).status_code == 302
        assert head.post(reverse("plan:initiative_end", args=[row.pk]), {"outcome": "全部完成"}).status_code == 302
        assert make.browser(bureau, "direct_clerk").get(page).status_code == 404
        assert "薄改三年计划" in make.browser(bureau, "leader").get(reverse("plan:initiatives")).content.decode()


@pytest.mark.parametrize(
    ("series", "edition", "title"),
    [
        ("艺术节", 9, "第九届艺术节"),
        ("教师节", 34, "第三十四个教师节"),
        ("党风廉政建设宣教月", 19, "第十九个党风廉政建设宣教月"),
    ],
)
def test_editions_are_counted_as_people_say_them(series: str, edition: int, title: str) -> None:
    assert edition_title(series, edition) == title


steps = st.lists(
    st.builds(
        Step,
        pk=st.integers(1, 99),
        year=st.integers(2016, 2019),
        due_date=st.dates(date(2016, 1, 1), date(2019, 12, 31)),
        done=st.booleans(),
        dropped=st.booleans(),
        passed_on=st.booleans(),
    ),
    max_size=12,
)


@given(steps, st.integers(2017, 2020))
def test_only_open_stages_of_the_year_before_pass_on(found: list[Step], year: int) -> None:
    for step in inherited(found, year=year):
        assert step.year == year - 1
        assert not (step.done)
        assert not (step.dropped)
        assert not (step.passed_on)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_a_year_later_is_the_same_day(day: date) -> None:
    later = next_year_day(day)
    assert later.year == day.year + 1
    assert later.month == day.month
