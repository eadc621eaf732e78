"""Breaking the plan down: drafting on the page, clauses and tasks many-to-many."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from yaodian.apps.plan.actions import PlanError, breakdown, loop
from yaodian.apps.plan.models import Task, WorkPlan
from yaodian.apps.plan.queries import drafting
from yaodian.apps.plan.rules import ClauseKind, DueKind
from yaodian.apps.plan.tests import make
from yaodian.kernel.journal.queries import record_faults

pytestmark = pytest.mark.django_db
BACKEND = "yaodian.kernel.accounts.backends.NameOrPhoneBackend"
HEADER = (
    "序号",
    "要点",
    "具体任务",
    "目标/量化指标",
    "牵头领导",
    "责任科室",
    "配合单位",
    "完成时限",
    "办结条件",
    "状态",
)


@pytest.fixture
def bureau() -> make.Bureau:
    return make.bureau()


@pytest.fixture
def plan(bureau: make.Bureau) -> WorkPlan:
    return make.plan()


def client(bureau: make.Bureau, key: str = "office") -> Client:
    """Return a browser in which somebody is logged in."""
    browser = Client()
    browser.force_login(bureau.accounts[key], backend=BACKEND)
    return browser


def form(plan: WorkPlan, **changes: object) -> dict[str, object]:
    """Return what the page of a new task posts."""
    room = make.clause(plan, "录播教室")
    return {
        "title": "建成5个录播教室",
        "clauses": [room.pk],
        "more_clauses": "",
        "lead": "media_centre 电教馆",
        "support": ["finance 计财科", ""],
        "groups": ["central_school"],
        "report": ["明德中学"],
        "leader": "",
        "period": "year:2018",
        "due_date": "",
        "closing_condition": "全部验收",
        "measures": "",
        "milestone_title": ["完成招标", ""],
        "milestone_date": ["2018-05-31", ""],
        "deliverables": ["验收报告", ""],
        **changes,
    }


def test_a_task_is_drafted_with_all_its_parts(bureau: make.Bureau, plan: WorkPlan) -> None:
    room = make.clause(plan, "录播教室")
    target = room.targets.get()
    answer = client(bureau).post(
        reverse("plan:task_new") + f"?clause={room.pk}", form(plan, more_clauses="1.3", targets=[target.pk])
    )
    assert answer.status_code == 302, answer.content.decode()
    task = Task.objects.get()
    assert (task.code, task.due_kind, task.due_date) == ("T01-01", DueKind.YEAR, date(2018, 12, 31))
    assert {link.clause.code for link in task.clause_links.all()} == {"1.1", "1.3"}
    parts = {(link.unit.code, link.part) for link in task.unit_links.select_related("unit")}
    assert parts == {("media_centre", "lead"), ("finance", "support"), ("central", "report"), ("direct", "report")}
    assert task.milestones.get().title == "完成招标"
    assert task.deliverables.get().title == "验收报告"
    target.refresh_from_db()
    assert target.task == task
    assert list(record_faults()) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"lead": "没有的科"}, "没有这个单位"),
        ({"support": ["火星科"]}, "没有“火星科”这个单位"),
        ({"period": "date"}, "请填写完成日期"),
        ({"more_clauses": "9.9"}, "没有这些分句：9.9"),
        ({"milestone_title": ["只有名称"], "milestone_date": [""]}, "要写明名称和日期"),
        ({"milestone_date": ["2019-05-31", ""]}, "晚于任务的完成时限"),
        ({"clauses": []}, "至少选择"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    bureau: make.Bureau, plan: WorkPlan, changes: dict[str, object], words: str
) -> None:
    room = make.clause(plan, "录播教室")
    answer = client(bureau).post(reverse("plan:task_new") + f"?clause={room.pk}", form(plan, **changes))
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert words in shown
    assert "完成招标" in shown or "只有名称" in shown
    assert not Task.objects.exists()


def test_one_more_row_keeps_everything_and_judges_nothing(bureau: make.Bureau, plan: WorkPlan) -> None:
    room = make.clause(plan, "录播教室")
    address = reverse("plan:task_new") + f"?clause={room.pk}"
    answer = client(bureau).post(address, form(plan, title="", more="support"))
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "has-error" not in shown
    assert shown.count('name="support"') == 3
    assert 'value="finance 计财科"' in shown


def test_terms_and_school_years_end_by_the_school_calendar() -> None:
    choices = drafting.due_periods(year=2018)
    assert {kind for kind, _period in choices.values()} == {DueKind.YEAR, DueKind.SCHOOL_YEAR, DueKind.TERM}
    kind, day = drafting.due_of(code="school_year:2017-2018", given=None, year=2018) or (None, None)
    assert kind == DueKind.SCHOOL_YEAR
    assert day is not None
    assert (day.year, day.month) == (2018, 8)
    assert drafting.due_of(code="date", given=None, year=2018) is None


def test_a_draft_is_edited_and_freed_targets_are_free_again(bureau: make.Bureau, plan: WorkPlan) -> None:
    room = make.clause(plan, "录播教室")
    target = room.targets.get()
    task = make.task(plan, lead=bureau.units["media_centre"], target_ids=[target.pk])
    browser = client(bureau)
    assert 'value="media_centre 电教馆"' in browser.get(reverse("plan:task_edit", args=[task.pk])).content.decode()
    answer = browser.post(reverse("plan:task_edit", args=[task.pk]), form(plan, title="改题"))
    assert answer.status_code == 302, answer.content.decode()
    task.refresh_from_db()
    target.refresh_from_db()
    assert (task.title, target.task) == ("改题", None)
    loop.dispatch_tasks(task_ids=[task.pk], by=make.SYSTEM)
    assert browser.get(reverse("plan:task_edit", args=[task.pk])).status_code == 302
    draft = breakdown.TaskDraft(title="x", clause_ids=[room.pk], lead_unit_id=task.lead_unit_id, due_date=task.due_date)
    with pytest.raises(PlanError, match="调整"):
        breakdown.change_draft(task_id=task.pk, draft=draft, by=make.SYSTEM)
    assert list(record_faults()) == []


def test_a_section_head_drafts_for_his_own_section_alone(bureau: make.Bureau, plan: WorkPlan) -> None:
    room = make.clause(plan, "录播教室")
    address = reverse("plan:task_new") + f"?clause={room.pk}"
    assert client(bureau, "media_head").post(address, form(plan)).status_code == 302
    assert client(bureau, "media_head").post(address, form(plan, lead="finance 计财科")).status_code == 403
    assert client(bureau, "village_clerk").get(address).status_code == 403


def test_a_dispatched_task_may_serve_more_sentences_but_never_none(bureau: make.Bureau, plan: WorkPlan) -> None:
    task = make.task(plan, lead=bureau.units["media_centre"])
    loop.dispatch_tasks(task_ids=[task.pk], by=make.SYSTEM)
    browser = client(bureau)
    address = reverse("plan:task_clauses", args=[task.pk])
    both = [make.clause(plan, "录播教室").pk, make.clause(plan, "读书活动").pk]
    assert browser.post(address, {"clause": both}).status_code == 302
    assert set(task.clause_links.values_list("clause_id", flat=True)) == set(both)
    assert browser.post(address, {}).status_code == 422
    assert list(record_faults()) == []


def test_a_sentence_is_marked_as_introduction_only_with_a_reason(bureau: make.Bureau, plan: WorkPlan) -> None:
    clause = make.clause(plan, "读书活动")
    browser = client(bureau)
    address = reverse("plan:mark_clause", args=[clause.pk])
    assert browser.post(address, {"kind": "introductory", "note": ""}).status_code == 422
    assert browser.post(address, {"kind": "introductory", "note": "由下句落实"}).status_code == 302
    clause.refresh_from_db()
    assert (clause.kind, clause.reading_note) == (ClauseKind.INTRODUCTORY, "由下句落实")


def test_the_drafts_of_one_section_are_dispatched_together_with_a_day_to_sign_by(
    bureau: make.Bureau, plan: WorkPlan
) -> None:
    room = make.task(plan, lead=bureau.units["media_centre"])
    hall = make.task(plan, lead=bureau.units["finance"], words="改造校舍", title="改造校舍")
    first = plan.sections.get(position=0)
    browser = client(bureau)
    address = reverse("plan:dispatch") + f"?section={first.pk}"
    page = browser.get(address).content.decode()
    assert room.code in page
    assert hall.code not in page
    assert browser.post(address, {}).status_code == 422
    assert browser.post(address, {"task": [room.pk], "sign_by": "2018-03-20"}).status_code == 302
    states = dict(Task.objects.values_list("code", "state"))
    assert states == {room.code: "dispatched", hall.code: "draft"}
    assert list(record_faults()) == []
