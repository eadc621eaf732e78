"""Pages of the register: opened by who may, closed to strangers; forms with wrong input; light in queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from yaodian.kernel import clock
from yaodian.kernel.access import Reader, Role
from yaodian.kernel.accounts.middleware import ReaderMiddleware
from yaodian.kernel.accounts.models import Account
from yaodian.kernel.units.rules import UnitKind
from yaodian.registers.schools import actions
from yaodian.registers.schools.models import Building, Campus, Room, School, SiteFacts
from yaodian.registers.schools.tests.make import (
    FIRST,
    SYSTEM,
    at,
    make_building,
    make_facts,
    make_garden,
    make_reader,
    make_room,
    make_school,
    make_unit,
)

pytestmark = pytest.mark.django_db
LISTS = ("list", "kindergartens", "private", "rooms", "map", "snapshots")


@pytest.fixture
def school() -> School:
    """A school with facts and a room."""
    row = make_school("S1", "干驿小学", longitude=113, latitude=30)
    make_room(make_building(row))
    with at():
        make_facts(row)
    return row


@pytest.fixture
def enter(client: Client, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let every request of the client come from a reader."""

    def come(reader: Reader) -> Client:
        account, _made = Account.objects.get_or_create(
            login_name="someone", defaults={"must_change_password": False, "made_at": clock.now()}
        )
        client.force_login(account, backend="yaodian.kernel.accounts.backends.NameOrPhoneBackend")
        monkeypatch.setattr(ReaderMiddleware, "reader", lambda *_: reader)
        monkeypatch.setattr("yaodian.kernel.worklist.badge.todo_count", lambda _reader: 0)
        return client

    return come


def office() -> Reader:
    """Return the office."""
    return make_reader(Role.OFFICE, make_unit("O1", "办公室", kind=UnitKind.SECTION))


def addresses(school: School) -> dict[str, str]:
    """Return the pages of one school by name."""
    facts, campus = SiteFacts.objects.get(school=school), Campus.objects.get(school=school)
    building, room = Building.objects.get(campus=campus), Room.objects.get(school=school)
    keys = {
        "school": school.pk,
        "edit": school.pk,
        "facts_new": school.pk,
        "facts": facts.pk,
        "site": school.pk,
        "campus_new": school.pk,
        "campus": campus.pk,
        "building_new": campus.pk,
        "building": building.pk,
        "close_building": building.pk,
        "room_new": building.pk,
        "room": room.pk,
        "close_room": room.pk,
    }
    return {name: reverse(f"schools:{name}", args=[pk]) for name, pk in keys.items()}


def test_every_page_opens_for_the_office(school: School, enter: Any) -> None:
    garden, private = make_garden("G1"), make_school("P1", kind_code="345", owner_code="999")
    client = enter(office())
    asked = [
        *addresses(school).values(),
        *(reverse(f"schools:{name}") for name in (*LISTS, "codes", "new", "code_new")),
    ]
    asked += [reverse("schools:recognise", args=[garden.pk]), reverse("schools:classify", args=[private.pk])]
    asked += [reverse("schools:school", args=[garden.pk]), reverse("schools:school", args=[private.pk])]
    assert {href: client.get(href).status_code for href in asked} == dict.fromkeys(asked, 200)


def test_a_clerk_keeps_the_own_school_and_finds_no_other(school: School, enter: Any) -> None:
    other = make_school("S2", "月池小学")
    client = enter(make_reader(Role.SCHOOL_CLERK, school.unit))
    pages = addresses(school)
    assert client.get(pages.pop("edit")).status_code == 403
    assert {name: client.get(href).status_code for name, href in pages.items()} == dict.fromkeys(pages, 200)
    page = client.get(reverse("schools:list")).content.decode()
    assert "干驿小学" in page
    assert "月池小学" not in page
    assert client.get(reverse("schools:school", args=[other.pk])).status_code == 404
    assert client.get(reverse("schools:codes")).status_code == 403
    assert client.get(reverse("schools:new")).status_code == 403


def test_another_schools_pages_are_not_there(school: School, enter: Any) -> None:
    client = enter(make_reader(Role.SCHOOL_CLERK, make_school("S2").unit))
    for name, href in addresses(school).items():
        assert client.get(href).status_code == 404, name
        assert client.post(href, {"reason": "x"}).status_code in (404, 405), name
    assert "干驿小学" not in client.get(reverse("schools:map")).content.decode()
    assert client.get(reverse("schools:list"), {"export": "xlsx"}).content[:2] == b"PK"


@pytest.mark.parametrize("name", LISTS)
def test_a_parent_has_no_list(name: str, school: School, enter: Any) -> None:
    assert enter(make_reader(Role.PARENT, school.unit)).get(reverse(f"schools:{name}")).status_code == 403


def test_the_portrait_says_what_is_missing(school: School, enter: Any) -> None:
    with at():
        page = enter(make_reader(Role.SCHOOL_CLERK, school.unit)).get(addresses(school)["school"]).content.decode()
    assert "教学及辅助用房面积还差" in page
    assert "未达标" in page
    assert "教督〔2017〕6号" in page


def test_wrong_facts_come_back_with_a_sentence_and_right_ones_are_kept(school: School, enter: Any) -> None:
    client = enter(make_reader(Role.SCHOOL_CLERK, school.unit))
    href = addresses(school)["facts_new"]
    with at():
        typed = {"from_date": "2018-09-01", "source": "报表", "classroom_count": "5", "media_room_count": "9"}
        wrong = client.post(href, typed)
        assert wrong.status_code == 422
        assert "不能多于教室间数" in wrong.content.decode()
        assert client.post(href, {**typed, "classroom_count": "五"}).status_code == 422
        assert client.post(href, {**typed, "from_date": "2019-09-01", "media_room_count": "5"}).status_code == 422
        assert client.post(href, {**typed, "media_room_count": "5"}).status_code == 302
    assert SiteFacts.objects.get(school=school, to_date=None).media_room_count == 5


def test_a_correction_without_a_reason_is_refused(school: School, enter: Any) -> None:
    client = enter(make_reader(Role.SCHOOL_CLERK, school.unit))
    href = addresses(school)["facts"]
    assert client.post(href, {"class_count": "9"}).status_code == 422
    assert client.post(href, {"class_count": "9", "reason": "数错"}).status_code == 302
    assert SiteFacts.objects.get(school=school).class_count == 9


def test_the_office_registers_a_school_once(enter: Any) -> None:
    actions.load_seeds(by=SYSTEM)
    unit = make_unit("S5", "双堰小学")
    client = enter(office())
    typed = {"unit": "S5", "kind_code": "211", "longitude": "113.1"}
    half = client.post(reverse("schools:new"), typed)
    assert half.status_code == 422
    assert "一起填写" in half.content.decode()
    assert client.post(reverse("schools:new"), {**typed, "latitude": "30.6"}).status_code == 302
    again = client.post(reverse("schools:new"), {**typed, "latitude": "30.6"})
    assert "已经登记为学校" in again.content.decode()
    assert School.objects.get().unit == unit


def test_the_map_carries_its_attribution_and_loads_nothing_from_outside(school: School, enter: Any) -> None:
    page = enter(office()).get(reverse("schools:map"))
    text = page.content.decode()
    assert "CC BY 4.0" in text
    assert "示意" in text
    assert "tianditu.gov.cn" not in page.headers["Content-Security-Policy"]
    assert len(page.context["data"]["towns"]) == 28
    assert [row["title"] for row in page.context["data"]["schools"]] == ["干驿小学"]


def test_a_snapshot_shows_what_was_frozen(school: School, enter: Any) -> None:
    with at():
        snapshot = actions.name_snapshot(code="s", title="2017学年初", as_of_date=FIRST, by=SYSTEM)
        part = actions.freeze_schools(snapshot_id=snapshot.pk, by=SYSTEM)
        actions.seal_snapshot(snapshot_id=snapshot.pk, parts={"schools": part}, by=SYSTEM)
    page = enter(office()).get(reverse("schools:snapshot", args=[snapshot.pk])).content.decode()
    assert "干驿小学" in page
    assert part.digest in page


@pytest.mark.parametrize("name", ["list", "kindergartens", "private", "rooms", "map"])
def test_a_list_asks_no_more_with_more_rows(
    name: str, school: School, enter: Any, django_assert_max_num_queries: Any
) -> None:
    client = enter(office())
    make_garden("G", private=True)
    client.get(reverse(f"schools:{name}"))
    with django_assert_max_num_queries(24) as few:
        client.get(reverse(f"schools:{name}"))
    for number in range(5):
        make_room(make_building(make_school(f"N{number}", kind_code="345", owner_code="999")))
        make_garden(f"G{number}", private=True)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(reverse(f"schools:{name}"))
