"""台账总览和列表 (board and lists)."""

from __future__ import annotations

from itertools import groupby

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.fields import BooleanField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yaodian.apps.ledgers import queries
from yaodian.apps.ledgers.access import DECLARE, READ
from yaodian.apps.ledgers.models import Entry
from yaodian.apps.ledgers.queries.declared import FIRST
from yaodian.apps.ledgers.rules import DECLARATION_GROUPS
from yaodian.apps.ledgers.tables import list_of
from yaodian.apps.ledgers.views.frame import crumbs, ledger_of
from yaodian.kernel import clock
from yaodian.kernel.access import allowed_units, by_of, holds, require
from yaodian.kernel.disclosure.rules import watermark
from yaodian.kernel.web.lists import render_list


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """台账总览: every ledger with its rows, permits that end, units without a row."""
    by = by_of(request)
    require(by, READ)
    lines = sorted(
        queries.board(by=by, today=clock.today()), key=lambda one: list(DECLARATION_GROUPS).index(one.ledger.group)
    )
    context = {
        "title": _("台账"),
        "groups": [
            (DECLARATION_GROUPS[key], list(found)) for key, found in groupby(lines, key=lambda one: one.ledger.group)
        ],
        "rows": sum(line.rows for line in lines),
        "expired": sum(line.expired for line in lines),
        "ending": sum(line.ending for line in lines),
        "may_declare": holds(by, DECLARE),
    }
    return render(request, "ledgers/board.html", context)


@require_GET
def show_list(request: HttpRequest, ledger_id: int) -> HttpResponse:
    """一本台账: its rows as far as the reader may see them; Excel carries the reader's name."""
    by, today = by_of(request), clock.today()
    ledger = ledger_of(request, ledger_id)
    declared = queries.declaration_of(ledger)
    warn = queries.warn_days(FIRST, on=today)
    definition = list_of(ledger, today=today, warn=warn, watermark=watermark(name=by.name, at=localtime(clock.now())))
    rows = queries.entries_for(by=by).filter(ledger=ledger).select_related("parent")
    if declared.parent:
        breached = Case(
            When(~Q(breach=""), then=Value(value=True)), default=Value(value=False), output_field=BooleanField()
        )
        rows = rows.annotate(breached=breached)
    kept = queries.units_kept(by=by, ledger=ledger)
    extra = {
        "ledger": ledger,
        "source": declared.source,
        "may_add": ledger.open and kept.exists(),
        "may_import": ledger.open and not declared.parent and kept.exists(),
        "may_declare": holds(by, DECLARE),
        "expected": bool(declared.expected),
        "crumbs": [*crumbs(), (ledger.title, "")],
    }
    return render_list(request, definition, rows, extra=extra, template="ledgers/list.html")


@require_GET
def missing(request: HttpRequest, ledger_id: int) -> HttpResponse:
    """应建未建: the units that should have a row and have none, by name."""
    by = by_of(request)
    ledger = ledger_of(request, ledger_id)
    units = queries.expected_units(ledger, on=clock.today())
    reached = allowed_units(by, READ)
    if not reached.everywhere and not queries.owns(ledger, by=by):
        units = units.filter(pk__in=reached.ids)
    rows = Entry.objects.filter(ledger=ledger, unit=OuterRef("pk"), state="in_force")
    lacking = list(units.exclude(Exists(rows)).order_by("position", "code"))
    context = {
        "title": _("应建未建"),
        "ledger": ledger,
        "units": lacking,
        "whole": units.count(),
        "text": _("“%(ledger)s”尚未登记的单位：%(units)s。请尽快在“台账”中登记。")
        % {"ledger": ledger.title, "units": "、".join(str(unit) for unit in lacking)},
        "crumbs": [*crumbs(ledger), (_("应建未建"), "")],
    }
    return render(request, "ledgers/missing.html", context)
