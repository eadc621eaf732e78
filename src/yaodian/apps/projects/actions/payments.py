"""付款 (payments): drafted by one, confirmed by another; what is told at the draft is refused at the confirmation."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.apps.projects.actions.desk import Desk
from yaodian.apps.projects.models import Contract, Payment, Project
from yaodian.apps.projects.queries.money import payment_findings
from yaodian.apps.projects.rules import (
    Draft,
    MoneyError,
    PaymentState,
    ProjectError,
    ProjectStage,
    ProjectState,
    StepError,
    actor_from,
    normal,
    wan,
)
from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.journal.actions import write_line


class PaymentRefusedError(MoneyError):
    """付款不能确认: the message lists every finding that stops it."""


def _locked_payment(payment_id: int, *, verb: str, by: By) -> tuple[Project, Payment]:
    """Return project and payment, both locked, for one who holds the verb."""
    found = Payment.objects.filter(pk=payment_id).values_list("contract__project_id", flat=True).first()
    if found is None:
        raise ProjectError(_("没有这笔付款。"))
    project = Desk(by).locked(found, verb=verb)
    payment = (
        Payment.objects.select_for_update(of=("self",))
        .select_related("contract__project__programme")
        .get(pk=payment_id)
    )
    return project, payment


def _line(verb: str, project: Project, payment: Payment, by: By) -> None:
    """Write the act's line."""
    write_line(
        verb=verb,
        by=by,
        record=project,
        also=[payment],
        summary=f"{project} {payment.invoice_number} {wan(payment.amount)}万元 {payment.reason}".strip(),
    )


def _fill(payment: Payment, *, stage: ProjectStage, amount: Decimal, invoice_number: str, note: str, by: By) -> None:
    """Put what was typed on the row."""
    if amount <= 0:
        raise MoneyError(_("付款金额应大于零。"))
    if not normal(invoice_number):
        raise MoneyError(_("请填写发票号码。"))
    payment.stage = stage
    payment.amount = amount
    payment.invoice_number = invoice_number.strip()
    payment.invoice_key = normal(invoice_number)[:60]
    payment.contractor_key = normal(payment.contract.contractor)[:120]
    payment.note = note.strip()
    payment.state = PaymentState.DRAFT
    payment.drafted_by, payment.drafted_at = Desk(by).actor.as_stored(), clock.now()
    payment.reason = ""
    payment.save()


@transaction.atomic
def draft_payment(
    *, contract_id: int, stage: ProjectStage, amount: Decimal, invoice_number: str, by: By, note: str = ""
) -> Payment:
    """申请付款: draft a payment against a contract; what is wrong with it is shown, and refused at the confirmation."""
    found = Contract.objects.filter(pk=contract_id).values_list("project_id", flat=True).first()
    if found is None:
        raise ProjectError(_("没有这份合同。"))
    project = Desk(by).locked(found, verb="projects.ask_payment")
    if project.state == ProjectState.CANCELLED:
        raise StepError(_("项目已取消，不能付款。"))
    payment = Payment(contract=Contract.objects.get(pk=contract_id))
    _fill(payment, stage=stage, amount=amount, invoice_number=invoice_number, note=note, by=by)
    _line("projects.ask_payment", project, payment, by)
    return payment


@transaction.atomic
def correct_payment(
    *, payment_id: int, stage: ProjectStage, amount: Decimal, invoice_number: str, by: By, note: str = ""
) -> Payment:
    """修改付款申请: mend a draft that waits or was returned; who mends it becomes its applicant."""
    project, payment = _locked_payment(payment_id, verb="projects.ask_payment", by=by)
    if payment.state not in (PaymentState.DRAFT, PaymentState.RETURNED):
        raise StepError(_("这笔付款已办结，不能再改。"))
    _fill(payment, stage=stage, amount=amount, invoice_number=invoice_number, note=note, by=by)
    _line("projects.correct_payment", project, payment, by)
    return payment


@transaction.atomic
def confirm_payment(*, payment_id: int, paid_date: date, voucher: str, by: By) -> Payment:
    """审批并支付: record that the payment was made; refused by its own applicant and by any finding that stops it."""
    desk = Desk(by)
    project, payment = _locked_payment(payment_id, verb="projects.pay", by=by)
    if payment.state != PaymentState.DRAFT:
        raise StepError(_("这笔付款现为“%(state)s”，不能审批。") % {"state": PaymentState(payment.state).label})
    drafter = actor_from(payment.drafted_by)
    if drafter is None or desk.actor.is_same(drafter):
        raise StepError(_("申请人不能审批自己的付款，请由另一人办理。"))
    if not voucher.strip():
        raise MoneyError(_("请填写支付凭证号。"))
    if paid_date > clock.today():
        raise MoneyError(_("支付日期还没有到。"))
    found = payment_findings(
        contract=payment.contract,
        draft=Draft(payment.amount, ProjectStage(payment.stage), paid_date),
        invoice_number=payment.invoice_number,
        besides=payment.pk,
        confirmed_only=True,
    )
    if stops := [finding.text for finding in found if finding.stops]:
        raise PaymentRefusedError(_("不能支付：%(reasons)s") % {"reasons": "".join(stops)})
    payment.state = PaymentState.CONFIRMED
    payment.paid_date, payment.voucher = paid_date, voucher.strip()
    payment.decided_by, payment.decided_at = desk.actor.as_stored(), clock.now()
    payment.save()
    _line("projects.pay", project, payment, by)
    return payment


@transaction.atomic
def return_payment(*, payment_id: int, reason: str, by: By) -> Payment:
    """退回付款申请: send a draft back with the reason."""
    project, payment = _locked_payment(payment_id, verb="projects.pay", by=by)
    return _close(project, payment, PaymentState.RETURNED, "projects.return_payment", reason, by, PaymentState.DRAFT)


@transaction.atomic
def withdraw_payment(*, payment_id: int, reason: str, by: By) -> Payment:
    """撤回付款申请: the asking side takes its draft back."""
    project, payment = _locked_payment(payment_id, verb="projects.ask_payment", by=by)
    allowed = PaymentState.RETURNED if payment.state == PaymentState.RETURNED else PaymentState.DRAFT
    return _close(project, payment, PaymentState.WITHDRAWN, "projects.withdraw_payment", reason, by, allowed)


@transaction.atomic
def void_payment(*, payment_id: int, reason: str, by: By) -> Payment:
    """冲销付款: take a payment out of the sums with the reason; the row stays, its invoice is free again."""
    project, payment = _locked_payment(payment_id, verb="projects.revoke", by=by)
    return _close(project, payment, PaymentState.VOIDED, "projects.void_payment", reason, by, PaymentState.CONFIRMED)


def _close(
    project: Project, payment: Payment, state: PaymentState, verb: str, reason: str, by: By, allowed: PaymentState
) -> Payment:
    """Move a payment to a state that needs a reason."""
    if payment.state != allowed:
        raise StepError(
            _("这笔付款现为“%(state)s”，不能改为“%(wanted)s”。")
            % {"state": PaymentState(payment.state).label, "wanted": state.label}
        )
    if not reason.strip():
        raise ProjectError(_("请写明理由。"))
    payment.state = state
    payment.reason = reason.strip()
    payment.decided_by, payment.decided_at = Desk(by).actor.as_stored(), clock.now()
    payment.save()
    _line(verb, project, payment, by)
    return payment
