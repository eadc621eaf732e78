"""资源配置页 (county pages): the table of schools, the coefficients, the trend; one school's gaps."""

from __future__ import annotations

from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yaodian.apps.balance.access import READ
from yaodian.apps.balance.documents import county_book, county_report
from yaodian.apps.balance.queries import StageBalance, balance_of, seen, trend_of, verdicts_of_school
from yaodian.apps.balance.rules import QUALITY, STAGES, Verdict
from yaodian.apps.balance.views.frame import EXCEL, WORD, as_file, chosen, crumbs, is_demo, page_tabs
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, require
from yaodian.kernel.web.charts import line_figure
from yaodian.registers.schools.models import School, Snapshot
from yaodian.registers.schools.queries import snapshots
from yaodian.registers.schools.rules import SchoolStage

STATES = {"": None, "failing": False, "passing": True}


def _snapshot(request: HttpRequest) -> Snapshot | None:
    """Return the sealed snapshot asked for, None for today."""
    code = request.GET.get("snapshot", "")
    return get_object_or_404(Snapshot, code=code, sealed_at__isnull=False) if code else None


def _narrowed(request: HttpRequest, verdicts: list[Verdict]) -> list[Verdict]:
    """Return the rows that the filters leave, in the order asked."""
    words, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    rows = [one for one in verdicts if words in one.side.title or words in one.side.township]
    if state == "unknown":
        rows = [one for one in rows if one.passes is None]
    elif state in STATES and state:
        rows = [one for one in rows if one.passes is STATES[state]]
    sort = request.GET.get("sort", "")
    keys = [one.key for one in QUALITY]
    name = sort.removeprefix("-")
    if name in keys:
        place = keys.index(name)
        known = [one for one in rows if one.marks[place].value is not None]
        known.sort(key=lambda one: one.marks[place].value or Decimal(0), reverse=sort.startswith("-"))
        return [*known, *(one for one in rows if one.marks[place].value is None)]
    if name in {"pupils", "met"}:
        rows.sort(
            key=lambda one: (one.side.pupils or 0) if name == "pupils" else one.met_count, reverse=sort.startswith("-")
        )
    return rows


def _answer(found: StageBalance) -> str:
    return _("%(stage)s参评 %(count)s 校，达标 %(pass)s 校；七项差异系数 %(met)s 项达标。") % {
        "stage": STAGES[found.stage],
        "count": len(found.verdicts),
        "pass": found.pass_count,
        "met": found.met_lines,
    }


@require_GET
def show_county(request: HttpRequest) -> HttpResponseBase:
    """资源配置: schools × indicators of a stage, today or in a snapshot; `export=xlsx|docx`."""
    by = by_of(request)
    require(by, READ)
    stage = SchoolStage(chosen(request, "stage", [one.value for one in STAGES]))
    snapshot, today = _snapshot(request), clock.today()
    found = balance_of(on=today, snapshot=snapshot, stages=[stage])[stage]
    rows = _narrowed(request, seen(found.verdicts, by=by))
    as_of = snapshot.title if snapshot else today.isoformat()
    note = _("数据截至 %(day)s；一贯制学校共用条件按学段学生数分摊。") % {"day": as_of}
    name = f"{STAGES[stage]}均衡监测_{snapshot.as_of_date if snapshot else today}"
    export = request.GET.get("export", "")
    if export == "xlsx":
        return as_file(county_book(found, rows, note=note, demo=is_demo()), f"{name}.xlsx", EXCEL)
    if export == "docx":
        return as_file(county_report(found, rows, note=note, demo=is_demo()), f"{name}.docx", WORD)
    trend = trend_of(stage=stage, today=today) if not snapshot else []
    context = {
        "title": _("均衡监测"),
        "answer": _answer(found),
        "tabs": page_tabs(),
        "found": found,
        "rows": rows,
        "note": note,
        "stages": [(one.value, STAGES[one]) for one in STAGES],
        "stage": stage.value,
        "snapshots": snapshots().filter(sealed_at__isnull=False),
        "snapshot": snapshot,
        "indicators": QUALITY,
        "trend": trend,
        "figure": _trend_figure(found, trend) if len(trend) > 1 else None,
    }
    return render(request, "balance/county.html", context)


def _trend_figure(found: StageBalance, trend: list) -> object:  # type: ignore[type-arg]
    """Return the picture of the coefficients over snapshots."""
    series = {
        line.indicator.key: [_rounded(point.balance.quality[place].variation.value) for point in trend]
        for place, line in enumerate(found.quality)
    }
    return line_figure(
        id="balance-trend",
        title=_("差异系数走势"),
        labels=[point.on.isoformat() for point in trend],
        series=series,
        goal=_rounded(found.quality[0].limit),
    )


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
