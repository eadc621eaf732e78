"""Pages of balance: a section sees the county, a school its own row, files come out."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from yaodian.apps.balance import actions
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
        worst = client.get(reverse("balance:county"), {"sort": "-L2"}).content.decode()
        assert worst.index("第S1小学") < worst.index("第S2小学")
        short = client.get(reverse("balance:county"), {"short": "L1"}).content.decode()
        assert "第S1小学" not in short
        listed = openpyxl.load_workbook(
            BytesIO(client.get(reverse("balance:county"), {"export": "xlsx", "state": "failing"}).content)
        )
        cells = [str(cell) for row in listed.worksheets[0].iter_rows(values_only=True) for cell in row if cell]
        assert "第S2小学" in cells
        assert "第S1小学" not in cells
        book = openpyxl.load_workbook(BytesIO(content(client.get(reverse("balance:excel")))))
        assert book.sheetnames == ["各校指标", "差距", "差异系数", "班额", "保障项目核算", "走势", "口径"]
        cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
        assert any("5.2 名骨干教师" in cell for cell in cells)


def test_the_word_report_reads_as_prose_and_names_what_is_missing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at():
        make_measured("S1")
        make_measured("S2", primary_pupil_count=720)
        make_measured("S3", teaching_area=None)
        make_measured("N1", kind_code="312", primary_pupil_count=300, junior_pupil_count=100)
        enter(client, monkeypatch, person(1, Role.OFFICE))
        paper = docx.Document(BytesIO(content(client.get(reverse("balance:word")))))
    words = "\n".join(one.text for one in paper.paragraphs)
    rows = [" ".join(cell.text for cell in row.cells) for table in paper.tables for row in table.rows]
    for told in (
        "一、总体结论",
        "参评小学 4 所",
        "缺数据 1 所（第S3小学）",
        "按此分摊的学校：第N1小学",
        "不足 50 人的教学点",
    ):
        assert told in words
    assert any("第S2小学" in row and "还差" in row and "5.2 名骨干教师" in row for row in rows)
    assert "第S2小学 0.28（为标准的 28%）" in words


def test_a_clerk_reads_the_county_and_no_other_school_by_name(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with at():
        mine = make_measured("S1", primary_pupil_count=720)
        make_measured("S2", primary_pupil_count=720, music_room_count=0)
        actions.load_items(by=SYSTEM)
        enter(client, monkeypatch, person(1, Role.SCHOOL_CLERK, mine.unit))
        asked: tuple[dict[str, str], ...] = (
            {},
            {"q": "S2"},
            {"sort": "-L2"},
            {"state": "failing"},
            {"short": "L2"},
            {"town": ""},
            {"export": "xlsx"},
        )
        for name in ("county", "map", "excel", "word"):
            for query in asked:
                answer = client.get(reverse(f"balance:{name}"), query)
                assert answer.status_code == 200
                assert "第S2小学" not in told_by(answer)
        item = GuaranteeItem.objects.get(code="G3")
        page = client.get(reverse("balance:computed", args=[item.pk])).content.decode()
        assert "第S2小学" not in page
        assert "另有 1 校不在您的权限内" in page


def told_by(answer: Any) -> str:
    """Return the text of a page or of a file."""
    raw = content(answer) if answer.streaming else answer.content
    kind = answer["Content-Type"]
    if "spreadsheet" in kind:
        sheets = openpyxl.load_workbook(BytesIO(raw))
        return " ".join(str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row)
    if "word" in kind:
        paper = docx.Document(BytesIO(raw))
        cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
        return " ".join([*(one.text for one in paper.paragraphs), *cells])
    return str(raw.decode())


def test_the_map_shows_each_school_and_township(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with at():
        make_measured("S1")
        make_measured("S2", primary_pupil_count=720)
        enter(client, monkeypatch, person(1, Role.OFFICE))
        page = client.get(reverse("balance:map"), {"indicator": "L2"}).content.decode()
    assert "L2 每百名学生县级以上骨干教师数：小学 2 校中达标 1 校，未达标 1 校" in page
    assert "没有坐标" in page


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


def test_the_ledger_is_filtered_sorted_and_exported(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with at():
        make_plan(make_crowded(make_measured("S1")), by=SYSTEM)
        make_crowded(make_measured("S2"), total=68)
        enter(client, monkeypatch, person(2, Role.OFFICE))
        address = reverse("balance:classes")

        def page(**asked: str) -> str:
            return client.get(address, asked, headers={"HX-Request": "true"}).content.decode()

        whole = page()
        assert whole.index("第S2小学 ") < whole.index("第S1小学 ")
        for asked in ({"sort": "pupils"}, {"sort": "due"}, {"sort": "-due"}, {"sort": "room"}):
            rows = page(**asked)
            assert rows.index("第S1小学 ") < rows.index("第S2小学 "), asked
        over = page(level="oversized")
        assert "第S2小学 " in over
        assert "第S1小学 " not in over
        assert "第S2小学 " not in page(plan="open")
        assert "第S1小学 " not in page(plan="none")
        assert "第S1小学 " in page(new="0")
        assert "第S1小学 " not in page(new="1")
        assert "没有" in page(plan="late")
        answer = client.get(address, {"export": "xlsx", "level": "oversized"})
        sheet = openpyxl.load_workbook(BytesIO(b"".join(iter(answer)))).active
        assert sheet is not None
        found = [value for row in sheet.iter_rows(values_only=True) for value in row]
        assert 68 in found
        assert 57 not in found


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
