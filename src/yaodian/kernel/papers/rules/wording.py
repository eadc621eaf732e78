"""文稿改写 (wording): a text as lines a clerk edits, and back into blocks with every unchanged figure's source kept.

A number that is typed anew has no source: what survives an edit untouched keeps its trace, all else loses it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from yaodian.kernel.documents.model import Attachment, Block, Figure, Heading, Paragraph, Run, Table, Text
from yaodian.kernel.documents.rules import numbered, unsourced

ATTACHED = re.compile(r"^【附件】\s*(.+)$")
TABLE = re.compile(r"^〔表(\d+)[^〕]*〕$")
LEVELS = (
    re.compile(r"^[一二三四五六七八九十]{1,3}、"),
    re.compile(r"^（[一二三四五六七八九十]{1,3}）"),
    re.compile(r"^\d{1,2}[.．](?!\d)"),
    re.compile(r"^（\d{1,2}）"),
)
DIGITS = frozenset("0123456789.,%‰")


@dataclass(frozen=True)
class Span:
    """出处段 (span): where a figure or quoted words stand in a line."""

    start: int
    end: int
    run: Figure | Text


@dataclass(frozen=True)
class Line:
    """一行 (line): text as edited, its sources, and the block it was made of."""

    text: str
    spans: tuple[Span, ...] = ()
    block: Block | None = None


def lines_of(body: Sequence[Block], attachments: Sequence[Attachment] = ()) -> list[Line]:
    """成行: body and attachments as lines; tables stand as 〔表1 title〕."""
    counter = iter(range(1, 1000))
    lines = [_line(block, label, counter) for block, label in numbered(tuple(body))]
    for attachment in attachments:
        lines.append(Line(f"【附件】{attachment.title}"))
        lines += [_line(block, label, counter) for block, label in numbered(attachment.body)]
    return lines


def _line(block: Block, label: str, counter: Iterator[int]) -> Line:
    if isinstance(block, Table):
        return Line(f"〔表{next(counter)}{' ' if block.caption else ''}{block.caption}〕", (), block)
    text = label + block.text if isinstance(block, Heading) else ""
    spans = []
    for run in block.following if isinstance(block, Heading) else block.runs:
        if isinstance(run, Figure) or run.trace:
            spans.append(Span(len(text), len(text) + len(run.text), run))
        text += run.text
    return Line(text, tuple(spans), block)


def editable(body: Sequence[Block], attachments: Sequence[Attachment] = ()) -> str:
    """可改文本: one line a paragraph."""
    return "\n".join(line.text for line in lines_of(body, attachments))


def reworded(
    text: str, *, body: Sequence[Block], attachments: Sequence[Attachment] = ()
) -> tuple[tuple[Block, ...], tuple[Attachment, ...]]:
    """改稿: the edited lines as blocks; unchanged lines keep their block, unchanged figures their trace."""
    old = lines_of(body, attachments)
    tables = [line.block for line in old if isinstance(line.block, Table)]
    made_body: list[Block] = []
    made: list[tuple[str, list[Block]]] = []
    for line in _carried(old, [part.strip() for part in text.splitlines() if part.strip()]):
        found = ATTACHED.match(line.text)
        if found:
            made.append((found[1].strip(), []))
            continue
        block = _block(line, tables)
        if block is not None:
            (made[-1][1] if made else made_body).append(block)
    return tuple(made_body), tuple(Attachment(title, tuple(blocks)) for title, blocks in made)


def _carried(old: list[Line], new: list[str]) -> Iterator[Line]:
    """Yield the new lines with what survived of the old ones' sources."""
    matcher = SequenceMatcher(None, [line.text for line in old], new, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            yield from old[old_from:old_to]
        elif tag != "delete":
            yield from _edited(old[old_from:old_to], new[new_from:new_to])


def _edited(old: list[Line], new: list[str]) -> Iterator[Line]:
    """Carry spans from a group of replaced lines into what stands for them now."""
    before, after = "\n".join(line.text for line in old), "\n".join(new)
    starts, place = [], 0
    for line in old:
        starts.append(place)
        place += len(line.text) + 1
    kept = []
    equal = [
        block for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks() if block.size
    ]
    for line, start in zip(old, starts, strict=True):
        for span in line.spans:
            first, last = start + span.start, start + span.end
            for block in equal:
                if block.a <= first and last <= block.a + block.size:
                    shift = block.b - block.a
                    if _still_whole(before, after, first, last, shift):
                        kept.append((first + shift, last + shift, span.run))
    place = 0
    for text in new:
        own = [Span(a - place, b - place, run) for a, b, run in kept if place <= a and b <= place + len(text)]
        yield Line(text, tuple(own))
        place += len(text) + 1


def _still_whole(before: str, after: str, first: int, last: int, shift: int) -> bool:
    """Does a number that survived not touch digits that it did not touch before (9 → 19)?"""
    for old_place, new_place in ((first - 1, first - 1 + shift), (last, last + shift)):
        new_char = after[new_place] if 0 <= new_place < len(after) else ""
        old_char = before[old_place] if 0 <= old_place < len(before) else ""
        if new_char in DIGITS and new_char and new_char != old_char:
            return False
    return True


def _block(line: Line, tables: Sequence[Block]) -> Block | None:
    """Return the block of a line; None for the mark of a table that is not there."""
    if line.block is not None:
        return line.block
    table = TABLE.match(line.text)
    if table:
        number = int(table[1])
        return tables[number - 1] if 1 <= number <= len(tables) else None
    for level, pattern in enumerate(LEVELS, start=1):
        label = pattern.match(line.text)
        if label:
            cut = _heading_end(line, label.end())
            return Heading(level, line.text[label.end() : cut], tuple(_runs(line, cut)))
    return Paragraph(tuple(_runs(line, 0)))


def _heading_end(line: Line, start: int) -> int:
    """Where a heading ends: after its first full stop when text follows, before its first figure, else the line."""
    stop = line.text.find("。", start)
    end = stop + 1 if 0 <= stop < len(line.text) - 1 else len(line.text)
    return min([end, *(span.start for span in line.spans if span.start >= start)])


def _runs(line: Line, start: int) -> Iterator[Run]:
    place = start
    for span in sorted(line.spans, key=lambda span: span.start):
        if span.start < place:
            continue
        if span.start > place:
            yield Text(line.text[place : span.start])
        yield span.run
        place = span.end
    if place < len(line.text):
        yield Text(line.text[place:])


def with_figures(blocks: Iterable[Block | str], figures: Sequence[Figure]) -> tuple[Block, ...]:
    """注入数字: plain paragraphs become blocks; each figure takes the first unsourced number that reads the same."""
    made = [block if not isinstance(block, str) else Paragraph((Text(block),)) for block in blocks]
    for figure in figures:
        for place, block in enumerate(made):
            bound = _bound(block, figure)
            if bound is not None:
                made[place] = bound
                break
    return tuple(made)


def bind_after(block: Block, figure: Figure, *, before: str) -> Block:
    """注明来源: the block with the free number behind these words sourced; the block itself where there is none."""
    return _bound(block, figure, before=before) or block


def _bound(block: Block, figure: Figure, *, before: str = "") -> Block | None:
    """Return the block with its first free number of this wording sourced, None where there is none."""
    if isinstance(block, Table):
        return _bound_cell(block, figure, before=before)
    if isinstance(block, Heading) and (found := _free(block.text, figure, before)):
        rest: tuple[Run, ...] = (figure, Text(block.text[found.end() :]), *block.following)
        return Heading(block.level, block.text[: found.start()], tuple(run for run in rest if run.text))
    runs = list(block.following if isinstance(block, Heading) else block.runs)
    for place, run in enumerate(runs):
        if isinstance(run, Text) and not run.trace and (found := _free(run.text, figure, before)):
            after = found.start() + len(figure.text)
            parts: list[Run] = [Text(run.text[: found.start()]), figure, Text(run.text[after:])]
            runs[place : place + 1] = [part for part in parts if part.text]
            return replace(block, following=tuple(runs)) if isinstance(block, Heading) else Paragraph(tuple(runs))
    return None


def _free(text: str, figure: Figure, before: str) -> re.Match[str] | None:
    """Return the first unsourced number of a wording that reads as the figure does and follows these words."""
    for found in unsourced(text):
        reads_so = text.startswith(figure.text, found.start()) and figure.text.startswith(found[0])
        if reads_so and text[: found.start()].endswith(before):
            return found
    return None


def _bound_cell(table: Table, figure: Figure, *, before: str) -> Table | None:
    """Return the table with the whole cell that holds this number as the figure."""
    for place, row in enumerate(table.rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and _free(cell, figure, before):
                cells = (*row[:column], replace(figure, text=cell), *row[column + 1 :])
                return replace(table, rows=(*table.rows[:place], cells, *table.rows[place + 1 :]))
    return None


@dataclass(frozen=True)
class Change:
    """改动 (change) of one line: parts as (mark, words), mark "" same, "-" struck out, "+" written in."""

    parts: tuple[tuple[str, str], ...]


def changes(before: str, after: str) -> list[Change]:
    """稿次对照: the lines that differ, word by word; unchanged lines are left out."""
    old, new = before.splitlines(), after.splitlines()
    found = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        left, right = "\n".join(old[old_from:old_to]), "\n".join(new[new_from:new_to])
        found.append(Change(tuple(_parts(left, right))))
    return found


def _parts(left: str, right: str) -> Iterator[tuple[str, str]]:
    for tag, left_from, left_to, right_from, right_to in SequenceMatcher(
        None, left, right, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            yield "", left[left_from:left_to]
            continue
        if left_to > left_from:
            yield "-", left[left_from:left_to]
        if right_to > right_from:
            yield "+", right[right_from:right_to]
