"""Measured on rendered pages: 22 lines of 28 characters, mark, red line, page numbers and imprint where the standard puts
them; in the PDF that the program sets and in the Word file as LibreOffice sets it."""

from __future__ import annotations

import io
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from yaodian.kernel.documents import pdf
from yaodian.kernel.documents.data import attachments_data, attachments_from, blocks_data, blocks_from
from yaodian.kernel.documents.model import DocKind, DocumentError, Heading, OfficialDoc, Paragraph, paragraph
from yaodian.kernel.documents.official import write_docx
from yaodian.kernel.documents.rules import lacking, untraced, untraced_places
from yaodian.kernel.documents.tests.make import circular, short
from yaodian.kernel.documents.tests.test_docx import pages

needs_pango = pytest.mark.skipif(pdf.pdf_available() is not None, reason="Pango is not installed")
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
MM = 25.4 / 72
LONG = short(body=tuple(paragraph("天地玄黄宇宙洪荒日月盈昃辰宿列张" * 30) for _ in range(3)))
Laid = Callable[[OfficialDoc, Path], Any]


def by_pango(doc: OfficialDoc, _folder: Path) -> Any:
    """The PDF that the program sets, opened."""
    return pdfplumber.open(io.BytesIO(pdf.write_pdf(doc, source_sheet=False)))


def by_office(doc: OfficialDoc, folder: Path) -> Any:
    """The Word file as LibreOffice sets it, opened."""
    pages(write_docx(doc, source_sheet=False), folder)
    return pdfplumber.open(folder / "document.pdf")


def ink(page: Any, *, low: float, high: float, red: bool = False) -> float:
    """Where the first ink stands between two heights, in mm from the top of the page, as the eye sees it."""
    picture = page.to_image(resolution=144).original.convert("RGB")
    per_mm = 144 / 25.4
    for row in range(int(low * per_mm), int(high * per_mm)):
        for column in range(0, picture.width, 2):
            r, g, b = picture.getpixel((column, row))
            if (r > 180 and g < 110 and b < 110) if red else (r + g + b < 380):
                return row / per_mm
    return 0.0


def shapes_of(page: Any) -> list[dict[str, Any]]:
    """Rules and boxes of a page."""
    return list(page.rects + page.lines + page.curves)


SETTERS = [
    pytest.param(by_pango, id="pdf", marks=needs_pango),
    pytest.param(by_office, id="word", marks=needs_office),
]


def lines(chars: list[Any], *, low: float = 37, high: float = 262.5) -> dict[int, list[Any]]:
    """Characters of the text area by line, from the top (the middle of a line in points as key)."""
    found: dict[int, list[Any]] = {}
    for char in chars:
        middle = (char["top"] + char["bottom"]) / 2
        if low < middle * MM < high and char["text"].strip():
            found.setdefault(round(middle / 4), []).append(char)
    return dict(sorted(found.items()))


@pytest.mark.parametrize("laid", SETTERS)
def test_a_full_page_holds_twenty_two_lines_of_twenty_eight_characters(laid: Laid, tmp_path: Path) -> None:
    with laid(LONG, tmp_path) as made:
        page = lines(made.pages[1].chars)
    assert len(page) == 22
    counts = Counter(len(line) for line in page.values())
    assert counts.most_common(1)[0][0] == 28
    assert max(counts) == 28
    full = next(line for line in page.values() if len(line) == 28)
    assert full[0]["x0"] * MM == pytest.approx(28, abs=0.6)
    assert full[-1]["x1"] * MM == pytest.approx(210 - 26, abs=0.9)
    middles = [sum((c["top"] + c["bottom"]) / 2 for c in line) / len(line) for line in page.values()]
    pitch = (middles[-1] - middles[0]) / 21
    assert pitch * MM * 22 == pytest.approx(225, abs=1)


@pytest.mark.parametrize("laid", SETTERS)
def test_the_head_stands_where_the_standard_puts_it(laid: Laid, tmp_path: Path) -> None:
    with laid(short(), tmp_path) as made:
        page = made.pages[0]
        top = ink(page, low=40, high=110, red=True)
        chars, shapes, width = page.chars, shapes_of(page), page.width
    assert top == pytest.approx(37 + 35, abs=2.5), "7.2.4: the mark's upper edge is 35 mm below the text area's"
    mark = [char for char in chars if char["size"] > 30]
    assert "".join(char["text"] for char in mark) == "天门市教育局文件"
    assert (mark[0]["x0"] + mark[-1]["x1"]) / 2 == pytest.approx(width / 2 + 1 / MM, abs=6), "centred in the text area"
    number = [char for char in chars if char["text"] in "〔〕"]
    assert len(number) == 2, "U+3014 and U+3015"
    red = [shape for shape in shapes if _is_red(shape) and (shape["x1"] - shape["x0"]) * MM > 150]
    (rule,) = {round(shape["top"]): shape for shape in red}.values()
    assert (rule["x1"] - rule["x0"]) * MM == pytest.approx(156, abs=1.5)
    assert (rule["bottom"] - max(char["bottom"] for char in number)) * MM == pytest.approx(4, abs=2.5)


def _is_red(shape: dict[str, Any]) -> bool:
    colours = (shape.get("non_stroking_color"), shape.get("stroking_color"))
    return any(isinstance(colour, tuple) and colour[:3] == (1, 0, 0) for colour in colours)


@pytest.mark.parametrize("laid", SETTERS)
def test_page_numbers_stand_seven_millimetres_below_the_text_one_character_in(laid: Laid, tmp_path: Path) -> None:
    with laid(LONG, tmp_path) as made:
        for number, page in enumerate(made.pages, start=1):
            foot = [char for char in page.chars if char["top"] * MM > 262.5 and char["text"].strip()]
            if not foot:
                continue
            assert "".join(char["text"] for char in foot) == f"—{number}—"
            assert {round(char["size"]) for char in foot} == {14}
            assert ink(page, low=263, high=290) - 262 == pytest.approx(7, abs=1.6)
            if number % 2:
                assert (page.width - foot[-1]["x1"]) * MM == pytest.approx(26 + 5, abs=1.5), (
                    "odd: right, one character in"
                )
            else:
                assert foot[0]["x0"] * MM == pytest.approx(28 + 5, abs=1.5), "even: left, one character in"


@pytest.mark.parametrize("laid", SETTERS)
def test_the_imprint_lies_between_thick_rules_and_ends_with_the_text_area(laid: Laid, tmp_path: Path) -> None:
    with laid(circular(demo=False), tmp_path) as made:
        assert len(made.pages) % 2 == 0
        shapes = shapes_of(made.pages[-1])
        words = "".join(char["text"] for char in made.pages[-1].chars)
    assert "抄送：市委办公室，市政府办公室，市人民政府教育督导室。" in words
    assert "2018年7月5日印发" in words.replace(" ", "")
    wide = [shape for shape in shapes if (shape["x1"] - shape["x0"]) * MM > 150 and not _is_red(shape)]
    heights = sorted(shape["top"] for shape in wide)
    rules = [top for place, top in enumerate(heights) if place == 0 or top - heights[place - 1] > 5]
    assert len(rules) >= 2
    assert max(shape["bottom"] for shape in wide) * MM == pytest.approx(262, abs=1.5)


def test_a_text_is_kept_as_data_word_for_word_with_its_sources() -> None:
    doc = circular()
    assert blocks_from(blocks_data(doc.body)) == doc.body
    assert attachments_from(attachments_data(doc.attachments)) == doc.attachments
    with pytest.raises(DocumentError, match="无法读取"):
        blocks_from([{"runs": [{"figure": "9", "trace": "", "label": "", "as_of": ""}]}])


@pytest.mark.parametrize(
    "name",
    [
        "《学校食品安全与营养健康管理规定》（教育部令第45号）",
        "《天门市教育局2018年工作要点》",
        "教督〔2012〕3号",
        "GB/T 9704—2012",
        "2018年9月28日",
        "9月份",
        "第12条第3款",
        "12345热线",
        "1.2018年",
        "8:30",
        "2018-2020学年",
    ],
)
def test_laws_days_articles_and_telephones_are_no_counts(name: str) -> None:
    assert untraced(short(body=(paragraph(f"依据{name}办理。"),))) == ()


def test_a_number_without_a_source_is_told_with_its_surroundings() -> None:
    (place,) = untraced_places(
        short(body=(Heading(1, "情况"), paragraph("截至2018年9月底，全市还有37.5%的学校没有报送。")))
    )
    assert (place.number, place.before, place.after) == ("37.5%", "018年9月底，全市还有", "的学校没有报送。")


def test_every_kind_of_document_asks_for_what_it_needs() -> None:
    for kind in DocKind:
        doc = short(kind, main_recipient="", signatory="")
        missing = " ".join(lacking(doc))
        assert ("签发人" in missing) == kind.upward
        assert ("主送机关" in missing) == (kind not in (DocKind.MINUTES, DocKind.ANNOUNCEMENT))
        assert isinstance(doc.body[0], Paragraph)
