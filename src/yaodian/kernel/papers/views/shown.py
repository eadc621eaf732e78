"""The wording on the page (文稿显示): blocks in reading order, every figure a link to the record it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yaodian.kernel import records
from yaodian.kernel.access import By
from yaodian.kernel.documents.data import attachments_from, blocks_from
from yaodian.kernel.documents.model import Block, Figure, Heading, Run, Table, Text
from yaodian.kernel.documents.rules import numbered, unsourced
from yaodian.kernel.papers.models import Paper, PaperText
from yaodian.kernel.papers.queries.texts import text_of


@dataclass(frozen=True)
class Piece:
    """字段 (piece) of a line: plain, a sourced figure, quoted words, or a number without a source."""

    text: str
    kind: str = ""
    href: str = ""
    title: str = ""


@dataclass(frozen=True)
class Shown:
    """一段 (block) as the page shows it."""

    level: int = 0
    lead: str = ""
    pieces: tuple[Piece, ...] = ()
    titles: tuple[str, ...] = ()
    rows: tuple[tuple[Piece, ...], ...] = ()
    caption: str = ""


def shown_text(paper: Paper, *, by: By, text: PaperText | None = None) -> dict[str, Any]:
    """Return the present wording for the page: `body`, and `attached` as (title, blocks)."""
    text = text or text_of(paper=paper)
    body, attachments = blocks_from(text.body), attachments_from(text.attachments)
    traces = {run.trace for block in (*body, *(b for a in attachments for b in a.body)) for run in _runs(block)}
    parts = {trace: records.split_trace(trace) for trace in sorted(traces - {""})}
    found = records.find_many(by, [ref for ref, _part in parts.values()])
    links = {trace: records.part_url(found[ref], part) for trace, (ref, part) in parts.items()}
    return {
        "body": _blocks(body, links),
        "attached": [(attachment.title, _blocks(attachment.body, links)) for attachment in attachments],
    }


def _runs(block: Block) -> list[Run]:
    if isinstance(block, Table):
        return [cell for row in block.rows for cell in row if not isinstance(cell, str)]
    return list(block.following if isinstance(block, Heading) else block.runs)


def _blocks(blocks: tuple[Block, ...], links: dict[str, str]) -> list[Shown]:
    made = []
    for block, label in numbered(blocks):
        if isinstance(block, Table):
            rows = tuple(
                tuple(_piece(cell if not isinstance(cell, str) else Text(cell), links) for cell in row)
                for row in block.rows
            )
            made.append(Shown(titles=block.titles, rows=rows, caption=block.caption))
            continue
        heading = isinstance(block, Heading)
        pieces = tuple(piece for run in _runs(block) for piece in _pieces(run, links))
        level, lead = (block.level, label + block.text) if isinstance(block, Heading) else (0, "")
        made.append(Shown(level=level if heading else 0, lead=lead, pieces=pieces))
    return made


def _piece(run: Run, links: dict[str, str]) -> Piece:
    """Return a run as one piece."""
    if isinstance(run, Figure):
        title = "，".join(part for part in (run.label, f"截至{run.as_of}" if run.as_of else "", run.trace) if part)
        return Piece(run.text, "figure", links.get(run.trace, ""), title)
    return Piece(run.text, "quoted" if run.trace else "", "", run.trace)


def _pieces(run: Run, links: dict[str, str]) -> list[Piece]:
    """Return a run as pieces, numbers without a source apart."""
    if isinstance(run, Figure) or run.trace:
        return [_piece(run, links)]
    made, place = [], 0
    for found in unsourced(run.text):
        made += [Piece(run.text[place : found.start()]), Piece(found[0], "unsourced")]
        place = found.end()
    return [piece for piece in (*made, Piece(run.text[place:])) if piece.text]
