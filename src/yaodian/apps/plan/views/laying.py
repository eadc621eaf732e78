"""套用目录 (laying a catalogue over a plan): look at what it would bring, say who is who, confirm."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yaodian.apps.plan.models import WorkPlan
from yaodian.apps.plan.queries import plans
from yaodian.apps.plan.queries.clauses import catalogue_for
from yaodian.apps.plan.queries.laying import (
    LeaderRow,
    Matching,
    OfficeRow,
    leader_choices,
    office_choices,
    preview,
    suggested_matching,
    units_named,
    unknown_names_words,
)
from yaodian.catalogue.reading import Catalogue
from yaodian.kernel.access import by_of, require
from yaodian.kernel.tasks.actions import enqueue


def _chosen(data: QueryDict, name: str, allowed: set[int]) -> int:
    """Return a chosen id that stands in the list, 0 for none."""
    value = data.get(name, "")
    return int(value) if value.isdecimal() and int(value) in allowed else 0


def _matching_of(data: QueryDict, catalogue: Catalogue) -> tuple[Matching, list[str]]:
    """Read the matching as entered, and the sentences about names that no unit has."""
    offices, leaders = dict(office_choices()), dict(leader_choices())
    groups: dict[str, list[int]] = {}
    wrong: list[str] = []
    for group in catalogue.groups:
        groups[group.code], unknown = units_named(data.get(f"group-{group.code}", ""))
        if unknown:
            wrong.append(unknown_names_words(group.title, names=unknown))
    return (
        Matching(
            units={one.code: _chosen(data, f"unit-{one.code}", set(offices)) for one in catalogue.offices},
            groups=groups,
            leaders={one.code: _chosen(data, f"leader-{one.code}", set(leaders)) for one in catalogue.leaders},
        ),
        wrong,
    )


@require_http_methods(["GET", "POST"])
def lay_catalogue(request: HttpRequest, plan_id: int) -> HttpResponse:
    """套用目录: preview with the suggested or entered matching; `lay` confirms and runs in the background."""
    by = by_of(request)
    require(by, "plan.import")
    plan = get_object_or_404(plans.plans_readable(by), pk=plan_id)
    catalogue = catalogue_for(plan.title, year=plan.year)
    if catalogue is None:
        return render(request, "plan/no_catalogue.html", {"title": _("套用目录"), "plan": plan})
    wrong: list[str] = []
    if request.method == "POST":
        matching, wrong = _matching_of(request.POST, catalogue)
        if "lay" in request.POST and not wrong:
            return _lay(request, plan, matching)
    else:
        matching = suggested_matching(catalogue, plan=plan)
    seen = preview(plan, catalogue=catalogue, matching=matching)
    typed = {group.code: request.POST.get(f"group-{group.code}", group.names) for group in seen.groups}
    context = {
        "title": _("套用目录"),
        "plan": plan,
        "seen": seen,
        "wrong": wrong,
        "offices": [(row, _options(row, office_choices())) for row in seen.offices if row.task_count],
        "unmatched_offices": sum(row.task_count > 0 and not row.unit_id for row in seen.offices),
        "leaders": [(row, _options(row, leader_choices())) for row in seen.leaders],
        "groups": [(row, typed[row.code]) for row in seen.groups if row.task_count],
    }
    return render(request, "plan/lay_catalogue.html", context, status=422 if wrong else 200)


def _options(row: OfficeRow | LeaderRow, choices: list[tuple[int, str]]) -> list[tuple[int, str, bool]]:
    """Return the choices of a row with its present one marked."""
    chosen = row.unit_id if isinstance(row, OfficeRow) else row.person_id
    return [(key, title, key == chosen) for key, title in choices]


def _lay(request: HttpRequest, plan: WorkPlan, matching: Matching) -> HttpResponse:
    """Start the run and go to its page."""
    run = enqueue(
        "plan.lay_catalogue",
        by=by_of(request),
        plan_id=plan.pk,
        units=dict(matching.units),
        groups=dict(matching.groups),
        leaders=dict(matching.leaders),
    )
    messages.info(request, _("正在套用目录，完成后可到“任务”里查看和交办。"))
    return redirect("tasks:run", run.pk)
