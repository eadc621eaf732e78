"""报告 (reports): Excel and Word of what is asked, within the reader's schools."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_GET

from yaodian.apps.balance.access import READ
from yaodian.apps.balance.documents import ReportView, balance_book, balance_report
from yaodian.apps.balance.queries import seen, standards, trend_of
from yaodian.apps.balance.queries.computed import computed_items
from yaodian.apps.balance.queries.items import items_for
from yaodian.apps.balance.queries.sizes import sizes_of
from yaodian.apps.balance.rules import QUALITY, STAGES
from yaodian.apps.balance.views.frame import EXCEL, WORD, Asked, as_file, asked, is_demo
from yaodian.kernel import clock
from yaodian.kernel.access import By, by_of, require
from yaodian.kernel.web.shell import Shell


def _view(what: Asked, by: By) -> ReportView:
    """Return what a report tells. A snapshot's report holds nothing that later edits could change."""
    today = clock.today()
    on = what.snapshot.as_of_date if what.snapshot else today
    found = standards(on=on)
    titles = {} if what.snapshot else {row.code: str(row) for row in items_for(by=by).order_by("position")}
    computed = {} if what.snapshot else computed_items(on=today)
    rows = [found.row(one.rule, what.stage) for one in QUALITY]
    return ReportView(
        found=what.found,
        verdicts=seen(what.found.verdicts, by=by),
        on=on,
        source=what.note.partition("；")[0],
        trend=[] if what.snapshot else trend_of(stage=what.stage, today=today),
        sizes=sizes_of(by=by, stage=what.stage, on=on, snapshot=what.snapshot),
        computed=[(titles.get(code, code), one) for code, one in computed.items()],
        least=found.figure("balance.quality.indicators_met"),
        floor=found.figure("balance.quality.unmet_floor"),
        small=found.figure("balance.quality.teaching_point_pupils"),
        weights=[
            (STAGES[stage], weight) for stage in STAGES if (weight := found.figure("balance.apportion_weight", stage))
        ],
        sources=sorted({row.source for row in rows if row and row.source}),
    )


@require_GET
def excel(request: HttpRequest) -> HttpResponseBase:
    """Excel 报告."""
    by = by_of(request)
    require(by, READ)
    what = asked(request, by=by)
    return as_file(balance_book(_view(what, by), demo=is_demo()), f"{_name(what)}.xlsx", EXCEL)


@require_GET
def word(request: HttpRequest) -> HttpResponseBase:
    """Word 报告."""
    by = by_of(request)
    require(by, READ)
    what = asked(request, by=by)
    content = balance_report(_view(what, by), issuer=str(Shell(request).bureau), demo=is_demo())
    return as_file(content, f"{_name(what)}.docx", WORD)


def _name(what: Asked) -> str:
    return f"{STAGES[what.stage]}均衡监测_{what.snapshot.as_of_date if what.snapshot else clock.today()}"
