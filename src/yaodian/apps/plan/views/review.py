"""Review pages (识读审阅页面): the text on the left, what was read on the right; every act is kept at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.apps.plan.actions import imports
from yaodian.apps.plan.models import ImportDraft
from yaodian.apps.plan.queries.review import DraftView, read_draft
from yaodian.apps.plan.queries.suggestions import lead_units
from yaodian.apps.plan.rules import ClauseKind, TargetKind, review
from yaodian.apps.plan.views.imports import REFUSALS, open_draft
from yaodian.kernel.access import by_of
from yaodian.kernel.web.lists import wants_fragment

CORRECTED = ("kind", "quantity", "unit", "object", "deadline", "metric")


def _common(draft: ImportDraft, view: DraftView) -> dict[str, Any]:
    """Return what page and fragments share."""
    return {
        "draft": draft,
        "view": view,
        "kinds": [(value, str(label)) for value, label in TargetKind.choices],
        "clause_kinds": [(value, str(label)) for value, label in ClauseKind.choices],
        "act_href": reverse("plan:review_act", args=[draft.pk]),
        "units": view.units,
        "open": draft.plan_id is None and not draft.discarded,
    }


@require_GET
def review_page(request: HttpRequest, draft_id: int) -> HttpResponse:
    """审阅: one section of the text, point by point; the others come one by one."""
    draft = open_draft(request, draft_id)
    view = read_draft(draft=draft, by=by_of(request))
    asked = request.GET.get("section", "")
    place = int(asked) if asked.isdecimal() else view.first_waiting()
    tabs = view.tabs
    if place >= len(tabs):
        raise Http404
    context = {
        **_common(draft, view),
        "title": _("审阅：%(name)s") % {"name": draft.parsed.get("title") or draft.name},
        "place": place,
        "tab": tabs[place],
        "following": tabs[place + 1] if place + 1 < len(tabs) else None,
        "blocks": view.blocks(place),
        "open_clause": request.GET.get("open", ""),
    }
    fragment = wants_fragment(request)
    response = render(request, "plan/review/_section.html" if fragment else "plan/review/page.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _act(
    request: HttpRequest, draft: ImportDraft, point_id: str, act: Callable[[], Any], *, clause_id: str = ""
) -> HttpResponse:
    """Do one act of the review and answer with its point: as a fragment, or as the page at that point."""
    error = ""
    try:
        act()
    except REFUSALS as refusal:
        error = str(refusal)
    draft.refresh_from_db()
    view = read_draft(draft=draft, by=by_of(request))
    found = view.block(point_id)
    if found is None:
        raise Http404
    place, block = found
    if not wants_fragment(request):
        if error:
            messages.error(request, error)
        return redirect(f"{reverse('plan:review', args=[draft.pk])}?section={place}#point-{point_id}")
    context = {**_common(draft, view), "block": block, "error": error, "place": place, "fragment": True}
    if error:
        context["typed"] = request.POST.dict()
        context["open_clause"] = clause_id
    return render(request, "plan/review/_point.html", context, status=422 if error else 200)


def _number(text: str) -> int | None:
    """Return a whole number of a form, None when it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None


@require_POST
def review_act(request: HttpRequest, draft_id: int) -> HttpResponse:
    """审阅一处: one verb on one finding, or on all that wait in a point."""
    draft = open_draft(request, draft_id)
    posted = request.POST
    point_id = posted.get("point", "")
    point = next((point for point in review.points_of(draft.parsed) if point["id"] == point_id), None)
    if point is None:
        raise Http404
    verb = posted.get("verb", "")

    def act() -> None:
        text, start = posted.get("text", ""), _number(posted.get("start", ""))
        if verb == "add":
            text = text.strip()
            whole = draft.source_text
            if start is None or whole[start : start + len(text)] != text:
                start = review.place_of(point, text)
        imports.review_finding(
            draft_id=draft.pk,
            verb=verb,
            finding_ids=posted.getlist("finding"),
            fields={key: posted[key] for key in CORRECTED if key in posted} if verb in ("edit", "add") else None,
            at=_number(posted.get("at", "")) or 0,
            text=text,
            start=start or 0,
            seen=_number(posted.get("seen", "")),
            by=by_of(request),
        )

    return _act(request, draft, point_id, act)


def _clause_form(request: HttpRequest, draft: ImportDraft, clause_id: str) -> HttpResponse:
    """Show the form of one clause: as a fragment, or as the page with it open."""
    view = read_draft(draft=draft, by=by_of(request))
    points = {clause["id"]: point["id"] for point in review.points_of(draft.parsed) for clause in point["clauses"]}
    found = view.block(points.get(clause_id, ""))
    if found is None:
        raise Http404
    place, block = found
    if not wants_fragment(request):
        address = reverse("plan:review", args=[draft.pk])
        return redirect(f"{address}?section={place}&open={clause_id}#point-{block.point['id']}")
    row = next(row for row in block.clauses if row.clause["id"] == clause_id)
    context = {**_common(draft, view), "block": block, "clause": row}
    return render(request, "plan/review/_clause_form.html", context)


@require_http_methods(["GET", "POST"])
def review_clause(request: HttpRequest, draft_id: int, clause_id: str) -> HttpResponse:
    """审阅分句: its kind, the section that should lead it, and a note."""
    draft = open_draft(request, draft_id)
    if request.method == "GET":
        return _clause_form(request, draft, clause_id)
    posted = request.POST
    kind = posted.get("kind", "")
    typed = posted.get("section", "").strip()

    def act() -> None:
        code = typed.split(" ")[0]
        known = lead_units()
        if code not in known:
            code = next((unit.code for unit in known.values() if typed in (unit.title, unit.short_title)), "")
        if typed and not code:
            raise review.ReviewError(_("没有“%(unit)s”这个科室，请从列表中选。") % {"unit": typed})
        imports.review_clause(
            draft_id=draft.pk,
            clause_id=clause_id,
            kind=ClauseKind(kind) if kind in ClauseKind.values else ClauseKind.TASK,
            section=code,
            note=posted.get("note", "")[:500],
            seen=_number(posted.get("seen", "")),
            by=by_of(request),
        )

    return _act(request, draft, posted.get("point", ""), act, clause_id=clause_id)
