"""办文待办 (papers worklist): the papers whose step is the reader's, and the co-signatures his units owe."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.kernel.access import Reader
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.papers.models import Paper
from yaodian.kernel.papers.queries.papers import cosignatures_waiting, waiting_for
from yaodian.kernel.papers.rules import PaperState
from yaodian.kernel.worklist import Item

WORDS = {
    PaperState.DRAFTING: _("改稿送审"),
    PaperState.SECTION: _("科室审核"),
    PaperState.OFFICE: _("核稿"),
    PaperState.COSIGN: _("录入外单位会签"),
    PaperState.SIGNING: _("签发"),
    PaperState.NUMBERING: _("编号"),
    PaperState.SEALING: _("登记用印"),
    PaperState.PRINTING: _("印发"),
}


def items(by: Reader, today: date) -> list[Item]:
    """Return the papers and co-signatures that wait for the reader."""
    found = [_item(paper, f"papers.{paper.state}:{paper.pk}", PaperState(paper.state)) for paper in waiting_for(by=by)]
    for signature in cosignatures_waiting(by=by):
        found.append(
            Item(
                key=f"papers.cosign:{signature.pk}",
                title=signature.paper.title,
                record=record_ref(signature.paper),
                url=reverse("papers:paper", args=[signature.paper_id]),
                action=_("会签"),
                unit_title=str(signature.unit),
            )
        )
    return found


def _item(paper: Paper, key: str, state: PaperState) -> Item:
    return Item(
        key=key,
        title=paper.title,
        record=record_ref(paper),
        url=reverse("papers:paper", args=[paper.pk]),
        action=_(WORDS[state]),
        unit_title=str(paper.unit),
        fact=_("%(kind)s，%(drafter)s拟稿") % {"kind": paper.get_kind_display(), "drafter": paper.drafter},
        leader=state is PaperState.SIGNING,
    )
