"""公文 PDF: the HTML of a document set by WeasyPrint, the imprint at the foot of the last even page.

WeasyPrint needs the system library Pango; without it `pdf_available` says what to install and nothing else fails.
"""

from functools import cache
from typing import Any

from yaodian.kernel.documents.html import render_html
from yaodian.kernel.documents.layout import MM_PER_POINT, Layout, shipped_layout
from yaodian.kernel.documents.model import DocKind, DocumentError, OfficialDoc
from yaodian.kernel.documents.rules import plain_text
from yaodian.kernel.privacy.rules import NOTICE, mark_in_text

TYPEFACES = (".ttf", ".otf", ".ttc", ".otc")
PX_PER_MM = 96 / 25.4
MISSING = (
    "本机缺少生成PDF所需的系统库Pango，PDF暂不可用（Word和Excel不受影响）。"
    "请由系统管理员安装：apt-get install libpango-1.0-0 libpangoft2-1.0-0 fonts-noto-cjk，安装后重启本系统。"
)


class PdfUnavailableError(DocumentError):
    """PDF不可用: the message says in Chinese what is missing and how to install it."""


@cache
def pdf_available() -> str | None:
    """PDF是否可用: None when it is; else the Chinese sentence that says what is missing and what to install."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return MISSING
    return None


def write_pdf(doc: OfficialDoc, *, layout: Layout | None = None, source_sheet: bool = True) -> bytes:
    """公文PDF: the same layout as the Word file. Raises PdfUnavailableError, or DocumentError on a secrecy mark."""
    found = mark_in_text(plain_text(doc))
    if found:
        raise DocumentError(f"文稿中标有“{found}”。{NOTICE}，请改用纸质件办理。")
    sizes = layout or shipped_layout()
    first = _set(render_html(doc, layout=sizes, source_sheet=False))
    page, used_mm, height_mm = _imprint_place(first)
    if page == 0:
        return bytes(_set(render_html(doc, layout=sizes, source_sheet=source_sheet)).write_pdf())
    free_mm = sizes.top_mm + sizes.text_height_mm - used_mm - height_mm
    begun_mm = sizes.line_pt * MM_PER_POINT
    letter = doc.kind is DocKind.LETTER
    new_page = not letter and (page % 2 == 1 or free_mm < begun_mm)
    push_mm = sizes.text_height_mm - height_mm if new_page else max(0.0, free_mm)
    html = render_html(
        doc,
        layout=sizes,
        source_sheet=source_sheet,
        imprint_push_mm=max(0.0, push_mm - 0.2),
        imprint_new_page=new_page,
        imprint_numbered=not (new_page and page % 2 == 0),  # 7.5: not after a blank page
    )
    return bytes(_set(html).write_pdf())


def html_to_pdf(html: str) -> bytes:
    """网页转PDF: any page of our own as PDF; nothing is fetched."""
    return bytes(_set(html).write_pdf())


def _set(html: str) -> Any:
    """Lay out a page of HTML."""
    missing = pdf_available()
    if missing:
        raise PdfUnavailableError(missing)
    import weasyprint
    from weasyprint.urls import URLFetcher

    class FontsOnly(URLFetcher):  # type: ignore[misc]
        """Installed typefaces and pictures inside the page; nothing else of this machine, nothing of the network."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("file:") and not url.lower().endswith(TYPEFACES):
                raise ValueError(f"not fetched: {url}")
            return super().fetch(url, headers)

    return weasyprint.HTML(string=html, url_fetcher=FontsOnly(allowed_protocols=("data", "file"))).render()


def _imprint_place(document: Any) -> tuple[int, float, float]:
    """Page (from 1; 0 when there is no imprint) and place where the text ends, and the imprint's height, in mm."""
    places = {
        name: (number, position[1] / PX_PER_MM)
        for number, page in enumerate(document.pages, start=1)
        for name, position in page.anchors.items()
    }
    if "imprint-box" not in places:
        return 0, 0.0, 0.0
    page, end_mm = places["text-end"]
    return page, end_mm, places["imprint-end"][1] - places["imprint-box"][1]
