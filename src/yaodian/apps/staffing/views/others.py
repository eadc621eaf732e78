"""学前和特殊教育页 (preschool and special education): staff of a class, inclusive shares; placements and who is not placed."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.staffing import actions
from yaodian.apps.staffing.access import READ, SPECIAL
from yaodian.apps.staffing.documents import gardens_book
from yaodian.apps.staffing.forms import BaselineForm
from yaodian.apps.staffing.queries import board_of, may_keep, require_keep, seen
from yaodian.apps.staffing.queries.special import baseline_of, placements, unplaced_for
from yaodian.apps.staffing.tables import gardens_rows, gardens_table, unplaced_table
from yaodian.apps.staffing.views.frame import (
    EXCEL,
    answered,
    as_file,
    asked_snapshot,
    is_demo,
    page_tabs,
    schools_of,
    sent,
)
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, require
from yaodian.kernel.metrics import Reading, Scope
from yaodian.kernel.metrics.queries import period_of
from yaodian.kernel.metrics.registry import Metric, metrics
from yaodian.kernel.web.lists import render_list, wants_fragment
from yaodian.registers.schools.queries import snapshots
from yaodian.registers.teachers.views.frame import watched

SHARES = (
    "schools.inclusive_kindergartens",
    "schools.inclusive_children",
    "schools.public_children",
    "staffing.inclusive_private_kindergartens",
    "staffing.inclusive_private_children",
    "staffing.staffed_kindergartens",
)


def _shares() -> list[tuple[Metric, Reading]]:
    """Return the city's shares of kindergartens, each a metric that opens into its rows."""
    today = clock.today()
    period = period_of(code=str(today.year))
    found = []
    for key in SHARES:
        one = metrics()[key]
        reading = one.read(scope=Scope(), period=period, today=today)
        if isinstance(reading, Reading):
            found.append((one, reading))
    return found


@require_GET
def show_preschool(request: HttpRequest) -> HttpResponseBase:
    """学前: kindergartens with the staff of their classes; inclusive and public shares by children and by number."""
    by, today = by_of(request), clock.today()
    require(by, READ)
    snapshot = asked_snapshot(request)
    board = board_of(on=today, snapshot=snapshot)
    every = [one.garden for one in seen(board.lines, by=by) if one.garden]
    note = _("数据截至 %(day)s。") % {"day": snapshot.title if snapshot else today.isoformat()}
    if request.GET.get("export") == "book":
        return as_file(gardens_book(every, note=note, demo=is_demo()), f"幼儿园教职工配备_{today}.xlsx", EXCEL)
    sealed = list(snapshots().filter(sealed_at__isnull=False))
    table = gardens_table(every, snapshots=sealed, note=note)
    rows = gardens_rows(every, sort=request.GET.get("sort", ""))
    if wants_fragment(request) or request.GET.get("export"):
        return render_list(request, table, rows)
    children = sum(one.children or 0 for one in every)
    staff = sum(one.staff for one in every if one.children)
    low, high = (board.found.figure(f"preschool.children_per_staff_{end}", "全日制") for end in ("min", "max"))
    extra = {
        "tabs": page_tabs(),
        "answer": _("幼儿园 %(count)s 所：缺保教人员 %(short)s 所 %(less)s 人，班级数未填 %(unknown)s 所。")
        % {
            "count": len(every),
            "short": sum(1 for one in every if one.short),
            "less": sum(one.short or 0 for one in every),
            "unknown": sum(1 for one in every if one.short is None),
        },
        "ratio": Decimal(children) / staff if staff and children else None,
        "low": low,
        "high": high,
        "shares": _shares() if snapshot is None else [],
        "note": note,
        "snapshots": sealed,
        "snapshot": snapshot,
    }
    return render_list(request, table, rows, extra=extra, template="staffing/preschool.html")


@require_GET
def show_special(request: HttpRequest) -> HttpResponse:
    """特殊教育: placements now beside the baseline; below, who is not placed and why."""
    by, today = by_of(request), clock.today()
    require(by, SPECIAL)
    rows = unplaced_for(by=by, on=today)
    reasons = {
        "case": _("失学未办结"),
        "ordinary": _("在普通班就读，未登记随班就读"),
        "none": _("没有义务教育阶段在读学籍"),
    }
    extra: dict[str, object] = {"tabs": page_tabs(), "tab": "special"}
    if not wants_fragment(request):
        lines = placements(by=by, on=today)
        total = sum(one.now for one in lines)
        extra |= {
            "lines": lines,
            "baseline": baseline_of(year=today.year),
            "may_keep": may_keep(by=by),
            "answer": _("义务教育阶段登记特殊教育就读方式 %(total)s 人，未安置 %(rest)s 人。")
            % {"total": total, "rest": rows.count()},
        }
    table = watched(request, unplaced_table(schools=schools_of(by, SPECIAL), reasons=reasons))
    return render_list(request, table, rows, extra=extra, template="staffing/special.html")


@require_http_methods(["GET", "POST"])
def set_baseline(request: HttpRequest) -> HttpResponse:
    """设定安置基数."""
    by = by_of(request)
    require_keep(by=by)
    form = BaselineForm(sent(request), initial={"year": clock.today().year})

    def act() -> None:
        data = form.cleaned_data
        actions.set_placement_baseline(year=data["year"], snapshot_id=data["snapshot"].pk, note=data["note"], by=by)

    return answered(
        request,
        form,
        act,
        title=_("设定安置基数"),
        answer=_("与所选快照中的安置情况比较；快照封存后不变。"),
        verb=_("设定"),
        done=_("已设定。"),
        to=reverse("staffing:special"),
        between=[(_("特殊教育"), reverse("staffing:special"))],
    )
