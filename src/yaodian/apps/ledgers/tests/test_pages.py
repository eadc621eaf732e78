"""Pages of ledgers: seen by a clerk, closed to a stranger, a sign-in from a phone without an account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from yaodian.apps.ledgers import actions, queries
from yaodian.apps.ledgers.models import Entry, Ledger, Movement, Signature
from yaodian.apps.ledgers.rules import code_at
from yaodian.apps.ledgers.tests.make import (
    BUS,
    CHEMICAL,
    DAY,
    MEETING,
    RUN,
    SYSTEM,
    VISIT,
    ledger,
    make_clerk,
    make_entry,
    make_school,
    make_section,
    on,
)
from yaodian.apps.ledgers.worklist import items
from yaodian.kernel import clock
from yaodian.kernel.access import Reader, Role
from yaodian.kernel.accounts.middleware import ReaderMiddleware
from yaodian.kernel.accounts.models import Account
from yaodian.kernel.panels import panels_for
from yaodian.kernel.units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """Stand on the business day of the tests."""
    with on():
        yield


def enter(client: Client, monkeypatch: pytest.MonkeyPatch, reader: Reader) -> None:
    """Let every request of the client come from this reader."""
    login = f"clerk{reader.account_id or ''}"
    account = Account.objects.filter(login_name=login).first()
    account = account or Account.objects.create(login_name=login, must_change_password=False, made_at=clock.now())
    client.force_login(account, backend="yaodian.kernel.accounts.backends.NameOrPhoneBackend")
    known = replace(reader, account_id=account.pk)
    monkeypatch.setattr(ReaderMiddleware, "reader", lambda *_: known)


@pytest.fixture
def school(client: Client, monkeypatch: pytest.MonkeyPatch) -> Unit:
    """A school whose clerk is logged in."""
    found = make_school()
    enter(client, monkeypatch, make_clerk(found, account_id=7))
    return found


def page(client: Client, name: str, *args: object, **query: str) -> str:
    """Return a page that must open."""
    answer = client.get(reverse(f"ledgers:{name}", args=args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_stranger_is_sent_to_the_login(client: Client) -> None:
    assert client.get(reverse("ledgers:board")).status_code == 302


def test_the_board_lists_every_ledger_with_what_has_expired(client: Client, school: Unit) -> None:
    make_entry(school, "school_buses", BUS, badge_until="2018-09-30")
    text = page(client, "board")
    assert all(one.title in text for one in Ledger.objects.all())
    assert "已过期 1 条" in text


def test_the_clerk_registers_a_bus_and_mends_what_is_wrong(client: Client, school: Unit) -> None:
    buses = ledger("school_buses")
    assert 'name="plate"' in page(client, "new", buses.pk)
    address = reverse("ledgers:new", args=[buses.pk])
    wrong = client.post(address, {**BUS, "plate": "12"})
    assert wrong.status_code == 422
    assert "7或8位" in wrong.content.decode()
    assert client.post(address, BUS).status_code == 302
    entry = Entry.objects.get()
    assert "鄂R12345" in page(client, "list", buses.pk)
    assert "检验有效期" in page(client, "entry", entry.pk)


def test_a_run_on_an_expired_permit_is_taken_with_a_warning(client: Client, school: Unit) -> None:
    bus = make_entry(school, "school_buses", BUS, badge_until="2018-09-30")
    address = reverse("ledgers:new", args=[ledger("bus_runs").pk])
    answer = client.post(address, {**RUN, "entry:parent": str(bus.pk)}, follow=True)
    assert "已记录并预警" in answer.content.decode()


def test_search_by_initials_filters_and_excel(client: Client, school: Unit) -> None:
    clubs = ledger("clubs")
    for name, kind in (("合唱团", "art"), ("足球队", "football")):
        make_entry(school, "clubs", {"name": name, "kind": kind, "teacher": "王老师", "pupils": 30})
    found = page(client, "list", clubs.pk, q="hct")
    assert "合唱团" in found
    assert "足球队" not in found
    assert "合唱团" not in page(client, "list", clubs.pk, f_kind="football")
    book = client.get(reverse("ledgers:list", args=[clubs.pk]), {"export": "xlsx"})
    sheet: Any = openpyxl.load_workbook(BytesIO(book.content)).active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert "合唱团" in cells
    assert any("文员" in cell and "不得外传" in cell for cell in cells)


def test_a_correction_shows_the_mask_and_asks_for_a_reason(client: Client, school: Unit) -> None:
    visit = make_entry(school, "left_behind_visits", VISIT)
    form = page(client, "change", visit.pk)
    assert "陈**" in form
    assert "陈小雨" not in form
    typed = {**visit.answers, "form": "phone", "entry:revision": "1"}
    assert client.post(reverse("ledgers:change", args=[visit.pk]), typed).status_code == 422
    assert (
        client.post(reverse("ledgers:change", args=[visit.pk]), {**typed, "entry:reason": "方式更正"}).status_code
        == 302
    )
    assert "方式更正" in page(client, "entry", visit.pk)


def test_what_is_sealed_is_shown_once_on_a_purpose(client: Client, school: Unit) -> None:
    visit = make_entry(school, "left_behind_visits", VISIT)
    address = reverse("ledgers:disclose", args=[visit.pk])
    assert client.post(address, {"purpose": "看"}).status_code == 422
    assert "陈小雨" in client.post(address, {"purpose": "核对监护人电话"}).content.decode()


def test_a_stock_is_moved_by_two(client: Client, school: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    stock = make_entry(school, "chemicals", CHEMICAL)
    typed = {"kind": "issue", "quantity": "100", "purpose": "演示实验", "taken_by": "王老师"}
    assert client.post(reverse("ledgers:stock", args=[stock.pk]), typed).status_code == 302
    movement = Movement.objects.get()
    client.post(reverse("ledgers:confirm", args=[movement.pk]))
    stock.refresh_from_db()
    assert stock.balance == 500
    second = make_clerk(school, role=Role.SCHOOL_HEAD, name="校长", account_id=8)
    assert [one.key for one in items(second, DAY)] == [f"ledgers.movement:{movement.pk}"]
    enter(client, monkeypatch, second)
    client.post(reverse("ledgers:confirm", args=[movement.pk]))
    stock.refresh_from_db()
    assert stock.balance == 400
    assert "400" in page(client, "entry", stock.pk)


def test_a_phone_without_an_account_signs_once_by_the_rolling_code(client: Client, school: Unit) -> None:
    meeting = make_entry(school, "meetings", MEETING)
    assert client.post(reverse("ledgers:open_sitting", args=[meeting.pk])).status_code == 302
    sitting = queries.sittings_for(by=SYSTEM).get()
    assert "data:image/svg+xml" in page(client, "sitting", sitting.pk)
    phone = Client()
    stale = reverse("ledgers:sign", args=[sitting.pk, "000000000000"])
    assert phone.get(stale).status_code == 403
    code = code_at(secret=sitting.secret, at=clock.wall(), seconds=20)
    address = reverse("ledgers:sign", args=[sitting.pk, code])
    opened = phone.get(address)
    assert opened.status_code == 200
    held = opened.content.decode().split('name="pass" value="')[1].split('"')[0]
    typed = {"pass": held, "name": "王芳", "workplace": "一中"}
    assert "签到成功" in phone.post(stale, typed).content.decode()
    assert "已经签到" in phone.post(stale, typed).content.decode()
    assert Signature.objects.count() == 1
    assert phone.post(stale, {**typed, "pass": "forged"}).status_code == 403
    client.post(reverse("ledgers:close_sitting", args=[sitting.pk]))
    meeting.refresh_from_db()
    assert meeting.answers["attended"] == 1


def test_the_template_comes_back_filled_and_a_bad_row_keeps_all_out(client: Client, school: Unit) -> None:
    clubs = ledger("clubs")
    blank = client.get(reverse("ledgers:template", args=[clubs.pk]))
    book = openpyxl.load_workbook(BytesIO(blank.content))
    sheet: Any = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if any(cell.value and "社团名称" in str(cell.value) for cell in row))
    places = {str(cell.value).strip("*＊ "): cell.column for cell in head if cell.value}
    at = {
        title: next(place for name, place in places.items() if title in name)
        for title in ("单位", "社团名称", "类别", "指导教师", "学生数")
    }

    def sent(pupils: object) -> int:
        for title, value in {
            "单位": school.code,
            "社团名称": "合唱团",
            "类别": "艺术",
            "指导教师": "王老师",
            "学生数": pupils,
        }.items():
            sheet.cell(head[0].row + 1, at[title], value)
        target = BytesIO()
        book.save(target)
        file = SimpleUploadedFile("社团.xlsx", target.getvalue())
        return client.post(reverse("ledgers:import", args=[clubs.pk]), {"file": file}).status_code

    assert sent(0) == 422
    assert not Entry.objects.exists()
    assert sent(30) == 302
    assert Entry.objects.get().amount == 30


def test_another_schools_row_is_not_there(client: Client, school: Unit) -> None:
    bus = make_entry(make_school("S2"), "school_buses", BUS)
    for name in ("entry", "change", "end", "void", "disclose", "attach", "stock"):
        assert client.get(reverse(f"ledgers:{name}", args=[bus.pk])).status_code == 404
    assert "鄂R12345" not in page(client, "list", bus.ledger_id)


def test_the_office_declares_a_ledger_without_code(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    office = make_section("office", "办公室")
    enter(client, monkeypatch, make_clerk(office, role=Role.OFFICE))
    assert client.post(reverse("ledgers:load")).status_code == 302
    text = Ledger.objects.get(key="clubs").text.replace('key = "clubs"', 'key = "bands"').replace("学生社团", "鼓号队")
    assert client.post(reverse("ledgers:declare"), {"text": text}).status_code == 302
    assert client.post(reverse("ledgers:declare"), {"text": "key = 1"}).status_code == 422
    bands = Ledger.objects.get(key="bands")
    assert "鼓号队" in page(client, "list", bands.pk)
    make_section("youth_league", "团工委")
    assert client.post(reverse("ledgers:section", args=[bands.pk]), {"section": "youth_league"}).status_code == 302
    changed = {"text": text.replace("鼓号队", "鼓号队伍")}
    assert client.post(reverse("ledgers:revise", args=[bands.pk]), changed).status_code == 302


def test_who_is_missing_is_named_and_ready_to_paste(
    client: Client, school: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_school("S2")
    make_entry(school, "clubs", {"name": "合唱", "kind": "art", "teacher": "王老师", "pupils": 30})
    section = make_section("moral_education", "德育科")
    Ledger.objects.filter(key="clubs").update(section=section)
    enter(client, monkeypatch, make_clerk(section, role=Role.SECTION_CLERK))
    text = page(client, "missing", ledger("clubs").pk)
    assert "第S2小学" in text
    assert "2 个应建单位中，1 个还没有记录" in text


def test_permits_that_end_reach_the_keeper_first_and_the_section_later() -> None:
    section, school = make_section(), make_school()
    make_entry(school, "school_buses", BUS, badge_until="2018-11-20")
    keeper, owner = make_clerk(school), make_clerk(section, role=Role.SECTION_HEAD)
    assert [one.action for one in items(keeper, DAY)] == ["续期或停用"]
    assert items(owner, DAY) == []
    late = date(2018, 11, 15)
    assert [one.action for one in items(owner, late)] == ["督促续期"]


def test_the_portrait_shows_a_units_ledgers(school: Unit) -> None:
    make_entry(school, "school_buses", BUS, badge_until="2018-09-30")
    empty = make_school("S9")
    shown = [
        html for panel, html in panels_for(make_clerk(school), "units.unit", school.pk) if panel.key == "ledgers.unit"
    ]
    assert "校车" in shown[0]
    assert all(panel.key != "ledgers.unit" for panel, _html in panels_for(make_clerk(empty), "units.unit", empty.pk))


def test_a_sitting_of_another_school_cannot_be_opened(client: Client, school: Unit) -> None:
    meeting = make_entry(make_school("S2"), "meetings", MEETING)
    sitting = actions.open_sitting(entry_id=meeting.pk, by=SYSTEM)
    assert client.get(reverse("ledgers:sitting", args=[sitting.pk])).status_code == 404
