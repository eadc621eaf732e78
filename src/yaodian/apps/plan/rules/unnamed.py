"""隐名 (a document without names): before a leader's leave no unit's name stands in what a paper quotes, and the clerk is
told what was replaced and where.

Titles and sentences of the plan itself stay as published or as the office gave them out; the names in them are listed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from yaodian.apps.plan.rules.naming import Called, names_in, neutral
from yaodian.kernel.documents.model import Block, Figure, Heading, OfficialDoc, Paragraph, Run, Text

OF_THE_PLAN = ("plan.point:", "plan.clause:", "plan.target:", "plan.task:", "plan.commission:", "plan.workplan:")
"""Quoted with such a source are the plan's own words, not what a unit wrote."""


@dataclass(frozen=True)
class Replaced:
    """已隐名 (a replacement): where it stands, the words as they now stand, which names were replaced, and their source."""

    place: str
    words: str
    names: tuple[str, ...]
    trace: str = ""


@dataclass(frozen=True)
class Unnamed:
    """隐名稿 (the document without names): what was replaced in it, and what of the plan's own words still names a unit."""

    doc: OfficialDoc
    replaced: tuple[Replaced, ...] = ()
    kept: tuple[Replaced, ...] = ()


class _Pass:
    """One walk over a document, which keeps where it is."""

    def __init__(self, units: Sequence[Called]) -> None:
        self.units = units
        self.place = ""
        self.replaced: list[Replaced] = []
        self.kept: list[Replaced] = []

    def run(self, run: Run) -> Run:
        """Return a run without names."""
        if isinstance(run, Figure):
            return run
        if run.trace.startswith(OF_THE_PLAN):
            if run.text[:1].isdigit() and run.trace.startswith("plan.point:"):
                self.place = run.text.rstrip("。")
            if names := names_in(run.text, units=self.units):
                self.kept.append(Replaced(self.place, run.text, names, run.trace))
            return run
        made = neutral(run.text, units=self.units)
        if not made.names:
            return run
        self.replaced.append(Replaced(self.place, made.words, made.names, run.trace))
        return replace(run, text=made.words)

    def runs(self, runs: Sequence[Run]) -> tuple[Run, ...]:
        """Return runs without names."""
        return tuple(self.run(run) for run in runs)

    def cell(self, cell: str | Run) -> str | Run:
        """Return a cell of a table without names."""
        if isinstance(cell, str):
            return self.run(Text(cell)).text
        return self.run(cell)

    def blocks(self, blocks: Sequence[Block]) -> tuple[Block, ...]:
        """Return blocks without names."""
        return tuple(self._blocks(blocks))

    def _blocks(self, blocks: Sequence[Block]) -> Iterator[Block]:
        for block in blocks:
            if isinstance(block, Paragraph):
                yield Paragraph(self.runs(block.runs))
            elif isinstance(block, Heading):
                self.place = block.text
                yield replace(block, following=self.runs(block.following))
            else:
                yield replace(block, rows=tuple(tuple(self.cell(cell) for cell in row) for row in block.rows))


def without_names(doc: OfficialDoc, *, units: Sequence[Called]) -> Unnamed:
    """Return a document in which no words of a unit name one of these units, with what was replaced and what was kept."""
    here = _Pass(units)
    body = here.blocks(doc.body)
    attachments = []
    for attached in doc.attachments:
        here.place = attached.title
        attachments.append(replace(attached, body=here.blocks(attached.body)))
    kept = tuple(dict.fromkeys(here.kept))
    return Unnamed(replace(doc, body=body, attachments=tuple(attachments)), tuple(here.replaced), kept)
