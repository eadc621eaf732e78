"""A breakdown table that comes back from Excel or Word: compared row by row, applied together or not at all."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from yaodian.apps.plan.actions import PlanError, breakdown, loop, returned
from yaodian.apps.plan.documents.breakdown import breakdown_files
from yaodian.apps.plan.models import Approval, Task, TaskUnit, WorkPlan
from yaodian.apps.plan.queries.figures import read_standing
from yaodian.apps.plan.queries.returned import Raw, compare, read_rows
from yaodian.apps.plan.rules import DueKind, TaskPart, TaskState
from yaodian.apps.plan.tests import make
from yaodian.kernel.access import NotAllowedError
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


def client(bureau: make.Bureau) -> Client:
    """Return a browser in which the office is logged in."""
    browser = Client()
    browser.force_login(bureau.accounts["office"], backend=BACKEND)
    return browser


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
    plan: WorkPlan, tasks: dict[str, Task], make_file: Callable[[Sequence[Cells]], bytes], name: str
) -> None:
    rows = read_rows(content=make_file([ROOM, HALL]), name=name)
    assert len(rows) == 2
    assert compare(plan=plan, rows=rows, by=make.SYSTEM) == []


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_the_table_that_went_out_comes_back_without_a_difference(
    bureau: make.Bureau, plan: WorkPlan, tasks: dict[str, Task], kind: str
) -> None:
    helpers = [bureau.units[code].pk for code in ("office", "finance", "central", "village", "direct")]
    make.task(plan, lead=bureau.units["office"], words="读书活动", title="开展读书活动", support_unit_ids=helpers)
    make.task(plan, lead=bureau.units["office"], words="水电", title="跨年完成水电改造", due_date=date(2019, 6, 30))
    files = breakdown_files(read_standing(plan, today=date(2018, 4, 1)), name="分解表", title="分解表", demo=False)
    file = next(file for file in files if file.name.endswith(kind))
    rows = read_rows(content=file.content, name=file.name)
    assert len(rows) == 4
    assert compare(plan=plan, rows=rows, by=make.SYSTEM) == []


def test_rows_of_closed_tasks_and_of_other_sections_rest(
    plan: WorkPlan, tasks: dict[str, Task], bureau: make.Bureau
) -> None:
    Task.objects.filter(pk=tasks["hall"].pk).update(state=TaskState.CLOSED)
    rows = read_rows(content=workbook([ROOM, with_cell(HALL, "完成时限", "2018-01-01")]), name="表.xlsx")
    assert compare(plan=plan, rows=rows, by=make.SYSTEM) == []


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("3月1日\n至12月31日", "2018-12-31"),
        ("未交办\n至6月30日（2019年）", "2019-06-30"),
        ("2018-09-30 00:00:00", "2018-09-30"),
        ("2018年9月", "2018-09-30"),
        ("11月底前", "2018-11-30"),
        ("年底", "年底"),
    ],
)
def test_a_deadline_is_read_as_people_write_it(plan: WorkPlan, tasks: dict[str, Task], cell: str, day: str) -> None:
    rows = read_rows(content=workbook([with_cell(with_cell(ROOM, "完成时限", cell), "办结条件", "x")]), name="表.xlsx")
    changed = next(change for change in compare(plan=plan, rows=rows, by=make.SYSTEM) if change.kind == "changed")
    shown = {key: new for key, _title, _old, new in changed.fields}
    assert shown.get("deadline", "2018-12-31") == day


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
