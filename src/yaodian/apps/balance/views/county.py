"""资源配置页 (county pages): the coefficients, the trend, the list of schools; the map; one school's gaps."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yaodian.apps.balance.access import READ
from yaodian.apps.balance.queries import StageBalance, TrendPoint, seen, trend_of, verdicts_of_school
from yaodian.apps.balance.rules import STAGES
from yaodian.apps.balance.tables import county_rows, county_table
from yaodian.apps.balance.views.frame import Asked, asked, crumbs, page_tabs
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, require
from yaodian.kernel.web.charts import Figure, line_figure
from yaodian.kernel.web.lists import render_list, wants_fragment
from yaodian.registers.schools.models import School
from yaodian.registers.schools.queries import snapshots


@require_GET
def show_county(request: HttpRequest) -> HttpResponse:
    """资源配置: schools × indicators of a stage, today or in a snapshot."""
    by = by_of(request)
    require(by, READ)
    what = asked(request, by=by)
    own = seen(what.found.verdicts, by=by)
    sealed = list(snapshots().filter(sealed_at__isnull=False))
    table = county_table(own, snapshots=sealed, title=_("均衡监测"), note=what.note)
    extra = {} if wants_fragment(request) or request.GET.get("export") else {**_page(what), "snapshots": sealed}
    rows = county_rows(own, sort=request.GET.get("sort", ""))
    return render_list(request, table, rows, extra=extra, template="balance/county.html")


def _page(what: Asked) -> dict[str, object]:
    """Return what stands around the list."""
    trend = [] if what.snapshot else trend_of(stage=what.stage, today=clock.today())
    return {
        "title": _("均衡监测"),
        "answer": county_answer(what.found),
        "tabs": page_tabs(what.query),
        "found": what.found,
        "note": what.note,
        "query": what.query,
        "snapshot": what.snapshot,
        "stages": [(one.value, STAGES[one]) for one in STAGES],
        "stage": what.stage.value,
        "figures": _trend_figures(what.found, trend) if len(trend) > 1 else [],
    }


def county_answer(found: StageBalance) -> str:
    """Return the state of the county in one sentence."""
    undecided = sum(1 for line in found.quality if line.is_met is None)
    words = _("%(stage)s参评 %(count)s 校，达标 %(pass)s 校；七项差异系数 %(met)s 项达标") % {
        "stage": STAGES[found.stage],
        "count": len(found.verdicts),
        "pass": found.pass_count,
        "met": found.met_lines,
    }
    return words + (_("，%(count)s 项因有学校缺数据暂不判定。") % {"count": undecided} if undecided else _("。"))


def _trend_figures(found: StageBalance, trend: Sequence[TrendPoint]) -> list[Figure]:
    """Return a small picture of each coefficient over the snapshots, its limit as the dashed level."""
    return [
        line_figure(
            id=f"balance-{line.indicator.key}",
            title=f"{line.indicator.key} {line.indicator.short}",
            labels=[point.on.isoformat() for point in trend],
            series={_("差异系数"): [_rounded(point.balance.quality[place].variation.value) for point in trend]},
            goal=_rounded(line.limit),
            size="small",
        )
        for place, line in enumerate(found.quality)
    ]


def _rounded(value: Decimal | None) -> float | None:
    return None if value is None else round(float(value), 3)


@require_GET
def show_school(request: HttpRequest, pk: int) -> HttpResponse:
    """一校差距: what a school has, needs and lacks, stage by stage."""
    by = by_of(request)
    school = get_object_or_404(School.objects.select_related("unit"), pk=pk)
    require(by, READ)
    verdicts = seen(verdicts_of_school(school_id=pk, on=clock.today()), by=by)
    if not verdicts:
        raise Http404
    context = {"title": str(school), "school": school, "verdicts": verdicts, "crumbs": crumbs(str(school))}
    return render(request, "balance/school.html", context)
