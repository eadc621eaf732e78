"""Issuing (编号、用印、印发、归档、作废): the number without gaps, the finished files with their digest."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.db import models, transaction

from yaodian.kernel import clock
from yaodian.kernel.access import By, holds, require
from yaodian.kernel.documents.issuers import shipped_issuers
from yaodian.kernel.documents.model import DocKind, DocNumber
from yaodian.kernel.documents.official import write_docx
from yaodian.kernel.documents.pdf import pdf_available, write_pdf
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.journal.rules import sm3
from yaodian.kernel.notices.actions import send_notice
from yaodian.kernel.papers.actions.errors import PaperError
from yaodian.kernel.papers.actions.rows import keep_step, locked, next_serial
from yaodian.kernel.papers.models import Paper, PaperNumber
from yaodian.kernel.papers.queries.texts import doc_of
from yaodian.kernel.papers.rules import DeskStep, NumberState, PaperState, after, may_withdraw
from yaodian.kernel.papers.rules.retention import RETENTION


@transaction.atomic
def number_paper(*, paper_id: int, by: By) -> Paper:
    """编号: the next number of the issuer's 代字 in the year of signing; no gap, none twice."""
    require(by, "papers.register")
    paper = locked(paper_id=paper_id, states=[PaperState.NUMBERING])
    kind = DocKind(paper.kind)
    assert paper.issue_date is not None
    prefix = shipped_issuers().issuers[paper.issuer].prefix_for(kind)
    series = next_serial(prefix=prefix, year=paper.issue_date.year)
    number = DocNumber(prefix, series.year, series.last)
    given = PaperNumber.objects.create(
        series=series, serial=series.last, paper=paper, given_by=by.name, given_at=clock.now()
    )
    paper.number = str(number)
    paper.state = after(PaperState.NUMBERING, kind=kind)
    paper.save(update_fields=["number", "state"])
    keep_step(paper=paper, step=DeskStep.NUMBER, by=by, text=paper.number, changed=[given, series])
    return paper


@transaction.atomic
def seal_paper(*, paper_id: int, by: By, copies: int = 1, sealed_by: str = "") -> Paper:
    """用印: who put the seal on how many copies; the seal itself is put on paper, its place stays blank."""
    require(by, "papers.register")
    paper = locked(paper_id=paper_id, states=[PaperState.SEALING])
    if copies < 1:
        raise PaperError("用印份数至少1份。")
    paper.state = after(PaperState.SEALING, kind=DocKind(paper.kind))
    paper.save(update_fields=["state"])
    keep_step(paper=paper, step=DeskStep.SEAL, by=by, text=f"用印{copies}份，监印人{sealed_by.strip() or by.name}")
    return paper


def issue_paper(*, paper_id: int, by: By) -> Paper:
    """印发: make the finished files, keep them with their digest, tell the addressees; from now on nothing changes.

    The files are made before the transaction, which refuses them when the paper moved on meanwhile."""
    require(by, "papers.register")
    paper = Paper.objects.select_related("unit").get(pk=paper_id)
    today = clock.today()
    paper.print_date = today
    doc = doc_of(paper=paper)
    name = "".join(mark for mark in f"{paper.number} {paper.title}" if mark not in '\\/:*?"<>|')[:120]
    files = [(f"{name}.docx", write_docx(doc, source_sheet=False))]
    if pdf_available() is None:
        files.append((f"{name}.pdf", write_pdf(doc, source_sheet=False)))
    return _issued(paper_id, version=paper.version, number=paper.number, files=files, by=by)


@transaction.atomic
def _issued(paper_id: int, *, version: int, number: str, files: list[tuple[str, bytes]], by: By) -> Paper:
    """Keep the issued files of a paper that is still as it was when they were made."""
    paper = locked(paper_id=paper_id, states=[PaperState.PRINTING])
    if (paper.version, paper.number) != (version, number):
        raise PaperError("文稿刚刚有变动，请重新印发。")
    paper.print_date, paper.issued_at = clock.today(), clock.now()
    paper.digest = sm3(files[0][1])
    paper.state = after(PaperState.PRINTING, kind=DocKind(paper.kind))
    paper.save(update_fields=["print_date", "issued_at", "digest", "state"])
    keep_step(paper=paper, step=DeskStep.ISSUE, by=by, text=paper.number)
    for name, content in files:
        attach_file(record=paper, upload=ContentFile(content, name=name), kind=EvidenceKind.PAPER, by=by)
    units = list(paper.addressees.values_list("unit_id", flat=True))
    if units:
        send_notice(
            title=str(paper),
            text=f"{paper.number}已印发，请查收。",
            record=paper,
            unit_ids=units,
            due_at=None,
            by=by,
            sender_id=paper.unit_id,
        )
    return paper


@transaction.atomic
def archive_paper(*, paper_id: int, retention: str, by: By) -> Paper:
    """归档: the issued paper goes to the archive with its 保管期限."""
    require(by, "papers.register")
    paper = locked(paper_id=paper_id, states=[PaperState.ISSUED])
    if retention not in RETENTION:
        raise PaperError(f"保管期限应为{'、'.join(RETENTION)}之一。")
    paper.retention, paper.state = retention, PaperState.ARCHIVED
    paper.save(update_fields=["retention", "state"])
    keep_step(paper=paper, step=DeskStep.ARCHIVE, by=by, text=f"保管期限：{retention}")
    return paper


@transaction.atomic
def withdraw_paper(*, paper_id: int, reason: str, by: By) -> Paper:
    """作废: a paper that has not gone out ends with a reason; its number, if it has one, is voided and kept.

    The drafter may withdraw while it is his, the office at any step."""
    paper = locked(paper_id=paper_id)
    if not may_withdraw(PaperState(paper.state)):
        raise PaperError(f"《{paper.title}》{paper.get_state_display()}，不能作废。")
    if not (paper.state == PaperState.DRAFTING and holds(by, "papers.draft", unit_id=paper.unit_id)):
        require(by, "papers.register")
    if not reason.strip():
        raise PaperError("作废要写明理由。")
    changed: list[models.Model] = []
    for number in paper.numbers.select_for_update().filter(state=NumberState.USED):
        number.state, number.reason, number.voided_at = NumberState.VOID, reason.strip()[:300], clock.now()
        number.save(update_fields=["state", "reason", "voided_at"])
        changed.append(number)
    paper.state, paper.ended_reason = PaperState.WITHDRAWN, reason.strip()[:300]
    paper.save(update_fields=["state", "ended_reason"])
    keep_step(paper=paper, step=DeskStep.WITHDRAW, by=by, text=reason, changed=changed)
    return paper
