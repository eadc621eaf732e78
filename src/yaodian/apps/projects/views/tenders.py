"""招标、合同与结算 (tenders, contracts, settlement)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yaodian.apps.projects import actions, queries
from yaodian.apps.projects.forms import (
    AnnounceForm,
    AwardForm,
    ChangeContractForm,
    ContractForm,
    FailForm,
    SettleForm,
)
from yaodian.apps.projects.models import Tender
from yaodian.apps.projects.rules import (
    TenderMethod,
    wan,
)
from yaodian.apps.projects.views.frame import (
    form_page,
    reason_page,
    sent,
    sent_files,
    visible_contract,
    visible_project,
)
from yaodian.apps.projects.views.register import BOTH
from yaodian.kernel import clock


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
            "amount": wan(queries.sums_of(project_id=pk).planned),
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
