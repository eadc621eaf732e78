"""What stands empty or wrong in the registers: by school for the section, one's own for a school's clerk, row by row."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from yaodian.kernel.access import Role
from yaodian.kernel.accounts.tests.make import account_in
from yaodian.kernel.imports import queries
from yaodian.kernel.imports.gaps import gaps
from yaodian.kernel.rulebook.tests.make import browser
from yaodian.kernel.units.rules import UnitKind
from yaodian.registers.schools.models import School
from yaodian.registers.schools.tests.make import make_facts, make_unit
from yaodian.registers.students.tests.make import SYSTEM, TODAY, at, make_homeroom, make_pupil, make_school
from yaodian.registers.students.tests.test_templates import taken
from yaodian.registers.teachers.tests.make import make_teacher

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
NOBODY: dict[str, Any] = {"id_number": "", "number": ""}


@pytest.fixture
def today() -> Iterator[None]:
    """The demo day."""
    with at(TODAY):
        yield


def two_schools() -> tuple[School, School]:
    """The first has a pupil without numbers and class, another who has outgrown; the second a class without a teacher."""
    first, second = make_school("S1", code="2199000001"), make_school("S2", code="2199000002")
    make_facts(first, classroom_count=8, book_count=100)
    make_pupil(first, name="张无号", pupil=dict(NOBODY))
    make_pupil(first, name="李超龄", entry_year=2012)
    make_homeroom(second)
    make_teacher(second, phone="")
    return first, second


def clerk_of(school: School) -> Client:
    """Return the browser of the school's clerk."""
    return browser(account_in(Role.SCHOOL_CLERK, school.unit))


def test_every_gap_counts_its_rows_and_nobody_elses() -> None:
    first, second = two_schools()
    found = queries.gaps_of(unit_ids=[first.pk, second.pk], by=SYSTEM, since=date(2018, 9, 1), today=TODAY)
    one, other = found[first.pk].counts, found[second.pk].counts
    assert (one["students.id_number"], one["students.number"], one["students.homeroom"]) == (1, 1, 2)
    assert one["students.grown_out"] == 1
    assert (one["schools.no_land_area"], "schools.no_book_count" in one, "schools.facts" in one) == (1, False, False)
    assert (other["schools.facts"], other["students.headless"], other["teachers.phone"]) == (1, 1, 1)
    assert "students.id_number" not in other
    assert all(gap.rows(TODAY).count() == sum(gap.counts(today=TODAY).values()) for gap in gaps().values())


def test_a_clerk_comes_to_his_own_school_and_opens_the_rows() -> None:
    first, second = two_schools()
    client = clerk_of(first)
    answer = client.get(reverse("imports:gaps"))
    own = reverse("imports:unit_gaps", args=[first.pk])
    assert answer["Location"] == own
    page = client.get(own).content.decode()
    rows = reverse("imports:gap", args=[first.pk, "students.id_number"])
    assert f'href="{rows}"' in page
    assert "年级超出学段" in page
    assert "未报" in page
    shown = client.get(rows).content.decode()
    assert "张无号" in shown
    assert "李超龄" not in shown
    assert client.get(reverse("imports:unit_gaps", args=[second.pk])).status_code == 404
    assert client.get(reverse("imports:gap", args=[second.pk, "students.headless"])).status_code == 404
    assert client.get(reverse("imports:gap", args=[first.pk, "no.such"])).status_code == 404


def test_the_section_sees_all_schools_sorts_filters_and_exports() -> None:
    first, second = two_schools()
    taken("schools.facts", {"school": "第S1小学", "book_count": "100"})
    client = browser(account_in(Role.OFFICE, make_unit("B1", "教育局", kind=UnitKind.BUREAU)))
    address = reverse("imports:gaps")
    page = client.get(address).content.decode()
    assert "2 所学校" in page
    assert reverse("imports:unit_gaps", args=[second.pk]) in page
    only = client.get(address, {"gap": "students.headless"}).content.decode()
    assert "第S2小学" in only
    assert "第S1小学" not in only
    found = queries.gaps_of(unit_ids=[first.pk, second.pk], by=SYSTEM, since=date(2018, 9, 1), today=TODAY)
    assert "schools.facts" not in {target.key for target in found[first.pk].unsent}
    assert "schools.facts" in {target.key for target in found[second.pk].unsent}
    content = client.get(address, {"export": "xlsx", "sort": "students.homeroom"}).content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    lines = [list(line) for line in sheet.iter_rows(values_only=True)]
    head = next(at for at, line in enumerate(lines) if "学生未编班" in line)
    place = lines[head].index("学生未编班")
    assert [line[place] for line in lines[head + 1 : head + 3]] == [0, 2]
