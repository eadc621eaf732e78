"""What is accepted column-wise is what the rules for single values accept, with the same result."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.kernel.access import System
from yaodian.kernel.imports import FieldKind, ImportContext, ImportField
from yaodian.kernel.imports.columns import ColumnReader, usual
from yaodian.kernel.imports.reading import Block
from yaodian.kernel.imports.tests.trial import id_number
from yaodian.kernel.privacy.rules import pupil_number_problem
from yaodian.kernel.sheets.values import ValueFaultError, cell_text, read_value

CONTEXT = ImportContext(System("测试"), date(2018, 9, 1), date(2026, 1, 1))
NUMBERS = st.builds(id_number, st.integers(0, 999), st.dates(date(1880, 1, 1), date(2030, 1, 1)))
NEARLY = st.one_of(
    NUMBERS,
    NUMBERS.map(lambda number: f"G{number}"),
    st.text(max_size=8),
    st.text("0123456789X", min_size=15, max_size=19),
    st.from_regex(r"1[0-9]{10}", fullmatch=True),
    st.text("０１２３ \t\n\u3000\u200b#", max_size=6),
)


def judged(text: str, field: ImportField) -> tuple[object, str]:
    """Return what the rules for single values make of a text: value and fault."""
    try:
        return read_value(text, field.column()), ""
    except ValueFaultError as fault:
        return None, fault.message


@given(NEARLY, st.sampled_from([FieldKind.TEXT, FieldKind.ID_NUMBER, FieldKind.PHONE, FieldKind.PUPIL_NUMBER]))
def test_what_is_taken_as_it_stands_is_what_the_rules_make_of_it(text: str, kind: FieldKind) -> None:
    field = ImportField("value", "内容", kind, max_length=6)
    if usual(pl.Series([text]), field)[0]:
        if kind is FieldKind.PUPIL_NUMBER:
            assert pupil_number_problem(text) is None
        else:
            assert read_value(text, field.column()) == text


@given(st.lists(NEARLY, min_size=1, max_size=6), st.sampled_from(list(FieldKind)))
def test_a_column_says_of_each_value_what_the_rules_say(texts: list[str], kind: FieldKind) -> None:
    codes = (("1", "男"), ("2", "女")) if kind is FieldKind.CODE else ()
    field = ImportField("value", "内容", kind, max_length=6, codes=codes)
    if kind in (FieldKind.PUPIL_NUMBER, FieldKind.REFERENCE):
        return
    frame = pl.DataFrame(
        {"row": range(1, len(texts) + 1), "value": texts}, schema={"row": pl.UInt32, "value": pl.String}
    )
    typed, faults = ColumnReader((field,), CONTEXT, workbook=False).read(Block(frame))
    wrong = dict(faults.select("row", "message").iter_rows())
    for row, text, value in zip(range(1, len(texts) + 1), texts, typed["value"], strict=True):
        assert (value, wrong.get(row, "")) == judged(text, field)


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        (FieldKind.ID_NUMBER, "110105491231002", "是15位旧号码，应填18位号码"),
        (FieldKind.ID_NUMBER, "1.10105E+17", "身份证号以数字格式存放"),
        (FieldKind.DATE, "2010-02-30", "日期不存在"),
        (FieldKind.CODE, "不知道", "不在可选范围内"),
        (FieldKind.REFERENCE, "第九小学", "没有找到这个内容"),
        (FieldKind.TEXT, "#N/A", "是公式出错的结果"),
        (FieldKind.PUPIL_NUMBER, "G123", "应为19位"),
    ],
)
def test_every_fault_has_its_row_value_and_remedy(kind: FieldKind, text: str, message: str) -> None:
    field = ImportField("value", "内容", kind, codes=(("1", "男"),), resolve=lambda texts, context: {})
    frame = pl.DataFrame({"row": [7], "value": [text]}, schema={"row": pl.UInt32, "value": pl.String})
    _typed, faults = ColumnReader((field,), CONTEXT, workbook=False).read(Block(frame))
    (fault,) = faults.iter_rows(named=True)
    assert fault["row"] == 7
    assert message in fault["message"]
    assert fault["remedy"]


@pytest.mark.parametrize(
    ("text", "read"), [("１３８００００００００", "13800000000"), ("138 0000 0000", "13800000000")]
)
def test_full_width_digits_are_read_right(text: str, read: str) -> None:
    field = ImportField("value", "电话", FieldKind.PHONE)
    frame = pl.DataFrame({"row": [2], "value": [text]}, schema={"row": pl.UInt32, "value": pl.String})
    typed, faults = ColumnReader((field,), CONTEXT, workbook=False).read(Block(frame))
    assert (typed["value"][0], faults.height) == (read, 0)


def test_a_sensitive_value_is_masked_in_the_list_of_errors() -> None:
    field = ImportField("value", "身份证号", FieldKind.ID_NUMBER, sensitive=True)
    frame = pl.DataFrame({"row": [2], "value": ["990000201003010018"]}, schema={"row": pl.UInt32, "value": pl.String})
    _typed, faults = ColumnReader((field,), CONTEXT, workbook=False).read(Block(frame))
    assert faults["value"][0] == "9900************18"
    assert cell_text("990000201003010018") not in str(faults)
