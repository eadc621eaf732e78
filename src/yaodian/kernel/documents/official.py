"""公文 docx: an OfficialDoc as a Word file in the layout of GB/T 9704-2012."""

from docx.enum.section import WD_SECTION
from docx.section import Section, _Footer
from docx.shared import Mm

from yaodian.kernel.documents import ooxml
from yaodian.kernel.documents.composer import Composer
from yaodian.kernel.documents.layout import MM_PER_POINT, Layout, shipped_layout
from yaodian.kernel.documents.model import DocKind, DocumentError, OfficialDoc, Run
from yaodian.kernel.documents.rules import (
    attachment_lines,
    copies_line,
    figures,
    full_date,
    line_count,
    plain_text,
    recipients_line,
    text_width,
    title_lines,
)
from yaodian.kernel.privacy.rules import NOTICE, mark_in_text


def write_docx(doc: OfficialDoc, *, layout: Layout | None = None, source_sheet: bool = True) -> bytes:
    """公文成文: the .docx; `source_sheet` adds the 数据来源表 as a sheet for the checkers, after the imprint.

    Content controls carry the trace id of every figure in any case. Raises DocumentError on a text with a secrecy mark.
    """
    found = mark_in_text(plain_text(doc))
    if found:
        raise DocumentError(f"文稿中标有“{found}”。{NOTICE}，请改用纸质件办理。")
    composer = Composer(layout or shipped_layout())
    composer.document.core_properties.title = doc.title.replace("\n", "")
    composer.document.core_properties.author = "、".join(doc.issuer.signatures)
    composer.even_and_odd()
    if doc.kind is DocKind.LETTER:
        _letter_head(composer, doc)
    else:
        _red_head(composer, doc)
    _page_numbers(composer, composer.section)
    composer.demo_header(demo=doc.demo)
    _main_part(composer, doc)
    _attachments(composer, doc)
    _imprint(composer, doc)
    if source_sheet and figures(doc):
        _source_sheet(composer, doc)
    return composer.content()


def _red_head(composer: Composer, doc: OfficialDoc) -> None:
    """版头: urgency, mark, number (and signatory), red line."""
    layout = composer.layout
    composer.line([(doc.urgency.value if doc.urgency else "", composer.style("black"))], align="left")
    above = layout.mark_top_mm / MM_PER_POINT - layout.line_pt
    if len(doc.issuer.marks) > 1 and doc.kind is not DocKind.MINUTES:
        _joint_mark(composer, doc, above_pt=above)
    else:
        mark = doc.issuer.minutes_mark if doc.kind is DocKind.MINUTES else doc.issuer.marks[0]
        size = _mark_size(layout, mark)
        style = composer.style("title", size_pt=size, colour=layout.red)
        # A line of type 1.2 times its size carries a tenth of it above the characters.
        composer.line([(mark, style)], align="center", line_pt=size * 1.2, before_pt=above - size * 0.1)
    composer.blank(layout.number_lines_below)
    number = str(doc.number) if doc.number else f"{doc.issuer.prefix_for(doc.kind)}〔　　〕　号"
    if doc.signatory:  # 上行文: number left, signatory right, one character in from either edge
        runs = [
            (f"\u3000{number}\t签发人：", composer.body),
            (doc.signatory + "\u3000", composer.style("kai")),
        ]
        paragraph = composer.line(runs, align="left")
        ooxml.right_tab(paragraph, at_pt=layout.chars * layout.char_pt)
    else:
        paragraph = composer.line([(number, composer.body)], align="center")
    gap = layout.line_below_number_mm / MM_PER_POINT
    ooxml.border(paragraph, bottom=layout.red_line_pt, gap_pt=gap, colour=layout.red)
    composer.flow.used_pt += gap + layout.red_line_pt
    composer.blank(layout.title_lines_above)


def _joint_mark(composer: Composer, doc: OfficialDoc, *, above_pt: float) -> None:
    """联合发文标志: names of the organs one below the other, spread to one width, 文件 beside them."""
    layout = composer.layout
    longest = max(len(mark) for mark in doc.issuer.marks)
    size = min(layout.mark_pt * 0.8, layout.text_width_mm * 0.74 / MM_PER_POINT / longest)
    style = composer.style("title", size_pt=size, colour=layout.red)
    composer.line([("", composer.body)], line_pt=max(1.0, above_pt - size * 0.1))
    table = composer.document.add_table(rows=len(doc.issuer.marks), cols=2)
    ooxml.cell_borders(table, rules={}, gap_mm=0)
    ooxml.set_widths(table, [layout.text_width_mm * 0.78, layout.text_width_mm * 0.22])
    for row, mark in zip(table.rows, doc.issuer.marks, strict=True):
        composer.fill(row.cells[0].paragraphs[0], [(mark, style)], line_pt=size * 1.35, align="distribute")
        composer.flow.add(1, size * 1.35)
    beside = table.cell(0, 1).merge(table.cell(len(doc.issuer.marks) - 1, 1))
    beside._tc.get_or_add_tcPr().append(ooxml.element("w:vAlign", {"w:val": "center"}))
    for extra in beside.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)
    composer.fill(beside.paragraphs[0], [("文件", style)], line_pt=size * 1.35, align="center")


def _letter_head(composer: Composer, doc: OfficialDoc) -> None:
    """信函格式: mark and red double line in the head of the first page, the second double line at its foot."""
    layout = composer.layout
    section = composer.section
    section.different_first_page_header_footer = True
    size = _mark_size(layout, doc.issuer.letter_mark)
    section.header_distance = Mm(layout.letter_mark_top_mm - size * 0.1 * MM_PER_POINT)
    over = (layout.letter_line_width_mm - layout.text_width_mm) / 2 / MM_PER_POINT / layout.char_pt
    mark = section.first_page_header.paragraphs[0]
    style = composer.style("title", size_pt=size, colour=layout.red)
    composer.fill(mark, [(doc.issuer.letter_mark, style)], line_pt=size * 1.2, align="center", left=-over, right=-over)
    gap = layout.letter_line_below_mark_mm / MM_PER_POINT
    ooxml.border(mark, bottom=3, gap_pt=gap, colour=layout.red, kind="thickThinSmallGap")
    foot = section.first_page_footer.paragraphs[0]
    composer.fill(foot, [("", composer.style("song", size_pt=2))], line_pt=4, left=-over, right=-over)
    ooxml.border(foot, bottom=3, gap_pt=0, colour=layout.red, kind="thinThickSmallGap")
    section.footer_distance = Mm(layout.letter_line_bottom_mm)
    head_pt = layout.letter_mark_top_mm / MM_PER_POINT + size * 1.2 + gap + 4
    composer.flow.used_pt = max(0.0, head_pt - layout.top_mm / MM_PER_POINT)
    number = str(doc.number) if doc.number else f"{doc.issuer.prefix_for(doc.kind)}〔　　〕　号"
    urgency = doc.urgency.value if doc.urgency else ""
    line = composer.line(
        [(urgency, composer.style("black")), (f"\t{number}", composer.body)], align="left", before_pt=6
    )
    ooxml.right_tab(line, at_pt=layout.chars * layout.char_pt)
    composer.blank(layout.title_lines_above)


def _mark_size(layout: Layout, mark: str) -> float:
    """The largest size at which the mark fits the line, in half points."""
    fits = layout.text_width_mm * 0.97 / MM_PER_POINT / len(mark)
    return int(max(layout.mark_least_pt, min(layout.mark_pt, fits)) * 2) / 2


def _main_part(composer: Composer, doc: OfficialDoc) -> None:
    """主体: title, recipients, text, attachments listed, signature and date, remark."""
    layout = composer.layout
    title = composer.style("title", size_pt=layout.title_pt)
    wide = int(layout.text_width_mm / MM_PER_POINT / layout.title_pt)
    for text in title_lines(doc.title, chars=wide - 1):
        composer.line([(text, title)], align="center", line_pt=layout.title_line_pt, keep_next=True)
    composer.blank()
    if doc.main_recipient:
        composer.line([(recipients_line(doc), composer.body)], align="left")
    signed = layout.signature_lines_above + len(doc.issuer.signatures) + 1
    tail_pt = 0.0 if doc.kind is DocKind.MINUTES else signed * layout.line_pt
    listed = 1 + _attachment_list_lines(composer, doc) if doc.attachments else 0
    composer.blocks(doc.body, tail_pt=tail_pt + listed * layout.line_pt)
    if doc.attachments:
        _attachment_list(composer, doc, tail_pt=tail_pt)
    if doc.attendance:
        composer.blank()
        for role, names in doc.attendance:
            runs = [(f"{role}：", composer.style("black")), (names, composer.body)]
            composer.line(runs, left=2 + len(role) + 1, hanging=len(role) + 1)
    if doc.kind is not DocKind.MINUTES:
        _signature(composer, doc)
    if doc.remark:
        composer.line([(f"（{doc.remark.strip('（）')}）", composer.body)], first=2)


def _attachment_texts(composer: Composer, doc: OfficialDoc) -> tuple[float, list[list[tuple[str | Run, ooxml.Style]]]]:
    """Return the indent of the list of attachments and its lines."""
    names = attachment_lines(doc.attachments)
    leads = ["附件：", *["\u3000\u3000\u3000"] * (len(names) - 1)]
    indent = 5 + (1.5 if len(names) > 1 else 0)
    return indent, [[(lead + name, composer.body)] for lead, name in zip(leads, names, strict=True)]


def _attachment_list_lines(composer: Composer, doc: OfficialDoc) -> int:
    """Return how many lines the list of attachments takes."""
    indent, texts = _attachment_texts(composer, doc)
    return sum(composer.lines_of(text, beside=indent) for text in texts)


def _attachment_list(composer: Composer, doc: OfficialDoc, *, tail_pt: float) -> None:
    """附件说明: a blank line above; on the next page where the signature would else stand there alone."""
    indent, texts = _attachment_texts(composer, doc)
    needed = (1 + _attachment_list_lines(composer, doc)) * composer.layout.line_pt
    page_break = not composer.flow.has_room(needed + tail_pt)
    if not page_break:
        composer.blank()
    for number, text in enumerate(texts):
        composer.line(text, align="left", left=indent, hanging=indent - 2, page_break=page_break and number == 0)


def _signature(composer: Composer, doc: OfficialDoc) -> None:
    """署名与日期: name centred over the date, four characters from the right; the place of the seal stays blank."""
    layout = composer.layout
    day = full_date(doc.issue_date) if doc.issue_date else "　　　　年　月　日"
    composer.blank(layout.signature_lines_above, keep_next=True)
    for name in doc.issuer.signatures:
        right = max(0.0, layout.date_right_chars + (text_width(day) - text_width(name)) / 2)
        composer.line([(name, composer.body)], align="right", right=right, keep_next=True)
    composer.line([(day, composer.body)], align="right", right=layout.date_right_chars)


def _attachments(composer: Composer, doc: OfficialDoc) -> None:
    """附件: each on a page of its own, 附件 and its number in the upper left corner, its title on the third line."""
    layout = composer.layout
    title = composer.style("title", size_pt=layout.title_pt)
    wide = int(layout.text_width_mm / MM_PER_POINT / layout.title_pt)
    for number, attachment in enumerate(doc.attachments, start=1):
        if not attachment.body:
            continue
        label = "附件" if len(doc.attachments) == 1 else f"附件{number}"
        composer.line([(label, composer.style("black"))], align="left", page_break=True)
        composer.blank()
        for text in title_lines(attachment.title, chars=wide - 1):
            composer.line([(text, title)], align="center", line_pt=layout.title_line_pt, keep_next=True)
        composer.blank()
        composer.blocks(attachment.body)


def _imprint(composer: Composer, doc: OfficialDoc) -> None:
    """版记: copies, print office and date between rules, at the foot of the last page, which is even."""
    copies = copies_line(doc)
    letter = doc.kind is DocKind.LETTER
    if letter and not copies:
        return
    layout = composer.layout
    chars = layout.text_width_mm / MM_PER_POINT / layout.small_pt
    lines = (line_count(copies, chars=chars - 5) if copies else 0) + (0 if letter else 1)
    # One line more than it takes: where the count may be wrong by one, the imprint goes to the next even page.
    needed = lines * layout.imprint_line_pt + composer.layout.line_pt
    if not letter and (composer.flow.page % 2 or not composer.flow.has_room(needed)):
        section = composer.end_section(WD_SECTION.EVEN_PAGE)
        if composer.flow.page % 2 == 0:  # 7.5: after a blank page neither it nor the imprint's page is numbered
            _without_numbers(section)
        composer.flow.page += 2 - composer.flow.page % 2
    texts = [f"抄送：{copies}"] if copies else []
    if not letter:
        office = doc.print_office or doc.issuer.print_office
        day = doc.print_date or doc.issue_date
        texts.append(f"\u3000{office}\t{f'{full_date(day)}印发' if day else '　　　　年　月　日印发'}\u3000")
    table = composer.document.add_table(rows=len(texts), cols=1)
    thick, thin = layout.thick_mm / MM_PER_POINT, layout.thin_mm / MM_PER_POINT
    ooxml.cell_borders(table, rules={} if letter else {"top": thick, "bottom": thick, "insideH": thin}, gap_mm=0)
    ooxml.set_widths(table, [layout.text_width_mm])
    small = composer.style("body", size_pt=layout.small_pt)
    edge = layout.small_pt / layout.char_pt
    for row, text in zip(table.rows, texts, strict=True):
        line, height = row.cells[0].paragraphs[0], layout.imprint_line_pt
        if "\t" in text:
            composer.fill(line, [(text, small)], line_pt=height, align="left")
            ooxml.right_tab(line, at_pt=layout.text_width_mm / MM_PER_POINT)
        else:  # one character in from either edge, further lines under the first name
            composer.fill(line, [(text, small)], line_pt=height, left=edge * 4, right=edge, hanging=edge * 3)
    anchor = composer.line([("", composer.style("song", size_pt=1))], line_pt=1)  # a line that takes no room
    height_mm = (lines * layout.imprint_line_pt + 3) * MM_PER_POINT
    ooxml.box_at_bottom(anchor, table, layout=layout, height_mm=height_mm, name="版记")


def _page_numbers(composer: Composer, section: Section) -> None:
    """页码: — 1 —, half-width 宋体, 7 mm below the text area, outside on either page."""
    layout = composer.layout
    if not section.different_first_page_header_footer:
        line_mm = layout.page_number_pt * 1.2 * MM_PER_POINT
        section.footer_distance = Mm(layout.bottom_mm - layout.page_number_below_mm - line_mm)
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        _number_line(composer, footer, align=align)


def _number_line(composer: Composer, footer: _Footer, *, align: str) -> None:
    layout = composer.layout
    style = composer.style("song", size_pt=layout.page_number_pt)
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    right, left = (1.0, 0.0) if align == "right" else (0.0, 1.0)
    height = layout.page_number_pt * 1.2
    composer.fill(paragraph, [("— ", style)], line_pt=height, align=align, right=right, left=left)
    for part in (*ooxml.field("PAGE", style), ooxml.text_run(" —", style)):
        paragraph._p.append(part)


def _without_numbers(section: Section) -> None:
    """不编页码."""
    for footer in (section.footer, section.even_page_footer):
        footer.is_linked_to_previous = False


def _source_sheet(composer: Composer, doc: OfficialDoc) -> None:
    """数据来源表: every figure of the text with its trace id, on a sheet for the checkers that is not issued."""
    section = composer.end_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = False
    _without_numbers(section)
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
    composer.demo_header(demo=doc.demo)
    layout = composer.layout
    title = composer.style("title", size_pt=layout.title_pt)
    composer.line([("数据来源表", title)], align="center", line_pt=layout.title_line_pt)
    note = composer.style("kai", size_pt=layout.small_pt)
    composer.line([("（核稿用附页，不随文印发）", note)], align="center")
    rows = [["序号", "文中数字", "口径", "统计截止", "来源编号"]]
    for number, figure in enumerate(figures(doc), start=1):
        day = figure.as_of.isoformat() if figure.as_of else ""
        rows.append([str(number), figure.text, figure.label, day, figure.trace])
    composer.blank(line_pt=6)
    composer.grid(rows, widths_mm=[14, 24, 42, 30, layout.text_width_mm - 110])
