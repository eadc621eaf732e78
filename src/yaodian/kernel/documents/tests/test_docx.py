"""Word files: measured against GB/T 9704-2012, and looked at through LibreOffice where it is installed."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pdfplumber
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Length
from docx.text.run import Run
from lxml import etree

from yaodian.kernel.documents.issuers import joint
from yaodian.kernel.documents.layout import shipped_layout
from yaodian.kernel.documents.listing import write_listing
from yaodian.kernel.documents.model import DocKind, DocumentError, OfficialDoc, Urgency, figure, paragraph
from yaodian.kernel.documents.official import write_docx
from yaodian.kernel.documents.tests.make import ISSUERS, circular, short

KINDS = [
    circular(),
    short(urgency=Urgency.EXTRA),
    short(DocKind.REPORT, signatory="张伟"),
    short(DocKind.LETTER),
    short(DocKind.MINUTES, main_recipient="", attendance=(("出席", "张伟、李娜"), ("请假", "王强"))),
    short(issuer=joint(ISSUERS["bureau"], "天门市公安局", "天门市市场监督管理局")),
    short(issuer=ISSUERS["inspection_office"]),
]
IDS = ["circular", "notice", "report", "letter", "minutes", "joint", "inspection"]


def opened(doc: OfficialDoc) -> Document:
    """The written file, opened."""
    return docx.Document(io.BytesIO(write_docx(doc)))


def parts(content: bytes) -> dict[str, etree._Element]:
    """Body, headers and footers as XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name: etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.startswith(("word/document", "word/header", "word/footer")) and name.endswith(".xml")
        }


def words(part: etree._Element) -> str:
    """All text of a part."""
    return "".join(node.text or "" for node in part.iter(qn("w:t")))


def rounded(*lengths: Length | None, digits: int = 0) -> list[float]:
    """Lengths in millimetres."""
    return [round(length.mm, digits) for length in lengths if length is not None]


def size(run: Run) -> float:
    """The size of a run in points."""
    return run.font.size.pt if run.font.size else 0.0


@pytest.mark.parametrize("doc", KINDS, ids=IDS)
def test_every_run_carries_one_chinese_font_in_every_slot(doc: OfficialDoc) -> None:
    seen = 0
    for part in parts(write_docx(doc)).values():
        for run in part.iter(qn("w:r")):
            if run.find(qn("w:t")) is None and run.find(qn("w:instrText")) is None:
                continue
            fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
            assert fonts is not None
            names = {fonts.get(qn(slot)) for slot in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")}
            assert names <= {"仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"}
            assert len(names) == 1
            assert fonts.get(qn("w:hint")) == "eastAsia"
            assert run.find(f"{qn('w:rPr')}/{qn('w:b')}") is None
            seen += 1
    assert seen > 5


@pytest.mark.parametrize("doc", KINDS, ids=IDS)
def test_the_page_is_a4_with_the_margins_and_the_grid_of_the_standard(doc: OfficialDoc) -> None:
    for section in opened(doc).sections:
        assert rounded(section.page_width, section.page_height) == [210, 297]
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert rounded(*margins) == [37, 35, 28, 26]
        grid = section._sectPr.find(qn("w:docGrid"))
        assert grid is not None
        pitch = int(grid.get(qn("w:linePitch"), "0"))
        assert pitch * 22 <= 225 / 25.4 * 1440 < (pitch + 1) * 22


def test_the_screen_margins_are_an_option() -> None:
    made = docx.Document(io.BytesIO(write_docx(short(), layout=shipped_layout(screen=True))))
    assert rounded(made.sections[0].top_margin, digits=1) == [34.6]


def test_title_body_and_lines_have_the_sizes_of_the_standard() -> None:
    made = opened(circular())
    by_text = {paragraph.text: paragraph for paragraph in made.paragraphs if paragraph.text}
    title = next(paragraph for text, paragraph in by_text.items() if text.startswith("天门市教育局关于"))
    assert size(title.runs[0]) == 22
    recipient = next(paragraph for text, paragraph in by_text.items() if text.endswith("单位："))
    assert size(recipient.runs[0]) == 16
    first = next(paragraph for text, paragraph in by_text.items() if text.startswith("根据"))
    indent = first._p.find(f"{qn('w:pPr')}/{qn('w:ind')}")
    assert indent is not None
    assert indent.get(qn("w:firstLineChars")) == "200"
    fonts = {text: paragraph.runs[0].font.name for text, paragraph in by_text.items()}
    assert fonts["一、总体情况"] == "黑体"
    assert fonts["（一）工作进展较好的单位"] == "楷体_GB2312"


def test_the_red_line_stands_four_millimetres_below_the_number() -> None:
    made = opened(short())
    number = next(paragraph for paragraph in made.paragraphs if paragraph.text == "天教发〔2018〕5号")
    rule = number._p.find(f"{qn('w:pPr')}/{qn('w:pBdr')}/{qn('w:bottom')}")
    assert rule is not None
    assert rule.get(qn("w:color")) == "FF0000"
    assert int(rule.get(qn("w:space"), "0")) == round(4 / 25.4 * 72)


def test_mark_urgency_and_signatory_stand_in_the_head() -> None:
    texts = [paragraph.text for paragraph in opened(KINDS[1]).paragraphs]
    assert texts[:2] == ["特急", "天门市教育局文件"]
    upward = [paragraph.text for paragraph in opened(KINDS[2]).paragraphs]
    assert "　天教发〔2018〕5号\t签发人：张伟　" in upward


def test_page_numbers_stand_outside_and_are_fields() -> None:
    made = opened(short())
    section = made.sections[0]
    assert made.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        line = footer.paragraphs[0]
        assert line.text.replace("1", "") == "—  —"
        assert "PAGE" in etree.tostring(line._p).decode()
        place = line._p.find(f"{qn('w:pPr')}/{qn('w:jc')}")
        assert place is not None
        assert place.get(qn("w:val")) == side
        assert line.runs[0].font.name == "宋体"
        assert size(line.runs[0]) == 14


def test_trace_ids_sit_in_content_controls_and_on_the_source_sheet() -> None:
    content = write_docx(circular())
    body = parts(content)["word/document.xml"]
    tags = [tag.get(qn("w:val")) for tag in body.iter(qn("w:tag"))]
    assert tags == ["plan:tianmen-2018/7.1", "metric:projects.rooms_accepted@2018-06-30"]
    made = docx.Document(io.BytesIO(content))
    assert [cell.text for cell in made.tables[-1].rows[1].cells][1:] == ["13", "要点第7条目标", "", tags[0]]
    without = docx.Document(io.BytesIO(write_docx(circular(), source_sheet=False)))
    assert "数据来源表" not in [paragraph.text for paragraph in without.paragraphs]


def test_demo_documents_say_so_and_others_do_not() -> None:
    def heads(doc: OfficialDoc) -> str:
        return "".join(words(part) for name, part in parts(write_docx(doc)).items() if "header" in name)

    assert "演示数据，与真实单位无关" in heads(circular())
    assert "演示数据" not in heads(short())


def test_there_is_no_secrecy_level_and_a_marked_text_is_refused() -> None:
    body = words(parts(write_docx(circular()))["word/document.xml"])
    assert not any(word in body for word in ("密级", "份号", "秘密", "机密", "绝密"))
    with pytest.raises(DocumentError, match="纸质"):
        write_docx(short(body=(paragraph("机密★10年"),)))


PPR_ORDER = [
    "keepNext",
    "pageBreakBefore",
    "widowControl",
    "pBdr",
    "tabs",
    "overflowPunct",
    "autoSpaceDE",
    "autoSpaceDN",
]
PPR_ORDER += ["snapToGrid", "spacing", "ind", "jc"]
RPR_ORDER = ["rFonts", "snapToGrid", "color", "spacing", "sz", "szCs", "lang"]


@pytest.mark.parametrize("doc", KINDS, ids=IDS)
def test_properties_stand_in_the_order_word_demands(doc: OfficialDoc) -> None:
    for part in parts(write_docx(doc)).values():
        for tag, order in (("w:pPr", PPR_ORDER), ("w:rPr", RPR_ORDER)):
            for properties in part.iter(qn(tag)):
                names = [child.tag.rpartition("}")[2] for child in properties if not child.tag.endswith("}sectPr")]
                known = [name for name in names if name in order]
                assert known == sorted(known, key=order.index)
                assert set(names) - set(known) <= {"pStyle"}


def test_a_listing_is_a_turned_sheet_whose_titles_repeat() -> None:
    content = write_listing(
        title="任务分解表",
        columns=[("序号", 1), ("任务", 4), ("目标", 2)],
        rows=[["1", "录播教室", figure(13, trace="plan:7.1")]],
        demo=True,
    )
    made = docx.Document(io.BytesIO(content))
    section = made.sections[0]
    assert rounded(section.page_width, section.page_height) == [297, 210]
    assert made.tables[0].rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert "plan:7.1" in etree.tostring(made.tables[0]._tbl).decode()
    with pytest.raises(DocumentError, match="列数"):
        write_listing(title="表", columns=[("甲", 1)], rows=[["1", "2"]])


SOFFICE = shutil.which("soffice")


def pages(content: bytes, folder: Path) -> list[str]:
    """The text of each page as LibreOffice lays it out."""
    source = folder / "document.docx"
    source.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [SOFFICE or "", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with pdfplumber.open(folder / "document.pdf") as made:
        assert (round(made.pages[0].width), round(made.pages[0].height)) == (595, 842)
        return [page.extract_text() for page in made.pages]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("doc", [circular(), short()], ids=["three_pages", "one_page"])
def test_the_imprint_stands_at_the_foot_of_the_last_even_page(doc: OfficialDoc, tmp_path: Path) -> None:
    laid = pages(write_docx(doc, source_sheet=False), tmp_path)
    assert len(laid) % 2 == 0
    assert [number for number, text in enumerate(laid, start=1) if "抄送：" in text] == [len(laid)]
    assert all(f"—{number}—" in text.replace(" ", "") for number, text in enumerate(laid, start=1))
    with pdfplumber.open(tmp_path / "document.pdf") as made:
        words = made.pages[-1].extract_words()
        imprint = next(word for word in words if "印发" in word["text"])
        assert 250 < imprint["bottom"] / 72 * 25.4 < 263


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_the_signature_never_stands_alone_and_pages_are_even(tmp_path: Path) -> None:
    sentence = "请认真做好开学准备工作，落实安全责任。"
    for count in (4, 7):
        folder = tmp_path / str(count)
        folder.mkdir()
        doc = short(body=tuple(paragraph(sentence * 4) for _ in range(count)))
        laid = pages(write_docx(doc), folder)
        signed = next(text for text in laid if "2018年3月1日" in text.replace(" ", ""))
        assert sentence[:6] in signed
        assert "抄送：" in laid[-1]
        assert len(laid) % 2 == 0
