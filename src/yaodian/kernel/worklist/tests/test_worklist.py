"""The worklist: gathered from every app, urgent first, with its text for the group chat."""

from __future__ import annotations

from datetime import date, timedelta
from unittest import mock

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from yaodian.kernel import clock
from yaodian.kernel.access import Reader, Role
from yaodian.kernel.rulebook.tests.make import browser, make_account
from yaodian.kernel.worklist import Item, Light, light_for
from yaodian.kernel.worklist.badge import todo_count
from yaodian.kernel.worklist.rules import Urgency, by_urgency, urgent_first, worklist_text

TODAY = date(2018, 3, 16)
days = st.none() | st.dates(min_value=date(2018, 1, 1), max_value=date(2018, 12, 31))


def make_item(key: str = "plan.sign:1", *, due: date | None = None, title: str = "录播教室") -> Item:
    return Item(
        key=key,
        title=title,
        record="plan.task:1",
        url="/plan/1/",
        action="签收",
        due_date=due,
        light=light_for(due, today=TODAY, warn_from=due),
        unit_title="电教馆",
        clauses=("7",),
        fact="2 间未验收",
        minutes=3,
    )


@given(st.lists(days, max_size=12))
def test_groups_hold_every_item_once_most_urgent_first(dues: list[date | None]) -> None:
    items = urgent_first([make_item(f"x:{number:02}", due=due) for number, due in enumerate(dues)])
    groups = by_urgency(items, today=TODAY)
    assert [item for _urgency, found in groups for item in found] == items
    assert [urgency for urgency, _found in groups] == [
        urgency for urgency in Urgency if urgency in {one for one, _found in groups}
    ]


@pytest.mark.parametrize(
    ("due", "urgency"),
    [
        (TODAY - timedelta(days=1), Urgency.OVERDUE),
        (TODAY, Urgency.TODAY),
        (TODAY + timedelta(days=7), Urgency.THIS_WEEK),
        (TODAY + timedelta(days=8), Urgency.LATER),
        (None, Urgency.UNDATED),
    ],
)
def test_an_item_belongs_where_its_day_says(due: date | None, urgency: Urgency) -> None:
    assert by_urgency([make_item(due=due)], today=TODAY)[0][0] is urgency


def test_the_text_for_the_group_is_numbered_by_urgency() -> None:
    text = worklist_text([make_item(due=TODAY), make_item("b")], today=TODAY, name="李科长")
    assert text.splitlines() == [
        "李科长待办（3月16日）：",
        "今天到期（1件）",
        "1. 签收：录播教室（电教馆），3月16日前",
        "无期限（1件）",
        "1. 签收：录播教室（电教馆）",
    ]
    assert worklist_text([], today=TODAY, name="李科长") == "李科长：目前没有待办事项。"


@pytest.mark.django_db
def test_the_page_groups_lights_chips_and_narrows_by_a_word() -> None:
    client = browser(make_account(Role.SECTION_CLERK))
    today = clock.today()
    items = [make_item(due=today - timedelta(days=3)), make_item("b", title="安全检查")]
    with mock.patch("yaodian.kernel.worklist.views.worklist", return_value=items):
        page = client.get(reverse("worklist:list")).content.decode()
        assert "2 件待办：已逾期 1" in page
        assert "yd-chip" in page
        assert "2 间未验收" in page
        fragment = client.get(reverse("worklist:list"), {"q": "安全"}, headers={"HX-Request": "true"}).content.decode()
    assert "安全检查" in fragment
    assert "录播教室" not in fragment
    assert "<html" not in fragment


@pytest.mark.django_db
def test_an_empty_worklist_says_what_comes_here() -> None:
    page = browser(make_account(Role.SCHOOL_CLERK)).get(reverse("worklist:list")).content.decode()
    assert "没有待办" in page


@pytest.mark.django_db
def test_the_badge_counts_what_every_app_offers() -> None:
    nobody = Reader(account_id=None, person_id=None, name="")
    assert todo_count(nobody) == 0
    module = mock.Mock(items=lambda by, today: [make_item(), make_item("b")])
    with mock.patch("yaodian.kernel.worklist.queries.discovery.modules", return_value=[(None, module)]):
        assert todo_count(nobody) == 2


def test_undated_items_have_no_light() -> None:
    assert make_item().light is Light.NONE
