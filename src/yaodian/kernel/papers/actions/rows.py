"""Rows that every step writes (办文记录): the locked paper, a step, a journal line, a scan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.files.base import File
from django.db import models

from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.papers.actions.errors import PaperError
from yaodian.kernel.papers.models import Paper, PaperSeries, PaperStep
from yaodian.kernel.papers.rules import DeskStep, DeskVerdict, PaperState
from yaodian.kernel.privacy.refusal import refuse_classified


def locked(*, paper_id: int, states: Iterable[PaperState] = ()) -> Paper:
    """锁定公文: return the locked paper; PaperError when it is not in one of these states."""
    paper = Paper.objects.select_for_update(of=("self",)).select_related("unit").get(pk=paper_id)
    allowed = set(states)
    if allowed and paper.state not in allowed:
        raise PaperError(f"《{paper.title}》现为“{paper.get_state_display()}”，不能办理这一步。")
    return paper


def keep_step(
    *,
    paper: Paper,
    step: DeskStep,
    by: By,
    verdict: DeskVerdict = DeskVerdict.DONE,
    text: str = "",
    changed: Sequence[models.Model] = (),
) -> PaperStep:
    """记一步: write the step's row and the journal line of the paper and of everything that changed with it."""
    refuse_classified(name="", content=text)
    row = PaperStep.objects.create(
        paper=paper,
        step=step,
        verdict=verdict,
        text=text.strip()[:400],
        version=paper.version,
        person=(by.acting_for or by.name)[:120],
        account_id=by.account_id,
        entered_by=by.entered_by,
        at=clock.now(),
    )
    verb = f"papers.return_{step.value}" if verdict is DeskVerdict.RETURNED else f"papers.{step.value}"
    write_line(verb=verb, by=by, record=paper, also=[row, *changed], summary=f"{paper.title} {text}".strip())
    return row


def keep_scan(*, paper: Paper, scan: File[bytes] | None, by: By, caption: str) -> None:
    """代录: keep the scan of the signed sheet with the paper; required where somebody else's word is entered."""
    if by.acting_for and scan is None:
        raise PaperError(f"代录{by.acting_for}的意见要附签字扫描件。")
    if scan is not None:
        attach_file(record=paper, upload=scan, kind=EvidenceKind.SCAN, by=by, caption=caption, internal=True)


def next_serial(*, prefix: str, year: int) -> PaperSeries:
    """取号: take the next number of a series; its row stays locked until the act ends, so none is lost or given twice."""
    series, _made = PaperSeries.objects.select_for_update().get_or_create(prefix=prefix, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series
