"""Journal pages (流水页面): the lines, one line, and the verification."""

from __future__ import annotations

import json
from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.kernel.access import by_of, require
from yaodian.kernel.journal.commands import other_faults
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.queries import chain_faults, chain_head, lines_of, record_faults, unsealed_lines
from yaodian.kernel.journal.tables import LINES
from yaodian.kernel.journal.verbs import verb_title
from yaodian.kernel.records import find
from yaodian.kernel.web.lists import render_list

SHOWN_FAULTS = 500


@require_GET
def lines(request: HttpRequest) -> HttpResponse:
    """流水列表."""
    require(by_of(request), "journal.read")
    sequence, _digest = chain_head()
    answer = _("已封链 %(sealed)s 条，待封 %(open)s 条") % {"sealed": sequence, "open": unsealed_lines().count()}
    return render_list(
        request, LINES, JournalLine.objects.all(), extra={"answer": answer}, template="journal/list.html"
    )


@require_GET
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """一条流水: what it recorded, its place in the chain, and the other lines of the same record."""
    by = by_of(request)
    require(by, "journal.read")
    found = get_object_or_404(JournalLine.objects.select_related("link"), pk=pk)
    context = {
        "title": f"{verb_title(verb=found.verb)} {found.summary}",
        "verb": verb_title(verb=found.verb),
        "line": found,
        "record": find(by, found.record) if found.record else None,
        "detail": json.dumps(found.detail, ensure_ascii=False, indent=2) if found.detail else "",
        "others": lines_of(record=found.record).exclude(pk=pk).order_by("-id")[:50] if found.record else (),
        "crumbs": [(_("操作流水"), reverse("journal:list")), (str(found.pk), "")],
    }
    return render(request, "journal/line.html", context)


@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """校验: recompute the chain, and compare every journaled row with its last digest."""
    require(by_of(request), "journal.read")
    sequence, digest = chain_head()
    context: dict[str, object] = {
        "title": _("校验操作流水"),
        "sequence": sequence,
        "digest": digest,
        "unsealed": unsealed_lines().count(),
        "crumbs": [(_("操作流水"), reverse("journal:list")), (_("校验"), "")],
    }
    if request.method == "POST":
        checks = (chain_faults(), record_faults(), other_faults())
        found = [fault for check in checks for fault in islice(check, SHOWN_FAULTS)]
        context |= {"checked": True, "faults": found}
    return render(request, "journal/verify.html", context)
