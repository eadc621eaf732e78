"""一期的页面 (page of a period): who has sent, who is silent, words for the group, passing many at once."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.returns import actions, queries
from yaodian.apps.returns.models import ReturnPeriod
from yaodian.apps.returns.rules import FILLABLE, Step, reminder_words
from yaodian.apps.returns.tables import DUTIES
from yaodian.apps.returns.views.frame import BOTH, confirm_page, crumbs, visible_period
from yaodian.kernel import clock
from yaodian.kernel.access import By, by_of, holds
from yaodian.kernel.web.lists import render_list, wants_fragment


def here(period: ReturnPeriod) -> str:
    """Return the address of a period."""
    return reverse("returns:period", args=[period.plan_id, period.code])


@require_GET
def period(request: HttpRequest, plan_id: int, period_code: str) -> HttpResponse:
    """一期报送: the duties the reader may see."""
    by = by_of(request)
    found = visible_period(request, plan_id, period_code)
    rows = queries.duties_for(by=by).filter(period=found).select_related("plan", "period", "unit", "central")
    extra = {} if wants_fragment(request) else _around(request, found, by)
    return render_list(request, DUTIES, rows, extra=extra, template="returns/period.html")


def _around(request: HttpRequest, found: ReturnPeriod, by: By) -> dict[str, Any]:
    """Return what stands around the list: tally, silent, what the reader may pass."""
    today = clock.today()
    duties = queries.duties_for(by=by).filter(period=found)
    tally = queries.tally_of(duties=duties, today=today)
    silent = queries.silent(period=found, by=by)
    units = queries.filed_units(by=by, today=today)
    link = request.build_absolute_uri(reverse("returns:month"))
    return {
        "title": f"{found.plan} {found}",
        "period": found,
        "answer": _("%(day)s截止：应报 %(whole)s，按时 %(on_time)s，迟报 %(late)s，未报 %(waiting)s，退回 %(returned)s")
        % {
            "day": found.due_date,
            "whole": tally.whole,
            "on_time": tally.on_time,
            "late": tally.late,
            "waiting": tally.silent + tally.pending,
            "returned": tally.returned,
        },
        "silent": silent,
        "silent_words": reminder_words(
            title=found.plan.title,
            period=found.title,
            due=found.due_date,
            today=today,
            silent=[str(duty.unit) for duty in silent],
            link=link,
        ),
        "heaps": _heaps(found, by),
        "may_remind": bool(silent) and holds(by, "returns.lock", unit_id=found.plan.owner_id),
        "may_upload": duties.filter(unit_id__in=units, state__in=sorted(FILLABLE)).exists(),
        "crumbs": crumbs(found.plan, found.title),
    }


def _heaps(found: ReturnPeriod, by: By) -> list[tuple[Step, int, int]]:
    """Return (step, how many may be passed at once, how many want a look of their own)."""
    heaps = []
    for step, verb in queries.STEP_VERBS.items():
        if holds(by, verb):
            flags = list(queries.due_for(by=by, step=step).filter(period=found).values_list("flagged", flat=True))
            if flags:
                heaps.append((step, flags.count(False), flags.count(True)))
    return heaps


@require_http_methods(BOTH)
def pass_all(request: HttpRequest, plan_id: int, period_code: str, step: str) -> HttpResponse:
    """一并办理: every return that waits for this step, except those with an explanation, which are looked at one by one."""
    found = visible_period(request, plan_id, period_code)
    if step not in Step.values:
        raise Http404
    wanted = Step(step)
    waiting = queries.due_for(by=by_of(request), step=wanted).filter(period=found, flagged=False)
    keys = list(waiting.order_by("pk").values_list("pk", flat=True))
    if not keys:
        return redirect(here(found))
    return confirm_page(
        request,
        None,
        lambda _given, by: actions.pass_duties(duty_ids=keys, step=wanted, by=by),
        question=_("一并“%(step)s” %(n)s 份？") % {"step": wanted.label, "n": len(keys)},
        consequence=_("有核实说明的不在其中，请逐份看。"),
        verb=wanted.label,
        done=_("已办 %(n)s 份。") % {"n": len(keys)},
        to=here(found),
    )


@require_http_methods(BOTH)
def remind(request: HttpRequest, plan_id: int, period_code: str) -> HttpResponse:
    """催报."""
    found = visible_period(request, plan_id, period_code, "returns.lock")
    silent = queries.silent(period=found, by=by_of(request))
    return confirm_page(
        request,
        None,
        lambda _given, by: actions.remind_silent(period_id=found.pk, by=by),
        question=_("向 %(n)s 个未报单位发催报通知？") % {"n": len(silent)},
        verb=_("发催报通知"),
        done=_("已发，通知在“通知签收”里，可复制到群。"),
        to=here(found),
    )
