"""The sheet of projects: what goes in, what is refused, and twice is once."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from yaodian.apps.projects import actions
from yaodian.apps.projects.models import ImportBatch, Project
from yaodian.apps.projects.queries.imports import columns
from yaodian.apps.projects.rules import ProjectError, ProjectStage, StepError
from yaodian.apps.projects.tests import make
from yaodian.apps.projects.tests.make import Bureau, at
from yaodian.kernel.access import NotAllowedError
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.privacy.rules import ClassifiedMaterialError
from yaodian.kernel.sheets import SheetError, template, write_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Bureau:
    """A small bureau."""
    return make.bureau()


ROW: Mapping[str, Any] = {
    "code": "LB-01",
    "programme": "recording_room",
    "school": "明德中学",
    "title": "录播教室",
    "year": 2018,
    "quantity": 1,
    "budget_city": Decimal("25.5"),
    "date_started": date(2018, 5, 1),
    "date_finished": date(2018, 8, 1),
}


def sheet(*rows: Mapping[str, Any]) -> bytes:
    """Return a filled sheet."""
    return write_table(columns(), rows)


def bring_in(bureau: Bureau, content: bytes, *, key: str = "office") -> ImportBatch:
    """Read and confirm a file."""
    by = bureau.reader(key)
    return actions.confirm_file(batch_id=actions.read_file(content=content, name="项目.xlsx", by=by).pk, by=by)


def test_a_sheet_brings_projects_in_and_the_same_sheet_twice_changes_nothing(bureau: Bureau) -> None:
    rows = [ROW, {**ROW, "code": "TB-01", "programme": "sync_class", "receivers": "新河小学、second,third"}]
    batch = bring_in(bureau, sheet(*rows))
    assert batch.result == {"add": 2, "change": 0, "same": 0, "wrong": 0}
    assert bytes(ImportBatch.objects.get(pk=batch.pk).content) == b""
    room = Project.objects.get(code="LB-01")
    assert room.budget_lines.get().planned_amount == 255_000
    assert room.clauses == ["7.2"]
    assert Project.objects.get(code="TB-01").schools.count() == 4
    lines = JournalLine.objects.filter(verb__in=["projects.register", "projects.correct"]).count()
    again = bring_in(bureau, sheet(*rows))
    assert again.result == {"add": 0, "change": 0, "same": 2, "wrong": 0}
    assert JournalLine.objects.filter(verb__in=["projects.register", "projects.correct"]).count() == lines


def test_a_blank_cell_leaves_what_is_there_and_a_filled_one_corrects_it(bureau: Bureau) -> None:
    bring_in(bureau, sheet(ROW))
    changed = {"code": "LB-01", "programme": "recording_room", "school": "direct", "title": "新名", "year": 2018}
    batch = bring_in(bureau, sheet(changed))
    assert batch.result["change"] == 1
    row = Project.objects.get()
    assert row.title == "新名"
    assert row.budget_lines.get().planned_amount == 255_000
    assert row.milestones.get(stage=ProjectStage.STARTED).planned_date == date(2018, 5, 1)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"school": "无名中学"}, "单位库中没有"),
        ({"year": 1918}, "年度"),
        ({"title": None}, "必填"),
        ({"programme": "不认识的专项"}, "专项"),
        ({"receivers": "新河小学"}, "至多 0 所"),
        ({"date_finished": date(2018, 4, 1)}, "早于"),
        ({"budget_city": "二十万"}, "二十万"),
        ({"budget_city": -1}, "市级"),
    ],
)
def test_a_wrong_row_is_told_by_cell_and_the_right_ones_may_go_in(
    bureau: Bureau, row: dict[str, Any], words: str
) -> None:
    by = bureau.reader("office")
    batch = actions.read_file(content=sheet(ROW, {**ROW, "code": "LB-02", **row}), name="项目.xlsx", by=by)
    assert len(batch.rows) == 1
    told = "；".join("".join(str(part) for part in error.values()) for error in batch.errors)
    assert words in told
    assert not Project.objects.exists()
    assert actions.confirm_file(batch_id=batch.pk, by=by).result["add"] == 1


def test_one_code_twice_in_a_file_and_a_code_of_another_project_are_errors(bureau: Bureau) -> None:
    bring_in(bureau, sheet(ROW))
    by = bureau.reader("office")
    twice = actions.read_file(content=sheet({**ROW, "code": "A"}, {**ROW, "code": "A"}), name="a.xlsx", by=by)
    assert "编号重复" in twice.errors[0]["message"]
    taken = actions.read_file(content=sheet({**ROW, "school": "江南中学"}), name="b.xlsx", by=by)
    assert "已用于" in taken.errors[0]["message"]


def test_an_approved_project_is_not_changed_by_a_sheet(bureau: Bureau) -> None:
    bring_in(bureau, sheet(ROW))
    with at(2018, 3, 1):
        actions.approve_project(
            project_id=Project.objects.get().pk, paper="1号", approved_date=date(2018, 3, 1), by=make.SYSTEM
        )
    by = bureau.reader("office")
    batch = actions.read_file(content=sheet({**ROW, "title": "改"}), name="a.xlsx", by=by)
    assert "已立项" in batch.errors[0]["message"]


def test_a_section_brings_in_only_its_own(bureau: Bureau) -> None:
    by = bureau.reader("basic_head")
    batch = actions.read_file(content=sheet(ROW, {**ROW, "code": "F", "school": "江南中学"}), name="a.xlsx", by=by)
    assert [row["code"] for row in batch.rows] == ["LB-01"]
    assert "职责范围" in batch.errors[0]["message"]
    with pytest.raises(NotAllowedError):
        actions.read_file(content=sheet(ROW), name="a.xlsx", by=bureau.reader("direct_clerk"))


def test_a_batch_is_confirmed_once_and_by_its_owner(bureau: Bureau) -> None:
    batch = actions.read_file(content=sheet(ROW), name="a.xlsx", by=bureau.reader("office"))
    with pytest.raises(NotAllowedError):
        actions.confirm_file(batch_id=batch.pk, by=bureau.reader("media_head"))
    actions.confirm_file(batch_id=batch.pk, by=bureau.reader("office"))
    with pytest.raises(StepError, match="已于"):
        actions.confirm_file(batch_id=batch.pk, by=bureau.reader("office"))


def test_two_clerks_with_one_new_code_leave_one_project_and_a_sentence(bureau: Bureau) -> None:
    office = bureau.reader("office")
    first = actions.read_file(content=sheet(ROW), name="a.xlsx", by=office)
    second = actions.read_file(content=sheet({**ROW, "school": "江南中学"}), name="b.xlsx", by=office)
    actions.confirm_file(batch_id=first.pk, by=office)
    third = actions.read_file(content=sheet(ROW), name="a.xlsx", by=office)
    with pytest.raises(ProjectError, match="已有"):
        actions.confirm_file(batch_id=second.pk, by=office)
    assert actions.confirm_file(batch_id=third.pk, by=office).result["same"] == 1
    assert Project.objects.get().school.code == "direct"


BAD: Sequence[tuple[str, bytes, type[Exception]]] = (
    ("空.xlsx", b"", SheetError),
    ("文.xlsx", b"not a workbook", SheetError),
    ("机密文件.xlsx", b"x", ClassifiedMaterialError),
)


@pytest.mark.parametrize(("name", "content", "error"), BAD)
def test_a_file_that_is_no_sheet_is_refused_and_nothing_is_kept(
    bureau: Bureau, name: str, content: bytes, error: type[Exception]
) -> None:
    with pytest.raises(error):
        actions.read_file(content=content, name=name, by=bureau.reader("office"))
    assert not ImportBatch.objects.exists()


def test_the_blank_template_reads_back_with_its_columns(bureau: Bureau) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(columns(), title="项目登记表")))
    titles = {str(cell.value).rstrip("*") for line in book.worksheets[0].iter_rows() for cell in line if cell.value}
    assert {column.title for column in columns()} <= titles
