"""Pictures of the plan (要点图表): the year at a glance, load, lateness, where tasks wait."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yaodian.apps.plan.queries import pictures as reads
from yaodian.apps.plan.views.opening import plan_here
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, require


@require_GET
def pictures(request: HttpRequest) -> HttpResponse:
    """图表."""
    require(by_of(request), "plan.read")
    plan = plan_here(request)
    if plan is None:
        return render(request, "plan/no_plan.html", {"title": _("图表")})
    today = clock.today()
    waiting, waited = reads.waiting_figures(plan, today=today)
    context = {
        "title": _("图表"),
        "plan": plan,
        "gantt": reads.year_gantt(plan, today=today, href=reverse("plan:opening")),
        "load": reads.load_table(plan),
        "lateness": reads.lateness_figure(plan, today=today),
        "waiting": waiting,
        "waited": waited,
    }
    return render(request, "plan/pictures.html", context)
