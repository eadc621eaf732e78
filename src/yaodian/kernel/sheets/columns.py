"""列定义: what a table's columns are, the same definition for writing, for the blank template and for reading back."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

DEMO_NOTE = "演示数据，与真实单位无关"


class SheetError(Exception):
    """表格无法读取: the whole file is refused; the message says why and what to do."""


class ColumnKind(StrEnum):
    """列类型."""

    TEXT = "text"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Column:
    """列: key for the program, title for people; `aliases` are other titles it is met under.

    `choices` pairs a value with its Chinese label; `low` and `high` bound numbers; `places` are decimals (money: 2);
    `help` goes into the template's notes row.
    """

    key: str
    title: str
    kind: ColumnKind = ColumnKind.TEXT
    required: bool = False
    aliases: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    max_length: int = 500
    low: Decimal | int | None = None
    high: Decimal | int | None = None
    places: int = 2
    width: float | None = None
    number_format: str | None = None
    help: str = ""

    def label_of(self, value: object) -> str:
        """The Chinese label of a choice value; the value itself where it is not declared."""
        return next((label for known, label in self.choices if known == value), str(value))


@dataclass(frozen=True, slots=True)
class Limits:
    """读取上限: guards against mistakes and attacks; engineering figures, not rules of the trade."""

    file_bytes: int = 20_000_000
    unpacked_bytes: int = 250_000_000
    rows: int = 50_000
    columns: int = 300
    faults: int = 500


@dataclass(frozen=True, slots=True)
class CellFault:
    """单元格错误: where it is, what stands there, what is wrong, what to do. `row` from 1; `column` may be empty."""

    sheet: str
    row: int
    column: str
    title: str
    value: str
    message: str
    remedy: str

    @property
    def cell(self) -> str:
        """C5, or the row alone where no cell is meant."""
        return f"{self.column}{self.row}"

    def sentence(self) -> str:
        """工作表“教师”第5行“身份证号”（C5）：“1234”应为18位，现为4位。请……"""
        shown = f"“{self.value}”" if self.value else ""
        place = f"“{self.title}”（{self.cell}）" if self.column else f"“{self.title}”" if self.title else ""
        return f"工作表“{self.sheet}”第{self.row}行{place}：{shown}{self.message}。{self.remedy}"
