"""WordprocessingML: the few elements python-docx has no words for: East-Asian fonts, borders, fields, floating tables.

Every run gets one font for all scripts (ascii, hAnsi, eastAsia, cs) and `w:hint="eastAsia"`, so that “”—…· keep the
Chinese font in Word and WPS instead of falling back to a Latin one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Mm
from docx.table import Table
from docx.text.paragraph import Paragraph

from yaodian.kernel.documents.layout import MM_PER_POINT, Layout
from yaodian.kernel.documents.model import Figure

TWIPS = 20
FONT_SLOTS = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")


@dataclass(frozen=True, slots=True)
class Style:
    """字样: font name, size and colour (six hexadecimal digits) of a run, and the space added to each character."""

    font: str
    size_pt: float
    colour: str = ""
    spacing_pt: float = 0.0


def element(tag: str, attributes: Mapping[str, object] | None = None, *children: BaseOxmlElement) -> BaseOxmlElement:
    """An element such as `w:bottom` with attributes and children."""
    made = cast(BaseOxmlElement, OxmlElement(tag))
    for name, value in (attributes or {}).items():
        made.set(qn(name), str(value))
    for child in children:
        made.append(child)
    return made


def twips(points: float) -> int:
    """Points in twentieths."""
    return round(points * TWIPS)


def mm_twips(mm: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(mm / MM_PER_POINT * TWIPS)


def run_properties(style: Style) -> BaseOxmlElement:
    """字体: one font in every slot, the size, the colour, and the spacing that puts 28 characters on a line.

    The spacing is explicit and the runs keep off the page's character grid: Word, WPS and LibreOffice then agree on it.
    """
    fonts = element("w:rFonts", {**dict.fromkeys(FONT_SLOTS, style.font), "w:hint": "eastAsia"})
    made = element("w:rPr", None, fonts)
    made.append(element("w:snapToGrid", {"w:val": "0"}))
    if style.colour:
        made.append(element("w:color", {"w:val": style.colour}))
    if style.spacing_pt:
        made.append(element("w:spacing", {"w:val": twips(style.spacing_pt)}))
    half_points = round(style.size_pt * 2)
    made.append(element("w:sz", {"w:val": half_points}))
    made.append(element("w:szCs", {"w:val": half_points}))
    made.append(element("w:lang", {"w:val": "en-US", "w:eastAsia": "zh-CN"}))
    return made


def text_run(text: str, style: Style) -> BaseOxmlElement:
    """文字: a run; tabs and line breaks are kept."""
    made = element("w:r", None, run_properties(style))
    for number, line in enumerate(text.split("\n")):
        if number:
            made.append(element("w:br"))
        for place, piece in enumerate(line.split("\t")):
            if place:
                made.append(element("w:tab"))
            if piece:
                node = element("w:t", {"xml:space": "preserve"})
                node.text = piece
                made.append(node)
    return made


def figure_run(figure: Figure, style: Style) -> BaseOxmlElement:
    """带来源的数字: a run inside a content control whose tag is the trace id; nothing of it shows on paper."""
    properties = element(
        "w:sdtPr",
        None,
        element("w:alias", {"w:val": (figure.label or "数据来源")[:60]}),
        element("w:tag", {"w:val": figure.trace[:64]}),
    )
    return element("w:sdt", None, properties, element("w:sdtContent", None, text_run(figure.text, style)))


def field(code: str, style: Style) -> list[BaseOxmlElement]:
    """域: a field such as PAGE, every part of it in the same font."""
    instruction = element("w:instrText", {"xml:space": "preserve"})
    instruction.text = f" {code} "
    parts = [
        element("w:fldChar", {"w:fldCharType": "begin"}),
        instruction,
        element("w:fldChar", {"w:fldCharType": "separate"}),
    ]
    made = [element("w:r", None, run_properties(style), part) for part in parts]
    end = element("w:r", None, run_properties(style), element("w:fldChar", {"w:fldCharType": "end"}))
    return [*made, text_run("1", style), end]


def shape(
    paragraph: Paragraph,
    *,
    line_pt: float,
    align: str = "both",
    before_pt: float = 0.0,
    first_chars: float = 0.0,
    left_chars: float = 0.0,
    right_chars: float = 0.0,
    hanging_chars: float = 0.0,
    char_pt: float = 16.0,
    keep_next: bool = False,
    page_break: bool = False,
) -> None:
    """段落版式: exact line height, alignment, indents in characters (and in points, for programs without)."""
    properties = paragraph._p.get_or_add_pPr()
    flags = {"w:keepNext": keep_next, "w:pageBreakBefore": page_break}
    for tag in (tag for tag, wanted in flags.items() if wanted):
        properties.append(element(tag))
    properties.append(element("w:widowControl", {"w:val": "0"}))
    # Marks may hang over the edge (Word's own default): said outright, for LibreOffice 7 otherwise loses a mark that
    # hangs beside a content control. No space between figures and characters: a line holds what it is counted to.
    properties.append(element("w:overflowPunct", {"w:val": "1"}))
    for tag in ("w:autoSpaceDE", "w:autoSpaceDN", "w:snapToGrid"):
        properties.append(element(tag, {"w:val": "0"}))
    properties.append(
        element(
            "w:spacing",
            {"w:before": twips(before_pt), "w:after": 0, "w:line": twips(line_pt), "w:lineRule": "exact"},
        )
    )
    indents: dict[str, object] = {}
    for name, chars in (
        ("firstLine", first_chars),
        ("left", left_chars),
        ("right", right_chars),
        ("hanging", hanging_chars),
    ):
        if chars:
            indents[f"w:{name}Chars"] = round(chars * 100)
            indents[f"w:{name}"] = twips(chars * char_pt)
    if indents:
        properties.append(element("w:ind", indents))
    properties.append(element("w:jc", {"w:val": align}))


def border(
    paragraph: Paragraph, *, gap_pt: float, colour: str = "000000", kind: str = "single", **widths_pt: float
) -> None:
    """分隔线: rules by side (`top=`, `bottom=`, their widths in points), `gap_pt` away from the text."""
    shared = {"w:val": kind, "w:space": min(31, round(gap_pt)), "w:color": colour}
    rules = [
        element(f"w:{side}", {**shared, "w:sz": max(2, round(width * 8))})
        for side, width in sorted(widths_pt.items(), reverse=True)
    ]
    paragraph._p.get_or_add_pPr().insert_element_before(
        element("w:pBdr", None, *rules),
        *("w:shd", "w:tabs", "w:overflowPunct", "w:spacing", "w:ind", "w:jc", "w:rPr"),
    )


def right_tab(paragraph: Paragraph, *, at_pt: float) -> None:
    """右对齐制表位, for text at both ends of one line."""
    properties = paragraph._p.get_or_add_pPr()
    tabs = element("w:tabs", None, element("w:tab", {"w:val": "right", "w:pos": twips(at_pt)}))
    properties.insert_element_before(tabs, *("w:overflowPunct", "w:spacing", "w:ind", "w:jc", "w:rPr"))


def set_page(section: Section, layout: Layout, *, landscape: bool = False, grid: bool = True) -> None:
    """页面: A4, margins, and the grid of 22 lines by 28 characters."""
    width, height = layout.page_width_mm, layout.page_height_mm
    margins = (layout.top_mm, layout.right_mm, layout.bottom_mm, layout.left_mm)
    if landscape:  # the sheet turned: the binding edge comes to the top
        width, height = height, width
        margins = (layout.left_mm, layout.top_mm, layout.right_mm, layout.bottom_mm)
        section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = (Mm(mm) for mm in margins)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    if grid:
        space = int((layout.char_pt - layout.body_pt) * 4096)
        attributes = {"w:type": "linesAndChars", "w:linePitch": twips(layout.line_pt), "w:charSpace": space}
        section._sectPr.append(element("w:docGrid", attributes))


def set_base_style(document: Document, layout: Layout) -> None:
    """正文样式: the Normal style in the body font, without the template's spacing and theme fonts."""
    normal = document.styles["Normal"].element.get_or_add_rPr()
    # The defaults too: LibreOffice takes the width of a grid cell from them, Word from Normal.
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for properties in (normal, defaults):
        for child in list(properties):
            properties.remove(child)
        for child in list(run_properties(Style(layout.body.name, layout.body_pt))):
            properties.append(child)


TABLE_ORDER = ("tblStyle", "tblW", "jc", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook")


def _set_table(table: Table, *children: BaseOxmlElement) -> None:
    """Put children into the table's properties in the order of the schema (Word refuses any other)."""
    properties = table._tbl.tblPr
    for child in children:
        for old in properties.findall(child.tag):
            properties.remove(old)
        properties.append(child)
    children_in_order = sorted(properties, key=lambda child: TABLE_ORDER.index(child.tag.rpartition("}")[2]))
    properties.extend(children_in_order)


def cell_borders(table: Table, *, rules: Mapping[str, float], gap_mm: float = 1.0) -> None:
    """表格线: width in points by side (top, bottom, left, right, insideH, insideV); sides not named have none."""
    borders = element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        width = rules.get(side, 0.0)
        kind = {"w:val": "single", "w:sz": max(2, round(width * 8)), "w:space": 0, "w:color": "000000"}
        borders.append(element(f"w:{side}", kind if width else {"w:val": "nil"}))
    sides = ("top", 0.0), ("left", gap_mm), ("bottom", 0.0), ("right", gap_mm)
    margins = (element(f"w:{side}", {"w:w": mm_twips(mm), "w:type": "dxa"}) for side, mm in sides)
    _set_table(table, borders, element("w:tblLayout", {"w:type": "fixed"}), element("w:tblCellMar", None, *margins))


def set_widths(table: Table, widths_mm: Sequence[float]) -> None:
    """列宽: in the grid and in every cell, and the table's own width."""
    _set_table(table, element("w:tblW", {"w:w": mm_twips(sum(widths_mm)), "w:type": "dxa"}))
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths_mm, strict=True):
        column.set(qn("w:w"), str(mm_twips(width)))
    for row in table.rows:
        for cell, width in zip(row.cells, widths_mm, strict=False):
            cell.width = Mm(width)


ANCHOR = """
<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0"
 layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="page"><wp:posOffset>{left}</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="page"><wp:posOffset>{top}</wp:posOffset></wp:positionV>
<wp:extent cx="{width}" cy="{height}"/><wp:wrapTopAndBottom/><wp:docPr id="1" name="{name}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>
<wps:txbx><w:txbxContent/></wps:txbx>
<wps:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"><a:noAutofit/></wps:bodyPr>
</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>
"""
EMU_PER_MM = 36_000


def box_at_bottom(paragraph: Paragraph, table: Table, *, layout: Layout, height_mm: float, name: str) -> None:
    """置于版心底部: moves the table into a text box on the lower edge of the text area of the paragraph's page."""
    top_mm = layout.page_height_mm - layout.bottom_mm - height_mm
    places = {"left": layout.left_mm, "top": top_mm, "width": layout.text_width_mm, "height": height_mm}
    run = parse_xml(ANCHOR.format(name=name, **{key: round(mm * EMU_PER_MM) for key, mm in places.items()}))
    content = next(run.iter(qn("w:txbxContent")))
    content.append(table._tbl)
    content.append(element("w:p", None, element("w:pPr", None, element("w:spacing", SMALLEST))))
    paragraph._p.append(run)


SMALLEST = {"w:before": 0, "w:after": 0, "w:line": 20, "w:lineRule": "exact"}


def repeat_header(table: Table) -> None:
    """标题行重复, and no row torn over two pages."""
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(element("w:cantSplit"))
        if number == 0:
            properties.append(element("w:tblHeader"))
