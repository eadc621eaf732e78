"""Target pages (目标页面): the list, the "why" of a number, readings side by side, quoted figures and declarations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.apps.plan import forms, tables
from yaodian.apps.plan.actions import targets as acts
from yaodian.apps.plan.models import Declaration, QuotedFigure, Target
from yaodian.apps.plan.queries import plans
from yaodian.apps.plan.queries.targets import answering_unit, target_as_it_stands, targets_of, targets_with_state
from yaodian.apps.plan.queries.why import read_why
from yaodian.apps.plan.rules import SHARE_KINDS, SHARE_UNITS, Direction, Source, count_states
from yaodian.apps.plan.tables import targets_readable
from yaodian.apps.plan.views.opening import plan_here
from yaodian.apps.plan.views.tasks import REFUSALS, act_by_form
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, holds, require
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.journal.rules import sm3
from yaodian.kernel.metrics.registry import metrics
from yaodian.kernel.web.lists import render_list


@require_GET
def targets(request: HttpRequest) -> HttpResponse:
    """目标: every target of the plan with its number, its source and its state."""
    require(by_of(request), "plan.read")
    plan = plan_here(request)
    if plan is None:
        return render(request, "plan/no_plan.html", {"title": _("指标目标")})
    known = targets_of(plan)
    counts = count_states(view.state for view in known.values())
    words = _(
        "%(n)s 个目标：达成 %(met)s，在办 %(on)s，逾期 %(late)s，未启动 %(idle)s，引用数 %(q)s，定性说明 %(d)s，无数据 %(u)s"
    ) % {
        "n": len(known),
        "met": counts.met,
        "on": counts.on_course,
        "late": counts.late,
        "idle": counts.not_started,
        "q": counts.quoted,
        "d": counts.declared,
        "u": counts.unknown,
    }
    sections = [(str(row.pk), f"{row.number}{row.heading}") for row in plan.sections.order_by("position")]
    definition = tables.target_list(known, sections=sections)
    return render_list(
        request, definition, targets_with_state(known), extra={"answer": words}, template="plan/targets.html"
    )


def readable_target(request: HttpRequest, target_id: int) -> Target:
    """Return the target if this reader may see its clause, else 404."""
    rows = targets_readable(by_of(request)).select_related("clause__point__section__plan", "task__lead_unit")
    return get_object_or_404(rows, pk=target_id)


@require_GET
def target(request: HttpRequest, target_id: int) -> HttpResponse:
    """为什么是这个数: sentence → reading → number → definition → history → rows → who is missing."""
    by = by_of(request)
    here = readable_target(request, target_id)
    plan = here.clause.point.section.plan
    view = target_as_it_stands(here)
    lead = answering_unit(here)
    live = not here.withdrawn_reason
    figures = list(here.quoted_figures.order_by("-as_of_date", "-pk"))
    declarations = list(here.declarations.order_by("-declared_at", "-pk"))
    for row in [*figures, *declarations]:
        row.files = files_of(record_ref(row))  # type: ignore[attr-defined]
    span = (here.start, here.start + len(here.phrase), here.pk)
    return render(
        request,
        "plan/target.html",
        {
            "title": here.phrase,
            "target": here,
            "view": view,
            "plan": plan,
            "pieces": plans.marked_pieces(here.clause.point.text, offset=here.clause.point.start, spans=[span]),
            "why": read_why(view, by=by, today=clock.today()),
            "figures": figures,
            "declarations": declarations,
            "may_choose": live and holds(by, "plan.choose_reading", unit_id=lead),
            "may_quote": live and holds(by, "plan.quote", unit_id=lead),
            "may_check": holds(by, "plan.check_quote", unit_id=lead),
            "increase": here.direction == Direction.INCREASE,
            "countable": here.unit not in SHARE_UNITS and here.kind not in SHARE_KINDS,
            "account_id": by.account_id,
        },
    )


def _form_act(
    request: HttpRequest,
    here: Target,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    *,
    question: str,
    verb: str,
    done: str,
) -> HttpResponse:
    """Show a form, do the act, come back to the target."""
    back = reverse("plan:target", args=[here.pk])
    return act_by_form(request, form, act, back=back, question=question, verb=verb, done=done)


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, target_id: int, reading_id: int) -> HttpResponse:
    """选定口径."""
    by = by_of(request)
    here = readable_target(request, target_id)
    require(by, "plan.choose_reading", unit_id=answering_unit(here))
    reading = get_object_or_404(here.readings, pk=reading_id)
    return _form_act(
        request,
        here,
        forms.ShortReasonForm(request.POST or None),
        lambda data: acts.choose_reading(target_id=here.pk, reading_id=reading.pk, reason=data["reason"], by=by),
        question=_("“%(target)s”按“%(reading)s”计算？") % {"target": here.phrase, "reading": reading.title},
        verb=_("选定口径"),
        done=_("口径已选定，数字随之更新。"),
    )


@require_http_methods(["GET", "POST"])
def quote(request: HttpRequest, target_id: int) -> HttpResponse:
    """登记引用数."""
    by = by_of(request)
    here = readable_target(request, target_id)
    require(by, "plan.quote", unit_id=answering_unit(here))
    return _form_act(
        request,
        here,
        forms.QuoteForm(request.POST or None, request.FILES or None),
        lambda data: acts.quote_figure(target_id=here.pk, by=by, **data),
        question=_("登记引用数：%(target)s") % {"target": here.phrase},
        verb=_("登记"),
        done=_("已登记，待另一人核对后显示。"),
    )


@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest, target_id: int) -> HttpResponse:
    """定性办结说明."""
    by = by_of(request)
    here = readable_target(request, target_id)
    require(by, "plan.quote", unit_id=answering_unit(here))
    return _form_act(
        request,
        here,
        forms.DeclareForm(request.POST or None, request.FILES or None),
        lambda data: acts.declare(target_id=here.pk, by=by, **data),
        question=_("定性办结说明：%(target)s") % {"target": here.phrase},
        verb=_("提交说明"),
        done=_("已提交，待另一人核对。"),
    )


@require_http_methods(["GET", "POST"])
def baseline(request: HttpRequest, target_id: int) -> HttpResponse:
    """设定基数."""
    by = by_of(request)
    here = readable_target(request, target_id)
    require(by, "plan.choose_reading", unit_id=answering_unit(here))
    return _form_act(
        request,
        here,
        forms.BaselineForm(request.POST or None),
        lambda data: acts.set_baseline(target_id=here.pk, by=by, **data),
        question=_("设定基数：%(target)s") % {"target": here.phrase},
        verb=_("设定"),
        done=_("基数已设定。"),
    )


@require_http_methods(["GET", "POST"])
def add_reading(request: HttpRequest, target_id: int) -> HttpResponse:
    """补充核算口径: a metric of any app, with its parameters; it counts only once it is chosen."""
    by = by_of(request)
    here = readable_target(request, target_id)
    require(by, "plan.choose_reading", unit_id=answering_unit(here))

    def add(data: dict[str, Any]) -> None:
        words = ",".join(f"{name}={value}" for name, value in sorted(data["params"].items()))
        key = sm3(f"{data['metric']} {words}".encode())[:12]
        acts.add_reading(target_id=here.pk, key=key, source=Source.COMPUTED, by=by, **data)

    return _form_act(
        request,
        here,
        forms.ReadingForm(request.POST or None, metrics=metrics()),
        add,
        question=_("补充核算口径：%(target)s") % {"target": here.phrase},
        verb=_("补充"),
        done=_("已补充，请在“口径”中核对读数后选定。"),
    )


def _check(request: HttpRequest, target_id: int, act: Callable[[], Any]) -> HttpResponse:
    """Do a check and come back to the target."""
    try:
        act()
    except REFUSALS as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已核对。"))
    return redirect("plan:target", target_id)


@require_POST
def check_figure(request: HttpRequest, figure_id: int) -> HttpResponse:
    """核对引用数."""
    by = by_of(request)
    row = get_object_or_404(QuotedFigure, pk=figure_id, target__in=targets_readable(by))
    return _check(request, row.target_id, lambda: acts.check_figure(figure_id=row.pk, by=by))


@require_http_methods(["GET", "POST"])
def withdraw_figure(request: HttpRequest, figure_id: int) -> HttpResponse:
    """撤回引用数."""
    by = by_of(request)
    row = get_object_or_404(
        QuotedFigure.objects.select_related("target__task"), pk=figure_id, target__in=targets_readable(by)
    )
    require(by, "plan.check_quote", unit_id=answering_unit(row.target))
    return _form_act(
        request,
        row.target,
        forms.ShortReasonForm(request.POST or None),
        lambda data: acts.withdraw_figure(figure_id=row.pk, reason=data["reason"], by=by),
        question=_("撤回引用数 %(value)s？") % {"value": row.value},
        verb=_("撤回"),
        done=_("已撤回。"),
    )


@require_POST
def check_declaration(request: HttpRequest, declaration_id: int) -> HttpResponse:
    """核对说明."""
    by = by_of(request)
    row = get_object_or_404(Declaration, pk=declaration_id, target__in=targets_readable(by))
    return _check(request, row.target_id, lambda: acts.check_declaration(declaration_id=row.pk, by=by))


@require_http_methods(["GET", "POST"])
def withdraw_declaration(request: HttpRequest, declaration_id: int) -> HttpResponse:
    """撤回说明."""
    by = by_of(request)
    row = get_object_or_404(
        Declaration.objects.select_related("target__task"), pk=declaration_id, target__in=targets_readable(by)
    )
    require(by, "plan.check_quote", unit_id=answering_unit(row.target))
    return _form_act(
        request,
        row.target,
        forms.ShortReasonForm(request.POST or None),
        lambda data: acts.withdraw_declaration(declaration_id=row.pk, reason=data["reason"], by=by),
        question=_("撤回这条说明？"),
        verb=_("撤回"),
        done=_("已撤回。"),
    )
