"""公文 HTML: the same document as a page of HTML with print styles, for the screen preview and for PDF.

The imprint's place needs a second look at the finished pages (`pdf.py`): `imprint_push_mm` is the blank above it and
`imprint_new_page` sends it to the next even page, not `imprint_numbered` where a blank page comes before it.
"""

from html import escape

from yaodian.kernel.documents.layout import MM_PER_POINT, Layout
from yaodian.kernel.documents.model import Block, DocKind, Figure, Heading, OfficialDoc, Paragraph, Run, Table
from yaodian.kernel.documents.rules import (
    attachment_lines,
    copies_line,
    figures,
    full_date,
    numbered,
    recipients_line,
    text_width,
    title_lines,
)
from yaodian.kernel.documents.styles import styles


def render_html(
    doc: OfficialDoc,
    *,
    layout: Layout,
    source_sheet: bool = True,
    imprint_push_mm: float = 0.0,
    imprint_new_page: bool = False,
    imprint_numbered: bool = True,
) -> str:
    """公文网页: complete HTML; every figure is a `<data>` element with its trace id."""
    parts = [
        _head(doc, layout),
        _main(doc, layout),
        *(_attachment(doc, number, layout) for number in range(len(doc.attachments))),
        _imprint(doc, push_mm=imprint_push_mm, new_page=imprint_new_page, numbered=imprint_numbered),
        _source_sheet(doc) if source_sheet and figures(doc) else "",
    ]
    body = "\n".join(part for part in parts if part)
    title = escape(doc.title.replace("\n", ""))
    css = styles(layout, demo=doc.demo, letter=doc.kind is DocKind.LETTER)
    head = f'<meta charset="utf-8"><title>{title}</title><style>{css}</style>'
    return f'<!doctype html>\n<html lang="zh-CN"><head>{head}</head><body>\n{body}\n</body></html>\n'


def _head(doc: OfficialDoc, layout: Layout) -> str:
    """版头."""
    number = str(doc.number) if doc.number else f"{doc.issuer.prefix_for(doc.kind)}〔　　〕　号"
    urgency = escape(doc.urgency.value) if doc.urgency else ""
    if doc.kind is DocKind.LETTER:
        mark = doc.issuer.letter_mark
        return (
            '<div class="letter-foot"></div>'
            f'<div class="mark letter-head" style="font-size:{_mark_pt(layout, mark)}pt">{escape(mark)}</div>'
            f'<div class="letter-number"><span class="black">{urgency}</span><span>{escape(number)}</span></div>'
        )
    top = f'<div class="head-top black">{urgency}</div>'
    minutes = doc.kind is DocKind.MINUTES
    if len(doc.issuer.marks) > 1 and not minutes:
        mark = _joint_mark(doc, layout)
    else:
        words = doc.issuer.minutes_mark if minutes else doc.issuer.marks[0]
        mark = f'<div class="mark" style="font-size:{_mark_pt(layout, words)}pt">{escape(words)}</div>'
    if doc.signatory:
        signer = f'<span>签发人：<span class="kai">{escape(doc.signatory)}</span></span>'
        return f'{top}{mark}<p class="number two"><span>{escape(number)}</span>{signer}</p>'
    return f'{top}{mark}<p class="number">{escape(number)}</p>'


def _joint_mark(doc: OfficialDoc, layout: Layout) -> str:
    """联合发文标志: names spread to the width of the longest, 文件 beside them."""
    longest = max(len(mark) for mark in doc.issuer.marks)
    size = min(layout.mark_pt * 0.8, layout.text_width_mm * 0.74 / MM_PER_POINT / longest)
    names = ""
    for name in doc.issuer.marks:
        gap = (longest - len(name)) / max(1, len(name) - 1)
        names += f'<p style="letter-spacing:{gap:.3f}em;margin-right:-{gap:.3f}em">{escape(name)}</p>'
    beside = '<div class="beside">文件</div>'
    return f'<div class="mark joint" style="font-size:{size:.1f}pt"><div>{names}</div>{beside}</div>'


def _mark_pt(layout: Layout, mark: str) -> float:
    fits = layout.text_width_mm * 0.97 / MM_PER_POINT / len(mark)
    return round(max(layout.mark_least_pt, min(layout.mark_pt, fits)), 1)


def _main(doc: OfficialDoc, layout: Layout) -> str:
    """主体."""
    wide = int(layout.text_width_mm / MM_PER_POINT / layout.title_pt) - 1
    parts = [f"<h1>{'<br>'.join(escape(line) for line in title_lines(doc.title, chars=wide))}</h1>"]
    if doc.main_recipient:
        parts.append(f'<p class="flush">{escape(recipients_line(doc))}</p>')
    parts += _blocks(doc.body)
    if doc.attachments:
        parts.append('<div class="blank"></div>')
        indent = 5 + (1.5 if len(doc.attachments) > 1 else 0)
        for number, name in enumerate(attachment_lines(doc.attachments)):
            lead = "附件：" if number == 0 else "\u3000\u3000\u3000"
            parts.append(f'<p style="padding-left:{indent}em;text-indent:-{indent - 2}em">{lead}{escape(name)}</p>')
    if doc.attendance:
        parts.append('<div class="blank"></div>')
    for role, names in doc.attendance:
        hang = len(role) + 1
        place = f"padding-left:{hang + 2}em;text-indent:-{hang}em"
        parts.append(f'<p style="{place}"><span class="black">{escape(role)}：</span>{escape(names)}</p>')
    if doc.kind is not DocKind.MINUTES:
        day = full_date(doc.issue_date) if doc.issue_date else "　　　　年　月　日"
        lines = []
        for name in doc.issuer.signatures:
            right = max(0.0, layout.date_right_chars + (text_width(day) - text_width(name)) / 2)
            lines.append(f'<p style="padding-right:{right}em">{escape(name)}</p>')
        lines.append(f'<p style="padding-right:{layout.date_right_chars}em">{escape(day)}</p>')
        parts.append(f'<div class="signature">{"".join(lines)}</div>')
    if doc.remark:
        parts.append(f"<p>（{escape(doc.remark.strip('（）'))}）</p>")
    return "\n".join(parts)


def _blocks(blocks: tuple[Block, ...]) -> list[str]:
    made = []
    for block, label in numbered(blocks):
        if isinstance(block, Heading):
            tag = f"h{block.level + 1}"
            following = f'<span class="run-in">{_runs(block.following)}</span>' if block.following else ""
            made.append(f"<{tag}>{label}{escape(block.text)}{following}</{tag}>")
        elif isinstance(block, Paragraph):
            made.append(f"<p>{_runs(block.runs)}</p>")
        else:
            made.append(_table(block))
    return made


def _runs(runs: tuple[Run, ...]) -> str:
    return "".join(_cell(run) for run in runs)


def _cell(value: str | Run) -> str:
    if not isinstance(value, Figure):
        return escape(value if isinstance(value, str) else value.text)
    title = escape(value.label, quote=True)
    return f'<data value="{escape(value.trace, quote=True)}" title="{title}">{escape(value.text)}</data>'


def _table(table: Table) -> str:
    caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
    shares = table.widths or tuple(1.0 for _ in table.titles)
    columns = "".join(f'<col style="width:{share / sum(shares):.2%}">' for share in shares)
    head = "".join(f"<th>{escape(title)}</th>" for title in table.titles)
    rows = "".join(f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
    return f"<table>{caption}<colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _attachment(doc: OfficialDoc, place: int, layout: Layout) -> str:
    attachment = doc.attachments[place]
    if not attachment.body:
        return ""
    label = "附件" if len(doc.attachments) == 1 else f"附件{place + 1}"
    wide = int(layout.text_width_mm / MM_PER_POINT / layout.title_pt) - 1
    title = "<br>".join(escape(line) for line in title_lines(attachment.title, chars=wide))
    body = "\n".join(_blocks(attachment.body))
    return f'<section class="attachment"><p class="black">{label}</p><h1>{title}</h1>{body}</section>'


def _imprint(doc: OfficialDoc, *, push_mm: float, new_page: bool, numbered: bool) -> str:
    """版记, with named places by which the end of the text and its own height can be measured."""
    copies = copies_line(doc)
    letter = doc.kind is DocKind.LETTER
    lines = [f'<p class="copies">抄送：{escape(copies)}</p>'] if copies else []
    if not letter:
        office = doc.print_office or doc.issuer.print_office
        day = doc.print_date or doc.issue_date
        printed = f"{full_date(day)}印发" if day else "　　　　年　月　日印发"
        lines.append(f'<p class="printed"><span>{escape(office)}</span><span>{printed}</span></p>')
    if not lines:
        return ""
    where = ("break-before: left;" if new_page else "") + ("" if numbered else "page: unnumbered;")
    kind = "imprint plain" if letter else "imprint"
    push = f'<div style="height:{push_mm:.3f}mm"></div>'
    box = f'<div id="imprint-box" class="{kind}">{"".join(lines)}</div><div id="imprint-end"></div>'
    return f'<div id="text-end"></div><div style="{where}">{push}{box}</div>'


def _source_sheet(doc: OfficialDoc) -> str:
    """数据来源表: for the checkers, not issued."""
    rows = tuple(
        (str(number), figure.text, figure.label, figure.as_of.isoformat() if figure.as_of else "", figure.trace)
        for number, figure in enumerate(figures(doc), start=1)
    )
    table = Table(("序号", "文中数字", "口径", "统计截止", "来源编号"), rows, widths=(14, 24, 42, 30, 46))
    note = '<p class="kai">（核稿用附页，不随文印发）</p>'
    return f'<section class="sources"><h1>数据来源表</h1>{note}{_table(table)}</section>'
