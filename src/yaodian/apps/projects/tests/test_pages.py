"""Pages of projects: every address for every role and with another unit's project; forms; fragments; query budgets."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from yaodian.apps.projects import actions, worklist
from yaodian.apps.projects.models import Payment
from yaodian.apps.projects.panels import unit_panel
from yaodian.apps.projects.tests import make
from yaodian.apps.projects.tests.make import Bureau, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(monkeypatch: pytest.MonkeyPatch) -> Bureau:
    """A small bureau; the 待办 count of its pages is that of projects alone."""
    monkeypatch.setattr("yaodian.kernel.worklist.queries.worklist", lambda *, by, today: worklist.items(by, today))
    return make.bureau()


def client_of(bureau: Bureau, key: str) -> Client:
    """Return a browser in which somebody is logged in."""
    client = Client()
    client.force_login(bureau.accounts[key], backend="yaodian.kernel.accounts.backends.NameOrPhoneBackend")
    return client


def page(client: Client, name: str, *args: int, **query: str) -> Any:
    """Ask for a page."""
    return client.get(reverse(f"projects:{name}", args=args), query)


PROJECT_PAGES = (
    "project",
    "correct",
    "approve",
    "budget",
    "allocate",
    "cancel",
    "tender",
    "fail_tender",
    "contract",
    "report",
    "return_report",
    "apply",
    "return",
    "revoke",
    "dates",
    "settle",
)
CONTRACT_PAGES = ("change_contract", "ask_payment", "warnings")
PAYMENT_PAGES = ("payment", "mend_payment", "confirm_payment", "return_payment", "withdraw_payment", "void_payment")
LIST_PAGES = ("list", "board", "payments")
REGISTER_PAGES = ("register", "schools", "import", "template")


def test_nobody_unknown_sees_anything(bureau: Bureau) -> None:
    row = make.tendered(bureau)
    for name in (*LIST_PAGES, *REGISTER_PAGES, "programmes"):
        assert page(Client(), name).status_code == 302
    for name in PROJECT_PAGES:
        assert page(Client(), name, row.pk).status_code == 302


@pytest.mark.parametrize("key", ["far_clerk", "other_head", "teacher", "central_head"])
def test_another_units_project_is_not_there(bureau: Bureau, key: str) -> None:
    row = make.tendered(bureau, school="direct")
    payment = make.drafted(bureau, row)
    client = client_of(bureau, key)
    for name in PROJECT_PAGES:
        address = reverse(f"projects:{name}", args=[row.pk])
        assert client.get(address).status_code == 404, name
        assert client.post(address, {"reason": "x", "note": "x"}).status_code in (404, 405), name
    for name in CONTRACT_PAGES:
        assert page(client, name, make.contract_of(row).pk).status_code == 404, name
    for name in PAYMENT_PAGES:
        assert page(client, name, payment.pk).status_code == 404, name
    assert Payment.objects.get().state == "draft"


ALLOWED: dict[str, set[str]] = {
    "direct_clerk": {"project", "tender", "fail_tender", "contract", "report", "apply", "dates"},
    "media_head": set(PROJECT_PAGES) - {"report", "apply"},
    "office": {"project", "correct", "approve", "budget", "allocate", "cancel", "revoke", "settle"},
    "leader": {"project"},
}


@pytest.mark.parametrize("key", ALLOWED)
def test_each_role_opens_its_own_pages_of_a_project_it_may_see_and_no_others(bureau: Bureau, key: str) -> None:
    row = make.tendered(bureau)
    client = client_of(bureau, key)
    for name in PROJECT_PAGES:
        status = page(client, name, row.pk).status_code
        assert status == (200 if name in ALLOWED[key] else 403), name


@pytest.mark.parametrize(
    ("key", "opened"),
    [
        ("direct_clerk", set()),
        ("media_head", set(REGISTER_PAGES)),
        ("office", {*REGISTER_PAGES, "programmes"}),
        ("leader", set()),
    ],
)
def test_register_pages_are_for_those_who_register(bureau: Bureau, key: str, opened: set[str]) -> None:
    client = client_of(bureau, key)
    for name in (*REGISTER_PAGES, "programmes"):
        assert page(client, name).status_code == (200 if name in opened else 403), name
    for name in LIST_PAGES:
        assert page(client, name).status_code == 200


def test_a_teacher_has_no_list(bureau: Bureau) -> None:
    assert page(client_of(bureau, "teacher"), "list").status_code == 403


def test_the_list_shows_what_the_reader_may_see_and_says_it_in_words(bureau: Bureau) -> None:
    make.accepted(bureau, school="direct", code="MINE")
    make.project(bureau, school="far", code="OTHER")
    html = page(client_of(bureau, "direct_clerk"), "list").content.decode()
    assert "MINE" in html
    assert "OTHER" not in html
    assert "1 个项目：开工 1，完工 1，验收 1" in html
    office = page(client_of(bureau, "office"), "list", programme="recording_room", state="accepted").content.decode()
    assert "MINE" in office
    assert "OTHER" not in office


@pytest.mark.parametrize("name", LIST_PAGES)
def test_a_list_asks_no_more_of_the_database_with_more_rows(
    bureau: Bureau, name: str, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the badge asks every app once until a record moves; a page's own budget is without it
    monkeypatch.setattr("yaodian.kernel.worklist.badge.todo_count", lambda _reader: 0)
    for school in ("direct", "far"):
        row = make.tendered(bureau, school=school)
        make.drafted(bureau, row, invoice=school) if school == "direct" else None
    client = client_of(bureau, "office")
    page(client, name)
    with django_assert_max_num_queries(22) as few:
        page(client, name)
    for school in ("village", "second", "third", "direct"):
        make.tendered(bureau, school=school)
    with django_assert_max_num_queries(len(few.captured_queries)):
        page(client, name)


def test_the_list_goes_out_as_excel(bureau: Bureau) -> None:
    make.accepted(bureau, code="MINE")
    response = page(client_of(bureau, "office"), "list", export="xlsx")
    assert response.status_code == 200
    assert response.content[:2] == b"PK"


def test_the_project_page_tells_all_of_it(bureau: Bureau, django_assert_max_num_queries: Any) -> None:
    row = make.accepted(bureau, school="village")
    with at(2018, 9, 20):
        client = client_of(bureau, "media_head")
        page(client, "project", row.pk)
        with django_assert_max_num_queries(68):  # with the badge of the worklist, which asks every app
            html = page(client, "project", row.pk).content.decode()
    assert "已验收" in html
    assert "下一步 结算" in html
    assert "至少有一条录像已编目入库" in html
    assert "尚无记录可核算" in html
    assert "云帆公司" in html
    assert "中心校长" in html
    assert html.count("<img") == 3
    assert reverse("projects:revoke", args=[row.pk]) in html


def test_the_same_photograph_at_two_schools_is_pointed_out(bureau: Bureau) -> None:
    picture = make.photo()
    rows = [make.finished(bureau, school=school) for school in ("direct", "far")]
    with at(2018, 8, 10):
        for row, key in zip(rows, ("direct_clerk", "far_clerk"), strict=True):
            picture.seek(0)
            actions.apply_for_acceptance(project_id=row.pk, photos=[picture], by=bureau.reader(key))
    html = page(client_of(bureau, "media_head"), "decide", rows[1].pk).content.decode()
    assert "的照片相同" in html


def test_the_panel_on_a_schools_portrait(bureau: Bureau) -> None:
    make.accepted(bureau, programme="sync_class", school="far", receivers=("village", "second", "third"))
    office = bureau.reader("office")
    assert "1 个项目，验收 1 个，安排 30 万元" in unit_panel(office, bureau.units["far"].pk)
    assert "1 个项目" in unit_panel(office, bureau.units["village"].pk)
    assert unit_panel(office, bureau.units["direct"].pk) == ""


def test_the_board_draws_the_year(bureau: Bureau) -> None:
    make.started(bureau)
    with at(2018, 9, 1):
        html = page(client_of(bureau, "office"), "board").content.decode()
    assert "2018年项目进度" in html
    assert "录播教室" in html
