"""报送任务页面 (pages of plans): the list, one plan, drafting, applying, opening, closing, calling an event."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.apps.returns import actions, queries
from yaodian.apps.returns.forms import EventForm, PlanForm, ReasonForm
from yaodian.apps.returns.forms.pages import initial_of
from yaodian.apps.returns.models import ReturnPlan
from yaodian.apps.returns.rules import ReturnState, Rhythm
from yaodian.apps.returns.tables import PLANS
from yaodian.apps.returns.views.frame import (
    BOTH,
    confirm_page,
    crumbs,
    done_or_told,
    form_page,
    sent,
    tried,
    visible_plan,
)
from yaodian.kernel import clock
from yaodian.kernel.access import allowed_units, by_of, holds, require
from yaodian.kernel.units.rules import UnitKind
from yaodian.kernel.web.lists import render_list, wants_fragment


def _here(plan_id: int) -> str:
    return reverse("returns:plan", args=[plan_id])


@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """报送任务列表."""
    by, today = by_of(request), clock.today()
    require(by, "returns.read")
    reached = allowed_units(by, "returns.read")
    seen = None if reached.everywhere or holds(by, "returns.plan") else reached.ids
    rows = queries.plans_with_tally(plans=queries.plans_for(by=by), unit_ids=seen, today=today)
    extra: dict[str, Any] = {}
    if not wants_fragment(request):
        tally = queries.tally_of(duties=queries.duties_for(by=by).filter(plan__state=ReturnState.OPEN), today=today)
        waiting = queries.plans_for(by=by).filter(state=ReturnState.APPLIED).count()
        may_plan = holds(by, "returns.plan")
        extra = {
            "answer": _(
                "报送中的任务：按时 %(on_time)s 份，迟报 %(late)s 份，逾期未报 %(silent)s 份，退回 %(returned)s 份"
            )
            % vars(tally)
            + (_("；待批准 %(n)s 项") % {"n": waiting} if waiting else ""),
            "may_plan": may_plan,
            "may_weigh": holds(by, "returns.burden"),
            "empty_href": reverse("returns:new") if may_plan else "",
            "empty_action": _("拟定报送任务"),
        }
    return render_list(request, PLANS, rows, extra=extra, template="returns/list.html")


@require_GET
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """一项报送任务: what is asked, of whom, each period with its tally; before it opens, what stands in its way."""
    by, today = by_of(request), clock.today()
    found = visible_plan(request, plan_id)
    duties = queries.duties_for(by=by).filter(plan=found)
    version = queries.version_of(found.form_key)
    own = holds(by, "returns.plan", unit_id=found.owner_id)
    may_open = found.state == ReturnState.APPLIED and holds(by, "returns.open", unit_id=found.owner_id)
    context: dict[str, Any] = {
        "title": found.title,
        "plan": found,
        "version": version,
        "version_href": reverse("forms:version", args=[version.pk]) if version and holds(by, "forms.read") else "",
        "tally": queries.tally_of(duties=duties, today=today),
        "lines": queries.period_lines(plan=found, duties=duties, today=today),
        "kinds": [UnitKind(kind).label for kind in found.unit_kinds],
        "listed": list(found.listed_units.select_related("unit").order_by("unit__position", "pk")),
        "asked": len(queries.units_asked(plan=found, on=today)),
        "field_count": len(queries.measures_of(found.form_key)),
        "own": own,
        "may_open": may_open and found.applied_by_id not in queries.persons_of(by),
        "own_application": may_open and found.applied_by_id in queries.persons_of(by),
        "may_call": own and found.state == ReturnState.OPEN and found.rhythm == Rhythm.EVENT,
        "crumbs": crumbs(found),
    }
    if found.state in (ReturnState.DRAFT, ReturnState.APPLIED):
        full, twice, cap = queries.room_for(plan=found, today=today)
        context |= {"full": full, "twice": twice, "cap": cap}
    return render(request, "returns/plan.html", context)


@require_http_methods(BOTH)
def new(request: HttpRequest) -> HttpResponse:
    """拟定报送任务."""
    by = by_of(request)
    require(by, "returns.plan")
    form = PlanForm(sent(request), by=by, initial={"from_date": clock.today(), "owner": next(iter(by.unit_ids), None)})
    made: list[ReturnPlan] = []

    def act(given: dict[str, Any], by: Any) -> None:
        made.append(actions.draft_plan(code=given["code"], owner_id=given["owner"].pk, asking=form.asking(), by=by))

    done = _("已拟定，核对后点“申请开设”。")
    answer = _plan_form(request, form, act, done, heading=_("拟定报送任务"), to=reverse("returns:list"))
    return answer if answer is not None else redirect(_here(made[0].pk))


@require_http_methods(BOTH)
def edit(request: HttpRequest, plan_id: int) -> HttpResponse:
    """改报送任务."""
    by = by_of(request)
    found = visible_plan(request, plan_id, "returns.plan")
    form = PlanForm(sent(request), by=by, plan=found, initial=initial_of(found))

    def act(_given: dict[str, Any], by: Any) -> None:
        actions.change_plan(plan_id=plan_id, asking=form.asking(), by=by)

    answer = _plan_form(request, form, act, _("已保存。"), heading=_("修改报送任务"), to=_here(plan_id), plan=found)
    return answer if answer is not None else redirect(_here(plan_id))


def _plan_form(
    request: HttpRequest,
    form: PlanForm,
    act: Any,
    done: str,
    *,
    heading: str,
    to: str,
    plan: ReturnPlan | None = None,
) -> HttpResponse | None:
    """Run the form's act; None when it was done, else the page with what is wrong."""
    if tried(request, form, act, done):
        return None
    return form_page(request, form, heading=heading, verb=_("保存"), to=to, plan=plan)


@require_POST
def apply(request: HttpRequest, plan_id: int) -> HttpResponse:
    """申请开设."""
    visible_plan(request, plan_id, "returns.plan")
    done = _("已申请，等办公室批准。")
    return done_or_told(request, lambda by: actions.apply_plan(plan_id=plan_id, by=by), done, _here(plan_id))


@require_http_methods(BOTH)
def approve(request: HttpRequest, plan_id: int) -> HttpResponse:
    """批准开设."""
    found = visible_plan(request, plan_id, "returns.open")
    asked = len(queries.units_asked(plan=found, on=clock.today()))
    return confirm_page(
        request,
        None,
        lambda _given, by: actions.open_plan(plan_id=plan_id, by=by),
        question=_("批准开设“%(title)s”？") % {"title": found.title},
        consequence=_("%(n)s 个单位从现在起要报这张表。") % {"n": asked},
        verb=_("批准开设"),
        done=_("已批准，学校可以填报了。"),
        to=_here(plan_id),
    )


@require_http_methods(BOTH)
def refuse(request: HttpRequest, plan_id: int) -> HttpResponse:
    """退回申请."""
    found = visible_plan(request, plan_id, "returns.open")
    return confirm_page(
        request,
        ReasonForm(sent(request)),
        lambda given, by: actions.refuse_plan(plan_id=plan_id, reason=given["reason"], by=by),
        question=_("退回“%(title)s”的申请？") % {"title": found.title},
        verb=_("退回申请"),
        done=_("已退回科室。"),
        to=_here(plan_id),
        dangerous=True,
    )


@require_http_methods(BOTH)
def close(request: HttpRequest, plan_id: int) -> HttpResponse:
    """结束报送."""
    found = visible_plan(request, plan_id, "returns.plan")
    return confirm_page(
        request,
        ReasonForm(sent(request)),
        lambda given, by: actions.close_plan(plan_id=plan_id, reason=given["reason"], by=by),
        question=_("结束“%(title)s”？") % {"title": found.title},
        consequence=_("学校不能再报；已报的仍可审定，数据都在。"),
        verb=_("结束报送"),
        done=_("已结束。"),
        to=_here(plan_id),
        dangerous=True,
    )


@require_http_methods(BOTH)
def call(request: HttpRequest, plan_id: int) -> HttpResponse:
    """启动一次报送."""
    found = visible_plan(request, plan_id, "returns.plan")
    form = EventForm(sent(request), initial={"happened_date": clock.today()})

    def act(given: dict[str, Any], by: Any) -> None:
        actions.call_event(plan_id=plan_id, title=given["title"], happened_date=given["happened_date"], by=by)

    return confirm_page(
        request,
        form,
        act,
        question=_("启动一次“%(title)s”") % {"title": found.title},
        consequence=_("每个单位都要就这件事报一次。"),
        verb=_("启动报送"),
        done=_("已启动，学校可以填报了。"),
        to=_here(plan_id),
    )
