"""本校本月清单 (what my school must send this month): one page, by day, sendable in one sitting."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yaodian.apps.returns import actions, queries
from yaodian.apps.returns.models import Duty
from yaodian.apps.returns.rules import FILLABLE, DutyState, mark_of
from yaodian.apps.returns.tables import LAMPS, mark_words
from yaodian.apps.returns.views.frame import REFUSALS
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, require


@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """本校本月清单."""
    by, today = by_of(request), clock.today()
    require(by, "returns.fill")
    wanted = _month(request.GET.get("month", ""), today)
    duties = list(queries.month_of(by=by, month=wanted))
    rows = [_row(duty, today) for duty in duties]
    open_rows = [row for row in rows if row["fillable"]]
    late = sum(row["duty"].due_date < today for row in open_rows)
    zero = [row["duty"].pk for row in open_rows if row["duty"].plan.zero_report]
    done = len(rows) - len(open_rows)
    context = {
        "title": _("本校本月清单"),
        "answer": _("%(month)s月要报 %(n)s 份：已报 %(done)s，待报 %(open)s，其中逾期 %(late)s")
        % {"month": wanted.month, "n": len(rows), "done": done, "open": len(open_rows), "late": late},
        "open_rows": open_rows,
        "done_rows": [row for row in rows if not row["fillable"]],
        "zero": zero,
        "many_units": len({duty.unit_id for duty in duties}) > 1,
        "month": wanted,
        "before": (wanted - timedelta(days=1)).strftime("%Y-%m"),
        "after": (wanted.replace(day=28) + timedelta(weeks=1)).strftime("%Y-%m")
        if wanted < today.replace(day=1)
        else "",
    }
    return render(request, "returns/month.html", context)


def _month(text: str, today: date) -> date:
    """Return the first day of the asked month, else of this one."""
    try:
        year, number = (int(part) for part in text.split("-"))
        return date(year, number, 1)
    except ValueError:
        return today.replace(day=1)


def _row(duty: Duty, today: date) -> dict[str, Any]:
    mark = mark_of(duty.state, sent=duty.sent_date, due=duty.due_date, today=today)
    fillable = DutyState(duty.state) in FILLABLE
    page = reverse("returns:duty", args=[duty.pk])
    return {
        "duty": duty,
        "lamp": LAMPS[mark],
        "words": mark_words(duty, mark),
        "fillable": fillable,
        "href": reverse("forms:fill", args=["returns.duty", duty.pk]) if fillable else page,
        "page": page,
    }


@require_POST
def zero(request: HttpRequest) -> HttpResponse:
    """零报告: the ticked returns of the reader's school, each with every number nought."""
    by = by_of(request)
    require(by, "returns.fill")
    asked = [int(one) for one in request.POST.getlist("duty") if one.isascii() and one.isdigit() and len(one) < 10]
    by_period: dict[int, list[int]] = defaultdict(list)
    units = queries.filed_units(by=by, today=clock.today())
    rows = Duty.objects.filter(pk__in=asked, unit_id__in=units, state__in=sorted(FILLABLE))
    for period_id, unit_id in rows.order_by("pk").values_list("period_id", "unit_id"):
        by_period[period_id].append(unit_id)
    count = 0
    for period_id, unit_ids in by_period.items():
        try:
            count += actions.report_zero(period_id=period_id, unit_ids=unit_ids, by=by)
        except REFUSALS as error:
            messages.error(request, str(error))
    if count:
        messages.success(request, _("已零报告 %(n)s 份。") % {"n": count})
    elif not by_period:
        messages.error(request, _("没有勾选要零报告的表。"))
    return redirect("returns:month")
