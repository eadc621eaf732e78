"""单元格取值: one cell of any origin to the type its column declares. Pure; a wrong value raises `ValueFaultError`."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from math import isfinite

from yaodian.kernel.privacy.rules import id_number_problem
from yaodian.kernel.sheets.columns import Column, ColumnKind

Value = str | int | Decimal | date | bool | None
EXACT_FLOAT = 2**53
ERROR_CELL = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|GETTING_DATA)", re.IGNORECASE)
SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
DATE_TEXT = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0{1,2}:00(?::00)?)?", re.ASCII)
DATE_DIGITS = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})", re.ASCII)
TRUE_WORDS = frozenset({"是", "有", "√", "✓", "✔", "对", "y", "yes", "true", "1", "真"})
FALSE_WORDS = frozenset({"否", "无", "×", "✗", "✘", "x", "错", "n", "no", "false", "0", "假", "没有", "不是"})
EPOCH_1900 = date(1899, 12, 30)
EPOCH_1904 = date(1904, 1, 1)
SERIAL_RANGE = range(1, 73_050)  # 1900 to the end of 2099


class ValueFaultError(ValueError):
    """单元格内容有误: message and remedy, both Chinese."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def cell_text(raw: object) -> str:
    """单元格文字: what a person reads in the cell; whole numbers without .0, dates as 2018-03-01."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < EXACT_FLOAT else repr(raw)
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time().isoformat() == "00:00:00" else raw.isoformat(" ", "minutes")
    if isinstance(raw, date):
        return raw.isoformat()
    return re.sub(r"[^\S\n]+", " ", re.sub(r"[\x00-\x08\x0b-\x1f\x7f\u200b\ufeff]", "", str(raw))).strip()


def read_value(raw: object, column: Column, *, epoch_1904: bool = False) -> Value:
    """取值: the typed value of a cell, None when it is blank; raises ValueFaultError with message and remedy."""
    text = cell_text(raw)
    if not text:
        if column.required:
            raise ValueFaultError("必填项为空", f"请填写{column.title}。")
        return None
    if isinstance(raw, str) and ERROR_CELL.fullmatch(text):
        raise ValueFaultError("是公式出错的结果", "请改正公式，或以数值方式粘贴正确内容。")
    if column.kind is ColumnKind.DATE:
        return _date(raw, text, epoch_1904=epoch_1904)
    return READERS[column.kind](raw, text, column)


def _text(raw: object, text: str, column: Column) -> str:
    if isinstance(raw, float) and raw.is_integer() and abs(raw) >= 1e15:
        raise ValueFaultError("以数字格式存放，末尾几位已丢失", "请把该列设为文本格式后重新输入。")
    if len(text) > column.max_length:
        raise ValueFaultError(f"超过{column.max_length}字（现有{len(text)}字）", "请缩短后重新提交。")
    return text


def _id_number(raw: object, text: str, column: Column) -> str:
    if isinstance(raw, int | float) or SCIENTIFIC.fullmatch(text):
        raise ValueFaultError(
            "身份证号以数字格式存放，第16位以后已变为0，无法还原", "请把该列设为文本格式，重新输入18位号码。"
        )
    text = re.sub(r"[\s'‘’`-]", "", unicodedata.normalize("NFKC", text)).upper()
    problem = id_number_problem(text)
    if problem:
        raise ValueFaultError(problem, "请核对身份证件后更正。")
    return text


def _phone(raw: object, text: str, column: Column) -> str:
    if SCIENTIFIC.fullmatch(text):
        raise ValueFaultError("电话显示为科学计数法", "请把该列设为文本格式后重新输入。")
    text = unicodedata.normalize("NFKC", text)
    digits = re.sub(r"[\s'‘’()—–-]", "", text)
    digits = re.sub(r"^(?:\+?0{0,2}86)(?=1\d{10}$)", "", digits)
    if re.fullmatch(r"1[3-9]\d{9}", digits, re.ASCII):
        return digits
    landline = re.fullmatch(r"(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})", digits, re.ASCII)
    if landline:
        return f"{landline[1]}-{landline[2]}"
    if re.fullmatch(r"[2-9]\d{6,7}", digits, re.ASCII):
        return digits
    raise ValueFaultError("不是有效的电话号码", "请填11位手机号，或带区号的固定电话，如0728-5222345。")


def _number(raw: object, text: str, column: Column) -> Decimal:
    if isinstance(raw, bool | date | datetime | timedelta):
        raise ValueFaultError("不是数字", f"请在“{column.title}”中只填数字。")
    if isinstance(raw, int | float):
        number = Decimal(repr(raw))
    else:
        plain = re.sub(r"[\s,，¥￥]", "", unicodedata.normalize("NFKC", text))
        if not re.fullmatch(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:E[+-]?\d{1,3})?", plain, re.IGNORECASE | re.ASCII):
            raise ValueFaultError("不是数字", f"请在“{column.title}”中只填数字，不带单位和文字。")
        number = Decimal(plain)
    if not number.is_finite():
        raise ValueFaultError("不是数字", f"请在“{column.title}”中只填数字。")
    if column.low is not None and number < column.low:
        raise ValueFaultError(f"小于允许的最小值{column.low}", "请核对后更正。")
    if column.high is not None and number > column.high:
        raise ValueFaultError(f"大于允许的最大值{column.high}", "请核对后更正。")
    return number


def _integer(raw: object, text: str, column: Column) -> int:
    number = _number(raw, text, column)
    if number != number.to_integral_value():
        raise ValueFaultError("不是整数", "请填整数。")
    if abs(number) >= EXACT_FLOAT:
        raise ValueFaultError("数字过大", "请核对单位和位数。")
    return int(number)


def _decimal(raw: object, text: str, column: Column) -> Decimal:
    number = _number(raw, text, column)
    try:
        rounded = number.quantize(Decimal(1).scaleb(-column.places))
    except InvalidOperation:
        raise ValueFaultError("数字过大", "请核对单位和位数。") from None
    # What a spreadsheet computes carries binary dust (0.1+0.2); what a person typed with too many places is refused.
    if rounded != number and (
        isinstance(raw, str) or abs(rounded - number) > Decimal("1e-9") * max(Decimal(1), abs(number))
    ):
        raise ValueFaultError(f"小数超过{column.places}位", f"请保留{column.places}位小数。")
    return rounded


def _choice(raw: object, text: str, column: Column) -> str:
    wanted = _folded(text)
    for value, label in column.choices:
        if wanted in (_folded(label), _folded(value)):
            return value
    labels = [label for _, label in column.choices]
    shown = "、".join(labels[:12]) + ("等" if len(labels) > 12 else "")
    raise ValueFaultError("不在可选范围内", f"请从以下各项中选填：{shown}。")


def _boolean(raw: object, text: str, column: Column) -> bool:
    word = _folded(text)
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ValueFaultError("不是“是”或“否”", "请填“是”或“否”。")


def _date(raw: object, text: str, *, epoch_1904: bool) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, int | float) and not isinstance(raw, bool) and isfinite(raw):
        whole = int(raw)
        if whole in SERIAL_RANGE:
            return (EPOCH_1904 if epoch_1904 else EPOCH_1900) + timedelta(days=whole)
        text = str(whole)
    plain = unicodedata.normalize("NFKC", text)
    found = DATE_TEXT.fullmatch(plain) or DATE_DIGITS.fullmatch(plain)
    if found is None:
        raise ValueFaultError("不是完整的日期", "请填成2018-03-01或2018年3月1日的样子。")
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise ValueFaultError("日期不存在", "请核对年、月、日。") from None
    if not 1900 <= day.year <= 2099:
        raise ValueFaultError("年份不合理", "请核对年份。")
    return day


def _folded(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()


READERS: dict[ColumnKind, Callable[[object, str, Column], Value]] = {
    ColumnKind.TEXT: _text,
    ColumnKind.ID_NUMBER: _id_number,
    ColumnKind.PHONE: _phone,
    ColumnKind.INTEGER: _integer,
    ColumnKind.DECIMAL: _decimal,
    ColumnKind.MONEY: _decimal,
    ColumnKind.CHOICE: _choice,
    ColumnKind.BOOLEAN: _boolean,
}
