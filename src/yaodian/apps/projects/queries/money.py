"""资金查询 (money): the sums of a project and the ledger that a payment is compared with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from django.db.models import DecimalField, Model, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from yaodian.apps.projects.models import (
    Acceptance,
    Allocation,
    BudgetLine,
    Contract,
    Payment,
    Project,
    ProjectMilestone,
    Settlement,
)
from yaodian.apps.projects.rules import (
    Draft,
    Finding,
    Ledger,
    PaymentState,
    ProjectStage,
    findings,
    normal,
    wan,
)
from yaodian.kernel.evidence.queries import file_counts

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    Summed = WithAnnotations[Project, "ProjectSums"]

ZERO = Decimal(0)
AMOUNT = DecimalField(max_digits=16, decimal_places=2)


class ProjectSums(TypedDict):
    """账目列 (columns that `with_sums` adds)."""

    planned_sum: Decimal
    allocated_sum: Decimal
    contracted_sum: Decimal
    paid_sum: Decimal


@dataclass(frozen=True)
class Sums:
    """一个项目的账 (sums of one project), in 元."""

    planned: Decimal
    allocated: Decimal
    contracted: Decimal
    paid: Decimal
    settled: Decimal | None


def _sum(rows: QuerySet[Model], project_field: str, value_field: str) -> Coalesce:
    """Return a subquery that sums a column over the rows of the outer project."""
    totals = (
        rows.filter(**{project_field: OuterRef("pk")})
        .order_by()
        .values(project_field)
        .annotate(total=Sum(value_field))
        .values("total")
    )
    return Coalesce(Subquery(totals, output_field=AMOUNT), ZERO, output_field=AMOUNT)


def with_sums(*, projects: QuerySet[Project]) -> QuerySet[Summed]:
    """Add planned, allocated, contracted and paid sums to the projects (`planned_sum` …)."""
    return projects.annotate(
        planned_sum=_sum(BudgetLine.objects.all(), "project", "planned_amount"),
        allocated_sum=_sum(Allocation.objects.all(), "budget_line__project", "amount"),
        contracted_sum=_sum(Contract.objects.all(), "project", "amount"),
        paid_sum=_sum(Payment.objects.filter(state=PaymentState.CONFIRMED), "contract__project", "amount"),
    )


def sums_of(*, project_id: int) -> Sums:
    """Return the sums of one project in one query, and its settlement."""
    row = (
        with_sums(projects=Project.objects.filter(pk=project_id))
        .annotate(
            settled_sum=Subquery(
                Settlement.objects.filter(project=OuterRef("pk"), in_force=True).values("audited_amount")[:1],
                output_field=AMOUNT,
            )
        )
        .values("planned_sum", "allocated_sum", "contracted_sum", "paid_sum", "settled_sum")
        .get()
    )
    return Sums(row["planned_sum"], row["allocated_sum"], row["contracted_sum"], row["paid_sum"], row["settled_sum"])


def ledger_of(*, contract: Contract) -> Ledger:
    """Return the ledger before a payment: confirmed payments only."""
    sums = sums_of(project_id=contract.project_id)
    paid = contract.payments.filter(state=PaymentState.CONFIRMED).aggregate(total=Sum("amount"))["total"] or ZERO
    return Ledger(
        planned=sums.planned,
        allocated=sums.allocated,
        contract=contract.amount,
        paid_on_contract=paid,
        paid_on_project=sums.paid,
        settled=sums.settled,
        signed_date=contract.signed_date,
    )


def proven_stages(*, project: Project) -> frozenset[ProjectStage]:
    """Return the stages whose evidence is on record: photographs for 开工, 完工, 验收; papers for the others."""
    reached = {
        ProjectStage(row.stage): row
        for row in ProjectMilestone.objects.filter(project=project, actual_date__isnull=False)
    }
    acceptance = Acceptance.objects.filter(project=project, state=Acceptance.State.ACCEPTED).first()
    refs: dict[ProjectStage, str] = {
        stage: f"projects.projectmilestone:{reached[stage].pk}"
        for stage in (ProjectStage.STARTED, ProjectStage.FINISHED)
        if stage in reached
    }
    if acceptance is not None and ProjectStage.ACCEPTED in reached:
        refs[ProjectStage.ACCEPTED] = f"projects.acceptance:{acceptance.pk}"
    counts = file_counts(refs.values())
    shown = {stage for stage, ref in refs.items() if counts.get(ref)}
    on_paper = {
        stage for stage in (ProjectStage.APPROVED, ProjectStage.TENDERED, ProjectStage.SETTLED) if stage in reached
    }
    return frozenset(shown | on_paper)


def twins_of(*, invoice_number: str, contractor: str, besides: int | None = None) -> list[Payment]:
    """Return live payments that use the same invoice of the same contractor."""
    key = normal(invoice_number)
    if not key:
        return []
    live = (PaymentState.DRAFT, PaymentState.RETURNED, PaymentState.CONFIRMED)
    rows = Payment.objects.filter(invoice_key=key, contractor_key=normal(contractor), state__in=live)
    return list(rows.exclude(pk=besides or 0).select_related("contract__project").order_by("id"))


def twin_words(*, payments: Iterable[Payment]) -> tuple[str, ...]:
    """Say where an invoice already stands, without opening another's project."""
    return tuple(
        _("%(code)s（%(state)s，%(amount)s 万元）")
        % {
            "code": payment.contract.project.code,
            "state": PaymentState(payment.state).label,
            "amount": wan(payment.amount),
        }
        for payment in payments
    )


def payment_findings(
    *, contract: Contract, draft: Draft, invoice_number: str, besides: int | None = None, confirmed_only: bool = False
) -> list[Finding]:
    """核对一笔付款: the findings for a draft; with `confirmed_only` its invoice is compared with paid ones alone."""
    twins = twins_of(invoice_number=invoice_number, contractor=contract.contractor, besides=besides)
    if confirmed_only:
        twins = [twin for twin in twins if twin.state == PaymentState.CONFIRMED]
    programme = contract.project.programme
    return findings(
        Draft(draft.amount, draft.stage, draft.paid_date, twin_words(payments=twins)),
        ledger_of(contract=contract),
        proven=proven_stages(project=contract.project),
        steps=programme.payment_steps,
        lenient=programme.lenient_checks,
    )
