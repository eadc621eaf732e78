"""Files: what is read, what is refused, and what the refusal says."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document

from yaodian.engines.plantext import RefusedError, parse, read_document
from yaodian.engines.plantext.formats import guard
from yaodian.engines.plantext.tests.make import PLAN, docx_bytes, pdf_bytes, with_part


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (PLAN.encode("utf-8"), "utf-8"),
        (PLAN.encode("utf-8-sig"), "utf-8-sig"),
        (PLAN.encode("gb18030"), "gb18030"),
        (PLAN.encode("utf-16"), "utf-16"),
    ],
)
def test_text_is_read_in_its_encoding(data: bytes, encoding: str) -> None:
    source = read_document(data, name="a.txt")
    assert (source.text, source.encoding) == (PLAN, encoding)


def test_line_ends_are_kept_as_they_stand() -> None:
    text = PLAN.replace("\n", "\r\n")
    plan = parse(read_document(text.encode(), name="a.txt"))
    assert plan.source_text == text
    assert [t.quantity for t in plan.targets] == [12, 300]
    assert all(text[t.start : t.end] == t.text for t in plan.targets)


def test_a_word_file_is_read_without_its_header() -> None:
    source = read_document(docx_bytes(header="某市教育局文件页眉"), name="a.docx")
    assert source.text == PLAN
    assert "页眉" not in source.text


def test_numbers_drawn_by_word_are_written_out() -> None:
    document = Document()
    document.add_paragraph("某市教育局2024年工作要点")
    for text in ("加快建设。新建公办幼儿园12所。", "补充师资。招聘教师300名。"):
        document.add_paragraph(text, style="List Number")
    out = io.BytesIO()
    document.save(out)
    lines = read_document(out.getvalue(), name="a.docx").text.splitlines()
    assert lines[1:] == ["1.加快建设。新建公办幼儿园12所。", "2.补充师资。招聘教师300名。"]


def test_a_task_table_of_word_is_read_with_merged_cells() -> None:
    plan = parse(read_document(docx_bytes(table=True), name="a.docx"))
    first, second, third = plan.points
    assert [t.quantity for t in first.targets] == [12, 2]
    assert first.responsible.lead == ("教育局", "住建局")
    assert first.responsible.assist == ("住建局", "发改委", "各镇街")
    assert first.responsible.leader == ("李某",)
    assert (first.deadline, first.deadline_date) == ("2024年12月", "2024-12")
    assert second.deadline_date == "2024-08-31"
    assert third.responsible.lead == ("人社局",)
    assert [t.kind for t in third.targets] == ["full-coverage"]


def test_a_web_page_is_read_without_scripts_and_navigation() -> None:
    body = "".join(f"<p>{line}</p>" for line in PLAN.splitlines())
    head = "<head><title>x</title><script>var a='招聘999名';</script></head>"
    page = f"<html>{head}<nav>首页</nav><body>{body}</body></html>"
    plan = parse(read_document(page.encode(), name="a.html"))
    assert [t.quantity for t in plan.targets] == [12, 300]
    old = page.replace("<title>", '<meta charset="gb2312"><title>').encode("gb18030")
    assert [t.quantity for t in parse(read_document(old, name="a.html")).targets] == [12, 300]


def test_a_web_table_with_row_spans_is_read() -> None:
    page = (
        "<html><body><p>某区2025年任务清单</p><table><tr><th>序号</th><th>工作任务</th><th>责任单位</th></tr>"
        "<tr><td rowspan=2>1</td><td>新建学校4所</td><td>规划科</td></tr><tr><td>竣工2所</td><td>财务科</td></tr>"
        "<tr><td>2</td><td>招聘教师60名</td><td>人事科</td></tr></table></body></html>"
    )
    plan = parse(read_document(page.encode(), name="a.html"))
    assert [[t.quantity for t in p.targets] for p in plan.points] == [[4, 2], [60]]
    assert plan.points[0].responsible.lead == ("规划科", "财务科")


def test_the_text_layer_of_a_pdf_is_read() -> None:
    plan = parse(read_document(pdf_bytes(PLAN.splitlines()), name="a.pdf"))
    assert [t.quantity for t in plan.targets] == [12, 300]
    assert plan.year == 2024


@pytest.mark.parametrize(
    ("data", "name", "kind", "word"),
    [
        (b"", "a.txt", "empty", "空"),
        (" \n\u3000".encode(), "a.txt", "empty", "没有文字"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.doc", "format", ".docx"),
        ("某市\x00\x01\x02\x05\x06\x07".encode() * 30, "a.txt", "encoding", "二进制"),
        ("工作要點".encode("big5") * 40, "a.txt", "encoding", "编码"),
        (bytes(range(128, 256)) * 4, "a.txt", "encoding", "编码"),
        ("工作要点".encode().decode("latin-1").encode() * 30, "a.txt", "encoding", "乱码"),
        (b"{\\rtf1 hello}", "a.rtf", "format", "RTF"),
        (b"\x89PNG\r\n", "a.png", "format", "图片"),
        (b"not a word file", "a.docx", "format", "损坏"),
        (pdf_bytes([]), "a.pdf", "scan", "扫描"),
        (b"%PDF-1.4\nbroken", "a.pdf", "format", "PDF"),
        (b"PK\x03\x04broken", "a.docx", "format", "损坏"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(data: bytes, name: str, kind: str, word: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        read_document(data, name=name)
    assert refusal.value.kind == kind
    assert word in str(refusal.value)


def test_macros_and_workbooks_are_refused() -> None:
    with pytest.raises(RefusedError, match="宏"):
        read_document(with_part(docx_bytes(), "word/vbaProject.bin", b"x"), name="a.docx")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(RefusedError, match="任务分解表"):
        read_document(out.getvalue(), name="a.xlsx")


def test_an_archive_that_swells_is_refused() -> None:
    bomb = with_part(docx_bytes(), "word/media/a.bin", b"\x00" * (60 * 1024 * 1024))
    with pytest.raises(RefusedError) as refusal:
        read_document(bomb, name="a.docx")
    assert refusal.value.kind == "archive"


def test_an_archive_that_lies_about_its_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = with_part(docx_bytes(), "word/media/a.bin", b"\x00" * 3_000_000)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        monkeypatch.setattr(guard, "LARGEST_UNPACKED", 1_000_000)
        with pytest.raises(RefusedError, match="压缩炸弹"):
            guard.check_archive(archive, parts, len(data))


def test_a_file_of_200_megabytes_is_refused_without_being_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    monkeypatch.setattr(Path, "read_bytes", lambda _self: pytest.fail("the file was read"))
    with pytest.raises(RefusedError, match="200MB") as refusal:
        read_document(path)
    assert refusal.value.kind == "too-large"


def test_an_unfilled_template_is_refused() -> None:
    text = "某县教育局20**年工作要点\n一、建设\n1.扩大资源。新建学校xx所。\n"
    with pytest.raises(RefusedError, match="模板") as refusal:
        parse(read_document(text.encode(), name="a.txt"))
    assert refusal.value.kind == "template"


def test_letters_in_numbers_are_flagged_and_not_guessed() -> None:
    head = "某县教育局2024年工作要点\n一、建设\n1.扩大资源。"
    text = head + "新建录播教室l3个，改造学校1O所，新增学位200个，新建幼儿园X所。\n"
    plan = parse(read_document(text.encode(), name="a.txt"))
    assert [t.quantity for t in plan.targets] == [200]
    assert [(f.kind, text[f.start : f.start + len(f.text)]) for f in plan.flags] == [
        ("ocr", "l3"),
        ("ocr", "1O"),
        ("placeholder", "X"),
    ]
