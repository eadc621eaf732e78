"""一个演示项目 (one demo project): its events, from the plan to the settlement, with the fault it was given."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from yaodian.apps.projects import actions
from yaodian.apps.projects.models import Contract, Payment, Programme, Project
from yaodian.apps.projects.rules import STAGES, FundSource, MoneyError, Stage, TenderMethod
from yaodian.kernel import clock
from yaodian.kernel.access import Reader, System
from yaodian.kernel.units.models import Unit

ZONE = ZoneInfo("Asia/Shanghai")
LOADER = System("演示数据", origin="yaodian demo load")
DAY = timedelta(days=1)
SHARES = {Stage.STARTED: "0.28", Stage.FINISHED: "0.34", Stage.ACCEPTED: "0.30"}
LARGE = Decimal(500_000)


@dataclass(frozen=True)
class Event:
    """事件 (event): what happens when; events of one moment keep their order."""

    at: datetime
    order: int
    act: Callable[[], object]


@dataclass
class Year:
    """演示年 (the year being made): who acts, and what will happen."""

    people: Mapping[str, Reader]
    year: int
    random: Random
    events: list[Event] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    pictures: int = 0

    def day(self, month: int, day: int = 1) -> date:
        """Return a day of the year."""
        return date(self.year, month, day)

    def add(self, day: date, act: Callable[[], object], *, hour: int = 10) -> None:
        """Let something happen on a day."""
        moment = datetime.combine(day, time(hour, self.random.randrange(60)), ZONE)
        self.events.append(Event(moment, len(self.events), act))

    def filer(self, school: Unit) -> Reader:
        """Return who files for a school: its clerk, else the clerk of its central school, else the office."""
        central = actions.central_school_of(school.pk, on=clock.today())
        keys = [f"school:{school.code}", f"school:{central.code}" if central else ""]
        return next((self.people[key] for key in keys if key in self.people), self.people["office"])

    def section(self, programme: Programme, part: str) -> Reader:
        """Return the head or the clerk of a programme's lead section; the head where there is no clerk."""
        code = programme.lead_section.code if programme.lead_section else ""
        keys = (f"{part}:{code}", f"head:{code}")
        return next((self.people[key] for key in keys if key in self.people), self.people["office"])

    def picture(self, words: str) -> ContentFile[bytes]:
        """Return a small photograph unlike any other."""
        self.pictures += 1
        number = self.pictures
        ground = (90 + number * 37 % 120, 90 + number * 53 % 120, 90 + number * 71 % 120)
        image = Image.new("RGB", (480, 320), ground)
        draw = ImageDraw.Draw(image)
        draw.rectangle((40, 150, 440, 320), fill=tuple(part // 2 for part in ground))
        draw.polygon(((20, 150), (240, 50 + number % 40), (460, 150)), fill=(200, 190, 170))
        draw.text((12, 300), f"DEMO {number}", fill=(255, 255, 255))
        target = io.BytesIO()
        image.save(target, "JPEG", quality=60)
        return ContentFile(target.getvalue(), name=f"{words}-{number}.jpg")


@dataclass
class Site:
    """一个项目的一年 (the year of one project).

    `reach`: the last stage it comes to; `delay`: how many days late it starts and ends; `returned`, `revoked`: the days on
    which the application is returned or the acceptance revoked; `again`: the day of the second application;
    `invoice`: the number on its first invoice, where two projects are to bear the same."""

    made: Year
    programme: Programme
    school: Unit
    code: str
    title: str
    budget: Mapping[FundSource, Decimal]
    start: date
    days: int
    reach: Stage
    apply: date | None = None
    contractor: str = ""
    receivers: Sequence[Unit] = ()
    delay: int = 0
    returned: date | None = None
    revoked: date | None = None
    again: date | None = None
    cancelled: date | None = None
    invoice: str = ""
    project_id: int = 0

    @property
    def finish(self) -> date:
        """The planned day of completion."""
        return self.start + self.days * DAY

    def reaches(self, stage: Stage) -> bool:
        """Does the project come as far as this stage?"""
        return STAGES.index(self.reach) >= STAGES.index(stage)

    def lay(self) -> None:
        """Lay all its events."""
        made, late = self.made, self.delay * DAY
        made.add(made.day(1, 8) + made.random.randrange(8) * DAY, self.register)
        approved = max(self.start - 60 * DAY, made.day(1, 22))
        made.add(approved, self.approve)
        if self.cancelled:
            made.add(self.cancelled, self.cancel)
        if self.reaches(Stage.TENDERED):
            made.add(max(self.start - 40 * DAY, approved + DAY), self.announce)
            made.add(max(self.start - 16 * DAY, approved + 12 * DAY), self.award)
        if self.reaches(Stage.STARTED):
            day = max(self.start + late - made.random.randrange(3) * DAY * (not self.delay), approved + 14 * DAY)
            made.add(day, lambda: self.report(Stage.STARTED), hour=15)
            self.lay_payment(Stage.STARTED, day + 8 * DAY)
        if self.reaches(Stage.FINISHED):
            day = self.finish + late - made.random.randrange(4) * DAY * (not self.delay)
            made.add(day, lambda: self.report(Stage.FINISHED), hour=15)
            self.lay_payment(Stage.FINISHED, day + 8 * DAY)
        if self.apply:
            self.lay_acceptance(self.apply)
        if self.delay:
            made.add(self.finish + 5 * DAY, self.ask_dates)

    def lay_acceptance(self, apply: date) -> None:
        """Lay application, check and decision; after a return or a revocation once more."""
        made = self.made
        made.add(apply, self.apply_for, hour=9)
        made.add(apply + 3 * DAY, self.check, hour=11)
        if self.returned:
            made.add(self.returned, self.send_back)
        else:
            made.add(apply + 8 * DAY, self.accept, hour=15)
        if self.revoked:
            made.add(self.revoked, self.revoke)
        if self.again:
            made.add(self.again, self.apply_for, hour=9)
            made.add(self.again + 3 * DAY, self.check, hour=11)
            made.add(self.again + 7 * DAY, self.accept, hour=15)
        if not (self.returned or self.revoked):
            self.lay_payment(Stage.ACCEPTED, apply + 20 * DAY)
        if self.reaches(Stage.SETTLED):
            made.add(apply + 45 * DAY, self.settle)

    def lay_payment(self, stage: Stage, day: date) -> None:
        """Lay a payment: drafted by the school, decided by the section four days later."""
        number = f"{self.made.random.randrange(10_000_000, 99_999_999)}"
        if self.invoice and stage is Stage.STARTED:
            number = self.invoice
        self.made.add(day, lambda: self.draft(stage, number), hour=9)
        self.made.add(day + 4 * DAY, lambda: self.pay(stage), hour=16)

    def register(self) -> None:
        """The section's clerk puts the project on the plan."""
        dates = [-60, -15, 0, self.days, self.days + 21, self.days + 80]
        project = actions.register_project(
            code=self.code,
            title=self.title,
            programme_id=self.programme.pk,
            school_id=self.school.pk,
            year=self.made.year,
            receiver_ids=[unit.pk for unit in self.receivers],
            planned={stage: self.start + days * DAY for stage, days in zip(STAGES, dates, strict=True)},
            budget=self.budget,
            by=self.made.section(self.programme, "clerk"),
        )
        self.project_id = project.pk
        self.made.projects.append(project)

    def approve(self) -> None:
        """The head approves, and the money is sent down."""
        head, year = self.made.section(self.programme, "head"), self.made.year
        paper = f"澄教计〔{year}〕{10 + self.programme.position}号"
        actions.approve_project(project_id=self.project_id, paper=paper, approved_date=clock.today(), by=head)
        for number, (source, amount) in enumerate(self.budget.items(), start=31):
            actions.allocate_funds(
                project_id=self.project_id,
                source=source,
                amount=amount,
                allocated_date=clock.today(),
                paper=f"澄财教发〔{year}〕{number}号",
                by=head,
            )

    def cancel(self) -> None:
        """The office takes the project off the plan."""
        reason = "学校列入布局调整，项目并入新校区统一建设"
        actions.cancel_project(project_id=self.project_id, reason=reason, by=self.made.people["office"])

    def announce(self) -> None:
        """The tender is announced; large sums openly."""
        method = TenderMethod.OPEN if sum(self.budget.values()) > LARGE else TenderMethod.CONSULTED
        clerk = self.made.section(self.programme, "clerk")
        actions.announce_tender(project_id=self.project_id, method=method, announced_date=clock.today(), by=clerk)

    def award(self) -> None:
        """The tender is awarded, the contract signed."""
        clerk = self.made.section(self.programme, "clerk")
        share = Decimal(self.made.random.randrange(92, 100)) / 100
        price = (sum(self.budget.values(), Decimal(0)) * share).quantize(Decimal(1))
        today = clock.today()
        actions.award_tender(
            project_id=self.project_id, contractor=self.contractor, amount=price, awarded_date=today, by=clerk
        )
        actions.sign_contract(
            project_id=self.project_id,
            number=f"{self.code}-HT",
            title=f"{self.title}合同",
            contractor=self.contractor,
            amount=price,
            signed_date=today,
            by=clerk,
        )

    def report(self, stage: Stage) -> None:
        """The school reports a stage with a photograph."""
        actions.report_milestone(
            project_id=self.project_id,
            stage=stage,
            actual_date=clock.today(),
            photos=[self.made.picture(f"{self.school}{stage.label}")],
            note=f"{stage.label}现场",
            by=self.made.filer(self.school),
        )

    def apply_for(self) -> None:
        """The school applies for acceptance."""
        words = f"{self.school}验收"
        actions.apply_for_acceptance(
            project_id=self.project_id,
            photos=[self.made.picture(words), self.made.picture(words)],
            note="已具备验收条件",
            by=self.made.filer(self.school),
        )

    def check(self) -> None:
        """The head of the central school checks, where there is one."""
        central = actions.central_school_of(self.school.pk, on=clock.today())
        if central is not None:
            by = self.made.people.get(f"head:{central.code}", LOADER)
            actions.check_acceptance(project_id=self.project_id, note="经现场查看，情况属实", by=by)

    def accept(self) -> None:
        """The section accepts."""
        actions.accept_project(
            project_id=self.project_id,
            accepted_date=clock.today(),
            ticked=[one["key"] for one in self.programme.conditions if not one.get("metric")],
            note="符合合同和建设标准，同意验收",
            by=self.made.section(self.programme, "head"),
        )

    def send_back(self) -> None:
        """The section returns the application."""
        reason = "现场试用达不到合同参数，请整改后重新申请"
        head = self.made.section(self.programme, "head")
        actions.return_acceptance(project_id=self.project_id, reason=reason, by=head)

    def revoke(self) -> None:
        """The office revokes the acceptance."""
        reason = "抽查发现主机型号与合同不符"
        actions.revoke_acceptance(project_id=self.project_id, reason=reason, by=self.made.people["office"])

    def ask_dates(self) -> None:
        """A late school asks for a later date of what is not done."""
        waiting = (
            Project.objects.get(pk=self.project_id).milestones.filter(actual_date=None).order_by("position").first()
        )
        if waiting is None or waiting.stage not in (Stage.STARTED, Stage.FINISHED):
            return
        actions.ask_date_change(
            project_id=self.project_id,
            stage=Stage(waiting.stage),
            to_date=(waiting.planned_date or clock.today()) + 14 * DAY,
            reason="设备到货推迟，汛期影响施工",
            by=self.made.filer(self.school),
        )

    def draft(self, stage: Stage, number: str) -> None:
        """The school drafts a payment for a stage."""
        contract = Contract.objects.get(project_id=self.project_id)
        actions.draft_payment(
            contract_id=contract.pk,
            stage=stage,
            amount=(contract.amount * Decimal(SHARES[stage])).quantize(Decimal("0.01")),
            invoice_number=number,
            note=f"{stage.label}付款",
            by=self.made.filer(self.school),
        )

    def pay(self, stage: Stage) -> None:
        """The section pays; what the checks stop goes back to the school with their words."""
        head = self.made.section(self.programme, "head")
        payment = Payment.objects.get(contract__project_id=self.project_id, stage=stage)
        voucher = f"ZF-{self.code}-{STAGES.index(stage)}"
        try:
            actions.confirm_payment(payment_id=payment.pk, paid_date=clock.today(), voucher=voucher, by=head)
        except MoneyError as refused:
            actions.return_payment(payment_id=payment.pk, reason=str(refused)[:300], by=head)

    def settle(self) -> None:
        """The section settles with the audit's report."""
        contract = Contract.objects.get(project_id=self.project_id)
        scan = ContentFile(f"%PDF-1.4\n% {self.code}\n%%EOF\n".encode(), name=f"{self.code}审定报告.pdf")
        actions.settle_project(
            project_id=self.project_id,
            submitted_amount=contract.amount,
            audited_amount=(contract.amount * Decimal("0.98")).quantize(Decimal("0.01")),
            auditor="澄江市教育局审计科",
            paper=f"澄教审〔{self.made.year}〕{self.project_id}号",
            settled_date=clock.today(),
            scans=[scan],
            by=self.made.section(self.programme, "head"),
        )
