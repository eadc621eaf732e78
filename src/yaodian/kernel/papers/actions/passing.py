"""Passing on (送审、审核、会签、签发): from desk to desk, with a word, or back with a reason."""

from __future__ import annotations

from django.core.files.base import File
from django.db import transaction

from yaodian.kernel import clock
from yaodian.kernel.access import By, NotAllowedError, System, require
from yaodian.kernel.documents.model import DocKind
from yaodian.kernel.documents.rules import unfilled
from yaodian.kernel.papers.actions.errors import PaperError, UnsourcedError
from yaodian.kernel.papers.actions.rows import keep_scan, keep_step, locked
from yaodian.kernel.papers.models import CoSignature, Paper
from yaodian.kernel.papers.queries.papers import heads, is_drafter
from yaodian.kernel.papers.queries.texts import doc_of, lacks, unsourced_figures
from yaodian.kernel.papers.rules import DeskStep, DeskVerdict, PaperCosignState, PaperState, after
from yaodian.kernel.papers.rules.steps import RETURNABLE, STEP_OF

PASSES = {
    PaperState.DRAFTING: "papers.draft",
    PaperState.SECTION: "papers.review_section",
    PaperState.OFFICE: "papers.review_office",
}


@transaction.atomic
def pass_on(*, paper_id: int, by: By, opinion: str = "", state: PaperState | None = None) -> Paper:
    """送审、审核、核稿: the paper goes to the next desk with a word; 核稿 is not the drafter's own.

    `state` is where the caller saw it: a second click does not pass two desks."""
    paper = locked(paper_id=paper_id, states=[state] if state else PASSES)
    here = PaperState(paper.state)
    if here not in PASSES:
        raise PaperError(f"《{paper.title}》现为“{paper.get_state_display()}”，不能办理这一步。")
    require(by, PASSES[here], unit_id=paper.unit_id)
    if here is PaperState.OFFICE and is_drafter(paper=paper, by=by):
        raise NotAllowedError("核稿人不能是拟稿人本人，请办公室另一位同事核稿。")
    if places := unfilled(doc_of(paper=paper)):
        raise PaperError(f"正文还有待写的地方：{'、'.join(places)}。请先改稿写好再交办理。")
    open_signatures = paper.cosignatures.exclude(state=PaperCosignState.AGREED).exists()
    following = after(
        here, kind=DocKind(paper.kind), headed=heads(unit_id=paper.unit_id, by=by), cosigned=not open_signatures
    )
    words = opinion.strip() or {PaperState.DRAFTING: "请审核。"}.get(here, "同意。")
    paper.state = following
    paper.save(update_fields=["state"])
    keep_step(paper=paper, step=STEP_OF[here], by=by, text=words)
    return paper


@transaction.atomic
def return_paper(*, paper_id: int, reason: str, by: By, scan: File[bytes] | None = None) -> Paper:
    """退回: back to the drafter with a reason; co-signatures are given anew on the new wording."""
    paper = locked(paper_id=paper_id, states=RETURNABLE)
    here = PaperState(paper.state)
    if here is PaperState.SIGNING:
        require(by, "papers.sign")
    elif here is PaperState.SECTION:
        require(by, "papers.review_section", unit_id=paper.unit_id)
    else:
        require(by, "papers.review_office")
    if not reason.strip():
        raise PaperError("退回要写明理由。")
    keep_scan(paper=paper, scan=scan, by=by, caption=f"{DeskStep.SIGN.label}退回")
    signed = list(paper.cosignatures.select_for_update(of=("self",)).exclude(state=PaperCosignState.WAITING))
    for signature in signed:
        signature.state, signature.signed_at = PaperCosignState.WAITING, None
        signature.person = signature.text = signature.entered_by = ""
        signature.save()
    paper.state = PaperState.DRAFTING
    paper.save(update_fields=["state"])
    keep_step(paper=paper, step=STEP_OF[here], by=by, verdict=DeskVerdict.RETURNED, text=reason, changed=signed)
    return paper


@transaction.atomic
def cosign(
    *, cosignature_id: int, agree: bool, by: By, opinion: str = "", person: str = "", scan: File[bytes] | None = None
) -> CoSignature:
    """会签: a unit agrees or objects with its reason; for an outside organ the office records its signed sheet (scan).

    When the last one agrees the paper goes to be signed; an objection holds it until it is withdrawn or the paper
    returned."""
    signature = CoSignature.objects.select_for_update(of=("self",)).select_related("unit").get(pk=cosignature_id)
    paper = locked(paper_id=signature.paper_id, states=[PaperState.COSIGN])
    if signature.unit_id is not None:
        require(by, "papers.cosign", unit_id=signature.unit_id)
    else:
        require(by, "papers.review_office")
        if scan is None or not person.strip():
            raise PaperError(f"{signature.organ}的会签要填签字人姓名并附签字扫描件。")
    if signature.state == PaperCosignState.AGREED:
        return signature
    if not agree and not opinion.strip():
        raise PaperError("有不同意见要写明。")
    outside = signature.unit_id is None
    if scan is not None or by.acting_for:
        keep_scan(paper=paper, scan=scan, by=by, caption=f"{signature}会签")
    signature.state = PaperCosignState.AGREED if agree else PaperCosignState.OBJECTED
    signature.text = opinion.strip()[:400]
    signature.person = person.strip()[:120] if outside else (by.acting_for or by.name)[:120]
    signature.entered_by = by.name if outside else by.entered_by
    signature.signed_at = clock.now()
    signature.save()
    if not paper.cosignatures.exclude(state=PaperCosignState.AGREED).exists():
        paper.state = PaperState.SIGNING
        paper.save(update_fields=["state"])
    text = f"{signature}：{signature.text or signature.get_state_display()}"
    keep_step(paper=paper, step=DeskStep.COSIGN, by=by, text=text, changed=[signature])
    return signature


@transaction.atomic
def sign_paper(*, paper_id: int, by: By, opinion: str = "", scan: File[bytes] | None = None) -> Paper:
    """签发: a leader signs the present wording; entered for him (代录) it needs the scan.

    UnsourcedError while a number of the text has no source; PaperError while anything else is lacking."""
    require(by, "papers.sign")
    paper = locked(paper_id=paper_id, states=[PaperState.SIGNING])
    if not by.acting_for and is_drafter(paper=paper, by=by) and not isinstance(by, System):
        raise NotAllowedError("签发人不能是拟稿人本人。")
    numbers = unsourced_figures(paper=paper)
    if numbers:
        raise UnsourcedError([f"“{place.before}{place.number}{place.after}”" for place in numbers])
    missing = lacks(paper=paper)
    if missing:
        raise PaperError(f"还不能签发：{'；'.join(missing)}。")
    keep_scan(paper=paper, scan=scan, by=by, caption=f"{DeskStep.SIGN.label}")
    paper.state = after(PaperState.SIGNING, kind=DocKind(paper.kind))
    paper.signatory = (by.acting_for or by.name)[:60]
    paper.issue_date = clock.today()
    paper.save(update_fields=["state", "signatory", "issue_date"])
    keep_step(paper=paper, step=DeskStep.SIGN, by=by, text=opinion.strip() or "同意印发。")
    return paper
