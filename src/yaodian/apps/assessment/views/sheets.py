"""Sheets (得分明细页面): a unit's points opening into rows, marking, appeals and their answers."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.assessment import actions, forms
from yaodian.apps.assessment.models import Indicator, Participant
from yaodian.apps.assessment.queries import readings, results
from yaodian.apps.assessment.queries import schemes as reads
from yaodian.apps.assessment.rules import AppealState, IndicatorKind, SchemeState
from yaodian.apps.assessment.rules.scoring import plain
from yaodian.apps.assessment.views.frame import REFUSALS, ask, bound, one_of
from yaodian.kernel import clock, records
from yaodian.kernel.access import NotAllowedError, by_of, holds, require
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.journal.queries import record_ref

OPENED = 20


@require_GET
def sheet(request: HttpRequest, participant_id: int) -> HttpResponse:
    """得分明细: every indicator with its points and the rows behind them, items, total, grade, appeals."""
    by = by_of(request)
    found = one_of(reads.participants_for(by=by).select_related("scheme", "unit"), participant_id)
    result = results.result_of(found)
    scheme = found.scheme
    lines = []
    for indicator in reads.leaves(scheme):
        indicator.scheme = scheme
        lines.append(_line(indicator, found, result, by))
    until = scheme.appeal_until_date
    open_window = scheme.state == SchemeState.PROVISIONAL and (until is None or clock.today() <= until)
    context = {
        "title": str(found),
        "crumbs": [
            (_("年终考核"), reverse("assessment:schemes")),
            (str(scheme), reverse("assessment:scheme", args=[scheme.pk])),
            (str(found.unit), ""),
        ],
        "participant": found,
        "scheme": scheme,
        "lines": lines,
        "result": result,
        "grade": results.grade_title(scheme, code=result.graded.grade) if result.graded else "",
        "final": scheme.state == SchemeState.FINAL,
        "appeals": found.appeals.select_related("indicator", "item").order_by("id"),
        "exclusions": found.exclusions.select_related("indicator").order_by("id"),
        "may_appeal": open_window and holds(by, "assessment.appeal", unit_id=found.unit_id),
        "may_confirm": open_window
        and found.confirmed_at is None
        and holds(by, "assessment.appeal", unit_id=found.unit_id),
    }
    return render(request, "assessment/sheet.html", context)


def _line(indicator: Indicator, participant: Participant, result: results.Result, by: Any) -> dict[str, Any]:
    """Return one indicator for the sheet: points as kept, rows as they open now."""
    shown = None
    if indicator.kind == IndicatorKind.COMPUTED:
        shown = readings.reading(indicator=indicator, participant=participant, by=by)
    counted, missing = (shown.counted, shown.missing) if shown else (None, None)
    return {
        "indicator": indicator,
        "score": result.scores.get(indicator.pk),
        "metric": shown.metric if shown else None,
        "counted": counted.links(limit=OPENED) if counted else [],
        "missing": missing.links(limit=OPENED) if missing else [],
        "hidden": counted.hidden_words if counted else "",
    }


@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, indicator_id: int) -> HttpResponse:
    """测评: marks of 0 to 100 for the units of a scheme; a declaration, shown as such."""
    by = by_of(request)
    found = one_of(reads.indicators_for(by=by).select_related("scheme"), indicator_id)
    if found.pk not in {one.pk for one in reads.rated_by(by=by, scheme=found.scheme)}:
        raise NotAllowedError(_("这项评价不由您评分，或考评已结束。"))
    unit_id = None
    if found.kind == IndicatorKind.SURVEY:
        unit_id = next((seat.unit_id for seat in by.seats if seat.unit_id is not None), None)
    units = found.scheme.participants.select_related("unit").order_by("unit__position", "id")
    known = reads.ratings_of(indicator=found, rater=by.acting_for or by.name, unit_id=unit_id)
    rows: list[dict[str, Any]] = [
        {
            "participant": row,
            "name": f"mark_{row.pk}",
            "mark": request.POST.get(f"mark_{row.pk}", plain(known[row.pk].mark) if row.pk in known else ""),
        }
        for row in units
        if row.unit_id != unit_id
    ]
    error = ""
    if request.method == "POST":
        try:
            marks = {row["participant"].pk: Decimal(str(row["mark"])) for row in rows if str(row["mark"]).strip()}
            actions.rate(indicator_id=found.pk, marks=marks, scan=request.FILES.get("scan"), by=by)
        except InvalidOperation:
            error = _("评分只填0到100的数字。")
        except REFUSALS as refused:
            error = str(refused)
        else:
            messages.success(request, _("已保存 %(count)s 份评价。") % {"count": len(marks)})
            return redirect("assessment:schemes")
    context = {
        "title": f"{found.scheme} {found.title}",
        "crumbs": [(_("年终考核"), reverse("assessment:schemes")), (found.title, "")],
        "indicator": found,
        "rows": rows,
        "error": error,
        "acting": bool(by.acting_for),
    }
    return render(request, "assessment/rate.html", context, status=422 if error else 200)


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, participant_id: int) -> HttpResponse:
    """核对无异议."""
    by = by_of(request)
    found = one_of(reads.participants_for(by=by).select_related("scheme", "unit"), participant_id)
    require(by, "assessment.appeal", unit_id=found.unit_id)
    return ask(
        request,
        bound(forms.Empty, request),
        act=lambda _facts: actions.confirm_sheet(participant_id=found.pk, by=by),
        question=_("%(unit)s得分核对无异议？") % {"unit": found.unit},
        consequence=_("申诉期内发现问题仍可申诉。"),
        verb=_("核对无异议"),
        done=_("已记录。"),
        back=reverse("assessment:sheet", args=[found.pk]),
    )


@require_http_methods(["GET", "POST"])
def file_appeal(request: HttpRequest, participant_id: int) -> HttpResponse:
    """提出申诉."""
    by = by_of(request)
    found = one_of(reads.participants_for(by=by).select_related("scheme", "unit"), participant_id)
    require(by, "assessment.appeal", unit_id=found.unit_id)
    lines = [(f"indicator:{one.pk}", str(one)) for one in reads.leaves(found.scheme)]
    lines += [(f"item:{one.pk}", f"{one.points:+} {one.title}") for one in results.result_of(found).items]

    def file(facts: dict[str, Any]) -> None:
        kind, _colon, number = facts["about"].partition(":")
        actions.file_appeal(
            participant_id=found.pk,
            text=facts["text"],
            indicator_id=int(number) if kind == "indicator" else None,
            item_id=int(number) if kind == "item" else None,
            paper=facts["paper"],
            by=by,
        )

    return ask(
        request,
        bound(forms.AppealForm, request, lines=lines),
        act=file,
        question=_("%(unit)s对%(scheme)s得分提出申诉") % {"unit": found.unit, "scheme": found.scheme},
        consequence=_("办公室核查后书面答复；成立的，得分和总分随即更正。"),
        verb=_("提出申诉"),
        done=_("已提出申诉。"),
        back=reverse("assessment:sheet", args=[found.pk]),
    )


@require_GET
def appeal(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """一件申诉: what is contested, why, with what paper, how it was answered and what moved."""
    by = by_of(request)
    rows = reads.appeals_for(by=by).select_related("participant__unit", "participant__scheme", "indicator", "item")
    found = one_of(rows, appeal_id)
    context = {
        "title": _("申诉：%(what)s") % {"what": found},
        "crumbs": [
            (_("年终考核"), reverse("assessment:schemes")),
            (str(found.participant.unit), reverse("assessment:sheet", args=[found.participant_id])),
            (_("申诉"), ""),
        ],
        "appeal": found,
        "files": files_of(record_ref(found)),
        "exclusions": found.exclusions.order_by("id"),
        "may_answer": holds(by, "assessment.manage") and found.state == AppealState.FILED,
    }
    return render(request, "assessment/appeal.html", context)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """答复申诉."""
    by = by_of(request)
    require(by, "assessment.manage")
    rows = reads.appeals_for(by=by).select_related("participant__unit", "participant__scheme", "indicator", "item")
    found = one_of(rows, appeal_id)
    if found.indicator is not None:
        found.indicator.scheme = found.participant.scheme
    refs = sorted(readings.countable(appeal=found, by=by))
    labels = records.find_many(by, refs)
    choices = [(ref, labels[ref].label or ref) for ref in refs]
    if found.state != AppealState.FILED:
        raise Http404
    return ask(
        request,
        bound(forms.AnswerForm, request, records=choices),
        act=lambda facts: actions.decide_appeal(
            appeal_id=found.pk,
            uphold=facts["verdict"] == "agree",
            decision=facts["decision"],
            exclude=facts.get("exclude", ()),
            by=by,
        ),
        question=_("答复%(unit)s的申诉") % {"unit": found.participant.unit},
        consequence=_("申诉理由：%(text)s") % {"text": found.text},
        verb=_("答复"),
        done=_("已答复，得分已更正。"),
        back=reverse("assessment:appeal", args=[found.pk]),
    )
