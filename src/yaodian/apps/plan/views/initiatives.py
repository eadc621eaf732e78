"""Pages of initiatives (多年项目页面): the list, a workspace over its years, stages, duties, links."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.plan.actions import initiatives
from yaodian.apps.plan.actions.initiatives import InitiativeWords
from yaodian.apps.plan.forms import DayForm, ShortReasonForm
from yaodian.apps.plan.forms import initiatives as forms
from yaodian.apps.plan.models import Initiative, InitiativeStage, StageDuty
from yaodian.apps.plan.queries import initiatives as reads
from yaodian.apps.plan.queries.plans import clauses_readable
from yaodian.apps.plan.rules.initiatives import InitiativeKind, InitiativeState
from yaodian.apps.plan.tables.source_lists import initiative_list
from yaodian.apps.plan.views.tasks import REFUSALS, act_by_form
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, holds, require
from yaodian.kernel.units.queries import units_open
from yaodian.kernel.web.lists import render_list

FOUND = 60


@require_GET
def initiative_rows(request: HttpRequest) -> HttpResponse:
    """多年项目一览."""
    by = by_of(request)
    require(by, "plan.read")
    counted = Q(stages__dropped=False, stages__carried_to__isnull=True)
    rows = (
        reads.initiatives_readable(by)
        .select_related("lead_unit")
        .annotate(
            stage_count=Count("stages", filter=counted),
            done_count=Count("stages", filter=counted & Q(stages__done_date__isnull=False)),
        )
    )
    extra = {"may_make": holds(by, "plan.run_initiative")}
    return render_list(request, initiative_list(), rows, extra=extra, template="plan/initiatives/list.html")


@require_http_methods(["GET", "POST"])
def initiative_new(request: HttpRequest) -> HttpResponse:
    """设立项目."""
    by = by_of(request)
    require(by, "plan.run_initiative")
    year = clock.today().year
    form = forms.InitiativeForm(request.POST or None, initial={"from_year": year, "to_year": year})
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        words = InitiativeWords(kind=InitiativeKind(data.pop("kind")), lead_unit_id=data.pop("lead").pk, **data)
        try:
            row = initiatives.make_initiative(words=words, by=by)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已设立“%(title)s”。") % {"title": row.title})
            return redirect("plan:initiative", row.pk)
    units = units_open(on=clock.today()).order_by("position", "code")
    context = {"title": _("设立项目"), "form": form, "units": units}
    return render(request, "plan/initiatives/form.html", context, status=422 if form.errors else 200)


def _readable(request: HttpRequest, initiative_id: int) -> Initiative:
    """Return the initiative if this reader may see it, else 404."""
    rows = reads.initiatives_readable(by_of(request)).select_related("lead_unit")
    return get_object_or_404(rows, pk=initiative_id)


def _page(initiative: Initiative) -> str:
    """Return the address of a initiative's page."""
    return reverse("plan:initiative", args=[initiative.pk])


@require_GET
def initiative(request: HttpRequest, initiative_id: int) -> HttpResponse:
    """一个项目: year by year its sentences, tasks, stages and duties."""
    by = by_of(request)
    here = _readable(request, initiative_id)
    columns = reads.read_initiative(here, by=by)
    stages = [stage for column in columns for stage in column.stages if not stage.dropped]
    may = holds(by, "plan.run_initiative", unit_id=here.lead_unit_id) and here.state == InitiativeState.RUNNING
    passing = [year for year in range(here.from_year + 1, here.to_year + 1) if reads.stages_to_pass_on(here, year=year)]
    carried = {stage.carried_from_id for stage in stages if stage.carried_from_id}
    late = sum(
        stage.done_date is None and stage.pk not in carried and stage.due_date < clock.today() for stage in stages
    )
    counted = [stage for stage in stages if stage.pk not in carried]
    context = {
        "title": here.title,
        "initiative": here,
        "columns": columns,
        "carried": carried,
        "earlier": reads.editions_before(here),
        "may_run": may,
        "passing": passing,
        "today": clock.today(),
        "own": by.unit_ids,
        "answer": _("%(n)s 个阶段，完成 %(done)s，超期 %(late)s；涉及 %(clauses)s 句、%(tasks)s 项任务")
        % {
            "n": len(counted),
            "done": sum(stage.done_date is not None for stage in counted),
            "late": late,
            "clauses": sum(len(column.clauses) for column in columns),
            "tasks": sum(len(column.tasks) for column in columns),
        },
    }
    return render(request, "plan/initiatives/one.html", context)


@require_http_methods(["GET", "POST"])
def stage_add(request: HttpRequest, initiative_id: int) -> HttpResponse:
    """增加阶段."""
    by = by_of(request)
    here = _readable(request, initiative_id)
    require(by, "plan.run_initiative", unit_id=here.lead_unit_id)
    year = min(max(clock.today().year, here.from_year), here.to_year)
    return act_by_form(
        request,
        forms.StageForm(request.POST or None, initial={"year": year}),
        lambda data: initiatives.add_stage(initiative_id=here.pk, by=by, **data),
        back=_page(here),
        question=_("增加阶段"),
        verb=_("增加"),
        done=_("已增加。"),
    )


def _stage(request: HttpRequest, stage_id: int) -> InitiativeStage:
    """Return the stage if this reader may run its initiative, else 404 or a refusal."""
    by = by_of(request)
    rows = InitiativeStage.objects.filter(initiative__in=reads.initiatives_readable(by)).select_related("initiative")
    here = get_object_or_404(rows, pk=stage_id)
    require(by, "plan.run_initiative", unit_id=here.initiative.lead_unit_id)
    return here


@require_http_methods(["GET", "POST"])
def stage_reach(request: HttpRequest, stage_id: int) -> HttpResponse:
    """阶段完成."""
    here = _stage(request, stage_id)
    return act_by_form(
        request,
        forms.ReachForm(request.POST or None, initial={"done_date": clock.today()}),
        lambda data: initiatives.reach_stage(stage_id=here.pk, by=by_of(request), **data),
        back=_page(here.initiative),
        question=_("阶段“%(title)s”完成？") % {"title": here.title},
        verb=_("登记完成"),
        done=_("已登记。"),
    )


@require_http_methods(["GET", "POST"])
def stage_drop(request: HttpRequest, stage_id: int) -> HttpResponse:
    """取消阶段."""
    here = _stage(request, stage_id)
    return act_by_form(
        request,
        ShortReasonForm(request.POST or None),
        lambda data: initiatives.drop_stage(stage_id=here.pk, reason=data["reason"], by=by_of(request)),
        back=_page(here.initiative),
        question=_("取消阶段“%(title)s”？") % {"title": here.title},
        verb=_("取消阶段"),
        done=_("已取消。"),
    )


@require_http_methods(["GET", "POST"])
def duty_add(request: HttpRequest, stage_id: int) -> HttpResponse:
    """安排分工."""
    here = _stage(request, stage_id)
    return act_by_form(
        request,
        forms.DutyForm(request.POST or None),
        lambda data: initiatives.add_duty(
            stage_id=here.pk, unit_id=data["unit"].pk, text=data["text"], by=by_of(request)
        ),
        back=_page(here.initiative),
        question=_("“%(title)s”由谁做什么？") % {"title": here.title},
        verb=_("安排"),
        done=_("已安排。"),
    )


@require_http_methods(["GET", "POST"])
def duty_finish(request: HttpRequest, duty_id: int) -> HttpResponse:
    """分工完成."""
    by = by_of(request)
    rows = StageDuty.objects.filter(stage__initiative__in=reads.initiatives_readable(by))
    here = get_object_or_404(rows.select_related("stage__initiative"), pk=duty_id)
    if not holds(by, "plan.run_initiative", unit_id=here.unit_id):
        require(by, "plan.run_initiative", unit_id=here.stage.initiative.lead_unit_id)
    return act_by_form(
        request,
        DayForm(request.POST or None, initial={"done_date": clock.today()}),
        lambda data: initiatives.finish_duty(duty_id=here.pk, done_date=data["done_date"], by=by),
        back=_page(here.stage.initiative),
        question=_("“%(text)s”已完成？") % {"text": here.text},
        verb=_("登记完成"),
        done=_("已登记。"),
    )


@require_http_methods(["GET", "POST"])
def stages_inherit(request: HttpRequest, initiative_id: int) -> HttpResponse:
    """转入下年."""
    by = by_of(request)
    here = _readable(request, initiative_id)
    require(by, "plan.run_initiative", unit_id=here.lead_unit_id)
    years = list(range(here.from_year + 1, here.to_year + 1))
    return act_by_form(
        request,
        forms.InheritForm(request.POST or None, years=years),
        lambda data: initiatives.inherit_stages(initiative_id=here.pk, year=data["year"], by=by),
        back=_page(here),
        question=_("把上年没有完成的阶段转入哪一年？"),
        verb=_("转入"),
        done=_("已转入。"),
    )


@require_http_methods(["GET", "POST"])
def initiative_links(request: HttpRequest, initiative_id: int) -> HttpResponse:
    """关联句子: found by words in the plans of all years."""
    by = by_of(request)
    here = _readable(request, initiative_id)
    require(by, "plan.run_initiative", unit_id=here.lead_unit_id)
    if request.method == "POST":
        chosen = [int(pk) for pk in request.POST.getlist("clause") if pk.isdecimal()]
        try:
            initiatives.link_initiative(initiative_id=here.pk, clause_ids=chosen, by=by)
        except REFUSALS as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("已关联。"))
            return redirect(_page(here))
    words = request.GET.get("q", "") or here.series or here.title[:6]
    rows = clauses_readable(by).filter(text__contains=words, withdrawn=False).exclude(initiative_links__initiative=here)
    found = list(rows.order_by("point__section__plan__year", "start")[:FOUND])
    context = {"title": _("关联句子"), "initiative": here, "rows": found, "words": words}
    return render(request, "plan/initiatives/links.html", context)


@require_http_methods(["GET", "POST"])
def initiative_end(request: HttpRequest, initiative_id: int) -> HttpResponse:
    """项目结束."""
    by = by_of(request)
    here = _readable(request, initiative_id)
    require(by, "plan.run_initiative", unit_id=here.lead_unit_id)
    return act_by_form(
        request,
        forms.OutcomeForm(request.POST or None),
        lambda data: initiatives.end_initiative(initiative_id=here.pk, outcome=data["outcome"], by=by),
        back=_page(here),
        question=_("“%(title)s”结束？") % {"title": here.title},
        verb=_("结束"),
        done=_("已结束。"),
    )
