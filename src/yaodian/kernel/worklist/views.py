"""Worklist page (待办页面): what waits for one person, most urgent first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yaodian.kernel import clock
from yaodian.kernel.access import by_of
from yaodian.kernel.web.lists import wants_fragment
from yaodian.kernel.worklist.queries import worklist
from yaodian.kernel.worklist.rules import Urgency, by_urgency, urgency_of, worklist_text


@require_GET
def items(request: HttpRequest) -> HttpResponse:
    """我的待办: every app's items for the reader, grouped by urgency; `q` narrows them by a word."""
    by = by_of(request)
    today = clock.today()
    found = worklist(by=by, today=today)
    word = request.GET.get("q", "").strip()[:60]
    shown = [item for item in found if word in f"{item.title} {item.action} {item.unit_title} {item.fact}"]
    counts = {urgency: sum(urgency_of(item, today=today) is urgency for item in found) for urgency in Urgency}
    context = {
        "title": _("我的待办"),
        "answer": _answer(counts),
        "groups": by_urgency(shown, today=today),
        "word": word,
        "shown": shown,
        "found": found,
        "text": worklist_text(shown, today=today, name=by.acting_for or by.name),
    }
    return render(request, "worklist/_items.html" if wants_fragment(request) else "worklist/list.html", context)


def _answer(counts: dict[Urgency, int]) -> str:
    """Return the first line of the page, in words."""
    total = sum(counts.values())
    if not total:
        return ""
    told = [
        f"{urgency.label} {counts[urgency]}"
        for urgency in (Urgency.OVERDUE, Urgency.TODAY, Urgency.THIS_WEEK)
        if counts[urgency]
    ]
    return _("%(total)s 件待办") % {"total": total} + (f"：{'，'.join(told)}" if told else _("，近期没有到期的"))
