"""班额页 (class size pages): the ledger, a plan, closing it by a second person."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.balance import actions
from yaodian.apps.balance.access import CLOSE, PLAN, READ
from yaodian.apps.balance.forms import PlanForm, ReasonForm
from yaodian.apps.balance.models import ClassPlan
from yaodian.apps.balance.queries.classes import class_ledger, plans_for, size_on
from yaodian.apps.balance.rules import ClassPlanState, Relief, SizeLevel, hand_from, hand_of
from yaodian.apps.balance.tables import class_rows, classes_table
from yaodian.apps.balance.views.frame import crumbs, page_tabs
from yaodian.kernel import clock
from yaodian.kernel.access import By, by_of, holds, require, scope
from yaodian.kernel.units.pages import carried_out, form_page
from yaodian.kernel.web.confirm import render_confirm
from yaodian.kernel.web.lists import render_list
from yaodian.registers.students.queries import homerooms_for


@require_GET
def show_ledger(request: HttpRequest) -> HttpResponse:
    """班额台账: large classes of the reader's schools and those with an open plan."""
    by = by_of(request)
    require(by, READ)
    today = clock.today()
    lines = class_ledger(by=by, on=today)
    large = [line for line in lines if line.level is not SizeLevel.ORDINARY]
    answer = _("大班额 %(large)s 个，其中超大班额 %(over)s 个；本学年新增 %(new)s 个；未立项 %(open)s 个。") % {
        "large": len(large),
        "over": sum(1 for line in large if line.level is SizeLevel.OVERSIZED),
        "new": sum(1 for line in large if line.new),
        "open": sum(1 for line in large if line.plan is None),
    }
    table = classes_table(lines, today=today, may_plan=holds(by, PLAN))
    rows = class_rows(lines, sort=request.GET.get("sort", "-pupils"))
    extra = {"title": _("班额台账"), "tabs": page_tabs(), "answer": answer}
    return render_list(request, table, rows, extra=extra, template="balance/classes.html")


@require_http_methods(["GET", "POST"])
def make_plan(request: HttpRequest, homeroom: int) -> HttpResponse:
    """大班额立项."""
    by = by_of(request)
    room = get_object_or_404(homerooms_for(by=by).filter(scope(by, READ, unit_field="school")), pk=homeroom)
    require(by, PLAN, unit_id=room.school_id)
    own = [seat.unit_id for seat in by.seats if seat.unit_id is not None]
    form = PlanForm(request.POST if request.method == "POST" else None, unit_ids=[room.school_id, *own])

    def act() -> None:
        data = form.cleaned_data
        actions.plan_class(
            homeroom_id=room.pk,
            relief=Relief(data["relief"]),
            owner_post_id=data["owner_post"].pk,
            due_date=data["due_date"],
            detail=data["detail"],
            by=by,
        )

    if carried_out(request, form, act, refusals=actions.BalanceError):
        messages.success(request, _("已立项：%(room)s。") % {"room": room})
        return redirect("balance:classes")
    pupils = size_on(homeroom_id=room.pk, on=clock.today())
    return form_page(
        request,
        form,
        title=_("%(school)s %(room)s 消除大班额") % {"school": room.school, "room": room},
        answer=_("学籍现有 %(count)s 人。") % {"count": pupils},
        verb=_("立项"),
        cancel_href=reverse("balance:classes"),
        crumbs=[(_("班额台账"), reverse("balance:classes"))],
    )


def _plan(by: By, pk: int) -> ClassPlan:
    return get_object_or_404(plans_for(by=by), pk=pk)


@require_GET
def show_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """一班方案: what is planned, how many pupils there are now, who may close it."""
    by = by_of(request)
    plan = _plan(by, pk)
    is_open = plan.state == ClassPlanState.OPEN
    record = f"balance.classplan:{plan.pk}"
    context = {
        "title": str(plan),
        "plan": plan,
        "now": size_on(homeroom_id=plan.homeroom_id, on=clock.today()),
        "may_close": is_open and holds(by, CLOSE, unit_id=plan.school_id, record=record),
        "is_planner": hand_of(by).is_same(hand_from(plan.planned_by)),
        "may_drop": is_open and holds(by, PLAN, unit_id=plan.school_id, record=record),
        "crumbs": crumbs(str(plan)),
    }
    return render(request, "balance/plan.html", context)


@require_http_methods(["GET", "POST"])
def close_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """大班额销号: the size is counted at this moment."""
    by = by_of(request)
    plan = _plan(by, pk)
    require(by, CLOSE, unit_id=plan.school_id, record=f"balance.classplan:{pk}")
    if request.method == "POST":
        try:
            done = actions.close_class_plan(plan_id=pk, by=by)
        except actions.BalanceError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("已销号，核销时 %(count)s 人。") % {"count": done.closed_size})
        return redirect("balance:plan", pk)
    return render_confirm(
        request,
        question=_("核销“%(plan)s”？") % {"plan": plan},
        consequence=_("学籍现有 %(count)s 人；人数由学籍计算，不需填写。")
        % {"count": size_on(homeroom_id=plan.homeroom_id, on=clock.today())},
        verb=_("销号"),
        cancel_href=reverse("balance:plan", args=[pk]),
    )


@require_http_methods(["GET", "POST"])
def drop_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """撤销方案."""
    by = by_of(request)
    plan = _plan(by, pk)
    require(by, PLAN, unit_id=plan.school_id, record=f"balance.classplan:{pk}")
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        actions.drop_class_plan(plan_id=pk, reason=form.cleaned_data["reason"], by=by)

    if carried_out(request, form, act, refusals=actions.BalanceError):
        messages.success(request, _("方案已撤销。"))
        return redirect("balance:plan", pk)
    return render_confirm(
        request,
        question=_("撤销“%(plan)s”的消除方案？") % {"plan": plan},
        consequence=_("班级仍是大班额的，台账中显示为未立项。"),
        verb=_("撤销方案"),
        cancel_href=reverse("balance:plan", args=[pk]),
        form=form,
        dangerous=True,
    )
