"""Pages of gaps (登记缺项): the overview of schools, one school, the rows of one gap."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yaodian.kernel import clock
from yaodian.kernel.access import By, by_of, require
from yaodian.kernel.imports import queries
from yaodian.kernel.imports.gaps import gaps
from yaodian.kernel.imports.tables import gaps_table, with_rank
from yaodian.kernel.imports.views.shared import watched
from yaodian.kernel.periods.rules import PeriodKind, covering
from yaodian.kernel.periods.terms import shipped_terms
from yaodian.kernel.units.models import Unit
from yaodian.kernel.web.lists import render_list


def _since(today: date) -> date:
    """Return the first day of the school year: what was sent before it is last year's."""
    return covering(today, kind=PeriodKind.SCHOOL_YEAR, calendar=shipped_terms()).start


def _crumbs(*here: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("数据导入"), reverse("imports:list")), (_("登记缺项"), reverse("imports:gaps")), *here]


@require_GET
def school_gaps(request: HttpRequest) -> HttpResponse:
    """登记缺项: schools in reach by what is empty or wrong in their registers; who has one school goes there at once."""
    by, today = by_of(request), clock.today()
    require(by, "imports.use")
    units = list(queries.units_with_gaps(by=by, today=today).values_list("pk", flat=True))
    if len(units) == 1:
        return redirect("imports:unit_gaps", unit_id=units[0])
    since = _since(today)
    found = queries.gaps_of(unit_ids=units, by=by, since=since, today=today)
    table = gaps_table(found, since=since)
    rows = with_rank(queries.units_with_gaps(by=by, today=today), found, sort=request.GET.get("sort", table.sort))
    answer = _("%(units)s 所学校：有缺项 %(open)s 所、%(rows)s 处；%(since)s 以来没有报齐的 %(unsent)s 所") % {
        "units": len(units),
        "open": sum(1 for one in found.values() if one.counts),
        "rows": sum(one.total for one in found.values()),
        "since": since,
        "unsent": sum(1 for one in found.values() if one.unsent),
    }
    return render_list(request, table, rows, extra={"answer": answer, "crumbs": _crumbs()})


@require_GET
def unit_gaps(request: HttpRequest, unit_id: int) -> HttpResponse:
    """一校缺项: each item of the registers with what stands empty or wrong, linked to its rows; what is not yet sent."""
    by, today = by_of(request), clock.today()
    require(by, "imports.use")
    unit = _unit_or_404(by, unit_id, today)
    found = queries.gaps_of(unit_ids=[unit_id], by=by, since=_since(today), today=today)[unit_id]
    groups: dict[str, list[tuple[Any, int]]] = {}
    for gap in queries.gaps_reached(unit_id=unit_id, by=by):
        groups.setdefault(str(gap.group), []).append((gap, found.counts.get(gap.key, 0)))
    mine = [target for target in queries.targets_for(by=by) if target.unit and unit_id in target.units_reached(by)]
    clear = sum(1 for lines in groups.values() for _gap, count in lines if not count)
    context = {
        "title": _("%(unit)s的登记缺项") % {"unit": unit},
        "unit": unit,
        "groups": [
            (group, [line for line in lines if line[1]], [gap.title for gap, count in lines if not count])
            for group, lines in groups.items()
        ],
        "targets": [(target, target not in found.unsent) for target in mine],
        "since": _since(today),
        "answer": _("缺项 %(items)s 类、%(rows)s 处；齐全 %(clear)s 类；本学年未报 %(unsent)s 种数据")
        % {"items": len(found.counts), "rows": found.total, "clear": clear, "unsent": len(found.unsent)},
        "crumbs": _crumbs((str(unit), "")),
    }
    return render(request, "imports/unit_gaps.html", context)


@require_GET
def gap(request: HttpRequest, unit_id: int, key: str) -> HttpResponse:
    """缺项名单: the rows of one gap at one school, in the register's own list."""
    by, today = by_of(request), clock.today()
    require(by, "imports.use")
    unit = _unit_or_404(by, unit_id, today)
    asked = gaps().get(key)
    if asked is None or unit_id not in asked.reach(by):
        raise Http404
    table, rows = asked.roll(by, queries.gap_rows(gap=asked, unit_id=unit_id, by=by, today=today))
    title = f"{asked.group}：{asked.title}"
    table = replace(table, key="imports.gap", title=title, empty_title=_("已经补齐"), empty_text="")
    extra = {
        "title": title,
        "crumbs": _crumbs((str(unit), reverse("imports:unit_gaps", args=[unit_id])), (str(asked.title), "")),
        "answer": _("%(unit)s；点开一行补登，或把补好的表再导入一次") % {"unit": unit},
    }
    return render_list(request, watched(request, table), rows, extra=extra)


def _unit_or_404(by: By, unit_id: int, today: date) -> Unit:
    found = queries.units_with_gaps(by=by, today=today).filter(pk=unit_id).first()
    if found is None:
        raise Http404
    return found
