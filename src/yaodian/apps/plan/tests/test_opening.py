"""The opening screen and the section page: counts by state, what is due, who has not signed, how fast a number moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yaodian.apps.plan.actions import approvals, loop
from yaodian.apps.plan.models import Target, Task, WorkPlan
from yaodian.apps.plan.queries import opening
from yaodian.apps.plan.queries.opening import PointRow, SectionBox, read_opening
from yaodian.apps.plan.rules import ApprovalKind, TaskState, Verdict
from yaodian.apps.plan.tests import make
from yaodian.kernel import clock
from yaodian.kernel.access import System
from yaodian.kernel.journal import queries as journal
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.metrics import State

BUDGET = 20
WORDS = """云桥市教育局2018年工作要点

一、加快教育信息化
1. 建设录播教室。大力推进录播教室建设。积极开展信息技术培训。
2. 加强教学研究。修订教研工作办法。

二、改善办学条件
3. 改造薄弱学校。改造校舍。
4. 抓好后勤管理。落实食堂量化分级。
"""
ONE_ROOM = """云桥市教育局2018年工作要点

一、加快教育信息化
1. 建设录播教室。全年建设1个录播教室。
2. 加强教学研究。广泛开展读书活动。
"""


@pytest.fixture(autouse=True)
def office_hours() -> Iterator[None]:
    """Every test plays on a Wednesday, forgets what the process kept, and leaves rows as the journal has them."""
    journal._kept.clear()
    with make.at(2018, 10, 10):
        yield
        assert list(record_faults()) == []
    journal._kept.clear()


@pytest.fixture
def bureau() -> make.Bureau:
    return make.bureau()


@pytest.fixture
def plan(bureau: make.Bureau) -> WorkPlan:
    return make.plan()


def row(plan: WorkPlan, number: int) -> PointRow:
    """Return a point's line on the opening screen."""
    return read_opening(plan, today=clock.today()).rows[number - 1]


def box(plan: WorkPlan, number: int) -> SectionBox:
    """Return a section's box on the opening screen."""
    return read_opening(plan, today=clock.today()).boxes[number - 1]


def close(task: Task) -> None:
    """Let a task be closed by approval."""
    loop.report_progress(task_id=task.pk, unit_id=task.lead_unit_id, text="已完成", by=make.SYSTEM)
    asked = approvals.ask_approval(task_id=task.pk, kind=ApprovalKind.CLOSE, reason="已完成", by=make.SYSTEM)
    for _stage in ("head", "leader", "office"):
        approvals.decide_approval(approval_id=asked.pk, verdict=Verdict.AGREE, by=System("审批人"))


@pytest.mark.django_db
def test_points_are_counted_by_state(bureau: make.Bureau) -> None:
    plan = make.plan(WORDS)
    assert not Target.objects.exists()
    close(make.running_task(bureau, plan, words="录播教室"))
    close(make.running_task(bureau, plan, words="信息技术培训", title="培训教师"))
    make.running_task(bureau, plan, words="教研工作办法", title="定办法")
    make.running_task(bureau, plan, words="改造校舍", title="改造", due_date=date(2018, 10, 9))
    make.task(plan, lead=bureau.units["finance"], words="食堂量化", title="食堂")
    view = read_opening(plan, today=clock.today())
    assert [line.state for line in view.rows] == [State.MET, State.ON_COURSE, State.LATE, State.NOT_STARTED]
    assert list(view.counts.values()) == [1, 1, 1, 1]
    assert [box.states for box in view.boxes] == [
        [("green", "在办", 1), ("done", "办结", 1)],
        [("red", "逾期", 1), ("idle", "未启动", 1)],
    ]
    assert (view.rows[0].closed_count, view.rows[0].running_count, view.rows[2].late_count) == (2, 0, 1)
    page = make.browser(bureau, "deputy").get("/plan/").content.decode()
    assert "4 项要点：办结 1，在办 1，逾期 1，未启动 1" in page


@pytest.mark.django_db
def test_a_task_under_two_points_is_counted_in_each_once(bureau: make.Bureau, plan: WorkPlan) -> None:
    clauses = [make.clause(plan, words).pk for words in ("录播教室", "信息技术培训", "读书活动")]
    make.running_task(bureau, plan, clause_ids=clauses)
    view = read_opening(plan, today=clock.today())
    assert [line.running_count for line in view.rows] == [1, 1, 0, 0]


@pytest.mark.django_db
def test_what_is_due_this_week_ends_on_sunday(bureau: make.Bureau, plan: WorkPlan) -> None:
    days = (date(2018, 10, 9), date(2018, 10, 10), date(2018, 10, 14), date(2018, 10, 15))
    for day in days:
        make.running_task(bureau, plan, title=f"{day}", due_date=day)
    close(make.running_task(bureau, plan, title="已办结", due_date=date(2018, 10, 12)))
    due = read_opening(plan, today=clock.today()).due_soon
    assert [task.due_date for task in due] == [date(2018, 10, 10), date(2018, 10, 14)]


@pytest.mark.django_db
def test_who_has_not_signed_is_told_unit_by_unit(
    bureau: make.Bureau, plan: WorkPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make.running_task(bureau, plan)
    second = make.task(plan, lead=bureau.units["finance"], report_unit_ids=[bureau.units["direct"].pk])
    make.task(plan, lead=bureau.units["finance"], title="未交办")
    loop.dispatch_tasks(task_ids=[second.pk], by=make.SYSTEM)
    assert read_opening(plan, today=clock.today()).unsigned_words.splitlines() == [
        "以下单位尚未签收任务，请尽快登录签收：",
        f"新河小学：{first.code}",
        f"明德中学：{first.code}、{second.code}",
        f"计财科：{second.code}",
    ]
    monkeypatch.setattr(opening, "UNSIGNED_SHOWN", 2)
    view = read_opening(plan, today=clock.today())
    assert view.unsigned_count == 4
    assert view.unsigned_words.endswith("另有 2 处未签收，未全部列出。")


@pytest.mark.django_db(transaction=True)
def test_a_revoked_result_moves_target_point_and_section_at_the_next_look(bureau: make.Bureau) -> None:
    plan = make.plan(ONE_ROOM)
    target = Target.objects.get()
    task = make.running_task(bureau, plan, target_ids=[target.pk])
    make.reading(target, metric="plan.tasks_closed")
    close(task)
    browser = make.browser(bureau, "office")
    assert row(plan, 1).state is State.MET
    assert box(plan, 1).count(State.MET) == 1
    assert "办结 1" in browser.get("/plan/").content.decode()
    approvals.resume_task(task_id=task.pk, reason="验收作废", by=make.SYSTEM)
    here = row(plan, 1)
    assert (here.state, here.targets[0].value, here.targets[0].state) == (
        State.ON_COURSE,
        Decimal(0),
        State.NOT_STARTED,
    )
    assert box(plan, 1).count(State.MET) == 0
    assert "办结 0" in browser.get("/plan/").content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [3, 30])
def test_the_pages_ask_few_questions_however_many_tasks(bureau: make.Bureau, plan: WorkPlan, count: int) -> None:
    for number in range(count):
        words = ("录播教室", "读书活动", "改造校舍")[number % 3]
        make.running_task(bureau, plan, words=words, title=f"第{number}件", due_date=date(2018, 10, 12))
    browser = make.browser(bureau, "office")
    section = plan.sections.order_by("position")[0]
    for address in ("/plan/", f"/plan/section/{section.pk}/"):
        browser.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert browser.get(address).status_code == 200
        assert len(asked) <= BUDGET, address


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("leader", 200),
        ("deputy", 200),
        ("office", 200),
        ("media_clerk", 200),
        ("village_clerk", 403),
        ("central_head", 403),
    ],
)
def test_who_may_look_at_the_whole_plan(bureau: make.Bureau, plan: WorkPlan, key: str, status: int) -> None:
    assert make.browser(bureau, key).get("/plan/").status_code == status
    assert make.browser(bureau, key).get("/plan/matrix/").status_code == status


@pytest.mark.django_db
def test_a_school_sees_the_tasks_given_to_it_alone(bureau: make.Bureau, plan: WorkPlan) -> None:
    mine = make.running_task(bureau, plan, title="有我的事")
    other = make.running_task(bureau, plan, title="没我的事", report_unit_ids=[])
    make.task(plan, lead=bureau.units["finance"], title="草案", report_unit_ids=[bureau.units["village"].pk])
    browser = make.browser(bureau, "village_clerk")
    page = browser.get("/plan/tasks/").content.decode()
    assert "有我的事" in page
    assert "没我的事" not in page
    assert "草案" not in page
    assert browser.get(f"/plan/tasks/{mine.pk}/").status_code == 200
    assert browser.get(f"/plan/tasks/{other.pk}/").status_code == 404
    assert TaskState(mine.state) == TaskState.RUNNING


@pytest.mark.django_db
def test_without_a_plan_the_page_says_so(bureau: make.Bureau) -> None:
    answer = make.browser(bureau, "office").get("/plan/")
    assert answer.status_code == 200
    assert "导入" in answer.content.decode()
