"""Files of a briefing (期间材料成文): which document a kind is, and its files."""

from __future__ import annotations

from yaodian.apps.plan.documents.frozen import BriefingRequest
from yaodian.apps.plan.documents.halfyear import half_year_summary
from yaodian.apps.plan.documents.ledger import ledger_circular
from yaodian.apps.plan.documents.pack import pack_files, pack_html
from yaodian.apps.plan.documents.period import period_circular
from yaodian.apps.plan.models import Briefing
from yaodian.apps.plan.queries.briefings import read_period
from yaodian.apps.plan.queries.naming import units_unnamed
from yaodian.apps.plan.rules.briefings import BriefingKind
from yaodian.apps.plan.rules.outputs import OutputFile
from yaodian.apps.plan.rules.periods import PeriodFacts
from yaodian.apps.plan.rules.unnamed import Unnamed, without_names
from yaodian.kernel.documents.html import render_html
from yaodian.kernel.documents.layout import shipped_layout
from yaodian.kernel.documents.model import OfficialDoc
from yaodian.kernel.documents.pdf import html_to_pdf, write_pdf


def briefing_doc(briefing: Briefing, facts: PeriodFacts, *, demo: bool) -> OfficialDoc | None:
    """Return the official document of a briefing, None for a meeting pack."""
    told = briefing_text(briefing, facts, demo=demo)
    return told.doc if told else None


def briefing_text(briefing: Briefing, facts: PeriodFacts, *, demo: bool) -> Unnamed | None:
    """Return the document of a briefing with what was replaced in it: one without leave to name holds no unit's name."""
    request = BriefingRequest(
        recipients=briefing.recipients, mend_date=briefing.mend_date, issuer=briefing.issuer, named=briefing.named
    )
    if briefing.kind == BriefingKind.PACK:
        return None
    made = {BriefingKind.HALF: half_year_summary, BriefingKind.LEDGER: ledger_circular}
    doc = made.get(BriefingKind(briefing.kind), period_circular)(facts, request=request, demo=demo)
    return Unnamed(doc) if briefing.named else without_names(doc, units=units_unnamed())


def briefing_preview(briefing: Briefing, *, demo: bool) -> str:
    """Return a briefing as a page of HTML, as it will be issued."""
    facts = read_period(briefing)
    doc = briefing_doc(briefing, facts, demo=demo)
    return pack_html(facts, demo=demo) if doc is None else render_html(doc, layout=shipped_layout())


def briefing_pdf(briefing: Briefing, *, demo: bool) -> bytes:
    """Return a briefing as it will be printed."""
    facts = read_period(briefing)
    doc = briefing_doc(briefing, facts, demo=demo)
    return html_to_pdf(pack_html(facts, demo=demo)) if doc is None else write_pdf(doc, source_sheet=False)


def pack_of(briefing: Briefing, *, demo: bool) -> tuple[str, list[OutputFile], int]:
    """Return title, files and how many figures carry a source, of a meeting pack."""
    facts = read_period(briefing)
    count = pack_html(facts, demo=demo).count("<data ")
    return str(briefing), pack_files(facts, name=str(briefing), demo=demo), count
