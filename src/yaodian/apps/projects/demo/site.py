"""一个演示项目 (one demo project): its events, from the plan to the settlement, with the fault it was given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile

from yaodian.apps.projects import actions, queries
from yaodian.apps.projects.demo.year import AFTERNOON, DAY, EARLY, EVENING, LOADER, NOON, Year
from yaodian.apps.projects.models import Contract, Payment, Programme, Project
from yaodian.apps.projects.rules import STAGES, FundSource, MoneyError, ProjectStage, TenderMethod
from yaodian.kernel import clock
from yaodian.kernel.units.models import Unit

SHARES = {ProjectStage.STARTED: "0.28", ProjectStage.FINISHED: "0.34", ProjectStage.ACCEPTED: "0.30"}
LARGE = Decimal(500_000)
YUAN, HUNDRED, THOUSAND = Decimal(1), Decimal("1E2"), Decimal("1E3")


@dataclass
class Site:
    """一个项目的一年 (the year of one project).

    `reach`: the last stage it comes to; `length`: planned days of work; `delay`: how many days late it starts and ends;
    `returned`, `revoked`: when the application is returned or the acceptance revoked; `again`: the second application;
    `invoice`: the number on its first invoice, where two projects are to bear the same."""

    made: Year
    programme: Programme
    school: Unit
    code: str
    title: str
    budget: Mapping[FundSource, Decimal]
    start: date
    length: int
    reach: ProjectStage
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
        return self.start + self.length * DAY

    @property
    def planned(self) -> dict[ProjectStage, date]:
        """The dates of the plan: those who will be late had hoped for better."""
        hoped = self.apply + 12 * DAY if self.apply and not self.delay else self.finish
        accepted = max(self.finish + 21 * DAY, hoped)
        settled = accepted + 60 * DAY if self.reaches(ProjectStage.SETTLED) else accepted + 240 * DAY
        before = [self.start - 60 * DAY, self.start - 15 * DAY, self.start, self.finish]
        return dict(zip(STAGES, [*before, accepted, settled], strict=True))

    def reaches(self, stage: ProjectStage) -> bool:
        """Does the project come as far as this stage?"""
        return STAGES.index(self.reach) >= STAGES.index(stage)

    def lay(self) -> None:
        """Lay all its events."""
        made, late = self.made, self.delay * DAY
        made.add(made.on(1, 8) + made.random.randrange(8) * DAY, self.register)
        approved = max(self.start - 60 * DAY, made.on(1, 22))
        made.add(approved, self.approve)
        if self.cancelled:
            made.add(self.cancelled, self.cancel)
        if self.reaches(ProjectStage.TENDERED):
            made.add(max(self.start - 40 * DAY, approved + DAY), self.announce)
            made.add(max(self.start - 16 * DAY, approved + 12 * DAY), self.award)
        if self.reaches(ProjectStage.STARTED):
            day = max(self.start + late - made.random.randrange(3) * DAY * (not self.delay), approved + 14 * DAY)
            made.add(day, lambda: self.report(ProjectStage.STARTED), at=AFTERNOON)
            self.lay_payment(ProjectStage.STARTED, day + 8 * DAY)
        if self.reaches(ProjectStage.FINISHED):
            day = self.finish + late - made.random.randrange(4) * DAY * (not self.delay)
            made.add(day, lambda: self.report(ProjectStage.FINISHED), at=AFTERNOON)
            self.lay_payment(ProjectStage.FINISHED, day + 8 * DAY)
        if self.apply:
            self.lay_acceptance(self.apply)
        if self.delay:
            made.add(self.finish + 5 * DAY, self.ask_dates)

    def lay_acceptance(self, apply: date) -> None:
        """Lay application, check and decision; after a return or a revocation once more."""
        made = self.made
        made.add(apply, self.apply_for, at=EARLY)
        made.add(apply + 3 * DAY, self.check, at=NOON)
        if self.returned:
            made.add(self.returned, self.send_back)
        else:
            made.add(apply + 8 * DAY, self.accept, at=AFTERNOON)
        if self.revoked:
            made.add(self.revoked, self.revoke)
        if self.again:
            made.add(self.again, self.apply_for, at=EARLY)
            made.add(self.again + 3 * DAY, self.check, at=NOON)
            made.add(self.again + 7 * DAY, self.accept, at=AFTERNOON)
        if not (self.returned or self.revoked):
            self.lay_payment(ProjectStage.ACCEPTED, apply + 20 * DAY)
        if self.reaches(ProjectStage.SETTLED):
            made.add(apply + 45 * DAY, self.settle)

    def lay_payment(self, stage: ProjectStage, day: date) -> None:
        """Lay a payment: drafted by the school, decided by the section four days later."""
        number = f"{self.made.random.randrange(10_000_000, 99_999_999)}"
        if self.invoice and stage is ProjectStage.STARTED:
            number = self.invoice
        self.made.add(day, lambda: self.draft(stage, number), at=EARLY)
        self.made.add(day + 4 * DAY, lambda: self.pay(stage), at=EVENING)

    def register(self) -> None:
        """The section's clerk puts the project on the plan."""
        project = actions.register_project(
            code=self.code,
            title=self.title,
            programme_id=self.programme.pk,
            school_id=self.school.pk,
            year=self.made.year,
            receiver_ids=[unit.pk for unit in self.receivers],
            planned=self.planned,
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
        price = (sum(self.budget.values(), Decimal(0)) * share).quantize(THOUSAND).quantize(YUAN)
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

    def report(self, stage: ProjectStage) -> None:
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
        central = queries.central_school_of(school_id=self.school.pk, on=clock.today())
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
        if waiting is None or waiting.stage not in (ProjectStage.STARTED, ProjectStage.FINISHED):
            return
        actions.ask_date_change(
            project_id=self.project_id,
            stage=ProjectStage(waiting.stage),
            to_date=(waiting.planned_date or clock.today()) + 14 * DAY,
            reason="设备到货推迟，汛期影响施工",
            by=self.made.filer(self.school),
        )

    def draft(self, stage: ProjectStage, number: str) -> None:
        """The school drafts a payment for a stage."""
        contract = Contract.objects.get(project_id=self.project_id)
        actions.draft_payment(
            contract_id=contract.pk,
            stage=stage,
            amount=(contract.amount * Decimal(SHARES[stage])).quantize(HUNDRED).quantize(YUAN),
            invoice_number=number,
            note=f"{stage.label}付款",
            by=self.made.filer(self.school),
        )

    def pay(self, stage: ProjectStage) -> None:
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
            audited_amount=(contract.amount * Decimal("0.98")).quantize(HUNDRED).quantize(YUAN),
            auditor="澄江市教育局审计科",
            paper=f"澄教审〔{self.made.year}〕{self.project_id}号",
            settled_date=clock.today(),
            scans=[scan],
            by=self.made.section(self.programme, "head"),
        )
