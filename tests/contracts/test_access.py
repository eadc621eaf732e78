"""Every address × every role × another unit's object: nothing breaks, nothing leaks, nobody writes what is not theirs."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from tests.contracts.addresses import Address, Choices, Visit, addresses, subject_of, visits
from tests.demo_bureau import TESTS, Demo, demo, home
from yaodian.apps.plan.models import IssuedOutput, WorkPlan
from yaodian.apps.projects.models import DateChange, ImportBatch, Project
from yaodian.kernel import clock
from yaodian.kernel.access import Role, checks
from yaodian.kernel.accounts.actions.accounts import ask_reset
from yaodian.kernel.accounts.actions.grants import grant_record
from yaodian.kernel.accounts.models import Account
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.referrals.actions import refer
from yaodian.kernel.savedlists.models import SavedList
from yaodian.kernel.tasks.models import JobRun
from yaodian.kernel.units.models import Unit

__all__ = ["demo", "home"]
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]

LOGINS = {
    Role.LEADER: "juzhang",
    Role.DEPUTY: "fenguan",
    Role.OFFICE: "bangongshi",
    Role.SECTION_HEAD: "dianjiao",
    Role.SECTION_CLERK: "dianjiao2",
    Role.CENTRAL_HEAD: "zhongxin",
    Role.CENTRAL_CLERK: "central_clerk",
    Role.SCHOOL_HEAD: "school_head",
    Role.SCHOOL_CLERK: "cunxiao",
    Role.INSPECTOR: "duxue",
    Role.REVIEWER: "zhuanjia",
    Role.TEACHER: "jiaoshi",
    Role.STUDENT: "xuesheng",
    Role.PARENT: "jiazhang",
    Role.CITIZEN: "shimin",
    Role.SYSTEM_ADMIN: "sysadmin",
    Role.SECURITY_ADMIN: "secadmin",
    Role.AUDITOR: "auditor",
}
OUTSIDERS = (Role.REVIEWER, Role.TEACHER, Role.STUDENT, Role.PARENT, Role.CITIZEN)
# what everybody does for oneself: log in and out, own password, phone, saved lists, the year looked at, the second factor
OWN_AFFAIRS: tuple[str, ...] = (
    "accounts.log_in",
    "accounts.log_out",
    "accounts.fail_login",
    "accounts.change_password",
)
OWN_AFFAIRS += ("accounts.change_phone", "accounts.ask_reset", "savedlists.")
# the framework's own tables, the queue, and what a reader keeps for oneself alone
FRAMEWORK = ("django_", "axes_", "mfa_", "account_", "tasks_", "savedlists_")
ANSWERS = {
    "text": "一切如常，佐证齐全。",
    "reason": "情况有变，按程序办理。",
    "note": "同意。",
    "title": "测试事项",
    "name": "测试",
    "verdict": "agree",
    "decision": "agree",
    "accepted": "1",
    "value": "5",
    "amount": "5",
    "kind": "photo",
    "phone": "13800000000",
    "phone_person": "张三",
    "due_date": "2018-12-20",
    "done_date": "2018-10-30",
    "actual_date": "2018-10-30",
    "from_date": "2018-10-30",
    "to_date": "2018-12-30",
    "as_of_date": "2018-09-30",
    "day": "2018-10-30",
    "date": "2018-10-30",
    "on": "2018-10-30",
    "system": "省系统",
    "to_person": "测试",
    "login_name": "somebody",
    "role": "leader",
    "duties": "security_admin",
    "rank": "A",
    "code": "T-1",
    "year": "2018",
    "position": "3",
    "status": "verified",
    "source": "文件",
    "enabled": "1",
    "text_1": "一",
}
acted: set[str] = set()


def own_affair(verb: str) -> bool:
    """Is this an act by which nobody's record but one's own account moves?"""
    return verb.startswith(OWN_AFFAIRS)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Say nothing of thousands of refusals."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def furnished(demo: Demo) -> Demo:
    """The demo bureau with a row of what its year leaves empty."""
    office, school = Unit.objects.get(code="office"), Unit.objects.get(code="hs2")
    project = Project.objects.exclude(school__code__in=("hs1", "junior1")).order_by("pk").first()
    account = Account.objects.get(login_name="jicai")
    assert project is not None
    refer(kind="nowhere.to_go", record=project, title="转一件事", text="请核", to_unit_id=office.pk, by=TESTS)
    grant_record(
        unit_id=school.pk, record=f"projects.project:{project.pk}", verbs=["projects.read"], reason="协办", by=TESTS
    )
    ask_reset(name="jicai", contact="当面", by=TESTS)
    SavedList.objects.create(account=account, list_key="plan.tasks", title="我的", path="/plan/tasks/")
    JobRun.objects.create(key="plan.none", account_id=account.pk, asked_by="计财", queued_at=clock.wall())
    ImportBatch.objects.create(account_id=account.pk, file_name="项目.xlsx", made_at=clock.now())
    plan = WorkPlan.objects.get(year=2018)
    IssuedOutput.objects.create(
        plan=plan, kind="summary", title="总结", file_name="总结.docx", as_of_date=clock.today(), issued_at=clock.now()
    )
    if not DateChange.objects.exists():
        DateChange.objects.create(
            project=project, stage="start", to_date=clock.today(), reason="雨季", asked_at=clock.now()
        )
    return demo


def test_every_parameter_says_what_it_opens() -> None:
    silent = [f"{a.name}.{p}" for a in addresses() for p in a.parameters if subject_of(a, p) is None]
    assert silent == []


def test_every_role_is_tried() -> None:
    assert set(LOGINS) == set(Role)


def test_nobody_sees_a_page_without_a_login(furnished: Demo) -> None:
    client = Client(raise_request_exception=False)
    reader, known = furnished.reader("jicai"), Choices()
    wrong: list[tuple[object, ...]] = []
    for address in addresses():
        for visit in visits(address, reader, known)[:1]:
            for headers in ({}, {"HX-Request": "true"}):
                found = client.get(visit.href, headers=headers)
                closed = found.status_code == (401 if headers else 302)
                if found.status_code >= 500 or not (closed or open_to_all(address, found.status_code)):
                    wrong.append((visit.href, headers, found.status_code))
            before = JournalLine.objects.count()
            with writes() as written, undone():
                answer = client.post(visit.href, ANSWERS)
                lines = [line.verb for line in JournalLine.objects.order_by("id")[before:]]
            if answer.status_code >= 500 or any(not own_affair(verb) for verb in lines) or (written and not lines):
                wrong.append((visit.href, "POST", answer.status_code, lines, written[:3]))
    assert wrong == []


def open_to_all(address: Address, status: int) -> bool:
    """Is this one of the few pages that need no login, answered as such?"""
    open_pages = ("account_login", "mfa_authenticate")
    return (address.public or address.name in open_pages) and status in (200, 302, 403, 404, 405)


@contextmanager
def undone() -> Iterator[None]:
    """Let the block write and take it back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def writes() -> Iterator[list[str]]:
    """Collect the writing SQL of the block that does not go to tables of the framework."""
    found: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            table = sql.replace("INSERT INTO", "").replace("UPDATE", "").replace("DELETE FROM", "").split()[0]
            if not table.strip('"').startswith(FRAMEWORK):
                found.append(sql[:90])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


@contextmanager
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, bool]]]:
    """Collect which verbs the block asked for and whether the reader holds them anywhere."""
    real, found = checks.allowed_units, []

    def watch(by: Any, verb: str) -> Any:
        answer = real(by, verb)
        found.append((verb, bool(answer)))
        return answer

    with monkeypatch.context() as patch:
        for module in [each for each in sys.modules.values() if getattr(each, "allowed_units", None) is real]:
            patch.setattr(module, "allowed_units", watch)
        yield found


def faults_on_reading(client: Client, visit: Visit) -> Iterator[str]:
    """Yield what is wrong with the answer to a GET."""
    answer = client.get(visit.href)
    status = answer.status_code
    if status >= 500:
        yield f"GET {visit.href} ({visit.address.name}): {status}"
    if visit.hidden is None or visit.address.public:
        return
    kind, row = visit.hidden
    if status not in (403, 404, 405):
        yield f"GET {visit.href} ({visit.address.name}): {status} for {kind.key}:{row.pk}, which the reader may not see"
    elif (label := kind.label(row)) and not answer.streaming and label in answer.content.decode(errors="replace"):
        yield f"GET {visit.href} ({visit.address.name}): refuses with the label “{label}”"


def faults_on_writing(client: Client, visit: Visit, role: Role, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Yield what is wrong with the answer to a POST: a break, a write of a hidden record, a write without a right."""
    last = JournalLine.objects.order_by("-id").values_list("id", flat=True).first() or 0
    runs = JobRun.objects.count()
    upload = SimpleUploadedFile("测试.txt", "测试材料".encode())
    with writes() as written, asked(monkeypatch) as verbs, undone():
        answer = client.post(visit.href, {**ANSWERS, "file": upload, "files": upload, "uploads": upload})
        lines = list(JournalLine.objects.filter(id__gt=last).values_list("verb", flat=True))
        queued = JobRun.objects.count() - runs
    acted.update([visit.address.name] if lines else [])
    where = f"POST {visit.href} ({visit.address.name})"
    acts = [verb for verb in lines if not own_affair(verb)] + ["a job"] * queued
    if answer.status_code >= 500:
        yield f"{where}: {answer.status_code}"
    if written and not lines:
        yield f"{where}: writes without a journal line: {written[0]}"
    if acts and visit.hidden is not None:
        yield f"{where}: {acts} on {visit.hidden[0].key}:{visit.hidden[1].pk}, which the reader may not see"
    if acts and not any(held for _verb, held in verbs):
        yield f"{where}: {acts} without any right asked for and held"
    if acts and role in OUTSIDERS:
        yield f"{where}: {acts} by somebody without a right in the bureau"
    if visit.hidden is not None and not visit.address.public and answer.status_code not in (302, 403, 404, 405):
        yield f"{where}: {answer.status_code} for a record the reader may not see"


@pytest.mark.parametrize("role", list(LOGINS))
def test_a_role_opens_and_changes_only_what_is_its_own(
    furnished: Demo, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, reader = furnished.client(LOGINS[role]), furnished.reader(LOGINS[role])
    known: Choices = {}
    faults: list[str] = []
    for address in addresses():
        for visit in visits(address, reader, known):
            with undone():
                faults += faults_on_reading(client, visit)
            if address.name == "accounts:logout":
                continue
            faults += faults_on_writing(client, visit, role, monkeypatch)
    assert faults == []


def test_the_answers_were_good_enough_to_act_with() -> None:
    if len(acted) == 0:
        pytest.skip("run with the roles above")
    assert len(acted) >= 25, sorted(acted)
