"""付款 (payments): asked for with live findings, decided by another."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.projects import actions, queries
from yaodian.apps.projects.forms import (
    ConfirmForm,
    PaymentForm,
    ReasonForm,
)
from yaodian.apps.projects.models import Contract, Payment
from yaodian.apps.projects.rules import (
    TEN_THOUSAND,
    Draft,
    Finding,
    MoneyError,
    PaymentState,
    ProjectStage,
    wan,
    yuan,
)
from yaodian.apps.projects.views.frame import (
    crumbs,
    form_page,
    reason_page,
    sent,
    visible_contract,
    visible_payment,
)
from yaodian.apps.projects.views.register import BOTH
from yaodian.kernel import clock
from yaodian.kernel.access import by_of


def _href(pk: int) -> str:
    return reverse("projects:project", args=[pk])


def _findings(row: Contract, given: dict[str, str], *, besides: int | None = None) -> list[Finding]:
    """Return what is wrong with what has been typed so far."""
    try:
        amount = yuan(given.get("amount") or "x", unit=TEN_THOUSAND)
    except MoneyError:
        amount = None
    stage = ProjectStage(given["stage"]) if given.get("stage") in ProjectStage.values else None
    return queries.payment_findings(
        contract=row,
        draft=Draft(amount, stage),
        invoice_number=given.get("invoice_number", "")[:60],
        besides=besides,
    )


@require_GET
def warnings(request: HttpRequest, pk: int) -> HttpResponse:
    """付款提示: the findings for what stands in the form now, as a fragment."""
    row = visible_contract(request, pk, "projects.ask_payment")
    besides = request.GET.get("besides", "")
    found = _findings(
        row, request.GET.dict(), besides=int(besides) if besides.isascii() and besides.isdigit() else None
    )
    typed = any(request.GET.get(name) for name in ("amount", "invoice_number"))
    return render(request, "projects/_warnings.html", {"findings": found, "typed": typed})


def _payment_page(request: HttpRequest, row: Contract, payment: Payment | None) -> HttpResponse:
    """Show the payment form with its ledger; for a new draft or one to be mended."""
    initial = (
        {
            "stage": payment.stage,
            "amount": payment.amount,
            "invoice_number": payment.invoice_number,
            "note": payment.note,
        }
        if payment
        else {}
    )
    made: list[Payment] = [payment] if payment else []

    def act(given: dict[str, object], by: object) -> None:
        fields = {**given, "stage": ProjectStage(str(given["stage"])), "by": by}
        if payment is None:
            made.append(actions.draft_payment(contract_id=row.pk, **fields))  # type: ignore[arg-type]
        else:
            actions.correct_payment(payment_id=payment.pk, **fields)  # type: ignore[arg-type]

    typed = {name: str(value) for name, value in (request.POST or {}).items()}
    if payment and not typed:
        typed = {"stage": payment.stage, "amount": wan(payment.amount), "invoice_number": payment.invoice_number}
    besides = payment.pk if payment else None
    return form_page(
        request,
        PaymentForm(sent(request), initial=initial),
        act,
        heading=_("修改付款申请") if payment else _("申请付款"),
        verb=_("提交审批"),
        done=_("已提交，由另一人审批。"),
        to=_href(row.project_id),
        then=lambda: reverse("projects:payment", args=[made[0].pk]),
        project=row.project,
        answer=f"{row.number} {row.title} {row.contractor}",
        template="projects/payment_form.html",
        extra={
            "contract": row,
            "ledger": queries.ledger_of(contract=row),
            "findings": _findings(row, typed, besides=besides) if typed else [],
            "typed": bool(typed),
            "besides": besides or "",
        },
    )


@require_http_methods(BOTH)
def ask_payment(request: HttpRequest, pk: int) -> HttpResponse:
    """申请付款."""
    return _payment_page(request, visible_contract(request, pk, "projects.ask_payment"), None)


@require_http_methods(BOTH)
def mend_payment(request: HttpRequest, pk: int) -> HttpResponse:
    """修改付款申请."""
    payment = visible_payment(request, pk, "projects.ask_payment")
    return _payment_page(request, payment.contract, payment)


@require_GET
def payment(request: HttpRequest, pk: int) -> HttpResponse:
    """付款单."""
    row = visible_payment(request, pk)
    by, project = by_of(request), row.contract.project
    waiting = row.state == PaymentState.DRAFT
    open_ = row.state in (PaymentState.DRAFT, PaymentState.RETURNED)
    context = {
        "title": _("付款 %(invoice)s") % {"invoice": row.invoice_number},
        "payment": row,
        "project": project,
        "stage": ProjectStage(row.stage).label,
        "ledger": queries.ledger_of(contract=row.contract),
        "findings": queries.payment_findings(
            contract=row.contract,
            draft=Draft(row.amount, ProjectStage(row.stage), row.paid_date),
            invoice_number=row.invoice_number,
            besides=row.pk,
        )
        if open_
        else [],
        "may_pay": waiting and queries.may(by=by, verb="projects.pay", project=project),
        "may_mend": open_ and queries.may(by=by, verb="projects.ask_payment", project=project),
        "may_void": row.state == PaymentState.CONFIRMED and queries.may(by=by, verb="projects.revoke", project=project),
        "crumbs": crumbs(project, _("付款")),
    }
    return render(request, "projects/payment.html", context)


@require_http_methods(BOTH)
def confirm_payment(request: HttpRequest, pk: int) -> HttpResponse:
    """审批并支付."""
    row = visible_payment(request, pk, "projects.pay")
    return form_page(
        request,
        ConfirmForm(sent(request), initial={"paid_date": clock.today()}),
        lambda given, by: actions.confirm_payment(payment_id=pk, by=by, **given),
        heading=_("审批付款"),
        verb=_("同意支付"),
        done=_("已支付。"),
        to=reverse("projects:payment", args=[pk]),
        project=row.contract.project,
        answer=_("%(contractor)s，%(amount)s 万元，发票 %(invoice)s")
        % {"contractor": row.contract.contractor, "amount": wan(row.amount), "invoice": row.invoice_number},
    )


def _close(request: HttpRequest, pk: int, verb: str, act: str, question: str, button: str, done: str) -> HttpResponse:
    """Ask for the reason of a return, a withdrawal or a voiding."""
    row = visible_payment(request, pk, verb)
    run = {
        "return": actions.return_payment,
        "withdraw": actions.withdraw_payment,
        "void": actions.void_payment,
    }[act]
    return reason_page(
        request,
        ReasonForm(sent(request)),
        lambda given, by: run(payment_id=pk, reason=given["reason"], by=by),
        question=question % {"invoice": row.invoice_number, "amount": wan(row.amount)},
        verb=button,
        done=done,
        to=reverse("projects:payment", args=[pk]),
        dangerous=True,
    )


@require_http_methods(BOTH)
def return_payment(request: HttpRequest, pk: int) -> HttpResponse:
    """退回付款申请."""
    question = _("退回发票 %(invoice)s 的付款申请？")
    return _close(request, pk, "projects.pay", "return", question, _("退回"), _("已退回。"))


@require_http_methods(BOTH)
def withdraw_payment(request: HttpRequest, pk: int) -> HttpResponse:
    """撤回付款申请."""
    question = _("撤回发票 %(invoice)s 的付款申请？")
    return _close(request, pk, "projects.ask_payment", "withdraw", question, _("撤回"), _("已撤回。"))


@require_http_methods(BOTH)
def void_payment(request: HttpRequest, pk: int) -> HttpResponse:
    """冲销付款."""
    question = _("冲销发票 %(invoice)s 的 %(amount)s 万元？已付数立即减少。")
    return _close(request, pk, "projects.revoke", "void", question, _("冲销"), _("已冲销。"))
