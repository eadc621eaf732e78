"""Pictures: lateness, load and waits are counted from records."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from yaodian.apps.plan.queries import pictures
from yaodian.apps.plan.rules.pictures import Span, Wait, closed_late, late_on, month_ends, waiting_by_stage
from yaodian.apps.plan.tests import make

days = st.dates(date(2018, 1, 1), date(2018, 12, 31))
spans = st.lists(st.builds(Span, given=st.none() | days, due=days, ended=st.none() | days), max_size=10)


@given(spans, days)
def test_what_ended_in_time_is_never_late(found: list[Span], day: date) -> None:
    on_time = [span for span in found if span.ended is not None and span.ended <= span.due]
    assert late_on(on_time, day) == 0
    assert late_on(found, day) <= len(found)


@given(spans)
def test_each_late_end_is_counted_in_one_month(found: list[Span]) -> None:
    ends = month_ends(2018, until=date(2018, 12, 31))
    assert sum(closed_late(found, first=end.replace(day=1), last=end) for end in ends) == sum(
        span.ended is not None and span.ended > span.due for span in found
    )


def test_the_month_that_runs_ends_today() -> None:
    assert month_ends(2018, until=date(2018, 3, 10)) == [date(2018, 1, 31), date(2018, 2, 28), date(2018, 3, 10)]


def test_waits_are_told_apart_into_over_and_running() -> None:
    start = date(2018, 3, 1)
    waits = [
        Wait("签收", start, start + timedelta(days=2)),
        Wait("签收", start, start + timedelta(days=6)),
        Wait("签收", start, None),
    ]
    (found,) = waiting_by_stage(waits, stages=["签收", "审批"], today=date(2018, 3, 11))
    assert (found.now, found.longest, found.median) == (1, 10, 4.0)


@pytest.mark.django_db
def test_the_page_draws_what_the_records_say() -> None:
    bureau = make.bureau()
    with make.at(2018, 3, 5):
        plan = make.plan()
        make.running_task(bureau, plan, due_date=date(2018, 3, 20))
        make.running_task(bureau, plan, lead="finance", words="改造校舍", title="改造校舍", due_date=date(2018, 6, 30))
    with make.at(2018, 4, 10):
        figure = pictures.lateness_figure(plan, today=date(2018, 4, 10))
        assert figure.rows[2:] == (("3月", "1", "0"), ("4月", "1", "0"))
        load = dict(pictures.load_table(plan).rows)
        assert [cell.text for cell in load["电教馆"]][2] == "1"
        waiting, waited = pictures.waiting_figures(plan, today=date(2018, 4, 10))
        assert {row[0]: row[1] for row in waiting.rows}["签收"] == "4"
        assert {row[0]: row[1] for row in waited.rows}["签收"] == "36"
        page = make.browser(bureau, "leader").get(reverse("plan:pictures")).content.decode()
        assert "1. 建设录播教室" in page
        assert make.browser(bureau, "direct_clerk").get(reverse("plan:pictures")).status_code == 403
