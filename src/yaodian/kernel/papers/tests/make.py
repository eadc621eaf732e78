"""Makers for tests of papers: a bureau with its desks, a draft, and a paper brought to a desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.core.files.base import ContentFile

from yaodian.kernel.access import Reader, Role
from yaodian.kernel.accounts.queries import reader_of
from yaodian.kernel.documents.model import Block, DocKind, Heading, figure, paragraph
from yaodian.kernel.papers import actions
from yaodian.kernel.papers.models import Paper
from yaodian.kernel.papers.rules import PaperState
from yaodian.kernel.rulebook.tests.make import make_account, make_unit
from yaodian.kernel.units.models import Unit

TODAY = date(2018, 9, 28)
NOW = datetime(2018, 9, 28, 1, 0, tzinfo=UTC)
TRACE = "units.unit:1/late@2018-09-28"
BODY: tuple[Block, ...] = (
    paragraph("现将2018年9月份任务进展情况通报如下。"),
    Heading(1, "总体情况"),
    paragraph("共有任务", figure(86, trace=TRACE, label="任务"), "项，已办结", figure(9, trace=TRACE), "项。"),
)


@dataclass(frozen=True)
class Desks:
    """Accounts of the desks that a paper passes."""

    section: Unit
    office: Unit
    clerk: Any
    head: Any
    secretary: Any
    secretary2: Any
    leader: Any

    def by(self, name: str) -> Reader:
        """The reader at a desk."""
        return reader_of(account=getattr(self, name), on=TODAY)


def make_desks() -> Desks:
    """Make a section, the office and a leader."""
    section, office = make_unit("基教科"), make_unit("办公室")
    return Desks(
        section=section,
        office=office,
        clerk=make_account(Role.SECTION_CLERK, unit=section, name="王经办"),
        head=make_account(Role.SECTION_HEAD, unit=section, name="李科长"),
        secretary=make_account(Role.OFFICE, unit=office, name="张主任"),
        secretary2=make_account(Role.OFFICE, unit=office, name="陈文员"),
        leader=make_account(Role.LEADER, unit=office, name="周局长"),
    )


def make_paper(desks: Desks, *, by: str = "clerk", **facts: Any) -> Paper:
    """Make a draft of a clerk."""
    given: dict[str, Any] = {
        "kind": DocKind.CIRCULAR,
        "issuer": "bureau_office",
        "title": "关于2018年9月份工作要点落实情况的通报",
        "blocks": BODY,
        "record": None,
        "main_recipient": "机关各科室",
        "by": desks.by(by),
    }
    return actions.draft_document(**(given | facts))


def bring(paper: Paper, state: PaperState, desks: Desks) -> Paper:
    """Bring a paper to a desk through the actions."""
    acts = {
        PaperState.DRAFTING: lambda: actions.pass_on(paper_id=paper.pk, by=desks.by("clerk")),
        PaperState.SECTION: lambda: actions.pass_on(paper_id=paper.pk, by=desks.by("head")),
        PaperState.OFFICE: lambda: actions.pass_on(paper_id=paper.pk, by=desks.by("secretary")),
        PaperState.SIGNING: lambda: actions.sign_paper(paper_id=paper.pk, by=desks.by("leader")),
        PaperState.NUMBERING: lambda: actions.number_paper(paper_id=paper.pk, by=desks.by("secretary")),
        PaperState.SEALING: lambda: actions.seal_paper(paper_id=paper.pk, copies=30, by=desks.by("secretary")),
        PaperState.PRINTING: lambda: actions.issue_paper(paper_id=paper.pk, by=desks.by("secretary")),
    }
    paper.refresh_from_db()
    while paper.state != state:
        acts[PaperState(paper.state)]()
        paper.refresh_from_db()
    return paper


def scan() -> ContentFile[bytes]:
    """Return a scanned sheet."""
    return ContentFile(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", name="签批扫描.pdf")
