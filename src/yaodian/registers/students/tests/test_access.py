"""A school clerk reaches no other school's pupil: not by address, filter, export, search, number or referral."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as some
from python_calamine import CalamineWorkbook

from yaodian.kernel import clock, records
from yaodian.kernel.access import Everywhere, Role, UnitScope
from yaodian.kernel.accounts.models import Account, Appointment, Person, Post
from yaodian.kernel.accounts.queries import reader_of
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.referrals.actions import refer
from yaodian.kernel.web.lists import ListDefinition
from yaodian.registers.schools.models import School
from yaodian.registers.students import actions
from yaodian.registers.students.models import AbsenceCase, Guardian, Homeroom, Pupil, Transfer
from yaodian.registers.students.rules import AbsenceReason, GuardianEntry, Relationship
from yaodian.registers.students.tables import cases_table, transfers_table
from yaodian.registers.students.tests.make import BEGAN, SYSTEM, TODAY, at, make_homeroom, make_pupil, make_school

pytestmark = pytest.mark.django_db
OWN, OTHER = "赵本校", "钱外校"
SECRET = "990000201001010017"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """Every test runs on the demo day."""
    with at(TODAY):
        yield


@dataclass
class Place:
    """Two schools, a pupil in each, and a clerk of the first."""

    first: School
    second: School
    own: Pupil
    other: Pupil
    room: Homeroom
    account: Account

    @property
    def client(self) -> Client:
        """Return the clerk's browser."""
        return browser(self.account)


def account(login: str, role: Role, school: School) -> Account:
    """Return somebody with a seat in a school."""
    person = Person.objects.create(name=login, unit=school.unit)
    post = Post.objects.create(unit=school.unit, title=login, role=role)
    Appointment.objects.create(post=post, person=person, from_date=BEGAN)
    return Account.objects.create(
        login_name=login, person=person, must_change_password=False, made_at=clock.now(), password="!"
    )


def browser(of: Account) -> Client:
    """Return a browser in which somebody is logged in."""
    client = Client()
    client.force_login(of, "yaodian.kernel.accounts.backends.NameOrPhoneBackend")
    return client


@pytest.fixture
def place() -> Place:
    """Two schools."""
    first, second = make_school("S1"), make_school("S2")
    room = make_homeroom(second)
    own = make_pupil(first, make_homeroom(first), OWN)
    other = make_pupil(second, room, OTHER, pupil={"id_number": SECRET, "number": f"G{SECRET}"})
    return Place(first, second, own, other, room, account("wenyuan", Role.SCHOOL_CLERK, first))


def test_every_address_of_another_schools_pupil_is_not_there(place: Place) -> None:
    case = actions.open_case(
        pupil_id=place.other.pk, missing_date=date(2018, 10, 8), reason=AbsenceReason.ILL, by=SYSTEM
    )
    for name in ("pupil", "disclose", "correct", "change", "correct_enrolment", "leave", "again", "guardian", "send"):
        for answer in (
            place.client.get(reverse(f"students:{name}", args=[place.other.pk])),
            place.client.post(reverse(f"students:{name}", args=[place.other.pk]), {"purpose": "核对身份证号"}),
        ):
            assert answer.status_code in {404, 405}, name
            assert OTHER not in answer.content.decode()
    for name, key in (
        ("homeroom", place.room.pk),
        ("roll", place.room.pk),
        ("homeroom_edit", place.room.pk),
        ("graduate", place.room.pk),
        ("case", case.pk),
        ("follow_up", case.pk),
        ("close_case", case.pk),
    ):
        assert place.client.get(reverse(f"students:{name}", args=[key])).status_code == 404, name


FILTERS = some.dictionaries(
    some.sampled_from(
        ["q", "school", "stage", "grade", "room", "placed", "boarding", "placement", "sort", "page", "col"]
    ),
    some.one_of(
        some.sampled_from([OTHER, "钱", "qwx", "qianwaixiao", "1", "0", "primary", "-room"]),
        some.integers(0, 9).map(str),
    ),
    max_size=5,
)


@trials(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(asked=FILTERS)
def test_no_filter_search_or_export_shows_another_schools_pupil(place: Place, asked: dict[str, str]) -> None:
    asked = {key: str(place.second.pk) if key == "school" else value for key, value in asked.items()}
    for name in ("list", "homerooms", "cases", "transfers"):
        page = place.client.get(reverse(f"students:{name}"), asked)
        assert page.status_code == 200
        assert f"/students/{place.other.pk}/" not in page.content.decode()
        if asked.get("q") != OTHER:
            assert OTHER not in page.content.decode()
        sheet = place.client.get(reverse(f"students:{name}"), {**asked, "export": "xlsx"})
        cells = [str(cell) for row in sheet_rows(sheet.content) for cell in row]
        assert not any(OTHER in cell for cell in cells if not cell.startswith("搜索"))


@pytest.fixture
def matters(place: Place) -> Place:
    """A transfer and a case of a pupil of the clerk's school, and of a pupil of no school of his."""
    third = make_school("S3")
    for pupil, to in ((place.own, place.second), (place.other, third)):
        actions.open_case(pupil_id=pupil.pk, missing_date=date(2018, 10, 8), reason=AbsenceReason.ILL, by=SYSTEM)
        actions.send_pupil(pupil_id=pupil.pk, to_school_id=to.pk, reason="迁居", by=SYSTEM)
    return place


@pytest.mark.parametrize("name", ["transfers", "cases"])
def test_transfers_and_cases_are_found_by_the_pupils_name(matters: Place, name: str) -> None:
    def found(word: str) -> bool:
        sheet = matters.client.get(reverse(f"students:{name}"), {"q": word, "export": "xlsx"})
        return any(OWN in map(str, row) for row in sheet_rows(sheet.content))

    assert found("赵本")
    assert found("zbx")
    assert not found("孙")


def test_a_name_that_is_shown_masked_is_not_found_by_searching_for_it(matters: Place) -> None:
    own = UnitScope(everywhere=False, ids=frozenset({matters.first.pk}))

    def found(rows: QuerySet[Any], table: ListDefinition[Any], word: str) -> list[str]:
        assert table.match is not None
        return sorted(row.pupil.name for row in rows.filter(table.match(word)))

    for rows, table in (
        (Transfer.objects.all(), lambda named: transfers_table(named=named, today=TODAY)),
        (AbsenceCase.objects.all(), lambda named: cases_table(named=named, schools=[], today=TODAY)),
    ):
        assert found(rows, table(Everywhere), "校") == sorted([OWN, OTHER])
        assert found(rows, table(own), "校") == [OWN]
        assert found(rows, table(own), OTHER) == []
        assert not table(UnitScope(everywhere=False)).searchable


def sheet_rows(content: bytes) -> list[Any]:
    """Return the cells of the first sheet below its notes."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [row for row in rows if "搜索" not in str(row[0])]


def test_the_search_box_a_number_and_a_reference_lead_nowhere(place: Place) -> None:
    reader = reader_of(account=place.account, on=TODAY)
    assert records.search(reader, OTHER) == {}
    assert not records.readable(reader, f"students.pupil:{place.other.pk}")
    assert records.readable(reader, f"students.pupil:{place.own.pk}")
    page = place.client.get(reverse("web:search"), {"q": OTHER}).content.decode()
    assert f"/students/{place.other.pk}/" not in page
    answer = place.client.post(reverse("students:find"), {"number": SECRET})
    assert answer.status_code == 422
    assert "没有这个号码" in answer.content.decode()


def test_a_referral_about_another_schools_pupil_opens_no_page(place: Place) -> None:
    refer(
        kind="students.check",
        record=place.other,
        title="核对学籍",
        text="请核对",
        to_unit_id=place.first.pk,
        by=SYSTEM,
    )
    assert place.client.get(reverse("students:pupil", args=[place.other.pk])).status_code == 404
    assert OTHER not in place.client.get(reverse("referrals:list")).content.decode()


def test_names_are_masked_for_those_who_may_not_know_them_and_cannot_be_searched(place: Place) -> None:
    leader = browser(account("juzhang", Role.LEADER, place.first))
    page = leader.get(reverse("students:list")).content.decode()
    assert OTHER not in page
    assert "钱**" in page
    assert "钱**" in leader.get(reverse("students:list"), {"q": OTHER}).content.decode()
    assert OTHER not in leader.get(reverse("students:pupil", args=[place.other.pk])).content.decode()
    assert OTHER not in leader.get(reverse("students:homeroom", args=[place.room.pk])).content.decode()
    assert leader.get(reverse("students:disclose", args=[place.other.pk])).status_code == 403
    assert leader.get(reverse("students:roll", args=[place.room.pk])).status_code == 403
    assert leader.post(reverse("students:find"), {"number": SECRET}).status_code == 403
    assert "placement" not in page


def test_sealed_values_open_only_by_post_with_a_purpose_and_leave_a_line(place: Place) -> None:
    clerk = browser(account("wenyuan2", Role.SCHOOL_CLERK, place.second))
    address = reverse("students:disclose", args=[place.other.pk])
    masked = clerk.get(reverse("students:pupil", args=[place.other.pk])).content.decode()
    assert SECRET not in masked
    assert "9900************17" in masked
    assert SECRET not in clerk.get(address, {"purpose": "核对身份证号"}).content.decode()
    assert clerk.post(address, {"purpose": "看"}).status_code == 422
    opened = clerk.post(address, {"purpose": "办理资助认定，核对身份证号"})
    assert SECRET in opened.content.decode()
    assert "no-store" in opened["Cache-Control"]
    line = JournalLine.objects.get(verb="disclosure.open")
    assert (line.actor, line.detail["rows"]) == ("wenyuan2", str(place.other.pk))
    assert line.detail["purpose"] == "办理资助认定，核对身份证号"


def test_the_roll_of_a_class_is_watermarked_and_journaled_and_lists_carry_nothing_sealed(place: Place) -> None:
    clerk = browser(account("wenyuan2", Role.SCHOOL_CLERK, place.second))
    book = clerk.post(reverse("students:roll", args=[place.room.pk]), {"purpose": "上报中考报名信息"})
    cells = [str(cell) for row in sheet_rows(book.content) for cell in row]
    assert SECRET in cells
    assert any("wenyuan2" in cell and "上报中考报名信息" in cell for cell in cells)
    assert JournalLine.objects.filter(verb__in=["disclosure.open", "disclosure.export"]).count() == 2
    plain = clerk.get(reverse("students:list"), {"export": "xlsx"})
    told = [str(cell) for row in sheet_rows(plain.content) for cell in row]
    assert OTHER in told
    assert not any(SECRET in cell for cell in told)
    assert any("不得外传" in cell for cell in told)
    assert JournalLine.objects.filter(verb="disclosure.export").count() == 2


def test_a_teacher_sees_the_own_class_a_pupil_himself_and_a_parent_the_child(place: Place) -> None:
    from yaodian.registers.teachers.tests.make import make_teacher

    teacher = account("jiaoshi", Role.TEACHER, place.second)
    head = make_teacher(place.second, person_id=teacher.person_id)
    room = make_homeroom(place.second, number=2, head_teacher_id=head.pk)
    mine = make_pupil(place.second, room, "孙我班")
    pupil = account("xuesheng", Role.STUDENT, place.second)
    actions.correct_pupil(pupil_id=mine.pk, changes={"person_id": pupil.person_id}, reason="关联账号", by=SYSTEM)
    parent = account("jiazhang", Role.PARENT, place.second)
    guardian = GuardianEntry(name="孙家长", relationship=Relationship.FATHER, person_id=parent.person_id)
    actions.save_guardian(pupil_id=mine.pk, guardian=guardian, by=SYSTEM)
    assert Guardian.objects.get().person_id == parent.person_id
    for who in (teacher, pupil, parent):
        client = browser(who)
        assert client.get(reverse("students:list")).status_code == 403
        page = client.get(reverse("students:mine")).content.decode()
        assert reverse("students:homeroom", args=[room.pk]) in page or "孙我班" in page
        assert client.get(reverse("students:pupil", args=[mine.pk])).status_code == 200
        assert client.get(reverse("students:pupil", args=[place.other.pk])).status_code == 404
        assert client.get(reverse("students:homeroom", args=[place.room.pk])).status_code == 404
        assert client.get(reverse("students:disclose", args=[mine.pk])).status_code == 403
