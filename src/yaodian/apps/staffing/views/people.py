"""退休预测和交流轮岗页 (people): who retires in the years ahead; who was exchanged, of those who may be."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yaodian.apps.staffing.access import READ
from yaodian.apps.staffing.queries import standards
from yaodian.apps.staffing.queries.exchange import counted_exchanged, eligible, exchanges, school_year_of
from yaodian.apps.staffing.queries.retirements import forecast, horizon, past_age_for, retirements_for
from yaodian.apps.staffing.tables import retirements_table
from yaodian.apps.staffing.views.frame import crumbs, page_tabs, schools_of
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, require, scope
from yaodian.kernel.web.lists import render_list, wants_fragment
from yaodian.registers.teachers.rules import COUNTY_LEVELS
from yaodian.registers.teachers.views.frame import watched


@require_GET
def show_retirements(request: HttpRequest) -> HttpResponse:
    """退休预测: by year and subject, below it person by person."""
    by, today = by_of(request), clock.today()
    require(by, READ)
    found = standards(on=today)
    rows = retirements_for(by=by, on=today, found=found, until=horizon(on=today, found=found))
    table = retirements_table(schools=schools_of(by), law=found.retirement_law(), workers=found.worker_posts)
    extra: dict[str, object] = {"tabs": page_tabs(), "tab": "retirements", "crumbs": crumbs(_("退休预测"))}
    if not wants_fragment(request):
        ahead = forecast(by=by, on=today, found=found)
        extra |= {
            "forecast": ahead,
            "rules": found.retirement_rows(),
            "answer": _(
                "%(first)s 年余下时间到 %(last)s 年，在编到龄退休 %(total)s 人，其中 %(next)s 年 %(count)s 人。"
            )
            % {
                "first": today.year,
                "last": ahead.years[-1],
                "total": sum(ahead.totals),
                "next": ahead.years[1],
                "count": ahead.totals[1],
            },
        }
    return render_list(request, watched(request, table), rows, extra=extra, template="staffing/retirements.html")


@require_GET
def show_past_age(request: HttpRequest) -> HttpResponse:
    """已到龄仍在岗: who is past the statutory age and still in post, to be settled in the teacher register."""
    by, today = by_of(request), clock.today()
    require(by, READ)
    found = standards(on=today)
    rows = past_age_for(by=by, on=today, found=found)
    table = retirements_table(schools=schools_of(by), law=found.retirement_law(), workers=found.worker_posts)
    table = replace(table, key="staffing.past_age", title=_("已到龄仍在岗"), empty_title=_("没有已到龄仍在岗的人员"))
    between = (_("退休预测"), reverse("staffing:retirements"))
    extra = {
        "tabs": page_tabs(),
        "tab": "retirements",
        "crumbs": crumbs(_("已到龄仍在岗"), between),
        "answer": _("请核对出生日期和岗位类别；已退休的在教师页办理离岗。"),
    }
    return render_list(request, watched(request, table), rows, extra=extra, template="staffing/list.html")


@require_GET
def show_exchange(request: HttpRequest) -> HttpResponse:
    """交流轮岗: this school year's share of those who may be exchanged, and of backbone teachers among the exchanged."""
    by, today = by_of(request), clock.today()
    require(by, READ)
    found = standards(on=today)
    whole = eligible(on=today, found=found).filter(scope(by, READ, unit_field="school"))
    moved = exchanges(on=today).filter(scope(by, READ, unit_field="from_school"))
    moved = moved.select_related("teacher", "from_school__unit", "to_school__unit").order_by("from_date", "pk")
    rows = list(moved.defer("teacher__id_number", "teacher__phone"))
    backbone = sum(1 for row in rows if row.teacher.backbone in COUNTY_LEVELS)
    able, done = counted_exchanged(whole, on=today)
    context = {
        "title": _("交流轮岗"),
        "tabs": page_tabs(),
        "year": school_year_of(on=today),
        "rows": rows,
        "able": able,
        "done": done,
        "share": done * 100 / able if able else None,
        "backbone": backbone,
        "backbone_share": backbone * 100 / len(rows) if rows else None,
        "least": found.share("rotation.share"),
        "least_backbone": found.share("rotation.backbone_share"),
        "years": found.number("rotation.eligible_years_minimum"),
        "near": found.number("staffing.near_retirement_years"),
        "levels": [one.value for one in COUNTY_LEVELS],
        "answer": _(
            "本学年应交流教师 %(able)s 人，已交流 %(done)s 人；交流 %(moved)s 人次，其中骨干教师 %(backbone)s 人次。"
        )
        % {"able": able, "done": done, "moved": len(rows), "backbone": backbone},
    }
    return render(request, "staffing/exchange.html", context)
