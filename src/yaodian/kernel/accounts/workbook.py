"""批量导入的工作簿 (import workbook): four tables of units, people, posts and accounts, in one file or in several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yaodian.kernel.accounts.models import POST_ROLES
from yaodian.kernel.sheets import CellFault, Column, ColumnKind, SheetError, SheetRow, Table, read_table, write_book
from yaodian.kernel.units.rules import RelationKind, UnitKind

NONE = "无"
RELATIONS = {
    "subordination": RelationKind.SUBORDINATION,
    "territory": RelationKind.TERRITORY,
    "inspection": RelationKind.INSPECTION,
    "business": RelationKind.BUSINESS,
}
_UPPER = "填单位代码或全称；空白不改动，填“无”解除"
_PERSON = "填姓名；有同名时填人员编号"

UNITS = (
    Column("code", "单位代码", required=True, max_length=40, help="全局唯一，定了不改"),
    Column("title", "单位名称", required=True, max_length=120),
    Column("short_title", "简称", max_length=40),
    Column(
        "kind",
        "单位类别",
        ColumnKind.CHOICE,
        required=True,
        choices=tuple((kind.value, str(kind.label)) for kind in UnitKind),
    ),
    Column("subordination", "隶属于", max_length=120, help=_UPPER),
    Column("territory", "行政区划", max_length=120, help=_UPPER),
    Column("inspection", "责任督学区", max_length=120, help=_UPPER),
    Column("business", "业务归口科室", help=_UPPER + "；多个用顿号隔开"),
    Column("phone", "单位电话", max_length=40),
    Column("position", "排序", ColumnKind.INTEGER, low=0, high=99999),
    Column("opened_date", "设立日期", ColumnKind.DATE),
)
PEOPLE = (
    Column("code", "人员编号", max_length=40, help="工号；可空，有同名时必填"),
    Column("name", "姓名", required=True, max_length=60),
    Column("unit", "所在单位", required=True, max_length=120, help="单位代码或全称"),
    Column("phone", "手机号", ColumnKind.PHONE, max_length=20),
    Column("active", "在岗", ColumnKind.BOOLEAN),
)
POSTS = (
    Column("unit", "岗位所属单位", required=True, max_length=120, help="单位代码或全称"),
    Column("title", "岗位名称", required=True, max_length=60),
    Column("role", "岗位角色", ColumnKind.CHOICE, required=True, choices=tuple((key, str(t)) for key, t in POST_ROLES)),
    Column("a", "A角", max_length=60, help=_PERSON + "；空白不改动，填“无”免去"),
    Column("b", "B角", max_length=60, help=_PERSON + "；空白不改动，填“无”免去"),
    Column("members", "成员", max_length=4000, help="多人共用的岗位（教师、督学）；用顿号隔开；只增不减"),
    Column("from_date", "任职日期", ColumnKind.DATE, help="空白为导入当天"),
)
ACCOUNTS = (
    Column("login_name", "登录名", required=True, max_length=60, help="全局唯一，不含空格"),
    Column("person", "使用人", required=True, max_length=60, help=_PERSON),
    Column("unit", "使用人所在单位", required=True, max_length=120, help="单位代码或全称"),
    Column("phone", "登录手机号", ColumnKind.PHONE, max_length=20, help="空白用本人手机号"),
)
SHEETS: dict[str, tuple[str, Sequence[Column]]] = {
    "units": ("单位", UNITS),
    "people": ("人员", PEOPLE),
    "posts": ("岗位", POSTS),
    "accounts": ("账号", ACCOUNTS),
}


@dataclass(frozen=True)
class Workbook:
    """读入的工作簿 (workbook): rows by table, and what could not be read."""

    rows: Mapping[str, tuple[SheetRow, ...]]
    faults: tuple[CellFault, ...] = ()
    ignored: tuple[str, ...] = field(default=())

    @property
    def count(self) -> int:
        """How many rows were read."""
        return sum(len(rows) for rows in self.rows.values())


def fault_at(kind: str, row: SheetRow, column: str, *, message: str, remedy: str) -> CellFault:
    """Return the error of a row's cell, named as the reader of the sheet sees it."""
    places = {one.key: (number, one.title) for number, one in enumerate(SHEETS[kind][1])}
    _number, title = places[column]
    value = row.values.get(column)
    return CellFault(row.sheet, row.number, "", title, "" if value is None else str(value), message, remedy)


def read_workbook(files: Iterable[tuple[str, bytes]]) -> Workbook:
    """Read the four tables from one file or several, each table from the sheet whose header fits it best.

    Raises SheetError when a file as a whole cannot be used, or holds none of the tables."""
    rows: dict[str, tuple[SheetRow, ...]] = dict.fromkeys(SHEETS, ())
    faults: list[CellFault] = []
    ignored: list[str] = []
    for name, content in files:
        found = {}
        refused: SheetError | None = None
        for kind, (_title, columns) in SHEETS.items():
            try:
                read = read_table(content, name=name, columns=columns)
            except SheetError as error:
                refused = refused or error
                continue
            missing = sum(1 for fault in read.errors if not fault.column)
            found[kind] = (missing, read)
        for kind, (missing, read) in found.items():
            rivals = [other for key, (other, its) in found.items() if key != kind and its.sheet == read.sheet]
            if missing and any(other < missing for other in rivals):
                continue  # another table's sheet
            rows[kind] += read.rows
            faults += read.errors
            ignored += read.ignored
            refused = None
        if refused is not None:
            raise refused
    return Workbook(rows=rows, faults=tuple(faults), ignored=tuple(dict.fromkeys(ignored)))


def packed(book: Workbook) -> dict[str, list[list[Any]]]:
    """Return the rows as plain data, for the signed field that carries them from preview to confirmation."""
    return {
        kind: [
            [row.sheet, row.number, {key: _plain(value) for key, value in row.values.items() if value is not None}]
            for row in rows
        ]
        for kind, rows in book.rows.items()
    }


def unpacked(data: Mapping[str, Sequence[Sequence[Any]]]) -> Workbook:
    """Return the workbook that `packed` made plain."""
    rows: dict[str, tuple[SheetRow, ...]] = {}
    for kind, (_title, columns) in SHEETS.items():
        days = {column.key for column in columns if column.kind is ColumnKind.DATE}
        rows[kind] = tuple(
            SheetRow(
                sheet,
                number,
                {
                    column.key: date.fromisoformat(values[column.key])
                    if column.key in days and column.key in values
                    else values.get(column.key)
                    for column in columns
                },
            )
            for sheet, number, values in data.get(kind, ())
        )
    return Workbook(rows=rows)


def write_workbook(tables: Mapping[str, Iterable[Mapping[str, object]]]) -> bytes:
    """Return the workbook with these rows: empty to be filled in, or what the bureau now has."""
    return write_book(
        [
            Table(columns=columns, rows=tables.get(kind, ()), title=title, note=_note(columns), sheet=title)
            for kind, (title, columns) in SHEETS.items()
        ]
    )


def _note(columns: Sequence[Column]) -> str:
    """Return what the head of a table says about filling it in."""
    parts = [f"{column.title}（必填）" if column.required else column.title for column in columns]
    notes = [f"{column.title}：{column.help}" for column in columns if column.help]
    return "、".join(parts) + "。" + "；".join(notes)


def _plain(value: object) -> object:
    return (
        value.isoformat() if isinstance(value, date) else value if isinstance(value, str | int | bool) else str(value)
    )
