"""Pages of targets and the leader's phone page; no input anywhere takes a percentage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms as django_forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from yaodian.apps.plan import forms
from yaodian.apps.plan.actions import approvals, loop, targets
from yaodian.apps.plan.models import Declaration, QuotedFigure, Target, WorkPlan
from yaodian.apps.plan.rules import ApprovalKind, Source
from yaodian.apps.plan.tests import make
from yaodian.kernel.journal.queries import record_faults

pytestmark = pytest.mark.django_db
SHARES = re.compile(r"percent|pct|(^|_)rate|ratio|share|completion|progress|done_share|degree")


@pytest.fixture(autouse=True)
def office_hours() -> Iterator[None]:
    """Every test plays on a working day, and leaves every row as its journal line has it."""
    with make.at(2018, 10, 10):
        yield
        assert list(record_faults()) == []


@pytest.fixture
def bureau() -> make.Bureau:
    return make.bureau()


@pytest.fixture
def plan(bureau: make.Bureau) -> WorkPlan:
    return make.plan()


@pytest.fixture
def rooms(bureau: make.Bureau, plan: WorkPlan) -> Target:
    """5个录播教室, for which a running task of the media centre answers."""
    target = Target.objects.get(phrase__contains="录播教室")
    make.running_task(bureau, plan, target_ids=[target.pk])
    target.refresh_from_db()
    return target


def post(bureau: make.Bureau, key: str, name: str, *args: int, **data: Any) -> Any:
    """Let somebody post a form."""
    return make.browser(bureau, key).post(reverse(f"plan:{name}", args=args), data)


def page(bureau: make.Bureau, key: str, target: Target) -> str:
    """Return a target's page as somebody sees it."""
    return make.browser(bureau, key).get(reverse("plan:target", args=[target.pk])).content.decode()


def upload() -> SimpleUploadedFile:
    """Make a file as a browser sends it."""
    return SimpleUploadedFile("截图.txt", "系统截图".encode())


def test_a_reading_is_chosen_on_the_page_with_its_reason(bureau: make.Bureau, rooms: Target) -> None:
    row = make.reading(rooms, metric="plan.tasks_closed", chosen=False)
    for reason in ("", "长" * 201):
        answer = post(bureau, "media_head", "choose_reading", rooms.pk, row.pk, reason=reason)
        assert answer.status_code == 422
        assert reason in answer.content.decode()
    other = Target.objects.get(phrase__contains="800万元")
    assert post(bureau, "office", "choose_reading", other.pk, row.pk, reason="x").status_code == 404
    assert post(bureau, "finance_head", "choose_reading", rooms.pk, row.pk, reason="x").status_code == 403
    assert post(bureau, "media_head", "choose_reading", rooms.pk, row.pk, reason="以办结为准").status_code == 302
    shown = page(bureau, "village_clerk", rooms)
    assert "以办结为准" in shown
    assert "登记引用数" not in shown


def test_a_figure_is_quoted_checked_and_withdrawn_on_the_page(bureau: make.Bureau, rooms: Target) -> None:
    make.reading(rooms, source=Source.QUOTED)
    data = {"value": "4", "as_of_date": "2018-09-30", "system": "薄改系统"}
    wrong = post(bureau, "media_clerk", "quote", rooms.pk, **{**data, "as_of_date": "2018-12-30"}, file=upload())
    assert wrong.status_code == 422
    assert "薄改系统" in wrong.content.decode()
    assert post(bureau, "media_clerk", "quote", rooms.pk, **data).status_code == 422
    assert not QuotedFigure.objects.exists()
    assert post(bureau, "media_clerk", "quote", rooms.pk, **data, file=upload()).status_code == 302
    figure = QuotedFigure.objects.get()
    assert "待核对，未计入" in page(bureau, "media_clerk", rooms)
    assert "核对无误" in page(bureau, "media_head", rooms)
    for key, status in (("media_clerk", 403), ("finance_head", 403), ("media_head", 302)):
        assert post(bureau, key, "check_figure", figure.pk).status_code == status
    assert "薄改系统" in page(bureau, "leader", rooms)
    assert post(bureau, "media_clerk", "withdraw_figure", figure.pk, reason="x").status_code == 403
    assert post(bureau, "media_head", "withdraw_figure", figure.pk, reason="").status_code == 422
    assert post(bureau, "media_head", "withdraw_figure", figure.pk, reason="截错图").status_code == 302
    assert "已撤回：截错图" in page(bureau, "media_head", rooms)


def test_a_declaration_is_made_checked_and_withdrawn_on_the_page(bureau: make.Bureau, rooms: Target) -> None:
    answer = post(bureau, "media_clerk", "declare", rooms.pk, text="已建成5间")
    assert answer.status_code == 422
    assert "已建成5间" in answer.content.decode()
    assert post(bureau, "media_clerk", "declare", rooms.pk, text="已建成5间", file=upload()).status_code == 302
    row = Declaration.objects.get()
    for key, status in (("media_clerk", 403), ("finance_head", 403), ("media_head", 302)):
        assert post(bureau, key, "check_declaration", row.pk).status_code == status
    assert post(bureau, "finance_head", "withdraw_declaration", row.pk, reason="x").status_code == 403
    assert post(bureau, "media_head", "withdraw_declaration", row.pk, reason="").status_code == 422
    assert post(bureau, "media_head", "withdraw_declaration", row.pk, reason="材料不实").status_code == 302
    assert "已撤回：材料不实" in page(bureau, "media_head", rooms)


def test_a_baseline_is_set_only_for_an_increase(bureau: make.Bureau, rooms: Target) -> None:
    answer = post(bureau, "media_head", "baseline", rooms.pk, value="3", note="2017年统计")
    assert answer.status_code == 422
    assert "2017年统计" in answer.content.decode()
    assert "设定基数" not in page(bureau, "media_head", rooms)


def test_no_quoted_figure_is_offered_for_a_share(bureau: make.Bureau, plan: WorkPlan) -> None:
    covered = Target.objects.get(phrase__contains="100%")
    shown = page(bureau, "office", covered)
    assert "登记引用数" not in shown
    assert "定性办结说明" in shown
    data = {"value": "95", "as_of_date": "2018-09-30", "system": "x", "file": upload()}
    assert post(bureau, "office", "quote", covered.pk, **data).status_code == 422


def test_the_list_of_targets_filters_by_state(bureau: make.Bureau, rooms: Target) -> None:
    make.reading(rooms, metric="gone.metric")
    browser = make.browser(bureau, "office")
    every = browser.get(reverse("plan:targets")).content.decode()
    unknown = browser.get(reverse("plan:targets"), {"state": "unknown"}).content.decode()
    assert "无数据 1" in every
    assert rooms.phrase in unknown
    assert "800万元" in every
    assert "800万元" not in unknown
    assert browser.get(reverse("plan:targets"), {"state": "x"}).status_code == 200


def test_the_leaders_page_shows_at_most_seven_and_says_how_many_wait(bureau: make.Bureau, plan: WorkPlan) -> None:
    for number in range(9):
        task = make.running_task(bureau, plan, title=f"第{number}件", due_date=date(2018, 10, 1))
        if number < 4:
            by = bureau.reader("media_head")
            approvals.ask_approval(task_id=task.pk, kind=ApprovalKind.HALT, reason="等批复", by=by)
    shown = make.browser(bureau, "leader").get(reverse("plan:leader")).content.decode()
    assert shown.count("<article") == 7
    assert "待审批 4 件，临期或逾期 3 件" in shown
    for late in plan.tasks.order_by("pk")[4:]:
        by = bureau.reader("media_head")
        approvals.ask_approval(task_id=late.pk, kind=ApprovalKind.HALT, reason="等批复", by=by)
    shown = make.browser(bureau, "leader").get(reverse("plan:leader")).content.decode()
    assert shown.count("<article") == 7
    assert "待审批 9 件" in shown
    assert "全部 9 件待审批" in shown


def test_a_leaders_three_taps_lead_to_a_decision(bureau: make.Bureau, plan: WorkPlan) -> None:
    task = make.running_task(bureau, plan)
    by = bureau.reader("media_head")
    asked = approvals.ask_approval(task_id=task.pk, kind=ApprovalKind.HALT, reason="等批复", by=by)
    shown = make.browser(bureau, "deputy").get(reverse("plan:leader")).content.decode()
    assert reverse("plan:approval", args=[asked.pk]) in shown
    assert post(bureau, "deputy", "instruct", task.pk, text="").status_code == 422
    assert post(bureau, "deputy", "instruct", task.pk, text="月底前报我").status_code == 302
    assert post(bureau, "deputy", "approval", asked.pk, verdict="agree").status_code == 302
    assert make.browser(bureau, "office").get(reverse("plan:leader")).status_code == 403
    assert "没有需要您处理的事项" in make.browser(bureau, "deputy").get(reverse("plan:leader")).content.decode()


def test_no_form_and_no_page_takes_a_percentage(bureau: make.Bureau, rooms: Target) -> None:
    kinds = [kind for kind in vars(forms).values() if isinstance(kind, type) and issubclass(kind, django_forms.Form)]
    assert len(kinds) > 10
    names = {name for kind in kinds for name in kind.base_fields}
    browser = make.browser(bureau, "media_head")
    task = rooms.task
    assert task is not None
    loop.report_progress(task_id=task.pk, unit_id=task.lead_unit_id, text="已装", by=bureau.reader("media_head"))
    addresses = [
        reverse("plan:task", args=[task.pk]),
        reverse("plan:report", args=[task.pk]),
        *(reverse("plan:ask", args=[task.pk, kind]) for kind in ("close", "extension", "change", "halt", "cancel")),
        *(reverse(f"plan:{name}", args=[rooms.pk]) for name in ("target", "quote", "declare", "baseline")),
    ]
    for address in addresses:
        shown = browser.get(address).content.decode()
        fields = re.findall(r"<(?:input|select|textarea)\b[^>]*>", shown)
        assert fields, address
        assert not [field for field in fields if 'type="range"' in field or 'max="100"' in field], address
        names |= {found[1] for field in fields if (found := re.search(r'name="([^"]+)"', field))}
    assert not [name for name in names if SHARES.search(name)]


def test_what_was_quoted_shows_as_quoted(bureau: make.Bureau, rooms: Target) -> None:
    make.reading(rooms, source=Source.QUOTED)
    figure = targets.quote_figure(
        target_id=rooms.pk,
        value=Decimal(5),
        as_of_date=date(2018, 9, 30),
        system="薄改系统",
        file=make.paper(),
        by=bureau.reader("media_clerk"),
    )
    targets.check_figure(figure_id=figure.pk, by=bureau.reader("media_head"))
    shown = page(bureau, "office", rooms)
    assert "yd-number-quoted" in shown
    assert "引用数" in shown
    assert "达成" not in shown.partition("口径")[0]


def test_the_office_adds_a_metric_with_its_parameters_as_a_reading_and_chooses_it(
    bureau: make.Bureau, rooms: Target
) -> None:
    browser = make.browser(bureau, "office")
    add = reverse("plan:add_reading", args=[rooms.pk])
    given = {"metric": "plan.tasks_closed", "title": "办结的任务", "params": "", "definition": ""}
    assert "没有参数" in browser.post(add, {**given, "params": "programme=x"}).content.decode()
    assert browser.post(add, {**given, "params": "nonsense"}).status_code == 422
    assert browser.post(add, given).status_code == 302
    row = rooms.readings.get(title="办结的任务")
    assert (row.metric, row.params, row.chosen) == ("plan.tasks_closed", {}, False)
    assert "同名" in browser.post(add, given).content.decode()
    choose = reverse("plan:choose_reading", args=[rooms.pk, row.pk])
    assert browser.post(choose, {"reason": "台账已建"}).status_code == 302
    assert "办结的任务" in browser.get(reverse("plan:target", args=[rooms.pk])).content.decode()
    assert make.browser(bureau, "direct_clerk").get(add).status_code in (403, 404)
