"""排版: sets lines, paragraphs and tables into a Word document by the layout's rows, keeping count of the pages."""

import io
import math
from collections.abc import Sequence
from dataclasses import replace

import docx
from docx.enum.section import WD_SECTION
from docx.section import Section
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph as DocxParagraph

from yaodian.kernel.documents import ooxml
from yaodian.kernel.documents.flow import Flow
from yaodian.kernel.documents.layout import MM_PER_POINT, Font, Layout
from yaodian.kernel.documents.model import Block, Figure, Heading, Run, Table, Text
from yaodian.kernel.documents.ooxml import Style
from yaodian.kernel.documents.rules import line_count, numbered, text_width

DEMO_NOTE = "演示数据，与真实单位无关"
RULE_PT = 0.5


class Composer:
    """排版器: a Word document being written from top to bottom."""

    def __init__(self, layout: Layout, *, landscape: bool = False, grid: bool = True) -> None:
        self.layout = layout
        self.gridded = grid
        self.document = docx.Document()
        ooxml.set_base_style(self.document, layout)
        ooxml.set_page(self.section, layout, landscape=landscape, grid=grid)
        self.width_mm = layout.text_height_mm if landscape else layout.text_width_mm
        self.flow = Flow(height_pt=layout.text_height_mm / MM_PER_POINT)
        self.body = self.style("body")

    @property
    def section(self) -> Section:
        """The section being written."""
        return self.document.sections[-1]

    def style(self, use: str, *, size_pt: float | None = None, colour: str = "") -> Style:
        """字样 by use: body, kai, black, song, title."""
        font: Font = getattr(self.layout, use)
        layout = self.layout
        size = size_pt or layout.body_pt
        spacing = layout.char_pt - size if self.gridded and size == layout.body_pt else 0.0
        # In whole tenths, rounded down: 28 characters must fit, and LibreOffice takes twentieths for nothing.
        return Style(font.name, size, colour, spacing_pt=math.floor(spacing * 10) / 10)

    def line(
        self,
        runs: Sequence[tuple[str | Run, Style]] = (),
        *,
        align: str = "both",
        line_pt: float | None = None,
        before_pt: float = 0.0,
        first: float = 0.0,
        left: float = 0.0,
        right: float = 0.0,
        hanging: float = 0.0,
        keep_next: bool = False,
        page_break: bool = False,
    ) -> DocxParagraph:
        """一段: runs with their styles; indents in characters."""
        paragraph = self.document.add_paragraph()
        height = line_pt or self.layout.line_pt
        self.fill(
            paragraph,
            runs,
            line_pt=height,
            align=align,
            before_pt=before_pt,
            first=first,
            left=left,
            right=right,
            hanging=hanging,
            keep_next=keep_next,
            page_break=page_break,
        )
        lines = self.lines_of(runs, first=first, beside=left + right)
        if page_break or (keep_next and not self.flow.has_room(before_pt + lines * height + self.layout.line_pt)):
            self.flow.new_page()
        self.flow.add(lines, height, before_pt=before_pt)
        return paragraph

    def lines_of(self, runs: Sequence[tuple[str | Run, Style]], *, first: float = 0.0, beside: float = 0.0) -> int:
        """行数: how many lines the runs take; indents in characters, `beside` those of both edges."""
        size = max((style.size_pt for _, style in runs), default=self.layout.body_pt)
        chars = self.width_mm / MM_PER_POINT / max(size, self.layout.char_pt) - beside
        text = "".join(run if isinstance(run, str) else run.text for run, _ in runs)
        return sum(line_count(part, chars=max(chars, 1), first_indent=first) for part in text.split("\n"))

    def fill(
        self,
        paragraph: DocxParagraph,
        runs: Sequence[tuple[str | Run, Style]],
        *,
        line_pt: float,
        align: str = "both",
        before_pt: float = 0.0,
        first: float = 0.0,
        left: float = 0.0,
        right: float = 0.0,
        hanging: float = 0.0,
        keep_next: bool = False,
        page_break: bool = False,
    ) -> None:
        """Shape a paragraph that is there (of a cell, a footer) and put the runs in."""
        ooxml.shape(
            paragraph,
            line_pt=line_pt,
            align=align,
            before_pt=before_pt,
            first_chars=first,
            left_chars=left,
            right_chars=right,
            hanging_chars=hanging,
            char_pt=self.layout.char_pt,
            keep_next=keep_next,
            page_break=page_break,
        )
        for run, style in runs:
            if isinstance(run, Figure):
                paragraph._p.append(ooxml.figure_run(run, style))
            else:
                paragraph._p.append(ooxml.text_run(run.text if isinstance(run, Text) else run, style))

    def blank(self, lines: int = 1, *, line_pt: float | None = None, keep_next: bool = False) -> None:
        """空行."""
        for _ in range(lines):
            self.line([("", self.body)], line_pt=line_pt, keep_next=keep_next)

    def blocks(self, blocks: tuple[Block, ...], *, tail_pt: float = 0.0) -> None:
        """正文: headings in 黑体, 楷体 and 仿宋, paragraphs indented by two characters, tables.

        `tail_pt` is the height that must follow on the page of the last lines (署名不得单独成页); where it does not
        fit, the last paragraph begins a page.
        """
        headings = {1: self.style("black"), 2: self.style("kai"), 3: self.body, 4: self.body}
        for place, (block, label) in enumerate(numbered(blocks)):
            if isinstance(block, Table):
                self.table(block)
                continue
            runs: list[tuple[str | Run, Style]] = []
            if isinstance(block, Heading):
                runs.append((f"{label}{block.text}", headings[block.level]))
            runs += [(run, self.body) for run in (block.following if isinstance(block, Heading) else block.runs)]
            last = place == len(blocks) - 1
            alone = isinstance(block, Heading) and not block.following
            page_break = last and self._leaves_no_room(runs, tail_pt)
            self.line(runs, first=2, keep_next=alone and not last, page_break=page_break)

    def _leaves_no_room(self, runs: Sequence[tuple[str | Run, Style]], tail_pt: float) -> bool:
        """Whether the tail would stand alone on the next page, and a page break before these runs prevents it."""
        lines = self.lines_of(runs, first=2)
        if not tail_pt or lines * self.layout.line_pt + tail_pt > self.flow.height_pt:
            return False
        after = replace(self.flow)
        after.add(lines, self.layout.line_pt)
        return not after.has_room(tail_pt)

    def table(self, table: Table) -> None:
        """正文表格: caption above, titles in 黑体, thin rules, titles repeated on each page."""
        if table.caption:
            self.line(
                [(table.caption, self.style("black", size_pt=self.layout.small_pt))], align="center", keep_next=True
            )
        shares = table.widths or tuple(1.0 for _ in table.titles)
        widths = [self.width_mm * share / sum(shares) for share in shares]
        self.grid([[*table.titles], *[list(row) for row in table.rows]], widths_mm=widths)

    def grid(
        self, rows: Sequence[Sequence[str | Run]], *, widths_mm: Sequence[float], header: bool = True
    ) -> DocxTable:
        """表格: cells of text or figures; the first row is the header."""
        made: DocxTable = self.document.add_table(rows=len(rows), cols=len(widths_mm))
        ooxml.cell_borders(made, rules=dict.fromkeys(("top", "bottom", "left", "right", "insideH", "insideV"), RULE_PT))
        ooxml.set_widths(made, widths_mm)
        if header:
            ooxml.repeat_header(made)
        size, height = self.layout.table_pt, self.layout.table_line_pt
        body = [
            [value if isinstance(value, str) else value.text for value in row] for row in rows[1 if header else 0 :]
        ]
        narrow = [all(text_width(text) <= 8 for text in column) for column in zip(*body, strict=True)]
        narrow = narrow or [True] * len(widths_mm)
        for number, values in enumerate(rows):
            tallest = 1
            for cell, value, width, short in zip(made.rows[number].cells, values, widths_mm, narrow, strict=True):
                titled = header and number == 0
                text = value if isinstance(value, str) else value.text
                style = self.style("black" if titled else "body", size_pt=size)
                self.fill(
                    cell.paragraphs[0], [(value, style)], line_pt=height, align="center" if titled or short else "left"
                )
                cell._tc.get_or_add_tcPr().append(ooxml.element("w:vAlign", {"w:val": "center"}))
                tallest = max(tallest, line_count(text, chars=max(1.0, (width - 2) / MM_PER_POINT / size)))
            self.flow.add(tallest, height)
        return made

    def end_section(self, kind: WD_SECTION, *, landscape: bool = False, grid: bool = True) -> Section:
        """分节: begin a section on a new page (or the next even page) with the same page set-up."""
        section: Section = self.document.add_section(kind)
        ooxml.set_page(section, self.layout, landscape=landscape, grid=grid)
        return section

    def demo_header(self, *, demo: bool) -> None:
        """演示标注: on every page of a demo document."""
        if not demo:
            return
        section = self.section
        headers = [section.header, section.even_page_header]
        if section.different_first_page_header_footer:
            headers.append(section.first_page_header)
        for header in headers:
            header.is_linked_to_previous = False
            paragraph = header.paragraphs[-1] if not header.paragraphs[-1].text else header.add_paragraph()
            note = self.style("song", size_pt=9, colour="808080")
            self.fill(paragraph, [(DEMO_NOTE, note)], line_pt=12, align="center")

    def even_and_odd(self) -> None:
        """奇偶页不同: page numbers right on odd pages, left on even ones."""
        self.document.settings.odd_and_even_pages_header_footer = True

    def content(self) -> bytes:
        """The finished file."""
        target = io.BytesIO()
        self.document.save(target)
        return target.getvalue()
