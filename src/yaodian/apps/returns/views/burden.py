"""负担与矩阵页面 (pages of the burden and of the matrix)."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yaodian.apps.returns import queries
from yaodian.apps.returns.queries import Cell, Matrix
from yaodian.apps.returns.rules import Mark
from yaodian.apps.returns.tables import LAMPS
from yaodian.apps.returns.views.frame import crumbs, visible_plan
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, require
from yaodian.kernel.web.templatetags.web import light

SHOWN = 400


@require_GET
def burden(request: HttpRequest) -> HttpResponse:
    """填报负担: per school fields × times, what is asked twice, the cap."""
    by, today = by_of(request), clock.today()
    require(by, "returns.burden")
    found = queries.burden(today=today)
    answers = sum(row.answer_count for row in found.schools)
    context = {
        "title": _("填报负担"),
        "burden": found,
        "shown": found.schools[:SHOWN],
        "loads": sorted(found.loads, key=lambda load: -load.times * load.field_count * len(load.units)),
        "answer": _(
            "未来一年向 %(units)s 所学校开着 %(plans)s 项报送，共 %(answers)s 个数；%(twice)s 个数据项被不止一项任务要"
        )
        % {
            "units": len(found.schools),
            "plans": len(found.loads),
            "answers": answers,
            "twice": len(found.twice),
        },
        "crumbs": crumbs(None, _("填报负担")),
    }
    return render(request, "returns/burden.html", context)


@require_GET
def matrix(request: HttpRequest, plan_id: int) -> HttpResponse:
    """完整及时矩阵."""
    by, today = by_of(request), clock.today()
    plan = visible_plan(request, plan_id)
    month = request.GET.get("month", "")
    if not _is_month(month):
        month = ""
    asked = request.GET.get("year", "")
    year = (
        int(asked)
        if asked.isascii() and asked.isdigit() and len(asked) == 4 and asked > "0000"
        else by.year or today.year
    )
    found = queries.matrix_of(plan=plan, duties=queries.duties_for(by=by), year=year, month=month, today=today)
    tally = found.tally
    context = {
        "title": _("%(title)s：完整及时矩阵") % {"title": plan.title},
        "plan": plan,
        "matrix": found,
        "year": year,
        "month": month,
        "head": _head(found, plan_id),
        "body": _body(found),
        "marks": [(LAMPS[mark], words) for mark, words in _legend()],
        "answer": _("应报 %(whole)s 份，按时 %(on_time)s，迟报 %(late)s，逾期未报 %(silent)s，退回 %(returned)s")
        % {**vars(tally), "whole": tally.whole},
        "crumbs": crumbs(plan, _("完整及时矩阵")),
    }
    return render(request, "returns/matrix.html", context)


def _is_month(text: str) -> bool:
    try:
        date.fromisoformat(f"{text}-01")
    except ValueError:
        return False
    return len(text) == 7


def _legend() -> list[tuple[Mark, str]]:
    return [
        (Mark.ON_TIME, _("按时")),
        (Mark.LATE, _("迟报")),
        (Mark.SILENT, _("逾期未报")),
        (Mark.RETURNED, _("退回")),
        (Mark.PENDING, _("未到期")),
        (Mark.EXCUSED, _("免报")),
    ]


def _head(found: Matrix, plan_id: int) -> SafeString:
    """Return the head row; a month opens into its periods."""
    address = reverse("returns:matrix", args=[plan_id])
    cells = [
        f'<th scope="col"><a href="{address}?month={key}">{escape(title)}</a></th>'
        if found.by_month
        else f'<th scope="col">{escape(title)}</th>'
        for key, title in found.columns
    ]
    return mark_safe("".join(cells))  # noqa: S308 - titles are escaped


def _body(found: Matrix) -> SafeString:
    """Return all rows as one string: thousands of cells, each a constant mark and a number (a template takes ten times as long)."""
    lamps = {mark: str(light(LAMPS[mark], words, bare=True)) for mark, words in _legend()}
    prefix, suffix = reverse("returns:duty", args=[0]).split("0")
    keys = [key for key, _title in found.columns]

    def cell(one: Cell | None) -> str:
        if one is None:
            return "<td></td>"
        if one.tally is not None:
            return f"<td>{lamps[one.mark]} {one.tally.received}/{one.tally.whole}</td>"
        return f'<td><a href="{prefix}{one.duty_id}{suffix}">{lamps[one.mark]}</a></td>'

    lines = [
        f'<tr><th scope="row">{escape(row.title)}</th>{"".join(cell(row.cells.get(key)) for key in keys)}'
        f'<td class="yd-end">{row.tally.received}/{row.tally.whole}</td></tr>'
        for row in found.rows
    ]
    return mark_safe("".join(lines))  # noqa: S308 - titles are escaped, the rest are constants and numbers
