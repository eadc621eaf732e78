"""Official documents as data: numbers, figures with their source, titles, labels, what is lacking."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.kernel.documents.flow import Flow
from yaodian.kernel.documents.issuers import joint, parse_issuers, shipped_issuers
from yaodian.kernel.documents.layout import shipped_layout
from yaodian.kernel.documents.model import (
    NUMBER_PATTERN,
    Attachment,
    DocKind,
    DocNumber,
    DocumentError,
    Heading,
    Table,
    Text,
    UntracedFigureError,
    figure,
    paragraph,
    quoted,
)
from yaodian.kernel.documents.rules import (
    attachment_lines,
    chinese_number,
    copies_line,
    figures,
    full_date,
    lacking,
    line_count,
    numbered,
    recipients_line,
    text_width,
    title_lines,
    untraced,
)
from yaodian.kernel.documents.tests.make import ISSUERS, circular, short


@pytest.mark.parametrize("text", ["天教发〔2018〕5号", "天教督办〔2026〕120号"])
def test_a_document_number_reads_back(text: str) -> None:
    assert str(DocNumber.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "天教发[2018]5号",
        "天教发〔2018〕第5号",
        "天教发〔2018〕05号",
        "天教发〔18〕5号",
        "天教发〔2018〕0号",
        "发〔2018〕5号",
        "",
    ],
)
def test_a_number_in_another_form_is_refused(text: str) -> None:
    with pytest.raises(DocumentError):
        DocNumber.parse(text)


@given(st.text("天门教发办督党", min_size=2, max_size=10), st.integers(1000, 9999), st.integers(1, 99999))
def test_every_document_number_fits_the_pattern(prefix: str, year: int, serial: int) -> None:
    number = DocNumber(prefix, year, serial)
    assert NUMBER_PATTERN.fullmatch(str(number))
    assert DocNumber.parse(str(number)) == number


def test_a_figure_without_a_source_is_refused() -> None:
    for trace in ("", "  ", "两 段"):
        with pytest.raises(UntracedFigureError, match="来源"):
            figure(13, trace=trace)
    with pytest.raises(UntracedFigureError):
        quoted("建设13个录播教室", trace="")
    assert figure(Decimal("6804.50"), trace="metric:x").text == "6804.50"


def test_numbers_in_plain_wording_are_found_unless_they_are_dates_or_names() -> None:
    doc = short(
        body=(
            paragraph("根据天教发〔2018〕5号文件和第7条（7.1），2018年6月30日前完成，附件1为明细，电话0728-5222345。"),
            paragraph("已建成9个，占69.2%，投入6,804万元。"),
            paragraph(quoted("建设13个录播教室", trace="plan:7.1"), figure(9, trace="metric:x")),
        )
    )
    assert untraced(doc) == ("9", "69.2%", "6,804")
    assert any("3个数字没有来源" in sentence for sentence in lacking(doc))
    assert untraced(circular()) == ()


def test_what_is_lacking_is_said_in_sentences() -> None:
    doc = short(DocKind.REPORT, number=None, issue_date=None, main_recipient="", title="关于某事")
    assert set(lacking(doc)) == {
        "标题应以文种“报告”结尾",
        "尚未编发文字号",
        "上行文应标注签发人",
        "没有主送机关",
        "没有成文日期",
    }
    assert lacking(short()) == ()


def test_headings_are_numbered_by_level() -> None:
    levels = [1, 2, 2, 3, 3, 4, 1, 2]
    labels = [label for _, label in numbered(tuple(Heading(level, "题") for level in levels))]
    assert labels == ["一、", "（一）", "（二）", "1.", "2.", "（1）", "二、", "（一）"]


def test_small_words_and_dates_are_written_as_the_standard_has_them() -> None:
    assert [chinese_number(number) for number in (1, 10, 12, 20, 27)] == ["一", "十", "十二", "二十", "二十七"]
    assert full_date(date(2018, 3, 1)) == "2018年3月1日"
    assert recipients_line(short(main_recipient="各学校：")) == "各学校："
    assert copies_line(short(copy_recipients=("市委办公室", "市政府办公室。"))) == "市委办公室，市政府办公室。"
    assert attachment_lines((Attachment("一览表。"),)) == ("一览表",)
    assert attachment_lines((Attachment("甲"), Attachment("乙"))) == ("1. 甲", "2. 乙")


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("天门市教育局关于做好春季开学工作的通知", ("天门市教育局关于做好春季开学工作的通知",)),
        ("天门市教育局\n关于开学工作的通知", ("天门市教育局", "关于开学工作的通知")),
    ],
)
def test_a_title_is_broken_where_it_is_told_or_not_at_all(title: str, lines: tuple[str, ...]) -> None:
    assert title_lines(title, chars=19) == lines


@given(st.text("天门市教育局关于印发《年工作要点》的通知和第2018", min_size=1, max_size=70))
def test_a_broken_title_keeps_every_character_and_fits_the_line(title: str) -> None:
    lines = title_lines(title, chars=19)
    assert "".join(lines) == title.strip()
    assert all(text_width(line) <= 19 for line in lines)


def test_a_long_title_does_not_tear_words_and_numbers() -> None:
    lines = title_lines("天门市教育局关于印发《天门市教育局2018年工作要点任务分解表》的通知", chars=19)
    assert len(lines) == 2
    assert not lines[1].startswith(("的", "0", "1", "8", "》"))


def test_tables_and_levels_that_make_no_sense_are_refused() -> None:
    with pytest.raises(DocumentError, match="列数"):
        Table(("甲", "乙"), (("1",),))
    with pytest.raises(DocumentError, match="四级"):
        Heading(5, "题")


def test_issuers_and_forms_are_rows() -> None:
    catalogue = shipped_issuers()
    assert set(catalogue.issuers) >= {"bureau", "party_group", "bureau_office", "inspection_office"}
    assert catalogue.forms["supervision"].number(year=2018, serial=3) == "天教督办〔2018〕3号"
    for issuer in catalogue.issuers.values():
        for kind in DocKind:
            assert str(DocNumber(issuer.prefix_for(kind), 2018, 1)).endswith("〔2018〕1号")
    changed = parse_issuers('[[forms]]\nkey = "x"\ntitle = "函询单"\nprefix = "某教询"\n')
    assert changed.forms["x"].prefix == "某教询"
    both = joint(ISSUERS["bureau"], "天门市公安局")
    assert both.signatures == ("天门市教育局", "天门市公安局")
    with pytest.raises(DocumentError):
        joint(ISSUERS["bureau"])


def test_the_layout_is_rows_of_the_standard() -> None:
    layout = shipped_layout()
    assert (layout.text_width_mm, layout.text_height_mm) == (156.0, 225.0)
    assert layout.line_pt * layout.lines <= 225 / 25.4 * 72
    assert layout.char_pt * layout.chars == pytest.approx(156 / 25.4 * 72)
    screen = shipped_layout(screen=True)
    assert (screen.top_mm, screen.bottom_mm) == (34.58, 32.58)


def test_figures_are_listed_in_reading_order() -> None:
    assert [figure.text for figure in figures(circular())] == ["13", "9"]
    assert figures(replace(circular(), body=(paragraph(Text("无数字")),), attachments=())) == ()


@given(st.lists(st.tuples(st.integers(1, 60), st.floats(5, 60)), max_size=30))
def test_lines_never_overflow_a_page(lines: list[tuple[int, float]]) -> None:
    flow = Flow(height_pt=637.8)
    for count, height in lines:
        before = flow.page
        flow.add(count, height)
        assert flow.used_pt <= flow.height_pt + 0.1
        assert flow.page >= before


@pytest.mark.parametrize(
    ("text", "chars", "lines"),
    [
        ("字" * 28, 28, 1),
        ("字" * 29, 28, 2),
        ("字" * 28 + "，", 28, 1),  # a comma hangs over the edge
        ("字" * 28 + "》", 28, 2),
        ("字" * 27 + "（注）", 28, 2),
        ("字" * 27 + "2018年", 28, 2),  # a number is not torn
        ("1" * 112, 28, 2),
        ("", 28, 1),
    ],
)
def test_lines_are_counted_by_the_rules_of_line_breaking(text: str, chars: float, lines: int) -> None:
    assert line_count(text, chars=chars) == lines


@given(st.text("天门市，。（）《》2018a “”", max_size=120), st.integers(10, 30))
def test_a_text_never_takes_fewer_lines_than_its_width(text: str, chars: int) -> None:
    marks = sum(char in "，。、．" for char in text)
    assert line_count(text, chars=chars) >= (text_width(text) - marks) / (chars + 1)
