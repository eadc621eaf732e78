"""内部表单 docx: 发文稿纸, 督办单, 催办单: forms with own numbers and no red head, every box blank or filled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docx.shared import Pt

from yaodian.kernel.documents import ooxml
from yaodian.kernel.documents.composer import Composer
from yaodian.kernel.documents.layout import MM_PER_POINT, Layout, shipped_layout
from yaodian.kernel.documents.model import Figure, OfficialDoc
from yaodian.kernel.documents.rules import attachment_lines, full_date, line_count

BOX_LINE_PT = 21.0
LABEL_MM = 30.0
CIRCULATION_STEPS = ("拟稿", "科室审核", "办公室核稿", "会签", "签发")
BOX_HEIGHTS_MM = {"拟稿": 15.0, "会签": 26.0, "签发": 30.0}


@dataclass(frozen=True, slots=True)
class Opinion:
    """签批意见: a step of the circulation sheet, who signed, with what words, when; `entered_by` marks a 代录."""

    step: str
    text: str = ""
    person: str = ""
    signed_date: date | None = None
    entered_by: str = ""

    def line(self) -> str:
        """同意。　张伟　2018年3月1日（李娜代录，原件扫描存档）."""
        parts = [self.text, self.person, full_date(self.signed_date) if self.signed_date else ""]
        text = "　".join(part for part in parts if part)
        return f"{text}（{self.entered_by}代录，原件扫描存档）" if self.entered_by else text


@dataclass(frozen=True, slots=True)
class Order:
    """督办事项: what a 督办单 or 催办单 says. `figures` stand in `progress` and carry their trace ids."""

    number: str
    matter: str
    source: str
    unit: str
    due: str
    requirement: str
    issued_date: date
    progress: tuple[str | Figure, ...] = ()
    support_units: str = ""
    leader: str = ""
    contact: str = ""
    earlier: str = ""
    demo: bool = False


Box = tuple[str, Sequence[str | Figure], float]


def write_circulation_sheet(
    doc: OfficialDoc, opinions: Sequence[Opinion] = (), *, sheet_number: str = "", layout: Layout | None = None
) -> bytes:
    """发文稿纸: 拟稿 → 科室审核 → 办公室核稿 → 会签 → 签发 → 编号 → 用印; steps without an opinion stay blank."""
    said = {step: [opinion.line() for opinion in opinions if opinion.step == step] for step in CIRCULATION_STEPS}
    attached = "；".join(attachment_lines(doc.attachments)) or "无"
    copies = "、".join(doc.copy_recipients) or "无"
    boxes: list[Box] = [
        ("标题", [doc.title.replace("\n", "")], 17),
        ("主送", [doc.main_recipient or "—"], 10),
        ("抄送", [copies], 10),
        ("附件", [attached], 10),
        *((step, ["\n".join(said[step])], BOX_HEIGHTS_MM.get(step, 19.0)) for step in CIRCULATION_STEPS),
        ("编号", [str(doc.number) if doc.number else ""], 10),
        ("用印", ["（用印处）"], 24),
    ]
    head = f"文种：{doc.kind.word}　　紧急程度：{doc.urgency.value if doc.urgency else '一般'}"
    right = f"稿号：{sheet_number}" if sheet_number else "稿号："
    title = f"{'、'.join(doc.issuer.signatures)}发文稿纸"
    return write_form(title=title, left=head, right=right, boxes=boxes, demo=doc.demo, layout=layout)


def write_supervision_order(order: Order, *, layout: Layout | None = None) -> bytes:
    """督办单: matter, source, units, limit, requirement, progress, and boxes for the answer and the check."""
    boxes: list[Box] = [
        ("督办事项", [order.matter], 18),
        ("事项来源", [order.source], 12),
        ("牵头单位", [order.unit], 10),
        ("配合单位", [order.support_units or "—"], 10),
        ("牵头领导", [order.leader], 10),
        ("办理时限", [order.due], 10),
        ("督办要求", [order.requirement], 26),
        ("当前进展", list(order.progress) or [""], 22),
        ("办理情况\n（承办单位填）", [""], 36),
        ("核验意见\n（办公室填）", [""], 22),
        ("联系人", [order.contact], 10),
    ]
    return write_form(
        title="督办单",
        left=full_date(order.issued_date),
        right=order.number,
        boxes=boxes,
        demo=order.demo,
        layout=layout,
    )


def write_reminder(order: Order, *, layout: Layout | None = None) -> bytes:
    """催办单: the matter again, what was ordered earlier, how it stands, and until when an answer is due."""
    boxes: list[Box] = [
        ("催办事项", [order.matter], 18),
        ("原督办单", [order.earlier], 14),
        ("责任单位", [order.unit], 10),
        ("原定时限", [order.due], 10),
        ("目前状态", list(order.progress) or [""], 26),
        ("催办要求", [order.requirement], 34),
        ("签收", ["签收人：　　　　　时间：　　　年　　月　　日　　时"], 14),
        ("回复情况", [""], 44),
        ("联系人", [order.contact], 10),
    ]
    return write_form(
        title="催办单",
        left=full_date(order.issued_date),
        right=order.number,
        boxes=boxes,
        demo=order.demo,
        layout=layout,
    )


def _order_form(title: str, order: Order, boxes: Sequence[Box], *, layout: Layout | None) -> bytes:
    day = full_date(order.issued_date)
    return write_form(title=title, left=day, right=order.number, boxes=boxes, demo=order.demo, layout=layout)


def write_form(
    *, title: str, left: str, right: str, boxes: Sequence[Box], demo: bool = False, layout: Layout | None = None
) -> bytes:
    """内部表单: a title, one line of particulars, and labelled boxes (label, text, least height in mm), on one page where
    the text allows; any app may set its own form with it."""
    composer = Composer(layout or shipped_layout(), grid=False)
    sizes = composer.layout
    composer.document.core_properties.title = title
    composer.demo_header(demo=demo)
    composer.line(
        [(title, composer.style("title", size_pt=sizes.title_pt))], align="center", line_pt=sizes.title_line_pt
    )
    small = composer.style("body", size_pt=sizes.small_pt)
    line = composer.line([(f"{left}\t{right}", small)], align="left", line_pt=BOX_LINE_PT, before_pt=6)
    ooxml.right_tab(line, at_pt=sizes.text_width_mm / MM_PER_POINT)
    table = composer.document.add_table(rows=len(boxes), cols=2)
    rules = dict.fromkeys(("top", "bottom", "left", "right"), 1.0) | {"insideH": 0.5, "insideV": 0.5}
    ooxml.cell_borders(table, rules=rules, gap_mm=1.5)
    text_mm = sizes.text_width_mm - LABEL_MM
    ooxml.set_widths(table, [LABEL_MM, text_mm])
    label = composer.style("black", size_pt=sizes.small_pt)
    chars = (text_mm - 4) / MM_PER_POINT / sizes.small_pt
    above_pt = sizes.title_line_pt + BOX_LINE_PT + 6
    heights = _heights(boxes, chars=chars, room_pt=sizes.text_height_mm / MM_PER_POINT - above_pt)
    for row, (name, parts, _height_mm), height_pt in zip(table.rows, boxes, heights, strict=True):
        row.height = Pt(height_pt)
        composer.fill(row.cells[0].paragraphs[0], [(name, label)], line_pt=18, align="center")
        composer.fill(row.cells[1].paragraphs[0], [(part, small) for part in parts], line_pt=BOX_LINE_PT, align="left")
        for cell in row.cells:
            cell._tc.get_or_add_tcPr().append(ooxml.element("w:vAlign", {"w:val": "center"}))
    return composer.content()


def _heights(boxes: Sequence[Box], *, chars: float, room_pt: float) -> list[float]:
    """Heights in points: what the text takes; boxes to be written in give way so that the form stays on one page."""
    found, blank = [], []
    for name, parts, height_mm in boxes:
        text = "".join(part if isinstance(part, str) else part.text for part in parts)
        lines = sum(line_count(piece, chars=chars) for piece in text.split("\n"))
        label_pt = 18.0 * sum(line_count(piece, chars=LABEL_MM / MM_PER_POINT / 14 - 1) for piece in name.split("\n"))
        found.append(max(height_mm / MM_PER_POINT, lines * BOX_LINE_PT + 2, label_pt))
        blank.append(found[-1] - max(label_pt, 3 * BOX_LINE_PT) if not text.strip() else 0.0)
    # Two lines in reserve for fonts that run wider.
    over = sum(found) + 2 * BOX_LINE_PT - room_pt
    if over > 0 and sum(blank) > 0:
        share = min(1.0, over / sum(blank))
        found = [height - max(0.0, give) * share for height, give in zip(found, blank, strict=True)]
    return found
