"""Plain makers for tests: a tiny bureau, its people, and a project brought as far as a test needs it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from yaodian.apps.projects import actions
from yaodian.apps.projects.models import Contract, Payment, Programme, Project
from yaodian.apps.projects.rules import FundSource, ProjectStage, TenderMethod
from yaodian.kernel import clock
from yaodian.kernel.access import Reader, Role, System
from yaodian.kernel.accounts.models import Account, Appointment, Person, Post
from yaodian.kernel.accounts.queries import reader_of
from yaodian.kernel.units.models import Unit, UnitRelation
from yaodian.kernel.units.rules import RelationKind, UnitKind

SYSTEM = System("测试")
OPENED = date(2010, 1, 1)
ZONE = ZoneInfo("Asia/Shanghai")
_colours = count(1)
PLANNED: Mapping[ProjectStage, date | None] = {
    ProjectStage.APPROVED: date(2018, 3, 1),
    ProjectStage.TENDERED: date(2018, 4, 1),
    ProjectStage.STARTED: date(2018, 5, 1),
    ProjectStage.FINISHED: date(2018, 8, 1),
    ProjectStage.ACCEPTED: date(2018, 9, 1),
    ProjectStage.SETTLED: date(2018, 12, 1),
}


def at(year: int, month: int, day: int) -> Any:
    """Let the block run on this day, at ten."""
    return clock.at(datetime.combine(date(year, month, day), time(10), ZONE))


def photo(name: str = "现场.png") -> SimpleUploadedFile:
    """Return a photograph unlike any other."""
    number = next(_colours)
    picture = Image.new("RGB", (8, 8), (number % 256, number // 256 % 256, 128))
    target = io.BytesIO()
    picture.save(target, "PNG")
    return SimpleUploadedFile(name, target.getvalue(), "image/png")


def scan() -> SimpleUploadedFile:
    """Return a scanned report."""
    return SimpleUploadedFile("审定报告.pdf", f"%PDF-1.4\n{next(_colours)}\n%%EOF\n".encode(), "application/pdf")


def unit(code: str, title: str, kind: UnitKind, *, under: Unit | None = None, business: Unit | None = None) -> Unit:
    """Make a unit, where it stands, and the section it belongs to by business."""
    row = Unit.objects.create(code=code, title=title, kind=kind, opened_date=OPENED)
    for relation, upper in ((RelationKind.SUBORDINATION, under), (RelationKind.BUSINESS, business)):
        if upper is not None:
            UnitRelation.objects.create(kind=relation, upper=upper, lower=row, from_date=OPENED)
    return row


def account(name: str, role: Role, at_unit: Unit) -> Account:
    """Make a person with a post and an account."""
    person = Person.objects.create(name=name, unit=at_unit)
    post = Post.objects.create(unit=at_unit, title=name, role=role)
    Appointment.objects.create(post=post, person=person, from_date=OPENED)
    return Account.objects.create(
        login_name=name, person=person, must_change_password=False, made_at=clock.now(), password="!"
    )


@dataclass
class Bureau:
    """A bureau as small as can be: lead and business sections, a central school with schools, direct schools."""

    units: dict[str, Unit]
    accounts: dict[str, Account]

    def reader(self, key: str) -> Reader:
        """Return somebody as a reader."""
        return reader_of(account=self.accounts[key], on=clock.today())


def bureau() -> Bureau:
    """Make the bureau, its people and the programmes of the catalogue."""
    top = unit("bureau", "教育局", UnitKind.BUREAU)
    media = unit("media", "电教馆", UnitKind.INSTITUTION, under=top)
    finance = unit("finance", "计财科", UnitKind.SECTION, under=top)
    basic = unit("basic", "基教科", UnitKind.SECTION, under=top)
    other = unit("other", "人事科", UnitKind.SECTION, under=top)
    office = unit("office", "办公室", UnitKind.SECTION, under=top)
    central = unit("central", "云桥镇中心学校", UnitKind.CENTRAL_SCHOOL, under=top, business=basic)
    village = unit("village", "新河小学", UnitKind.SCHOOL, under=central, business=basic)
    second = unit("second", "双堰小学", UnitKind.SCHOOL, under=central, business=basic)
    third = unit("third", "月池小学", UnitKind.SCHOOL, under=central, business=basic)
    direct = unit("direct", "明德中学", UnitKind.DIRECT_SCHOOL, under=top, business=basic)
    far = unit("far", "江南中学", UnitKind.DIRECT_SCHOOL, under=top)
    units = {
        row.code: row
        for row in (top, media, finance, basic, other, office, central, village, second, third, direct, far)
    }
    accounts = {
        "leader": account("局长", Role.LEADER, top),
        "office": account("办公室主任", Role.OFFICE, office),
        "media_head": account("馆长", Role.SECTION_HEAD, media),
        "media_clerk": account("馆员", Role.SECTION_CLERK, media),
        "finance_head": account("计财科长", Role.SECTION_HEAD, finance),
        "finance_clerk": account("计财科员", Role.SECTION_CLERK, finance),
        "basic_head": account("基教科长", Role.SECTION_HEAD, basic),
        "other_head": account("人事科长", Role.SECTION_HEAD, other),
        "central_head": account("中心校长", Role.CENTRAL_HEAD, central),
        "central_clerk": account("中心文员", Role.CENTRAL_CLERK, central),
        "village_clerk": account("村小文员", Role.SCHOOL_CLERK, village),
        "direct_clerk": account("明德文员", Role.SCHOOL_CLERK, direct),
        "direct_head": account("明德校长", Role.SCHOOL_HEAD, direct),
        "far_clerk": account("江南文员", Role.SCHOOL_CLERK, far),
        "teacher": account("教师甲", Role.TEACHER, direct),
    }
    actions.load_programmes(by=SYSTEM)
    return Bureau(units, accounts)


_codes = count(1)


def project(
    at_bureau: Bureau,
    *,
    school: str = "direct",
    programme: str = "recording_room",
    code: str = "",
    budget: Mapping[FundSource, Decimal] | None = None,
    receivers: tuple[str, ...] = (),
    planned: Mapping[ProjectStage, date | None] | None = None,
) -> Project:
    """Register a project of 2018 with 30 万元 of the city."""
    with at(2018, 2, 1):
        return actions.register_project(
            code=code or f"P-{next(_codes)}",
            title="录播教室",
            programme_id=Programme.objects.get(code=programme).pk,
            school_id=at_bureau.units[school].pk,
            year=2018,
            receiver_ids=[at_bureau.units[name].pk for name in receivers],
            planned=planned or PLANNED,
            budget=budget if budget is not None else {FundSource.CITY: Decimal(300_000)},
            by=SYSTEM,
        )


def filer(school: str) -> str:
    """Return who files for a school."""
    return {"village": "village_clerk", "direct": "direct_clerk", "far": "far_clerk"}.get(school, "central_clerk")


def approved(at_bureau: Bureau, **options: Any) -> Project:
    """A project that was approved on 1 March, with all its money sent down."""
    row = project(at_bureau, **options)
    with at(2018, 3, 1):
        actions.approve_project(project_id=row.pk, paper="天教计〔2018〕1号", approved_date=date(2018, 3, 1), by=SYSTEM)
        for line in row.budget_lines.all():
            actions.allocate_funds(
                project_id=row.pk,
                source=FundSource(line.source),
                amount=line.planned_amount,
                allocated_date=date(2018, 3, 1),
                paper="天财教〔2018〕1号",
                by=SYSTEM,
            )
    row.refresh_from_db()
    return row


def tendered(at_bureau: Bureau, *, amount: Decimal = Decimal(250_000), **options: Any) -> Project:
    """A project with its tender awarded and its contract signed on 1 April."""
    row = approved(at_bureau, **options)
    with at(2018, 4, 1):
        actions.announce_tender(
            project_id=row.pk, method=TenderMethod.OPEN, announced_date=date(2018, 3, 10), by=SYSTEM
        )
        actions.award_tender(
            project_id=row.pk, contractor="云帆公司", amount=amount, awarded_date=date(2018, 4, 1), by=SYSTEM
        )
        actions.sign_contract(
            project_id=row.pk,
            number="HT-1",
            title="建设合同",
            contractor="云帆公司",
            amount=amount,
            signed_date=date(2018, 4, 1),
            by=SYSTEM,
        )
    row.refresh_from_db()
    return row


def started(at_bureau: Bureau, **options: Any) -> Project:
    """A project whose start was reported on 1 May."""
    row = tendered(at_bureau, **options)
    with at(2018, 5, 1):
        actions.report_milestone(
            project_id=row.pk,
            stage=ProjectStage.STARTED,
            actual_date=date(2018, 5, 1),
            photos=[photo()],
            by=at_bureau.reader(filer(options.get("school", "direct"))),
        )
    row.refresh_from_db()
    return row


def finished(at_bureau: Bureau, **options: Any) -> Project:
    """A project whose completion was reported on 1 August."""
    row = started(at_bureau, **options)
    with at(2018, 8, 1):
        actions.report_milestone(
            project_id=row.pk,
            stage=ProjectStage.FINISHED,
            actual_date=date(2018, 8, 1),
            photos=[photo()],
            by=at_bureau.reader(filer(options.get("school", "direct"))),
        )
    row.refresh_from_db()
    return row


def applied(at_bureau: Bureau, **options: Any) -> Project:
    """A project whose school applied for acceptance on 10 August."""
    row = finished(at_bureau, **options)
    with at(2018, 8, 10):
        actions.apply_for_acceptance(
            project_id=row.pk, photos=[photo()], by=at_bureau.reader(filer(options.get("school", "direct")))
        )
    row.refresh_from_db()
    return row


def accepted(at_bureau: Bureau, **options: Any) -> Project:
    """A project accepted on 20 August by the head of the lead section."""
    row = applied(at_bureau, **options)
    if row.state == "applied" and row.acceptances.get().central_id:
        with at(2018, 8, 15):
            actions.check_acceptance(project_id=row.pk, by=at_bureau.reader("central_head"))
    with at(2018, 8, 20):
        actions.accept_project(project_id=row.pk, accepted_date=date(2018, 8, 20), by=SYSTEM)
    row.refresh_from_db()
    return row


def contract_of(row: Project) -> Contract:
    """Return the project's contract."""
    return row.contracts.get()


def drafted(
    at_bureau: Bureau,
    row: Project,
    *,
    amount: str = "50000",
    invoice: str = "No.001",
    stage: ProjectStage = ProjectStage.TENDERED,
) -> Payment:
    """Draft a payment as the school's clerk."""
    return actions.draft_payment(
        contract_id=contract_of(row).pk,
        stage=stage,
        amount=Decimal(amount),
        invoice_number=invoice,
        by=at_bureau.reader("direct_clerk"),
    )


def metric_rows() -> date:
    """Rows for the contract of metrics (`tests/contracts`): projects at every stage; returns the day to read."""
    small = bureau()
    project(small, school="far")
    tendered(small, school="direct")
    started(small, school="direct")
    finished(small, school="village")
    accepted(small, school="village")
    accepted(small, school="far", programme="school_upgrade", budget={FundSource.CENTRAL: Decimal(400_000)})
    accepted(small, school="direct", programme="sync_class", receivers=("village", "second", "third"))
    return date(2018, 12, 31)


def paid(at_bureau: Bureau, payment: Payment, *, day: date = date(2018, 4, 10), by: str = "media_head") -> Payment:
    """Confirm a payment."""
    with at(2018, 12, 31):
        return actions.confirm_payment(payment_id=payment.pk, paid_date=day, voucher="V-1", by=at_bureau.reader(by))
