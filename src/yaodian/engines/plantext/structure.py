"""结构 — which marks are sections and which are points; levels follow from the sequence and from what a mark carries.

A mark that carries only a heading is a section; a mark that carries text is a point; where marks of one level do both,
the level is a section level and its text becomes an unnumbered point. Paragraphs without marks are unnumbered points.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from yaodian.engines.plantext.chrome import Paragraph
from yaodian.engines.plantext.lexicon import patterns
from yaodian.engines.plantext.marks import CIRCLE, ITEM, SUBITEM, Mark
from yaodian.engines.plantext.titles import split_title


@dataclass
class Span:
    """一段: view[start:end]."""

    start: int
    end: int


@dataclass
class RawPoint:
    number: str | None
    title: Span | None
    body: Span
    past: bool = False


@dataclass
class RawSection:
    number: str | None
    heading: Span | None
    start: int
    level: int = 0
    parent: int | None = None
    lead: Span | None = None
    points: list[RawPoint] = field(default_factory=list)
    past: bool = False


def outline(text: str, paragraphs: list[Paragraph], marks: list[Mark]) -> list[RawSection]:
    """提纲: sections with points, from the paragraphs of the body and the marks inside them."""
    if not paragraphs:
        return []
    ends = [p for p in paragraphs if not p.chrome]
    if not ends:
        return []
    inside = [m for m in marks if any(p.start <= m.start < p.end for p in ends)]
    entries = _entry_marks(text, inside, ends)
    if not entries:
        section = RawSection(None, None, ends[0].start)
        _fill_paragraphs(text, section, ends)
        return [section]
    return _sections(text, entries, ends)


def _entry_marks(text: str, marks: list[Mark], paragraphs: list[Paragraph]) -> list[Mark]:
    """要点级序号: drop （1）and ① inside a numbered point that has text of its own."""
    kept: list[Mark] = []
    holder: Mark | None = None
    demoted = False
    for mark in marks:
        if mark.rank >= SUBITEM:
            if holder is not None:
                opener = holder.rank < SUBITEM and (mark.number == 1)
                if opener:
                    demoted = _has_body(text, holder, mark, paragraphs)
                if demoted or (holder.rank < SUBITEM and not opener and mark.rank > SUBITEM):
                    continue
            if mark.rank == CIRCLE and kept and kept[-1].rank != CIRCLE and _has_body(text, kept[-1], mark, paragraphs):
                continue
            kept.append(mark)
            continue
        kept.append(mark)
        holder, demoted = mark, False
    return kept


def _has_body(text: str, holder: Mark, mark: Mark, paragraphs: list[Paragraph]) -> bool:
    """自带正文: whether sentences stand between the holder's heading and the mark, in the holder's own paragraph."""
    between = text[holder.end : mark.start]
    own = [p for p in paragraphs if p.start <= holder.start < p.end]
    if own and mark.start < own[0].end:
        return True
    lines = [line for line in between.split("\n") if line.strip()]
    if len(lines) <= 1:
        return bool(re.search(r"[。；]", between[:-1] if between else "")) and not mark.at_line
    # a separate paragraph ahead of the mark: the marks belong to that paragraph, not to the heading
    return not mark.at_line and holder.rank == ITEM


def _sections(text: str, entries: list[Mark], paragraphs: list[Paragraph]) -> list[RawSection]:
    last = paragraphs[-1].end
    stops = [m.start for m in entries[1:]] + [last]
    spans = [_trim(text, m.end, _inside(paragraphs, m.end, stop)) for m, stop in zip(entries, stops, strict=True)]
    has_child = [i + 1 < len(entries) and entries[i + 1].rank > m.rank for i, m in enumerate(entries)]
    section_ranks = {m.rank for m, child in zip(entries, has_child, strict=True) if child}
    section_ranks |= _paragraph_section_ranks(text, entries, spans, paragraphs, has_child)
    out: list[RawSection] = []
    open_at: dict[int, int] = {}
    loose = RawSection(None, None, entries[0].start)
    for mark, span, child in zip(entries, spans, has_child, strict=True):
        if mark.rank in section_ranks:
            heading, rest = _heading(text, span)
            if not child and _inline(text, span, heading, rest) and any(r < mark.rank for r in open_at):
                home = out[open_at[max(r for r in open_at if r < mark.rank)]]
                title = split_title(text, span.start, span.end, numbered=True)
                home.points.append(RawPoint(mark.written, Span(*title) if title else None, span, home.past))
                continue
            for lower in [r for r in open_at if r >= mark.rank]:
                del open_at[lower]
            above = max((r for r in open_at), default=None)
            section = RawSection(
                mark.written, heading, mark.start, mark.rank, open_at[above] if above is not None else None
            )
            section.past = _past_heading(text, heading)
            if section.parent is not None and out[section.parent].past:
                section.past = True
            out.append(section)
            open_at[mark.rank] = len(out) - 1
            if rest and rest.end > rest.start:
                section.lead = rest if child else None
                _fill_paragraphs(text, section, _clip(paragraphs, rest))
            continue
        home = out[-1] if out else loose
        if not out and loose not in out:
            out.append(loose)
            home = loose
        if mark.rank >= SUBITEM and mark.number == 1 and not mark.at_line:
            home = _sub_list(text, mark, out)
        own = _own_paragraph(mark, span, paragraphs)
        title = split_title(text, own.start, own.end, numbered=True)
        home.points.append(RawPoint(mark.written, Span(*title) if title else None, own, home.past))
        if own.end < span.end:
            _fill_paragraphs(text, home, _clip(paragraphs, _trim(text, own.end, span.end)))
    return out


def _own_paragraph(mark: Mark, span: Span, paragraphs: list[Paragraph]) -> Span:
    """段中列项止于本段: an item that runs on inside a paragraph ends with that paragraph."""
    if mark.at_line or mark.rank < SUBITEM:
        return span
    home = next((p for p in paragraphs if p.start <= mark.start < p.end), None)
    return Span(span.start, min(span.end, home.end)) if home else span


def _sub_list(text: str, mark: Mark, out: list[RawSection]) -> RawSection:
    """段中列项: （1）…（10）running on in a paragraph make a list of their own under the sentence before."""
    home = out[-1]
    if not home.points or home.points[-1].number is not None:
        return home
    before = home.points[-1]
    intro = text[before.body.start : mark.start]
    quoted = list(re.finditer(r"“[^“”\n]{2,30}”", intro))
    heading = Span(before.body.start + quoted[-1].start(), before.body.start + quoted[-1].end()) if quoted else None
    before.body.end = min(before.body.end, mark.start)
    section = RawSection(None, heading, mark.start, mark.rank, out.index(home), past=home.past)
    out.append(section)
    return section


def _past_heading(text: str, heading: Span | None) -> bool:
    return bool(heading and patterns("reading.past.heading_patterns").search(text[heading.start : heading.end]))


def _paragraph_section_ranks(
    text: str, entries: list[Mark], spans: list[Span], paragraphs: list[Paragraph], has_child: list[bool]
) -> set[int]:
    """分段部分: a level whose marks hold several paragraphs each is a section level of unnumbered points."""
    by_rank: dict[int, list[int]] = {}
    for mark, span, child in zip(entries, spans, has_child, strict=True):
        if not child:
            by_rank.setdefault(mark.rank, []).append(len(_clip(paragraphs, span)))
    lowest = max(m.rank for m in entries)
    out = set()
    for rank, sizes in by_rank.items():
        many = sum(1 for n in sizes if n >= 3)
        if rank < SUBITEM and rank != ITEM and many * 2 > len(sizes):
            out.add(rank)
        if len(entries) > 1 and rank < min(lowest, SUBITEM) and many and rank != ITEM and entries[-1].rank >= SUBITEM:
            out.add(rank)
    return out


def _heading(text: str, span: Span) -> tuple[Span, Span | None]:
    """标题与余文: the heading ends at its line, or at the first full stop where the text runs on."""
    line = text.find("\n", span.start, span.end)
    stop = text.find("。", span.start, span.end)
    if line >= 0 and (stop < 0 or line < stop):
        return Span(span.start, line), _trim(text, line + 1, span.end)
    if stop >= 0:
        return Span(span.start, stop), _trim(text, stop + 1, span.end)
    return span, None


def _inline(text: str, span: Span, heading: Span | None, rest: Span | None) -> bool:
    """同段有文: heading and text in one paragraph make a point even where a sister mark has points below it."""
    return bool(heading and rest and rest.end > rest.start and "\n" not in text[span.start : rest.start])


def _fill_paragraphs(text: str, section: RawSection, paragraphs: list[Paragraph]) -> None:
    for p in paragraphs:
        span = _trim(text, p.start, p.end)
        if span.end <= span.start:
            continue
        title = split_title(text, span.start, span.end, numbered=False)
        section.points.append(RawPoint(None, Span(*title) if title else None, span, section.past))


def _clip(paragraphs: list[Paragraph], span: Span) -> list[Paragraph]:
    return [
        Paragraph(max(p.start, span.start), min(p.end, span.end), False)
        for p in paragraphs
        if p.start < span.end and p.end > span.start
    ]


def _inside(paragraphs: list[Paragraph], start: int, stop: int) -> int:
    """止于正文: the end of the last body paragraph that begins before `stop`."""
    ends = [min(p.end, stop) for p in paragraphs if p.start < stop and p.end > start]
    return max(ends, default=stop)


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " \n":
        start += 1
    while end > start and text[end - 1] in " \n":
        end -= 1
    return Span(start, end)
