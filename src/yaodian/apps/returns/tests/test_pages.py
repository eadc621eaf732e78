"""Pages of returns: the month's list, a plan and its matrix, passing in a heap, workbooks out and back, the burden."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from yaodian.apps.returns import actions
from yaodian.apps.returns.models import Duty, ReturnPeriod, ReturnPlan
from yaodian.apps.returns.panels import unit_panel
from yaodian.apps.returns.rules import DutyState, ReturnState, Rhythm, Step
from yaodian.apps.returns.tests.make import (
    MONDAY,
    SYSTEM,
    Town,
    at,
    duty_of,
    fill,
    lock,
    make_plan,
    make_town,
    published,
    safety,
)
from yaodian.apps.returns.worklist import items
from yaodian.kernel import clock
from yaodian.kernel.access import Reader
from yaodian.kernel.accounts.middleware import ReaderMiddleware
from yaodian.kernel.accounts.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    """Return a town on a Monday."""
    with at():
        return make_town()


def enter(client: Client, monkeypatch: pytest.MonkeyPatch, reader: Reader) -> None:
    """Let every request of the client come from this reader."""
    account = Account.objects.filter(login_name="someone").first() or Account.objects.create(
        login_name="someone", must_change_password=False, made_at=clock.now()
    )
    client.force_login(account, backend="yaodian.kernel.accounts.backends.NameOrPhoneBackend")
    monkeypatch.setattr(ReaderMiddleware, "reader", lambda *_: reader)


def page(client: Client, name: str, *args: object, **query: str) -> str:
    """Return a page's text."""
    answer = client.get(reverse(f"returns:{name}", args=args), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def post(client: Client, name: str, *args: object, **data: Any) -> str:
    """Send a form and return the text of the page it leads to."""
    answer = client.post(reverse(f"returns:{name}", args=args), data, follow=True)
    return answer.content.decode()


def test_a_plan_is_drafted_applied_for_and_opened_on_pages(
    client: Client, monkeypatch: pytest.MonkeyPatch, town: Town
) -> None:
    with at():
        published(safety(), owner=town.section)
        enter(client, monkeypatch, town.officer)
        given = {
            "title": "安全月报",
            "code": "safety-month",
            "form_key": "safety",
            "owner": town.section.pk,
            "purpose": "掌握安全情况",
            "clauses": "18.3、18.8",
            "rhythm": "monthly",
            "from_date": "2018-10-01",
            "due_workdays": "3",
            "unit_kinds": ["central_school", "school"],
            "left_out": "岳口初级中学",
            "listed": "不存在的学校",
            "central_checks": "on",
        }
        assert "没有找到：不存在的学校" in post(client, "new", **given)
        text = post(client, "new", **{**given, "listed": "岳口教学点"})
        plan = ReturnPlan.objects.get()
        assert "已拟定" in text
        assert plan.clauses == ["18.3", "18.8"]
        assert "2 个" in page(client, "plan", plan.pk)
        assert "已保存" in post(client, "edit", plan.pk, **{**given, "listed": "", "left_out": ""})
        assert "等办公室批准" in post(client, "apply", plan.pk)
        enter(client, monkeypatch, town.office)
        assert [item.action for item in items(town.office, MONDAY)] == ["批准开设报送"]
        assert "批准开设" in page(client, "plan", plan.pk)
        assert "学校可以填报了" in post(client, "open", plan.pk)
        plan.refresh_from_db()
        assert (plan.state, Duty.objects.count()) == (ReturnState.OPEN, 2)
        assert "安全月报" in page(client, "list")


def test_a_plan_can_be_sent_back_and_closed(client: Client, monkeypatch: pytest.MonkeyPatch, town: Town) -> None:
    with at():
        plan = make_plan(town, opened=False)
        actions.apply_plan(plan_id=plan.pk, by=town.officer)
        enter(client, monkeypatch, town.office)
        assert "已退回科室" in post(client, "refuse", plan.pk, reason="先与基教科合并")
        assert "先与基教科合并" in page(client, "plan", plan.pk)
        actions.apply_plan(plan_id=plan.pk, by=town.officer)
        actions.open_plan(plan_id=plan.pk, by=town.office)
        assert "已结束" in post(client, "close", plan.pk, reason="任务完成")


def test_the_months_list_of_a_school_and_of_a_central_school(
    client: Client, monkeypatch: pytest.MonkeyPatch, town: Town
) -> None:
    with at():
        make_plan(town, rhythm=Rhythm.DAILY, due_workdays=0)
        enter(client, monkeypatch, town.clerk)
        text = page(client, "month")
        assert "要报 1 份：已报 0，待报 1" in text
        enter(client, monkeypatch, town.central_clerk)
        text = page(client, "month")
        assert "岳口教学点" in text
        assert "岳口初级中学" not in text
        ticked = list(Duty.objects.exclude(unit=town.village).values_list("pk", flat=True))
        assert "已零报告 2 份" in post(client, "zero", duty=ticked)
        assert "没有勾选" in post(client, "zero", duty=[duty_of(ReturnPlan.objects.get(), town.village).pk])
        assert "要报 2 份：已报 2" in page(client, "month", month="2018-10")
        assert "要报 0 份" in page(client, "month", month="2018-09")


def test_a_period_is_passed_in_a_heap_but_what_was_explained_alone(
    client: Client, monkeypatch: pytest.MonkeyPatch, town: Town
) -> None:
    with at():
        plan = make_plan(town, central_checks=False)
        for unit, by in (
            (town.point, town.central_clerk),
            (town.central, town.central_head),
            (town.village, town.head),
        ):
            fill(duty_of(plan, unit), by)
        Duty.objects.filter(unit=town.village).update(flagged=True)
        enter(client, monkeypatch, town.chief)
        text = page(client, "period", plan.pk, "2018-10")
        assert "科室审定锁定 2 份" in text
        assert "1 份有核实说明" in text
        assert "已办 2 份" in post(client, "pass_all", plan.pk, "2018-10", "lock")
        assert Duty.objects.filter(state=DutyState.LOCKED).count() == 2
        duty = duty_of(plan, town.village)
        assert "有核实说明" in page(client, "duty", duty.pk)
        assert "已办" in post(client, "pass", duty.pk)
        assert client.get(reverse("returns:pass_all", args=[plan.pk, "2018-10", "nothing"])).status_code == 404


def test_a_duty_is_returned_excused_and_unlocked_on_pages(
    client: Client, monkeypatch: pytest.MonkeyPatch, town: Town
) -> None:
    with at():
        plan = make_plan(town)
        duty, point = duty_of(plan, town.village), duty_of(plan, town.point)
        fill(duty, town.clerk)
        enter(client, monkeypatch, town.head)
        assert [item.action for item in items(town.head, MONDAY)] == ["确认报送"]
        assert "已退回" in post(client, "return", duty.pk, reason="数不对")
        enter(client, monkeypatch, town.clerk)
        assert "数不对" in page(client, "month")
        assert "改正后再报" in [item.action for item in items(town.clerk, MONDAY)]
        fill(duty, town.clerk)
        lock(town, duty)
        assert "已申请" in post(client, "ask_unlock", duty.pk, reason="漏了一处")
        assert client.post(reverse("returns:unlock", args=[duty.pk]), {"note": ""}).status_code == 403
        enter(client, monkeypatch, town.chief)
        assert "批准解锁" in [item.action for item in items(town.chief, MONDAY)]
        assert "漏了一处" in page(client, "duty", duty.pk)
        assert "未同意" in post(client, "refuse_unlock", duty.pk, note="下月更正")
        actions.ask_unlocking(duty_id=duty.pk, reason="还是要改", by=town.clerk)
        assert "已解锁" in post(client, "unlock", duty.pk, note="同意")
        assert "已免报" in post(client, "excuse", point.pk, reason="撤点")
        assert "免报" in page(client, "duty", point.pk)


def test_the_silent_are_named_for_the_group(client: Client, monkeypatch: pytest.MonkeyPatch, town: Town) -> None:
    with at():
        plan = make_plan(town)
        fill(duty_of(plan, town.village), town.clerk)
        enter(client, monkeypatch, town.officer)
        text = page(client, "period", plan.pk, "2018-10")
        assert "尚未报送（2个）：岳口镇中心学校、岳口教学点" in text
        assert "已发" in post(client, "remind", plan.pk, "2018-10")
        assert Duty.objects.get(unit=town.point).reminded_count == 1


def test_the_matrix_by_period_and_by_month(client: Client, monkeypatch: pytest.MonkeyPatch, town: Town) -> None:
    with at():
        monthly = make_plan(town)
        daily = make_plan(town, code="daily", rhythm=Rhythm.DAILY, due_workdays=0, title="每日零报告")
        fill(duty_of(monthly, town.village), town.clerk)
        fill(duty_of(daily, town.village), town.clerk)
    with at(date(2018, 11, 20)):
        actions.make_periods(plan_id=daily.pk, by=SYSTEM)
        enter(client, monkeypatch, town.officer)
        text = page(client, "matrix", monthly.pk)
        assert "应报 3 份，按时 1，迟报 0，逾期未报 2，退回 0" in text
        by_month = page(client, "matrix", daily.pk, year="2018")
        assert "按时 1" in by_month
        assert "1/13" in by_month
        assert "10月15日" in page(client, "matrix", daily.pk, month="2018-10")
        assert "这一年没有报送期" in page(client, "matrix", daily.pk, year="2016")
        enter(client, monkeypatch, town.clerk)
        assert "岳口教学点" not in page(client, "matrix", monthly.pk)


def book(content: bytes) -> Any:
    """Return the sheet of a workbook."""
    return openpyxl.load_workbook(BytesIO(content)).active


def cells_of(sheet: Any, title: str) -> tuple[int, int]:
    """Return row and column of a cell by its text."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == title:
                return cell.row, cell.column
    raise AssertionError(title)


def test_a_workbook_goes_out_and_comes_back(client: Client, monkeypatch: pytest.MonkeyPatch, town: Town) -> None:
    with at():
        plan = make_plan(town)
        enter(client, monkeypatch, town.central_clerk)
        answer = client.get(reverse("returns:template", args=[plan.pk, "2018-10"]))
        sheet = book(answer.content)
        row, _column = cells_of(sheet, town.point.code)
        _head, checks = cells_of(sheet, "安全检查（次）")
        _head, dangers = cells_of(sheet, "发现隐患（处）")
        sheet.cell(row, checks, -4)
        sheet.cell(row, dangers, 0)
        assert "不能小于" in send_book(client, plan, sheet)
        sheet.cell(row, checks, 4)
        assert "已报送 1 份" in send_book(client, plan, sheet)
        assert duty_of(plan, town.point).state == DutyState.CONFIRMED
        assert duty_of(plan, town.central).state == DutyState.WAITING
        out = client.get(reverse("returns:data", args=[plan.pk, "2018-10"]))
        found = book(out.content)
        row, _column = cells_of(found, town.point.code)
        assert found.cell(row, cells_of(found, "安全检查（次）")[1]).value == 4


def send_book(client: Client, plan: ReturnPlan, sheet: Any) -> str:
    """Upload a workbook and return the page's text."""
    target = BytesIO()
    sheet.parent.save(target)
    file = SimpleUploadedFile("报送表.xlsx", target.getvalue())
    answer = client.post(reverse("returns:upload", args=[plan.pk, "2018-10"]), {"file": file}, follow=True)
    return answer.content.decode()


def test_the_burden_names_what_is_asked_twice(client: Client, monkeypatch: pytest.MonkeyPatch, town: Town) -> None:
    with at():
        make_plan(town)
        make_plan(town, code="second", form_key="second", title="隐患专项")
        enter(client, monkeypatch, town.office)
        text = page(client, "burden")
        assert "发现隐患：安全月报、隐患专项" in text
        third = make_plan(town, code="third", form_key="third", title="第三张", opened=False)
        assert "别的报送任务已在向同一批学校要" in page(client, "plan", third.pk)


def test_an_event_is_called_on_its_page(client: Client, monkeypatch: pytest.MonkeyPatch, town: Town) -> None:
    with at():
        plan = make_plan(town, rhythm=Rhythm.EVENT, due_workdays=1)
        enter(client, monkeypatch, town.officer)
        assert "已启动" in post(client, "call", plan.pk, title="暴雨预警", happened_date="2018-10-15")
        period = ReturnPeriod.objects.get()
        assert "暴雨预警" in page(client, "period", plan.pk, period.code)


def test_the_portrait_and_the_worklist(town: Town) -> None:
    with at():
        plan = make_plan(town)
        assert [item.title for item in items(town.clerk, MONDAY)] == ["安全月报 2018年10月"]
        fill(duty_of(plan, town.village), town.clerk)
        assert items(town.clerk, MONDAY) == []
        assert "按时 1" in unit_panel(town.clerk, town.village.pk)
        assert unit_panel(town.clerk, town.point.pk) == ""
        actions.pass_duties(duty_ids=[duty_of(plan, town.village).pk], step=Step.CONFIRM, by=town.head)
        assert "审核报送" in [item.action for item in items(town.central_head, MONDAY)]
        assert items(SYSTEM, MONDAY) == []
    with at(date(2018, 11, 20)):
        assert any("逾期" in item.fact for item in items(town.central_clerk, date(2018, 11, 20)))
