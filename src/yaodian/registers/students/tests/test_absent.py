"""Reconciliation: who is on record and not in the file, by school, as each reader may see it; one file a row of schools."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from yaodian.kernel.access import Role
from yaodian.kernel.accounts.tests.make import account_in
from yaodian.kernel.imports import queries
from yaodian.kernel.imports.models import ImportRun
from yaodian.kernel.imports.targets import target_of
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.rulebook.tests.make import browser
from yaodian.kernel.units.rules import UnitKind
from yaodian.registers.schools.tests.make import make_facts, make_reader, make_unit
from yaodian.registers.students.tests.make import SYSTEM, TODAY, at, make_school
from yaodian.registers.students.tests.test_imports import checked, published, row
from yaodian.registers.students.tests.test_templates import taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
LATER = date(2018, 10, 1)


@pytest.fixture
def today() -> Iterator[None]:
    """The demo day."""
    with at(TODAY):
        yield


def two_schools() -> ImportRun:
    """A later file of both schools: the first lacks two pupils, the second one."""
    make_school("S1")
    make_school("S2")
    published([row(1), row(2), row(3), row(4, 学校名称="第S2小学"), row(5, 学校名称="第S2小学")])
    return checked([row(1), row(4, 学校名称="第S2小学")], as_of=LATER)


def test_who_is_missing_is_named_by_school_and_goes_out_with_a_watermark_and_a_journal_line() -> None:
    run = two_schools()
    first, second = run.tallies.order_by("unit__code")
    assert (first.absent_count, second.absent_count) == (2, 1)
    client = browser(account_in(Role.SCHOOL_CLERK, first.unit))
    address = reverse("imports:absent", args=[run.pk])
    assert client.get(address).status_code == 404  # somebody else's run
    ImportRun.objects.filter(pk=run.pk).update(unit=first.unit)
    page = client.get(address).content.decode()
    assert "学生2" in page
    assert "学生3" in page
    assert "学生1" not in page
    assert "学生5" not in page
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(address, {"export": "xlsx"}).content)).active
    assert sheet is not None
    told = [str(cell) for line in sheet.iter_rows(values_only=True) for cell in line if cell]
    assert {"学生2", "学生3"} <= set(told)
    line = JournalLine.objects.filter(verb="disclosure.export").get()
    assert (line.detail["table"], line.detail["rows"]) == ("imports.absent", 2)
    assert f'href="{address}"' in client.get(reverse("imports:run", args=[run.pk])).content.decode()


def test_who_may_not_know_names_sees_them_masked_and_who_reaches_no_school_sees_nobody() -> None:
    run = two_schools()
    target = target_of("students.pupils")
    assert target.roll is not None
    bureau = make_unit("B1", "教育局", kind=UnitKind.BUREAU)
    for reader, names in (
        (make_reader(Role.LEADER, bureau), {"学*", "学**"}),
        (make_reader(Role.PARENT, bureau), set()),
    ):
        rows = queries.absent_rows(run=run, target=target, by=reader)
        assert rows is not None
        table, shown = target.roll(reader, rows)
        assert {str(table.columns[0].cell(line)) for line in shown} <= names  # type: ignore[misc]
        assert shown.count() == (3 if names else 0)


def test_a_file_with_one_row_a_school_lacks_the_schools_it_does_not_name() -> None:
    for code in ("S1", "S2", "S3"):
        make_facts(make_school(code))
    run = taken("schools.facts", {"school": "第S1小学", "book_count": "500"})
    target = target_of("schools.facts")
    rows = queries.absent_rows(run=run, target=target, by=SYSTEM)
    assert rows is not None
    assert target.roll is not None
    _table, shown = target.roll(SYSTEM, rows)
    assert sorted(shown.values_list("unit__code", flat=True)) == ["S2", "S3"]
    assert queries.absent_count(run=run, target=target, by=SYSTEM) == 2
