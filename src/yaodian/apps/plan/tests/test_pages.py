"""Pages of tasks, approvals and targets: right and wrong role, another unit's object, what was typed is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from yaodian.apps.plan.actions import approvals
from yaodian.apps.plan.models import Approval, ProgressEntry, Target, Task, WorkPlan
from yaodian.apps.plan.rules import ApprovalKind, EntryState
from yaodian.apps.plan.tests import make
from yaodian.kernel.journal.queries import record_faults

pytestmark = pytest.mark.django_db


@dataclass
class Desk:
    """A running task of the media centre with one of everything, and a task that others were given."""

    bureau: make.Bureau
    plan: WorkPlan
    task: Task
    other: Task
    target: Target

    def browser(self, key: str) -> Client:
        """Return a browser in which somebody is logged in."""
        return make.browser(self.bureau, key)

    def post(self, key: str, name: str, pk: int, /, *more: Any, **data: Any) -> Any:
        """Let somebody post a form."""
        return self.browser(key).post(reverse(f"plan:{name}", args=[pk, *more]), data)


@pytest.fixture(autouse=True)
def office_hours() -> Iterator[None]:
    """Every test plays on a working day, and leaves every row as its journal line has it."""
    with make.at(2018, 10, 10):
        yield
        assert list(record_faults()) == []


@pytest.fixture
def desk() -> Desk:
    bureau = make.bureau()
    plan = make.plan()
    target = Target.objects.get(phrase__contains="录播教室")
    steps = [("完成招标", date(2018, 10, 31))]
    task = make.running_task(bureau, plan, milestones=steps, deliverables=["验收报告"], target_ids=[target.pk])
    other = make.running_task(bureau, plan, lead="finance", title="别人的事", words="校舍12所", report_unit_ids=[])
    target.refresh_from_db()
    return Desk(bureau, plan, task, other, target)


def upload(name: str = "佐证.txt") -> SimpleUploadedFile:
    """Make a file as a browser sends it."""
    return SimpleUploadedFile(name, "已完成".encode())


def get_all(desk: Desk, key: str) -> dict[str, int]:
    """Return the status of every page that one opens, as somebody sees it."""
    asked = approvals.ask_approval(
        task_id=desk.other.pk, kind=ApprovalKind.HALT, reason="暂停", by=desk.bureau.reader("finance_head")
    )
    addresses = {
        "opening": reverse("plan:opening"),
        "matrix": reverse("plan:matrix"),
        "section": reverse("plan:section", args=[desk.plan.sections.order_by("position")[0].pk]),
        "text": reverse("plan:text", args=[desk.plan.pk]),
        "clause": reverse("plan:clause", args=[desk.target.clause_id]),
        "point_tasks": reverse("plan:point_tasks", args=[desk.target.clause.point_id]),
        "tasks": reverse("plan:tasks"),
        "dispatch": reverse("plan:dispatch"),
        "task": reverse("plan:task", args=[desk.task.pk]),
        "other": reverse("plan:task", args=[desk.other.pk]),
        "report": reverse("plan:report", args=[desk.task.pk]),
        "ask": reverse("plan:ask", args=[desk.task.pk, "close"]),
        "remind": reverse("plan:remind", args=[desk.task.pk]),
        "instruct": reverse("plan:instruct", args=[desk.task.pk]),
        "resume": reverse("plan:resume", args=[desk.task.pk]),
        "clear": reverse("plan:clear", args=[desk.task.pk]),
        "approvals": reverse("plan:approvals"),
        "others_approval": reverse("plan:approval", args=[asked.pk]),
        "leader": reverse("plan:leader"),
        "targets": reverse("plan:targets"),
        "target": reverse("plan:target", args=[desk.target.pk]),
        "quote": reverse("plan:quote", args=[desk.target.pk]),
        "declare": reverse("plan:declare", args=[desk.target.pk]),
        "baseline": reverse("plan:baseline", args=[desk.target.pk]),
        "choose": reverse("plan:choose_reading", args=[desk.target.pk, desk.target.readings.all()[0].pk]),
    }
    browser = desk.browser(key)
    return {name: browser.get(address).status_code for name, address in addresses.items()}


OPEN = {"section", "text", "clause", "task", "target"}
ALLOWED = {
    "office": OPEN
    | {"opening", "matrix", "point_tasks", "tasks", "dispatch", "other", "remind", "resume", "clear", "approvals"}
    | {"others_approval", "targets", "quote", "declare", "baseline", "choose"},
    "leader": OPEN
    | {"opening", "matrix", "point_tasks", "tasks", "other", "instruct", "approvals", "others_approval", "leader"}
    | {"targets"},
    "media_head": OPEN
    | {"opening", "matrix", "point_tasks", "tasks", "report", "ask", "remind", "clear", "approvals", "targets"}
    | {"quote", "declare", "baseline", "choose"},
    "media_clerk": OPEN
    | {"opening", "matrix", "point_tasks", "tasks", "report", "ask", "remind", "targets", "quote", "declare"},
    "finance_head": (OPEN - {"task"})
    | {"opening", "matrix", "point_tasks", "tasks", "other", "approvals", "others_approval", "targets"},
    "central_head": OPEN | {"tasks", "report"},
    "village_clerk": OPEN | {"tasks", "report"},
}


@pytest.mark.parametrize("key", ALLOWED)
def test_everybody_opens_what_is_his_and_nothing_else(desk: Desk, key: str) -> None:
    found = get_all(desk, key)
    assert {name for name, status in found.items() if status == 200} == ALLOWED[key]
    assert set(found.values()) <= {200, 403, 404}


def test_the_task_page_offers_each_what_he_may_do(desk: Desk) -> None:
    address = reverse("plan:task", args=[desk.task.pk])
    head, school, office = (
        desk.browser(key).get(address).content.decode() for key in ("media_head", "direct_clerk", "office")
    )
    assert "申请办结" in head
    assert "登记电话签收" in office
    assert "申请办结" not in office
    assert "申请办结" not in school
    assert ">签收<" in school


def test_signing_reporting_and_checking_on_the_page(desk: Desk) -> None:
    unit = desk.bureau.units["direct"].pk
    assert desk.post("direct_clerk", "sign", desk.task.pk, unit=unit).status_code == 302
    assert desk.post("direct_clerk", "sign", desk.task.pk, unit="x").status_code == 302
    assert desk.post("finance_head", "sign", desk.task.pk, unit=unit).status_code == 404
    assert desk.post("village_clerk", "sign", desk.task.pk, unit=unit).status_code == 403
    filed = desk.post("direct_clerk", "report", desk.task.pk, text="装好了", evidence=[upload()], client_key="k")
    assert filed.status_code == 302
    entry = ProgressEntry.objects.get()
    assert desk.post("finance_head", "check_entry", entry.pk, verdict="accept").status_code == 404
    assert desk.post("village_clerk", "check_entry", entry.pk, verdict="accept").status_code == 403
    for reason in ("", "长" * 301):
        assert desk.post("media_head", "check_entry", entry.pk, verdict="return", reason=reason).status_code == 422
        entry.refresh_from_db()
        assert entry.state == EntryState.AT_SECTION
    assert desk.post("media_head", "check_entry", entry.pk, verdict="return", reason="缺照片").status_code == 302
    entry.refresh_from_db()
    assert entry.state == EntryState.RETURNED
    assert "缺照片" in desk.browser("direct_clerk").get(reverse("plan:task", args=[desk.task.pk])).content.decode()


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        ({"text": "", "problems": "缺一台主机", "client_key": "k1"}, "缺一台主机"),
        ({"text": "机密★启封前", "next_steps": "下周到货", "client_key": "k1"}, "下周到货"),
        ({"text": "长" * 4001, "problems": "缺电源", "client_key": "k1"}, "缺电源"),
    ],
)
def test_a_wrong_report_says_so_and_keeps_what_was_typed(desk: Desk, data: dict[str, str], kept: str) -> None:
    answer = desk.post("direct_clerk", "report", desk.task.pk, **data)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert kept in shown
    assert 'value="k1"' in shown
    assert not ProgressEntry.objects.exists()


def test_a_phone_signature_for_a_unit_outside_the_task_is_refused_in_words(desk: Desk) -> None:
    answer = desk.browser("office").post(
        reverse("plan:sign_by_phone", args=[desk.task.pk]),
        {"unit": desk.bureau.units["finance"].pk, "phone_person": "王"},
        follow=True,
    )
    assert "没有交给所选单位" in answer.content.decode()
    assert desk.post("media_head", "sign_by_phone", desk.task.pk, unit=1, phone_person="王").status_code == 403


def test_milestone_and_deliverable_on_the_page(desk: Desk) -> None:
    milestone, deliverable = desk.task.milestones.get(), desk.task.deliverables.get()
    assert desk.post("finance_head", "reach_milestone", milestone.pk, done_date="2018-10-09").status_code == 404
    assert desk.post("direct_clerk", "submit_deliverable", deliverable.pk, file=upload()).status_code == 403
    for wrong in ("", "2018-13-01", "2018-10-11"):
        assert desk.post("media_head", "reach_milestone", milestone.pk, done_date=wrong).status_code == 422
    assert desk.post("media_head", "submit_deliverable", deliverable.pk).status_code == 422
    milestone.refresh_from_db()
    deliverable.refresh_from_db()
    assert (milestone.done_date, deliverable.done_date) == (None, None)
    desk.post("media_head", "reach_milestone", milestone.pk, done_date="2018-10-09")
    desk.post("media_head", "submit_deliverable", deliverable.pk, file=upload())
    milestone.refresh_from_db()
    deliverable.refresh_from_db()
    assert (milestone.done_date, deliverable.done_date) == (date(2018, 10, 9), date(2018, 10, 10))


def test_requests_keep_what_was_typed_and_know_only_their_kinds(desk: Desk) -> None:
    head = desk.browser("media_head")
    for kind in ("publication", "bogus"):
        assert head.get(reverse("plan:ask", args=[desk.task.pk, kind])).status_code == 404
    assert 'value="2018-12-31"' in head.get(reverse("plan:ask", args=[desk.task.pk, "change"])).content.decode()
    early = desk.post("media_head", "ask", desk.task.pk, "extension", reason="等设备到货", due_date="2018-11-01")
    assert early.status_code == 422
    assert "等设备到货" in early.content.decode()
    assert "新时限要晚于现时限" in early.content.decode()
    ready = desk.post("media_head", "ask", desk.task.pk, "close", reason="都完成了")
    assert ready.status_code == 422
    assert "都完成了" in ready.content.decode()
    assert not Approval.objects.exists()
    data = {"reason": "加一间", "title": "建成6间", "closing_condition": "", "due_date": "2018-12-31"}
    assert desk.post("media_head", "ask", desk.task.pk, "change", **data).status_code == 302
    asked = Approval.objects.get()
    assert asked.payload == {"title": "建成6间"}
    shown = desk.browser("deputy").get(reverse("plan:approval", args=[asked.pk])).content.decode()
    assert "<dt>任务</dt>" in shown
    assert "建成录播教室" in shown


def test_a_decision_without_reason_is_asked_again(desk: Desk) -> None:
    asked = approvals.ask_approval(
        task_id=desk.task.pk, kind=ApprovalKind.HALT, reason="等批复", by=desk.bureau.reader("media_head")
    )
    assert desk.post("deputy", "approval", asked.pk, verdict="return", note="").status_code == 422
    assert desk.post("deputy", "approval", asked.pk, verdict="perhaps", note="想想").status_code == 422
    assert desk.post("office", "approval", asked.pk, verdict="agree").status_code == 403
    assert desk.post("finance_head", "approval", asked.pk, verdict="agree").status_code == 404
    answer = desk.browser("deputy").post(
        reverse("plan:approval", args=[asked.pk]), {"verdict": "agree", "from": "leader"}
    )
    assert (answer.status_code, answer["Location"]) == (302, reverse("plan:leader"))
