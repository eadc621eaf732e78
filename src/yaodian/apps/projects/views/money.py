"""招标、合同、付款与结算 (tenders, contracts, payments, settlement)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.projects import actions, queries
from yaodian.apps.projects.forms import (
    AnnounceForm,
    AwardForm,
    ChangeContractForm,
    ConfirmForm,
    ContractForm,
    FailForm,
    PaymentForm,
    ReasonForm,
    SettleForm,
)
from yaodian.apps.projects.models import Contract, Payment, Tender
from yaodian.apps.projects.rules import (
    TEN_THOUSAND,
    Draft,
    Finding,
    MoneyError,
    PaymentState,
    Stage,
    TenderMethod,
    wan,
    yuan,
)
from yaodian.apps.projects.views.frame import (
    crumbs,
    form_page,
    reason_page,
    sent,
    sent_files,
    visible_contract,
    visible_payment,
    visible_project,
)
from yaodian.apps.projects.views.register import BOTH
from yaodian.kernel import clock
from yaodian.kernel.access import by_of


def _href(pk: int) -> str:
    return reverse("projects:project", args=[pk])


@require_http_methods(BOTH)
def tender(request: HttpRequest, pk: int) -> HttpResponse:
    """招标: announce where none is running, else award."""
    project = visible_project(request, pk, "projects.tender")
    running = Tender.objects.filter(project=project, outcome=Tender.Outcome.OPEN).first()
    if running is None:
        return form_page(
            request,
            AnnounceForm(sent(request), initial={"announced_date": clock.today()}),
            lambda given, by: actions.announce_tender(
                project_id=pk, method=TenderMethod(given["method"]), announced_date=given["announced_date"], by=by
            ),
            heading=_("登记招标公告"),
            verb=_("登记"),
            done=_("已登记招标公告。"),
            to=_href(pk),
            project=project,
        )
    return form_page(
        request,
        AwardForm(sent(request), initial={"awarded_date": clock.today()}),
        lambda given, by: actions.award_tender(project_id=pk, by=by, **given),
        heading=_("登记定标"),
        verb=_("定标"),
        done=_("已登记定标。"),
        to=_href(pk),
        project=project,
        answer=_("%(method)s，%(day)s公告；预算 %(amount)s 万元。")
        % {
            "method": TenderMethod(running.method).label,
            "day": running.announced_date,
            "amount": wan(queries.sums_of(pk).planned),
        },
    )


@require_http_methods(BOTH)
def fail_tender(request: HttpRequest, pk: int) -> HttpResponse:
    """流标."""
    project = visible_project(request, pk, "projects.tender")
    return reason_page(
        request,
        FailForm(sent(request), initial={"failed_date": clock.today()}),
        lambda given, by: actions.fail_tender(project_id=pk, by=by, **given),
        question=_("“%(project)s”本次招标流标？") % {"project": project.title},
        consequence=_("流标后可重新公告。"),
        verb=_("登记流标"),
        done=_("已登记流标。"),
        to=_href(pk),
    )


@require_http_methods(BOTH)
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """签订合同."""
    project = visible_project(request, pk, "projects.tender")
    awarded = Tender.objects.filter(project=project, outcome=Tender.Outcome.AWARDED).first()
    initial = {"signed_date": clock.today(), "title": project.title}
    if awarded is not None:
        initial |= {"contractor": awarded.contractor, "amount": awarded.amount or 0}
    return form_page(
        request,
        ContractForm(sent(request), initial=initial),
        lambda given, by: actions.sign_contract(project_id=pk, by=by, **given),
        heading=_("登记合同"),
        verb=_("登记"),
        done=_("已登记合同。"),
        to=_href(pk),
        project=project,
    )


@require_http_methods(BOTH)
def change_contract(request: HttpRequest, pk: int) -> HttpResponse:
    """变更合同价."""
    row = visible_contract(request, pk, "projects.tender")
    return form_page(
        request,
        ChangeContractForm(sent(request), initial={"amount": row.amount}),
        lambda given, by: actions.change_contract(contract_id=pk, by=by, **given),
        heading=_("变更合同价"),
        verb=_("变更"),
        done=_("已变更合同价。"),
        to=_href(row.project_id),
        project=row.project,
        answer=f"{row.number} {row.title}",
    )


def _findings(row: Contract, given: dict[str, str], *, besides: int | None = None) -> list[Finding]:
    """Return what is wrong with what has been typed so far."""
    try:
        amount = yuan(given.get("amount") or "x", unit=TEN_THOUSAND)
    except MoneyError:
        amount = None
    stage = Stage(given["stage"]) if given.get("stage") in Stage.values else None
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
        fields = {**given, "stage": Stage(str(given["stage"])), "by": by}
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
            "ledger": queries.ledger_of(row),
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
        "stage": Stage(row.stage).label,
        "ledger": queries.ledger_of(row.contract),
        "findings": queries.payment_findings(
            contract=row.contract,
            draft=Draft(row.amount, Stage(row.stage), row.paid_date),
            invoice_number=row.invoice_number,
            besides=row.pk,
        )
        if open_
        else [],
        "may_pay": waiting and queries.may(by, "projects.pay", project),
        "may_mend": open_ and queries.may(by, "projects.ask_payment", project),
        "may_void": row.state == PaymentState.CONFIRMED and queries.may(by, "projects.revoke", project),
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


@require_http_methods(BOTH)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """结算."""
    project = visible_project(request, pk, "projects.register")
    return form_page(
        request,
        SettleForm(sent(request), sent_files(request), initial={"settled_date": clock.today()}),
        lambda given, by: actions.settle_project(project_id=pk, by=by, **given),
        heading=_("登记结算"),
        verb=_("结算"),
        done=_("已结算。"),
        to=_href(pk),
        project=project,
    )
