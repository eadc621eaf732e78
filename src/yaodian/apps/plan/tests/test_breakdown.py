"""Breaking the plan down: drafting on the page, clauses and tasks many-to-many, and a table that comes back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from yaodian.apps.plan.actions import PlanError, breakdown, loop, returned
from yaodian.apps.plan.models import Approval, Task, TaskUnit, WorkPlan
from yaodian.apps.plan.queries import drafting
from yaodian.apps.plan.queries.returned import Raw, compare, read_rows
from yaodian.apps.plan.rules import ClauseKind, DueKind, TaskPart, TaskState
from yaodian.apps.plan.tests import make
from yaodian.kernel.access import NotAllowedError
from yaodian.kernel.journal.queries import record_faults

pytestmark = pytest.mark.django_db
BACKEND = "yaodian.kernel.accounts.backends.NameOrPhoneBackend"
HEADER = ("序号", "要点", "具体任务", "目标/量化指标", "牵头领导", "责任科室", "配合单位", "完成时限", "办结条件", "状态")


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
    with pytest.raises(PlanError, match="调整"):
        draft = breakdown.TaskDraft(
            title="x", clause_ids=[room.pk], lead_unit_id=task.lead_unit_id, due_date=task.due_date
        )
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


Cells = Sequence[str]


def workbook(rows: Sequence[Cells]) -> bytes:
    """Return an Excel breakdown table with a title above its header, as it goes out."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["云桥市教育局2018年工作要点任务分解表"])
    for row in (HEADER, *rows):
        sheet.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def paper(rows: Sequence[Cells]) -> bytes:
    """Return the same table as a Word file."""
    document = docx.Document()
    document.add_paragraph("云桥市教育局2018年工作要点任务分解表")
    table = document.add_table(rows=0, cols=len(HEADER))
    for row in (HEADER, *rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


ROOM = ("T01-01", "1 建设录播教室", "建成录播教室", "5个", "", "电教馆", "", "2018-12-31", "", "未交办")
HALL = ("T03-01", "3 改造薄弱学校", "改造校舍", "12所", "", "计财科", "", "2018年12月31日", "", "待签收")


@pytest.fixture
def tasks(bureau: make.Bureau, plan: WorkPlan) -> dict[str, Task]:
    room = make.task(plan, lead=bureau.units["media_centre"], report_unit_ids=[bureau.units["direct"].pk])
    hall = make.task(plan, lead=bureau.units["finance"], words="改造校舍", title="改造校舍")
    loop.dispatch_tasks(task_ids=[hall.pk], by=make.SYSTEM)
    return {"room": room, "hall": hall}


def with_cell(row: Cells, title: str, text: str) -> Cells:
    """Return a row with one cell changed."""
    return [text if name == title else cell for name, cell in zip(HEADER, row, strict=True)]


@pytest.mark.parametrize(("make_file", "name"), [(workbook, "分解表.xlsx"), (paper, "分解表.docx")])
def test_an_untouched_table_changes_nothing(
    plan: WorkPlan, tasks: dict[str, Task], make_file: type[bytes], name: str
) -> None:
    rows = read_rows(content=make_file([ROOM, HALL]), name=name)  # type: ignore[arg-type]
    assert len(rows) == 2
    assert compare(plan=plan, rows=rows, by=make.SYSTEM) == []


def changed_rows() -> list[Raw]:
    """Return a table with a changed draft, a changed dispatched task, a new row and a row of an unknown unit."""
    room = with_cell(with_cell(ROOM, "完成时限", "2018-11-30"), "配合单位", "计财科、明德中学")
    hall = with_cell(with_cell(HALL, "完成时限", "11月30日"), "办结条件", "全部竣工验收")
    new = ("", "4.2", "开展水电安全检查", "", "", "计财科", "", "2018-09-30", "检查通报", "")
    odd = ("", "9", "开展读书月活动并总结", "", "", "火星科", "", "年底", "", "")
    return read_rows(content=workbook([room, hall, new, odd]), name="分解表.xlsx")


def test_drafts_change_dispatched_tasks_ask_and_new_rows_are_drafted(
    plan: WorkPlan, tasks: dict[str, Task], bureau: make.Bureau
) -> None:
    office = bureau.reader("office")
    rows = changed_rows()
    changes = {change.title: change for change in compare(plan=plan, rows=rows, by=office)}
    assert {title: change.effect for title, change in changes.items()} == {
        "建成录播教室": "draft",
        "改造校舍": "approval",
        "开展水电安全检查": "new",
        "开展读书月活动并总结": "new",
    }
    problems = "；".join(changes["开展读书月活动并总结"].problems)
    assert "没有“火星科”这个单位" in problems
    assert "不是日期" in problems
    assert "要点或分句的编号" in problems
    good = {change.key for change in changes.values() if not change.problems}
    done = returned.apply_table(plan_id=plan.pk, rows=rows, chosen=good, by=office)
    assert (done.drafts, done.approvals, done.added) == (1, 1, 1)
    room = Task.objects.get(pk=tasks["room"].pk)
    assert (room.due_date, room.due_kind) == (date(2018, 11, 30), DueKind.DATE)
    support = TaskUnit.objects.filter(task=room, part=TaskPart.SUPPORT)
    assert {link.unit.code for link in support} == {"finance", "direct"}
    asked = Approval.objects.get()
    assert asked.payload == {"due_date": "2018-11-30", "closing_condition": "全部竣工验收"}
    assert Task.objects.get(pk=tasks["hall"].pk).due_date == date(2018, 12, 31)
    new = Task.objects.get(title="开展水电安全检查")
    assert (new.state, [link.clause.code for link in new.clause_links.all()]) == (TaskState.DRAFT, ["4.2"])
    assert list(record_faults()) == []


def test_one_bad_row_leaves_everything_as_it_was(plan: WorkPlan, tasks: dict[str, Task]) -> None:
    rows = changed_rows()
    every = {change.key for change in compare(plan=plan, rows=rows, by=make.SYSTEM)}
    with pytest.raises(PlanError, match="火星科"):
        returned.apply_table(plan_id=plan.pk, rows=rows, chosen=every, by=make.SYSTEM)
    assert Task.objects.get(pk=tasks["room"].pk).due_date == date(2018, 12, 31)
    assert Task.objects.count() == 2


def test_another_lead_unit_marks_a_dispatched_task_and_a_missing_row_cancels_a_draft(
    plan: WorkPlan, tasks: dict[str, Task]
) -> None:
    rows = read_rows(content=workbook([with_cell(HALL, "责任科室", "办公室")]), name="表.xlsx")
    changes = {change.kind: change for change in compare(plan=plan, rows=rows, by=make.SYSTEM)}
    assert (changes["changed"].effect, changes["removed"].effect) == ("suspect", "cancel")
    chosen = {change.key for change in changes.values()}
    returned.apply_table(plan_id=plan.pk, rows=rows, chosen=chosen, by=make.SYSTEM)
    assert Task.objects.get(pk=tasks["hall"].pk).suspect
    assert Task.objects.get(pk=tasks["room"].pk).state == TaskState.CANCELLED
    assert list(record_faults()) == []


def test_a_task_that_changed_since_it_was_shown_is_not_overwritten(plan: WorkPlan, tasks: dict[str, Task]) -> None:
    rows = changed_rows()
    shown = {change.title: change.key for change in compare(plan=plan, rows=rows, by=make.SYSTEM)}
    room = tasks["room"]
    draft = breakdown.TaskDraft(
        title=room.title,
        clause_ids=[make.clause(plan, "录播教室").pk],
        lead_unit_id=room.lead_unit_id,
        due_date=date(2018, 10, 31),
        due_kind=DueKind.DATE,
    )
    breakdown.change_draft(task_id=room.pk, draft=draft, by=make.SYSTEM)
    with pytest.raises(PlanError, match="又改动过"):
        returned.apply_table(plan_id=plan.pk, rows=rows, chosen={shown["建成录播教室"]}, by=make.SYSTEM)


def test_a_section_sees_and_changes_only_its_own_tasks(
    plan: WorkPlan, tasks: dict[str, Task], bureau: make.Bureau
) -> None:
    rows = read_rows(content=workbook([with_cell(ROOM, "完成时限", "2018-11-30")]), name="表.xlsx")
    changes = compare(plan=plan, rows=rows, by=bureau.reader("media_head"))
    assert [change.number for change in changes] == ["T01-01"]
    with pytest.raises(NotAllowedError):
        compare(plan=plan, rows=rows, by=bureau.reader("village_clerk"))


def test_the_pages_compare_and_apply(plan: WorkPlan, tasks: dict[str, Task], bureau: make.Bureau) -> None:
    browser = client(bureau)
    address = reverse("plan:table_return", args=[plan.pk])
    content = workbook([with_cell(ROOM, "完成时限", "2018-11-30"), HALL])
    answer = browser.post(address, {"file": SimpleUploadedFile("分解表.xlsx", content)})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "<ins>2018-11-30</ins>" in shown
    packed = answer.context["rows"]
    keys = [change.key for change, _effect, _ticked in answer.context["shown"]]
    assert browser.post(address, {"rows": packed, "change": []}).status_code == 422
    assert browser.post(address, {"rows": packed + "x", "change": keys}).status_code == 422
    assert browser.post(address, {"rows": packed, "change": keys}).status_code == 302
    assert Task.objects.get(pk=tasks["room"].pk).due_date == date(2018, 11, 30)
    for file in (SimpleUploadedFile("a.xlsx", b"PK\x03\x04"), SimpleUploadedFile("a.docx", paper([])[:200])):
        assert browser.post(address, {"file": file}).status_code == 422
    assert list(record_faults()) == []
