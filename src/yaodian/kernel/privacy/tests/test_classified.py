"""Classified material is refused by its marks, and ordinary words are not marks."""

import io
import zipfile

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.kernel.privacy.heads import first_text
from yaodian.kernel.privacy.refusal import classified_reason, refuse_classified
from yaodian.kernel.privacy.rules import ClassifiedMaterialError, mark_in_name, mark_in_text

MARKED_NAMES = [
    "关于考试安排的通知（机密）.docx",
    "(秘密)值班表.xlsx",
    "【绝密】试题.pdf",
    "［机密］报告.doc",
    "机密.docx",
    "绝密文件.pdf",
    "机密2.jpg",
    "秘密-会议材料.docx",
    "机密 关于某事项的报告.docx",
    "秘密 关于某事项的报告.docx",
    "机密★10年 关于某事项.docx",
    "绝密★启用前 数学.docx",
    "2018年试卷（绝密·启用前）.pdf",
    "会议纪要_机密.docx",
    "某通知-秘密1.pdf",
    "機密文件.doc",
    "机 密.docx",
    "材料/机密/名单.xlsx",
    "报告（机密★5年）.docx",
    "机\u200b密.docx",
    "报告.机密.docx",
]
ORDINARY_NAMES = [
    "保密工作制度.docx",
    "商业秘密保护条例宣传.docx",
    "秘密花园读书会.jpg",
    "机密文件管理办法.docx",
    "国家秘密定密管理规定.pdf",
    "成长的秘密.docx",
    "《秘密》读后感.docx",
    "秘密 读后感.docx",
    "数字的秘密（一）.pptx",
    "涉密人员管理制度（试行）.docx",
    "保守国家秘密法宣传-学习心得.docx",
    "关于做好保密工作的通知.pdf",
    "IMG_20180301_机房.jpg",
    "植物的秘密-科学课.mp4",
    "绝密任务主题班会.docx",
    "揭秘密室.docx",
    "",
]
MARKED_TEXTS = [
    "机密★10年\n天门市教育局文件",
    "000123\n机密\n特急\n某某市教育局文件",
    "秘密★长期\n关于",
    "绝密★启用前\n2018年普通高等学校招生全国统一考试",
    "绝密·启用前\n语文",
    "机密（启用前）\n语文",
    "某某市教育局\n密级：机密\n标题",
    "密 级：秘密\n标题",
    "密级\n机密\n标题",
    "份号：000123\n某某文件",
    "000123\n某某市教育局文件\n天教发〔2018〕5号",
    "机　密\n某某市教育局文件",
    "某某市教育局　　　　机密★1年\n特急",
    "000123  秘密 特急\n文件",
    "请看附件，该件为机密★10年。",
    "□绝密 ☑机密 □秘密",
    "（秘密）\n会议材料",
    "机密 ☆ 3年\n通知",
]
ORDINARY_TEXTS = [
    "关于加强保密工作的通知\n各学校：涉密文件分为绝密、机密、秘密三级。",
    "密级：□绝密 □机密 □秘密\n标题",
    "密级：绝密/机密/秘密（任选）\n标题",
    "密级：公开\n标题",
    "工作秘密\n内部资料",
    "工作秘密★1年\n内部资料",
    "431700\n湖北省天门市教育局收",
    "000123\n000124\n000125",
    "001001,竟陵,小学\n001002,岳口,中学",
    "推荐书目：秘密★★★★★，四星好书",
    "秘密花园读书会\n第一期",
    "本系统为非涉密系统，严禁存储、处理、传输国家秘密",
    "商业秘密\n第一条",
    "绝密级试卷启用前应当双人双锁保管。",
    "密级\n公开\n内部\n秘密\n机密\n绝密",
    "机密* 必填项说明",
    "份号是公文印制份数的顺序号，用6位阿拉伯数字标注。",
    "",
]


@pytest.mark.parametrize("name", MARKED_NAMES)
def test_a_name_that_bears_a_mark_is_refused(name: str) -> None:
    assert mark_in_name(name)


@pytest.mark.parametrize("name", ORDINARY_NAMES)
def test_a_name_with_ordinary_words_is_accepted(name: str) -> None:
    assert mark_in_name(name) is None


@pytest.mark.parametrize("text", MARKED_TEXTS)
def test_a_text_that_bears_a_mark_is_refused(text: str) -> None:
    assert mark_in_text(text)


@pytest.mark.parametrize("text", ORDINARY_TEXTS)
def test_a_text_with_ordinary_words_is_accepted(text: str) -> None:
    assert mark_in_text(text) is None


def test_the_level_alone_counts_only_near_the_top() -> None:
    assert mark_in_text("正文\n" * 40 + "秘密\n") is None


def test_the_refusal_says_what_was_found_that_nothing_is_kept_and_what_to_do() -> None:
    reason = classified_reason("通知（机密）.docx", b"")
    assert reason is not None
    for part in ("文件名标有“机密”", "未保存任何内容", "非涉密系统", "纸质"):
        assert part in reason
    with pytest.raises(ClassifiedMaterialError, match="纸质"):
        refuse_classified(name="", content="机密★10年")


def marked_docx(*, where: str) -> bytes:
    """A Word file with a mark in its body, page header or a table."""
    document = docx.Document()
    if where == "header":
        document.sections[0].header.paragraphs[0].text = "机密★10年"
    elif where == "table":
        document.add_table(1, 2).rows[0].cells[1].text = "秘密★5年"
    elif where == "split":
        paragraph = document.add_paragraph()
        for piece in ("机", "密", "★", "10年"):
            paragraph.add_run(piece)
    document.add_paragraph("关于某事项的通知")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@pytest.mark.parametrize("where", ["header", "table", "split"])
def test_a_word_file_is_read_for_marks(where: str) -> None:
    assert "机密★10年" in (classified_reason("通知.docx", marked_docx(where=where)) or "") or where == "table"
    assert classified_reason("通知.docx", marked_docx(where=where))
    assert classified_reason("通知.docx", marked_docx(where="none")) is None


def test_an_excel_file_is_read_for_marks() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "值班表"
    sheet["D1"] = "机密★1年"
    target = io.BytesIO()
    book.save(target)
    assert "机密★1年" in (classified_reason("值班表.xlsx", target.getvalue()) or "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_the_usual_encodings(encoding: str) -> None:
    assert classified_reason("a.txt", "绝密★启用前\n语文试卷".encode(encoding))
    assert classified_reason("a.txt", "保密工作制度\n第一条".encode(encoding)) is None


def test_html_rtf_and_old_word_are_read() -> None:
    assert classified_reason("a.html", "<html><body><p>机密★<b>10年</b></p></body></html>".encode())
    rtf = "{\\rtf1\\ansi " + "".join(f"\\u{ord(letter)} ?" for letter in "机密★") + "10\\u24180 ?\\par}"
    assert classified_reason("a.rtf", rtf.encode())
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 505 + "\r机密★10年\r".encode("utf-16-le")
    assert classified_reason("a.doc", ole)
    plain = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "保密工作责任制".encode("utf-16-le")
    assert classified_reason("a.doc", plain) is None


def test_names_inside_an_archive_are_checked() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("材料/报告（机密）.docx", b"x")
    assert "压缩包" in (classified_reason("材料.zip", target.getvalue()) or "")


def test_a_pdf_is_read_for_marks() -> None:
    try:
        import weasyprint
    except OSError:
        pytest.skip("libpango is not installed")
    made = weasyprint.HTML(string="<p>机密★10年</p><p>关于某事项的通知</p>").write_pdf()
    assert classified_reason("通知.pdf", made)


@given(
    st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.4\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
)
def test_broken_files_never_raise(content: bytes, magic: bytes) -> None:
    assert isinstance(first_text(magic + content), str)
    classified_reason("照片.jpg", magic + content)
