"""Papers a reader may see, and what waits for whom (查公文)."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from yaodian.kernel import clock
from yaodian.kernel.access import By, Reader, Role, System, allowed_units, holds
from yaodian.kernel.accounts.queries import holders
from yaodian.kernel.papers.models import CoSignature, Paper, PaperAddressee, PaperNumber
from yaodian.kernel.papers.rules import EDITABLE, PaperCosignState, PaperState

GONE_OUT = (PaperState.ISSUED, PaperState.ARCHIVED)
HEAD_ROLES = (Role.SECTION_HEAD, Role.OFFICE)


def papers_for(*, by: By) -> QuerySet[Paper]:
    """Return the papers of one's units, those to co-sign, and issued ones addressed to one's units; all for the office."""
    reached = allowed_units(by, "papers.read")
    if reached.everywhere:
        return Paper.objects.all()
    cosigned = CoSignature.objects.filter(unit_id__in=reached.ids).exclude(paper__state=PaperState.DRAFTING)
    received = PaperAddressee.objects.filter(unit_id__in=reached.ids, paper__state__in=GONE_OUT)
    return Paper.objects.filter(
        Q(unit_id__in=reached.ids) | Q(pk__in=cosigned.values("paper_id")) | Q(pk__in=received.values("paper_id"))
    )


def papers_of(*, ref: str, by: By) -> QuerySet[Paper]:
    """Return the papers drafted from a record, newest first."""
    return papers_for(by=by).filter(record=ref).order_by("-id")


def waiting_for(*, by: Reader) -> list[Paper]:
    """待我办理: the papers whose present step is the reader's, oldest first (co-signatures apart)."""
    drafts, sections = allowed_units(by, "papers.draft"), allowed_units(by, "papers.review_section")
    wanted = Q(state=PaperState.DRAFTING, drafter_account_id=by.account_id, unit_id__in=drafts.ids | by.unit_ids)
    wanted |= Q(state=PaperState.SECTION, unit_id__in=sections.ids)
    if holds(by, "papers.review_office"):
        wanted |= Q(state=PaperState.OFFICE) & ~Q(drafter_account_id=by.account_id)
        wanted |= Q(
            state=PaperState.COSIGN, cosignatures__unit__isnull=True, cosignatures__state=PaperCosignState.WAITING
        )
    if holds(by, "papers.sign"):
        wanted |= Q(state=PaperState.SIGNING)
    if holds(by, "papers.register"):
        wanted |= Q(state__in=[PaperState.NUMBERING, PaperState.SEALING, PaperState.PRINTING])
    return list(Paper.objects.filter(wanted).select_related("unit").distinct().order_by("id"))


def cosignatures_waiting(*, by: Reader) -> QuerySet[CoSignature]:
    """待会签: co-signatures that the reader may give for a unit."""
    reached = allowed_units(by, "papers.cosign")
    rows = CoSignature.objects.filter(paper__state=PaperState.COSIGN, unit__isnull=False)
    rows = rows.exclude(state=PaperCosignState.AGREED).filter(unit_id__in=reached.ids)
    return rows.select_related("paper__unit", "unit").order_by("paper_id", "id")


def may_edit(*, paper: Paper, by: By) -> bool:
    """May `by` change the wording now?"""
    verb = EDITABLE.get(PaperState(paper.state))
    return verb is not None and holds(by, verb, unit_id=paper.unit_id)


def is_drafter(*, paper: Paper, by: By) -> bool:
    """Is `by` the one who drafted it?"""
    if by.account_id is None or paper.drafter_account_id is None:
        return False
    return by.account_id == paper.drafter_account_id


def heads(*, unit_id: int, by: By) -> bool:
    """Does `by` head this unit, or has it no section head who could review (科室审 is then passed over)?"""
    if isinstance(by, System):
        return not holders(unit_id=unit_id, roles=[Role.SECTION_HEAD], on=clock.today()).exists()
    own = any(seat.role in HEAD_ROLES and seat.unit_id == unit_id for seat in by.seats)
    return own or not holders(unit_id=unit_id, roles=[Role.SECTION_HEAD], on=clock.today()).exists()


def numbers_of(*, year: int) -> QuerySet[PaperNumber]:
    """发文登记: every number of a year, used and void, by series and serial."""
    rows = PaperNumber.objects.filter(series__year=year).select_related("series", "paper__unit")
    return rows.order_by("series__prefix", "serial")
