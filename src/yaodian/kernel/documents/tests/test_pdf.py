"""PDF files: the same layout, the imprint on the last even page; a clear word where the library is missing."""

import io
import sys
from pathlib import Path

import pdfplumber
import pytest
from PIL import Image

from yaodian.kernel.documents import pdf
from yaodian.kernel.documents.html import render_html
from yaodian.kernel.documents.layout import shipped_layout
from yaodian.kernel.documents.model import DocKind, OfficialDoc, Text, paragraph
from yaodian.kernel.documents.tests.make import circular, short

needs_pango = pytest.mark.skipif(pdf.pdf_available() is not None, reason="Pango is not installed")


@needs_pango
@pytest.mark.parametrize(
    "doc",
    [
        circular(),
        short(),
        short(body=tuple(paragraph("请认真做好开学准备工作。" * 6) for _ in range(14))),
        *(
            short(body=tuple(paragraph("请认真做好开学准备工作。" * 6) for _ in range(count)))
            for count in (7, 8, 9, 10)
        ),
    ],
    ids=["attached", "short", "long", "seven", "eight", "nine", "ten"],
)
def test_the_imprint_stands_at_the_foot_of_the_last_even_page(doc: OfficialDoc) -> None:
    with pdfplumber.open(io.BytesIO(pdf.write_pdf(doc, source_sheet=False))) as made:
        assert len(made.pages) % 2 == 0
        assert (round(made.pages[0].width), round(made.pages[0].height)) == (595, 842)
        last = made.pages[-1]
        imprint = next(word for word in last.extract_words() if "印发" in word["text"])
        assert 256 < imprint["bottom"] / 72 * 25.4 < 262.1
        after_blank = not made.pages[-2].extract_text().strip()
        numbered = made.pages[:-2] if after_blank else made.pages
        assert "—" not in (made.pages[-1].extract_text() if after_blank else "")
        for number, page in enumerate(numbered, start=1):
            words = [word for word in page.extract_words() if word["top"] / 72 * 25.4 > 265]
            assert "".join(word["text"] for word in words) == f"—{number}—"
            on_left = words[0]["x0"] < page.width / 2
            assert on_left == (number % 2 == 0)


@needs_pango
def test_the_text_area_and_the_red_line_are_measured() -> None:
    with pdfplumber.open(io.BytesIO(pdf.write_pdf(short()))) as made:
        page = made.pages[0]
        body = next(word for word in page.extract_words() if word["text"].startswith("各学校"))
        assert body["x0"] / 72 * 25.4 == pytest.approx(28, abs=0.5)
        red = [shape for shape in (*page.rects, *page.lines) if shape["non_stroking_color"] == (1, 0, 0)]
        red += [shape for shape in page.curves if shape["non_stroking_color"] == (1, 0, 0)]
        assert any(abs((shape["x1"] - shape["x0"]) / 72 * 25.4 - 156) < 0.5 for shape in red)


@needs_pango
def test_a_letter_has_no_number_on_its_first_page() -> None:
    with pdfplumber.open(io.BytesIO(pdf.write_pdf(short(DocKind.LETTER)))) as made:
        assert len(made.pages) == 1
        assert "—" not in made.pages[0].extract_text()


def test_figures_keep_their_trace_ids_and_markup_is_escaped() -> None:
    html = render_html(circular(), layout=shipped_layout())
    assert '<data value="plan:tianmen-2018/7.1"' in html
    assert "<script>" not in render_html(short(body=(paragraph(Text("<script>")),)), layout=shipped_layout())


def test_a_missing_library_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    pdf.pdf_available.cache_clear()
    try:
        missing = pdf.pdf_available()
        assert missing is not None
        assert "libpango-1.0-0" in missing
        with pytest.raises(pdf.PdfUnavailableError, match="安装"):
            pdf.write_pdf(short())
    finally:
        monkeypatch.undo()
        pdf.pdf_available.cache_clear()


@needs_pango
def test_a_document_fetches_nothing_from_this_machine(tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    Image.new("RGB", (40, 40), "red").save(picture)
    with pdfplumber.open(io.BytesIO(pdf.html_to_pdf(f'<img src="{picture.as_uri()}"><p>文</p>'))) as made:
        assert made.pages[0].images == []
        assert made.pages[0].extract_text() == "文"
