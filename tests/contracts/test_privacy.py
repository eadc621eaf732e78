"""A school clerk reaches no person of another school: by no address of the program, filter, search, export or form.

Two schools; the other one has a pupil with guardian, transfer, missing case and import, a class and a teacher. Every name
and number of theirs is a secret that no answer to the clerk may hold, whatever the address, the object or the words asked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as some
from pytest_django import Settings

from tests.contracts.addresses import Address, addresses, subject_of
from yaodian.apps.balance.actions import load_items
from yaodian.kernel import clock, records
from yaodian.kernel.access import Role
from yaodian.kernel.accounts.models import Account, Appointment, Person, Post
from yaodian.kernel.accounts.queries import reader_of
from yaodian.kernel.imports.actions import checking, runs
from yaodian.kernel.imports.models import ImportRun
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.referrals.actions import refer
from yaodian.registers.schools.models import School
from yaodian.registers.students import actions
from yaodian.registers.students.models import Pupil
from yaodian.registers.students.rules import AbsenceReason, GuardianEntry, Relationship
from yaodian.registers.students.tests.make import BEGAN, SYSTEM, TODAY, at, make_homeroom, make_pupil, make_school
from yaodian.registers.teachers.models import Teacher
from yaodian.registers.teachers.tests.make import make_teacher

pytestmark = pytest.mark.django_db
PUPIL, GUARDIAN, TEACHER, NEWCOMER = "钱外校", "钱家长", "周外师", "吴新生"
NUMBER, PHONE, TEACHERS_NUMBER = "990000201001010017", "13900001111", "TW90001"
SECRETS = (PUPIL, GUARDIAN, TEACHER, NEWCOMER, NUMBER, PHONE, TEACHERS_NUMBER)
PEOPLE = ("students", "teachers", "schools", "imports", "balance", "referrals", "records", "tasks", "evidence")
"""The apps in whose tables other people's rows lie: each is tried with every row, whoever's it is."""
LEAVING = {"accounts:logout"}


@pytest.fixture(autouse=True)
def desk(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Files of the test lie in a folder of its own; it is the demo day."""
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    with at(TODAY):
        yield


@dataclass
class Place:
    """Two schools, and the browser of a clerk of the first."""

    first: School
    second: School
    other: Pupil
    account: Account
    client: Client
    theirs: Client


def account(login: str, school: School) -> Account:
    """Return a clerk of a school."""
    person = Person.objects.create(name=login, unit=school.unit)
    post = Post.objects.create(unit=school.unit, title=login, role=Role.SCHOOL_CLERK)
    Appointment.objects.create(post=post, person=person, from_date=BEGAN)
    return Account.objects.create(
        login_name=login, person=person, must_change_password=False, made_at=clock.now(), password="!"
    )


@pytest.fixture
def place() -> Place:
    """The two schools; everything that can lie about is lying about in the second."""
    first, second, third = make_school("S1"), make_school("S2"), make_school("S3")
    make_pupil(first, make_homeroom(first), "赵本校")
    head = make_teacher(second, TEACHER, number=TEACHERS_NUMBER)
    room = make_homeroom(second, head_teacher_id=head.pk)
    other = make_pupil(second, room, PUPIL, pupil={"id_number": NUMBER, "number": f"G{NUMBER}"})
    missing = make_pupil(second, room, PUPIL + "二")
    guardian = GuardianEntry(name=GUARDIAN, relationship=Relationship.MOTHER, phone=PHONE)
    actions.save_guardian(pupil_id=other.pk, guardian=guardian, by=SYSTEM)
    actions.send_pupil(pupil_id=other.pk, to_school_id=third.pk, reason="随父母", by=SYSTEM)
    actions.open_case(pupil_id=missing.pk, missing_date=date(2018, 10, 8), reason=AbsenceReason.ILL, by=SYSTEM)
    refer(kind="students.check", record=other, title="核对学籍", text="请核对", to_unit_id=first.unit_id, by=SYSTEM)
    load_items(by=SYSTEM)
    clerk = account("waixiao", second)
    content = f"全国学籍号,学生姓名,学校名称,年级\r\nG{NUMBER[:-1]}1,{NEWCOMER},{second.unit.title},无年级".encode(
        "gb18030"
    )
    theirs = reader_of(account=clerk, on=TODAY)
    run = runs.start_run(
        target="students.pupils", file_name=f"{NEWCOMER}.csv", pieces=[content], as_of_date=TODAY, by=theirs
    )
    runs.map_columns(run_id=run.pk, places=run.places, blank_clears=False, by=theirs, start=False)
    checking.check_run(run_id=run.pk, by=theirs)
    own = account("wenyuan", first)
    return Place(first, second, other, own, browser(own), browser(clerk))


def browser(of: Account) -> Client:
    """Return a browser in which somebody is logged in."""
    client = Client(raise_request_exception=False)
    client.force_login(of, "yaodian.kernel.accounts.backends.NameOrPhoneBackend")
    return client


def told(answer: Any) -> str:
    """Return everything an answer says: a page, the parts of a workbook or paper, other bytes as they are."""
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = f"{dict(answer.items())} "
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as file:
            return text + " ".join(file.read(name).decode("utf-8", "ignore") for name in file.namelist())
    return text + str(raw.decode("utf-8", "ignore"))


def leaks(answer: Any, *, asked: str = "") -> list[str]:
    """Return the secrets that an answer holds; what was typed may be said back as it was typed."""
    text = told(answer).replace(asked, "") if asked else told(answer)
    return [secret for secret in SECRETS if secret in text]


def hrefs(address: Address) -> list[str]:
    """Return an address with every row that its one parameter may stand for; plain ones as they are."""
    if not address.parameters:
        return [reverse(address.name)]
    subject = subject_of(address, address.parameters[0])
    if len(address.parameters) > 1 or subject is None:
        return []
    if subject.values:
        return [reverse(address.name, args=[subject.values[0]])]
    if subject.label.partition(".")[0] not in PEOPLE:
        return []
    rows = apps.get_model(subject.label)._default_manager.order_by("pk")[:40]
    return [reverse(address.name, args=[getattr(row, subject.field)]) for row in rows]


def test_whoever_may_know_them_finds_each_secret_so_that_the_search_for_leaks_is_one(place: Place) -> None:
    run = ImportRun.objects.get()
    found = set()
    for href in (
        reverse("students:list"),
        reverse("students:list") + "?export=xlsx",
        reverse("students:pupil", args=[place.other.pk]),
        reverse("teachers:list"),
        reverse("teachers:teacher", args=[Teacher.objects.get(name=TEACHER).pk]),
        reverse("imports:run", args=[run.pk]),
        reverse("imports:marked", args=[run.pk]),
    ):
        found |= set(leaks(place.theirs.get(href)))
    opened = place.theirs.post(
        reverse("students:disclose", args=[place.other.pk]), {"purpose": "办理资助认定，核对证件"}
    )
    assert found | set(leaks(opened)) >= set(SECRETS) - {PHONE}


def test_no_address_of_the_program_holds_anything_of_the_other_school(place: Place) -> None:
    tried = 0
    for address in addresses():
        if address.name in LEAVING:
            continue
        for href in hrefs(address):
            found = leaks(place.client.get(href))
            assert not found, f"{address.name} {href}: {found}"
            tried += 1
    assert tried > 200


def test_no_form_sent_about_the_other_schools_rows_answers_or_opens_anything(place: Place) -> None:
    said = {
        "purpose": "核对身份证号，办理资助",
        "reason": "情况有变",
        "number": NUMBER,
        "confirmed": "on",
        "rows": "all",
    }
    before = JournalLine.objects.filter(verb__startswith="disclosure.").count()
    for address in addresses():
        if address.name.partition(":")[0] not in PEOPLE or not address.parameters:
            continue
        for href in hrefs(address):
            found = leaks(place.client.post(href, said), asked=NUMBER)
            assert not found, f"{address.name} {href}: {found}"
    opened = JournalLine.objects.filter(verb__startswith="disclosure.")
    assert opened.count() >= before
    assert not [line for line in opened if str(place.other.pk) in str(line.detail.get("rows", "")).split(",")]


LISTS = (
    "students:list", "students:homerooms", "students:cases", "students:transfers", "teachers:list", "teachers:certificates",
    "teachers:recruitments", "schools:list", "schools:rooms", "imports:list", "imports:missing", "balance:county",
    "balance:map", "balance:classes", "balance:excel", "balance:word", "web:search", "referrals:list",
)  # fmt: skip
WORDS = (PUPIL, "钱", "qwx", "qianwaixiao", TEACHER, "zws", NUMBER, "S2", "第S2小学", PHONE, "%", "_", "'")
KEYS = (
    "q",
    "school",
    "unit",
    "stage",
    "grade",
    "room",
    "state",
    "sort",
    "page",
    "size",
    "col",
    "town",
    "short",
    "snapshot",
)


@trials(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60, deadline=None
)
@given(
    name=some.sampled_from(LISTS),
    asked=some.dictionaries(
        some.sampled_from(KEYS), some.sampled_from((*WORDS, "second", "1", "primary", "-room", "school")), max_size=4
    ),
    export=some.booleans(),
)
def test_no_filter_search_sort_or_export_holds_anything_of_the_other_school(
    place: Place, name: str, asked: dict[str, str], export: bool
) -> None:
    query = {key: str(place.second.pk) if word == "second" else word for key, word in asked.items()}
    answer = place.client.get(reverse(name), query | ({"export": "xlsx"} if export else {}))
    text = told(answer)
    for word in query.values():
        text = text.replace(word, "") if word in SECRETS else text
    assert not [secret for secret in SECRETS if secret in text]
    assert f"/students/{place.other.pk}/" not in text


def test_neither_the_search_box_nor_a_number_nor_a_file_finds_the_other_schools_pupil(place: Place) -> None:
    reader = reader_of(account=place.account, on=TODAY)
    for word in (PUPIL, TEACHER, NUMBER, "qwx", NEWCOMER):
        assert not any(records.search(reader, word).values()), word
    answer = place.client.post(reverse("students:find"), {"number": NUMBER})
    assert answer.status_code == 422
    assert not leaks(answer, asked=NUMBER)
    content = f"全国学籍号,学生姓名,学校名称,年级\r\nG{NUMBER},甲,{place.first.unit.title},三年级".encode("gb18030")
    upload = {"file": SimpleUploadedFile("新生.csv", content), "as_of_date": "2018-10-31"}
    assert place.client.post(reverse("imports:start", args=["students.pupils"]), upload).status_code == 302
    run = ImportRun.objects.latest("pk")
    runs.map_columns(run_id=run.pk, places=run.places, blank_clears=False, by=reader, start=False)
    checking.check_run(run_id=run.pk, by=reader)
    for name in ("run", "findings", "marked"):
        found = leaks(place.client.get(reverse(f"imports:{name}", args=[run.pk])), asked=NUMBER)
        assert not found, f"imports:{name}: {found}"
