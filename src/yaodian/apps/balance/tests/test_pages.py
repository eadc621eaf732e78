"""Pages of balance: a section sees the county, a school its own row, files come out."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from yaodian.apps.balance.models import ClassPlan, GuaranteeDeclaration, GuaranteeItem
from yaodian.apps.balance.tests.make import (
    SYSTEM,
    TODAY,
    at,
    leave,
    make_crowded,
    make_measured,
    make_plan,
    make_post,
    paper,
    person,
)
from yaodian.apps.balance.worklist import items
from yaodian.kernel import clock
from yaodian.kernel.access import Reader, Role
from yaodian.kernel.accounts.middleware import ReaderMiddleware
from yaodian.kernel.accounts.models import Account
from yaodian.kernel.panels import panels_for

pytestmark = pytest.mark.django_db


def enter(client: Client, monkeypatch: pytest.MonkeyPatch, reader: Reader) -> None:
    """Let every request of the client come from this reader."""
    account = Account.objects.filter(login_name="clerk").first() or Account.objects.create(
        login_name="clerk", must_change_password=False, made_at=clock.now()
    )
    client.force_login(account, backend="yaodian.kernel.accounts.backends.NameOrPhoneBackend")
    monkeypatch.setattr(ReaderMiddleware, "reader", lambda *_: reader)


def content(answer: Any) -> bytes:
    """Return the bytes of a file answer."""
    return b"".join(answer.streaming_content)


def test_the_county_table_and_its_files(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with at():
        make_measured("S1")
        make_measured("S2", primary_pupil_count=720)
        enter(client, monkeypatch, person(1, Role.OFFICE))
        page = client.get(reverse("balance:county")).content.decode()
        assert "参评 2 校，达标 1 校" in page
        failing = client.get(reverse("balance:county"), {"state": "failing", "sort": "L2"}).content.decode()
        assert "第S2小学" in failing
        assert "第S1小学" not in failing
        book = openpyxl.load_workbook(BytesIO(content(client.get(reverse("balance:county"), {"export": "xlsx"}))))
        assert book.sheetnames == ["各校指标", "差异系数"]
        cells = [str(cell) for row in book["各校指标"].iter_rows(values_only=True) for cell in row if cell]
        assert any("还差5.2名骨干教师" in cell for cell in cells)
        assert content(client.get(reverse("balance:county"), {"export": "docx"})).startswith(b"PK")


def test_a_school_sees_its_own_row_and_gaps_alone(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with at():
        mine, other = make_measured("S1", primary_pupil_count=720), make_measured("S2")
        head = person(1, Role.SCHOOL_HEAD, mine.unit)
        enter(client, monkeypatch, head)
        page = client.get(reverse("balance:county")).content.decode()
        assert "第S1小学" in page
        assert "第S2小学" not in page
        assert "5.2 名骨干教师" in client.get(reverse("balance:school", args=[mine.pk])).content.decode()
        assert client.get(reverse("balance:school", args=[other.pk])).status_code == 404
        panels = {panel.key: text for panel, text in panels_for(head, "units.unit", mine.pk)}
        assert "名骨干教师" in panels["balance.unit"]


def test_a_class_is_planned_and_closed_in_the_browser(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with at():
        school = make_measured("S1")
        room = make_crowded(school)
        post = make_post(school.unit)
        head = person(1, Role.SCHOOL_HEAD, school.unit)
        enter(client, monkeypatch, head)
        assert "57" in client.get(reverse("balance:classes")).content.decode()
        new = reverse("balance:plan_new", args=[room.pk])
        assert client.get(new).status_code == 200
        typed = {"relief": "split", "owner_post": post.pk, "due_date": "2018-12-31"}
        assert client.post(new, typed | {"due_date": "2018-01-01"}).status_code == 422
        assert client.post(new, typed).status_code == 302
        plan = ClassPlan.objects.get()
        assert [item.record for item in items(head, TODAY)] == [f"balance.classplan:{plan.pk}"]
        assert client.post(reverse("balance:plan_close", args=[plan.pk])).status_code == 403
        leave(room, 5)
        enter(client, monkeypatch, person(2, Role.OFFICE))
        assert client.get(reverse("balance:plan", args=[plan.pk])).status_code == 200
        assert "52 人" in client.get(reverse("balance:plan_close", args=[plan.pk])).content.decode()
        assert client.post(reverse("balance:plan_close", args=[plan.pk])).status_code == 302
        assert ClassPlan.objects.get().closed_size == 52
        book = content(client.get(reverse("balance:classes"), {"export": "xlsx"}))
        assert openpyxl.load_workbook(BytesIO(book)).active is not None


def test_a_plan_is_dropped_with_its_reason(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with at():
        plan = make_plan(make_crowded(make_measured("S1")), by=SYSTEM)
        enter(client, monkeypatch, person(2, Role.OFFICE))
        assert client.post(reverse("balance:plan_drop", args=[plan.pk]), {"reason": ""}).status_code == 422
        assert client.post(reverse("balance:plan_drop", args=[plan.pk]), {"reason": "重复"}).status_code == 302
        assert "重复" in client.get(reverse("balance:plan", args=[plan.pk])).content.decode()


def test_an_item_is_declared_checked_and_returned(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with at():
        clerk, other = person(1, Role.OFFICE), person(2, Role.OFFICE)
        enter(client, monkeypatch, clerk)
        assert "装入项目清单" in client.get(reverse("balance:items")).content.decode()
        assert client.post(reverse("balance:items_load")).status_code == 302
        item = GuaranteeItem.objects.get(code="G1")
        declare = reverse("balance:declare", args=[item.pk])
        assert client.get(declare).status_code == 200
        assert client.post(declare, {"answer": "met", "text": ""}).status_code == 422
        assert client.post(declare, {"answer": "met", "text": "已批复", "uploads": paper()}).status_code == 302
        row = GuaranteeDeclaration.objects.get()
        check = reverse("balance:check", args=[row.pk])
        assert client.post(check, {"note": ""}).status_code == 422
        enter(client, monkeypatch, other)
        page = client.get(reverse("balance:declaration", args=[row.pk])).content.decode()
        assert "规划.pdf" in page
        assert client.post(check, {"note": "属实"}).status_code == 302
        assert "核实达到 1 项" in client.get(reverse("balance:items")).content.decode()
        back = reverse("balance:return", args=[row.pk])
        assert client.post(back, {"reason": "过期"}).status_code == 302
        assert GuaranteeDeclaration.objects.get().state == "returned"
