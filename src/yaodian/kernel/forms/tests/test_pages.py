"""Sheets as plain HTML: every kind of field, rows without a script, errors beside fields, files, what is given."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from yaodian.engines.forms import Choice, Group, Kind
from yaodian.kernel.access import Role
from yaodian.kernel.accounts.models import Account
from yaodian.kernel.accounts.tests.make import account_in
from yaodian.kernel.evidence.tests.make import photo
from yaodian.kernel.forms import HeldItem, actions
from yaodian.kernel.forms.models import AnswerSheet
from yaodian.kernel.forms.rendering.reading import posted
from yaodian.kernel.forms.tests import make
from yaodian.kernel.rulebook.tests.make import browser
from yaodian.kernel.units.tests.make import SYSTEM, make_unit

pytestmark = pytest.mark.django_db
GOOD = {"extinguishers": "12", "state": "good", "rooms.0:row": "1", "rooms.0.room": "图书室", "rooms.0.seats": "40"}


def clerk_of(desk: make.Desk) -> Client:
    return browser(Account.objects.get(pk=desk.clerk.account_id or 0))


def address(desk: make.Desk) -> str:
    return reverse("forms:fill", args=[make.KIND, desk.notice.pk])


def sent(desk: make.Desk, more: dict[str, Any], act: str = "send") -> dict[str, Any]:
    facts = {"sheet:client": str(uuid4()), "sheet:version": desk.version.pk, "sheet:revision": "0", "sheet:act": act}
    return {**facts, **more}


def test_a_sheet_is_filled_and_sent_without_a_script() -> None:
    with make.desk() as desk:
        client = clerk_of(desk)
        page = client.get(address(desk)).content.decode()
        assert 'name="extinguishers"' in page
        assert 'name="rooms.__rooms__.room"' in page
        answer = client.post(address(desk), sent(desk, {**GOOD, "photo:file": photo()}), follow=True)
        sheet = AnswerSheet.objects.get()
        assert answer.redirect_chain[-1][0] == reverse("forms:sheet", args=[sheet.pk])
        said = answer.content.decode()
    assert sheet.answers["rooms"] == [{"room": "图书室", "seats": 40}]
    assert "图书室" in said
    assert "完好" in said
    assert "thumbnail" in said


def test_errors_stand_beside_their_fields_and_in_a_list_and_nothing_typed_is_lost() -> None:
    with make.desk() as desk:
        answer = clerk_of(desk).post(address(desk), sent(desk, {"extinguishers": "十二", "state": "bad"}))
        page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#f-extinguishers"' in page
    assert 'id="f-damage-error"' in page
    assert "“十二”不是整数" in page
    assert 'value="十二"' in page


def test_rows_are_added_and_taken_away_by_plain_buttons() -> None:
    with make.desk() as desk:
        client = clerk_of(desk)
        page = client.post(address(desk), sent(desk, {**GOOD, "sheet:row": "add:rooms"})).content.decode()
        assert 'name="rooms.1.room"' in page
        page = client.post(address(desk), sent(desk, {**GOOD, "sheet:row": "remove:rooms.0"})).content.decode()
        assert 'name="rooms.0.room"' not in page
    assert not AnswerSheet.objects.exists()


def test_a_group_that_asks_for_rows_begins_with_them() -> None:
    room = Group(name="halls", title="厅", repeats=True, minimum=2, items=(make.asked("hall", Kind.TEXT),))
    with make.desk(make.published(make.fire_check(room))) as desk:
        page = clerk_of(desk).get(address(desk)).content.decode()
    assert 'name="halls.1.hall"' in page
    assert 'name="halls.2.hall"' not in page


def test_a_draft_is_kept_and_opened_again() -> None:
    with make.desk() as desk:
        client = clerk_of(desk)
        client.post(address(desk), sent(desk, {"extinguishers": "9"}, act="keep"))
        page = client.get(address(desk)).content.decode()
    assert 'value="9"' in page
    assert 'name="sheet:revision" value="1"' in page


def test_what_a_register_holds_is_shown_with_its_source_and_cannot_be_typed() -> None:
    held = HeldItem("SCH001", "学校名称", "学校登记", value=lambda _unit, _day: "干驿中学")
    version = make.published(make.fire_check(make.asked("school", Kind.TEXT, "学校名称", prefill="SCH001")))
    with make.desk(version, held=(held,)) as desk:
        page = clerk_of(desk).get(address(desk)).content.decode()
    assert "干驿中学</output>" in page
    assert "来自学校登记，不用填" in page


def test_every_kind_of_field_is_set_and_read_back() -> None:
    lists = {"state": (Choice("a", "甲"), Choice("b", "乙"), Choice("c", "丙"))}
    kinds = [one for one in Kind if one not in (Kind.COMPUTED, Kind.NOTE)]
    fields = [make.asked(f"x_{kind}", kind, choices="state" if kind.is_choice else "") for kind in kinds]
    form = make.fire_check(*fields, lists=lists, key="kinds")
    entered = {
        "x_text": "字",
        "x_long_text": "一\n二",
        "x_integer": "３",
        "x_decimal": "2.5",
        "x_date": "2018-09-01",
        "x_time": "08:30",
        "x_moment": "2018-09-01T08:30",
        "x_one": "a",
        "x_many": ["a", "c"],
        "x_rank:b": "1",
        "x_rank:a": "2",
        "x_yes": "no",
        "x_place:latitude": "30.66",
        "x_place:longitude": "113.16",
        "x_barcode": "6901",
        "x_reference": "某校",
        "x_photo:file": photo(),
        "x_signature:file": photo("签名.jpg", colour="blue"),
        "x_file:file": photo("附件.jpg", colour="red"),
    }
    with make.desk(make.published(form)) as desk:
        client = clerk_of(desk)
        client.post(address(desk), sent(desk, {**GOOD, "state": "a", **entered}))
        sheet = AnswerSheet.objects.get()
        actions.return_sheet(sheet_id=sheet.pk, reason="看看", by=SYSTEM)
        page = client.get(address(desk)).content.decode()
    assert sheet.answers["x_rank"] == ["b", "a"]
    assert sheet.answers["x_many"] == ["a", "c"]
    assert sheet.answers["x_decimal"] == "2.5"
    assert sheet.answers["x_integer"] == 3
    assert sheet.files.count() == 3
    for name, value in entered.items():
        assert f'name="{name}"' in page
        if isinstance(value, str) and name not in ("x_long_text", "x_integer"):
            assert value in page
    assert "看看" in page


def test_rows_within_rows_are_read_by_their_numbers() -> None:
    inner = Group(name="desks", title="桌", repeats=True, items=(make.asked("desk", Kind.TEXT),))
    form = make.fire_check(Group(name="halls", title="厅", repeats=True, items=(make.asked("hall", Kind.TEXT), inner)))
    data = QueryDict("halls.3.hall=甲&halls.3.desks.1.desk=一&halls.3.desks.7.desk=二&halls.5:row=1&halls.5.hall=")
    found = posted(form, data)
    assert found.answers["halls"] == [{"hall": "甲", "desks": [{"desk": "一"}, {"desk": "二"}]}, {"desks": []}]


def test_a_stranger_finds_no_sheet() -> None:
    with make.desk() as desk:
        sheet = actions.send_sheet(filling=desk.filling({"extinguishers": 1, "state": "good"}), by=desk.clerk)
        stranger = browser(account_in(Role.SCHOOL_CLERK, make_unit()))
        assert stranger.get(address(desk)).status_code == 404
        assert stranger.get(reverse("forms:sheet", args=[sheet.pk])).status_code == 404
        assert clerk_of(desk).get(address(desk)).status_code == 302
        assert Client().get(address(desk)).status_code == 302


def test_the_outbox_answers_whoever_is_logged_in_with_their_own_receipts() -> None:
    with make.desk() as desk:
        device = uuid4()
        actions.take_entry(
            entry=make.entry(make.payload_of(desk, {}, sheet=uuid4()), device=device, sequence=1), by=desk.clerk
        )
        ask = f"{reverse('forms:outbox')}?device={device}"
        mine = clerk_of(desk).get(ask).json()
        assert [one["outcome"] for one in mine["receipts"]] == ["refused"]
        assert browser(account_in(Role.SCHOOL_CLERK, make_unit())).get(ask).json()["receipts"] == []
        assert clerk_of(desk).post(reverse("forms:outbox"), {"device": "x"}).status_code == 400
        assert clerk_of(desk).get(reverse("forms:receipts")).status_code == 200
        assert "javascript" in clerk_of(desk).get(reverse("forms:worker"))["Content-Type"]
