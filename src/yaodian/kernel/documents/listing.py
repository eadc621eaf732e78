"""表格 docx: a table with title and note as a Word file, such as a 任务分解表 on turned sheets."""

from collections.abc import Sequence

from yaodian.kernel.documents import ooxml
from yaodian.kernel.documents.composer import Composer
from yaodian.kernel.documents.layout import Layout, shipped_layout
from yaodian.kernel.documents.model import DocumentError, Run


def write_listing(
    *,
    title: str,
    columns: Sequence[tuple[str, float]],
    rows: Sequence[Sequence[str | Run]],
    note: str = "",
    landscape: bool = True,
    demo: bool = False,
    layout: Layout | None = None,
) -> bytes:
    """表格文件: `columns` are titles with their share of the width; titles repeat on every page, rows stay whole."""
    if not columns:
        raise DocumentError("表格至少需要一列")
    if any(len(row) != len(columns) for row in rows):
        raise DocumentError("表格各行的列数与表头不一致")
    composer = Composer(layout or shipped_layout(), landscape=landscape, grid=False)
    composer.document.core_properties.title = title
    composer.demo_header(demo=demo)
    _page_count(composer)
    sizes = composer.layout
    head = composer.style("title", size_pt=sizes.title_pt)
    composer.line([(title, head)], align="center", line_pt=sizes.title_line_pt)
    if note:
        composer.line(
            [(note, composer.style("kai", size_pt=sizes.table_pt))], align="left", line_pt=sizes.table_line_pt
        )
    total = sum(share for _, share in columns)
    widths = [composer.width_mm * share / total for _, share in columns]
    composer.grid([[name for name, _ in columns], *rows], widths_mm=widths)
    return composer.content()


def _page_count(composer: Composer) -> None:
    """第 1 页，共 3 页, in the middle of the foot."""
    style = composer.style("song", size_pt=composer.layout.table_pt)
    paragraph = composer.section.footer.paragraphs[0]
    composer.fill(paragraph, [("第 ", style)], line_pt=composer.layout.table_line_pt, align="center")
    parts = [
        *ooxml.field("PAGE", style),
        ooxml.text_run(" 页，共 ", style),
        *ooxml.field("NUMPAGES", style),
        ooxml.text_run(" 页", style),
    ]
    for part in parts:
        paragraph._p.append(part)
