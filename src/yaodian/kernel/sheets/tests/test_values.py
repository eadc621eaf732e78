"""Single cells: what is accepted, what is refused and with which remedy."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.kernel.sheets.columns import Column, ColumnKind
from yaodian.kernel.sheets.values import ValueFaultError, read_value


def column(kind: ColumnKind, **options: object) -> Column:
    """A column of that kind."""
    return Column(key="x", title="某列", kind=kind, **options)  # type: ignore[arg-type]


LEVELS = (("primary", "小学"), ("junior", "初中"))


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (ColumnKind.TEXT, "  天门 中学 ", "天门 中学"),
        (ColumnKind.TEXT, 7.0, "7"),
        (ColumnKind.TEXT, "001", "001"),
        (ColumnKind.TEXT, date(2018, 3, 1), "2018-03-01"),
        (ColumnKind.ID_NUMBER, "11010519491231002x", "11010519491231002X"),
        (ColumnKind.ID_NUMBER, "'990000 20100101 0017", "990000201001010017"),
        (ColumnKind.ID_NUMBER, "９９００００２０１００１０１００１７", "990000201001010017"),
        (ColumnKind.PHONE, 13800000000.0, "13800000000"),
        (ColumnKind.PHONE, "+86 138-0000-0000", "13800000000"),
        (ColumnKind.PHONE, "（0728）5222345", "0728-5222345"),
        (ColumnKind.INTEGER, 12.0, 12),
        (ColumnKind.INTEGER, "１,２３４", 1234),
        (ColumnKind.DECIMAL, 0.1 + 0.2, Decimal("0.30")),
        (ColumnKind.MONEY, "￥6,804.50", Decimal("6804.50")),
        (ColumnKind.DATE, datetime(2018, 3, 1), date(2018, 3, 1)),
        (ColumnKind.DATE, "2018年3月1日", date(2018, 3, 1)),
        (ColumnKind.DATE, "2018/3/1", date(2018, 3, 1)),
        (ColumnKind.DATE, "2018.03.01", date(2018, 3, 1)),
        (ColumnKind.DATE, "20180301", date(2018, 3, 1)),
        (ColumnKind.DATE, 20180301.0, date(2018, 3, 1)),
        (ColumnKind.DATE, 43160.0, date(2018, 3, 1)),
        (ColumnKind.BOOLEAN, "√", True),
        (ColumnKind.BOOLEAN, 0.0, False),
        (ColumnKind.CHOICE, " 小 学 ", "primary"),
        (ColumnKind.CHOICE, "junior", "junior"),
        (ColumnKind.TEXT, "", None),
        (ColumnKind.INTEGER, None, None),
    ],
)
def test_a_cell_becomes_the_value_that_was_meant(kind: ColumnKind, raw: object, value: object) -> None:
    assert read_value(raw, column(kind, choices=LEVELS if kind is ColumnKind.CHOICE else ())) == value


@pytest.mark.parametrize(
    ("kind", "raw", "message", "remedy"),
    [
        (ColumnKind.ID_NUMBER, 9.9e17, "数字格式", "文本格式"),
        (ColumnKind.ID_NUMBER, "9.90E+17", "数字格式", "文本格式"),
        (ColumnKind.ID_NUMBER, "990000201001010018", "校验码", "核对"),
        (ColumnKind.TEXT, 6222021234567890123.0, "末尾几位已丢失", "文本格式"),
        (ColumnKind.TEXT, "长" * 501, "501字", "缩短"),
        (ColumnKind.PHONE, "123", "电话", "11位"),
        (ColumnKind.INTEGER, "13个", "不是数字", "单位"),
        (ColumnKind.INTEGER, 2.5, "不是整数", "整数"),
        (ColumnKind.INTEGER, float("nan"), "不是数字", "数字"),
        (ColumnKind.INTEGER, "1e300", "数字过大", "位数"),
        (ColumnKind.DECIMAL, "1.234", "小数超过2位", "2位"),
        (ColumnKind.MONEY, "6804万", "不是数字", "单位"),
        (ColumnKind.MONEY, "-1", "最小值0", "核对"),
        (ColumnKind.DATE, "2018-02-30", "不存在", "核对"),
        (ColumnKind.DATE, "2018年3月", "完整的日期", "2018-03-01"),
        (ColumnKind.DATE, "3/1/2018", "完整的日期", "2018-03-01"),
        (ColumnKind.CHOICE, "高中", "可选范围", "小学、初中"),
        (ColumnKind.BOOLEAN, "也许", "是", "否"),
        (ColumnKind.DECIMAL, "#DIV/0!", "公式出错", "公式"),
    ],
)
def test_a_wrong_cell_says_what_and_how_to_mend(kind: ColumnKind, raw: object, message: str, remedy: str) -> None:
    options: dict[str, object] = {"choices": LEVELS} if kind is ColumnKind.CHOICE else {}
    if kind is ColumnKind.MONEY:
        options["low"] = 0
    with pytest.raises(ValueFaultError) as refused:
        read_value(raw, column(kind, **options))
    assert message in refused.value.message
    assert remedy in refused.value.remedy


def test_a_required_cell_may_not_be_blank() -> None:
    with pytest.raises(ValueFaultError, match="必填"):
        read_value("  ", column(ColumnKind.TEXT, required=True))


def test_day_numbers_may_count_from_1904() -> None:
    assert read_value(41698.0, column(ColumnKind.DATE), epoch_1904=True) == date(2018, 3, 1)


@given(
    st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.dates(), st.none()), st.sampled_from(ColumnKind)
)
def test_any_cell_gives_a_value_or_a_fault_with_a_remedy(raw: object, kind: ColumnKind) -> None:
    try:
        value = read_value(raw, column(kind, choices=LEVELS))
    except ValueFaultError as fault:
        value = fault.remedy
        assert fault.remedy.endswith("。")  # noqa: PT017 - a fault is one of the two good answers
    assert value is None or isinstance(value, str | int | Decimal | date)
