"""读入表格: rows of typed values from an Excel or CSV file, and every error with its cell and remedy."""

from collections.abc import Sequence
from dataclasses import dataclass

from yaodian.kernel.sheets.columns import CellFault, Column, Limits, SheetError
from yaodian.kernel.sheets.grid import RawSheet, column_letter, open_sheets
from yaodian.kernel.sheets.header import Header, find_header
from yaodian.kernel.sheets.values import Value, ValueFaultError, cell_text, read_value

DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class SheetRow:
    """一行: sheet and row number (from 1) where it stands, and its values by column key; absent columns are None."""

    sheet: str
    number: int
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class SheetRead:
    """读入结果: rows without error, errors, titles that were not asked for, and whether errors were cut off."""

    rows: tuple[SheetRow, ...]
    errors: tuple[CellFault, ...]
    sheet: str
    ignored: tuple[str, ...] = ()
    cut_off: bool = False

    @property
    def ok(self) -> bool:
        """Whether every row was read."""
        return not self.errors


def read_table(content: bytes, *, name: str, columns: Sequence[Column], limits: Limits = DEFAULT_LIMITS) -> SheetRead:
    """读入表格: the first sheet whose header fits best; rows with an error are in `errors`, not in `rows`.

    Raises SheetError when the file as a whole cannot be used.
    """
    sheet, header = _best_sheet(open_sheets(content, name=name, limits=limits), name=name, columns=columns)
    faults = _header_faults(sheet, header)
    rows: list[SheetRow] = []
    if not faults:
        body = sheet.cells[header.last + 1 :]
        while body and not any(cell_text(cell) for cell in body[-1]):
            body.pop()
        if len(body) > limits.rows:
            raise SheetError(f"“{sheet.name}”有{len(body)}行数据，超过上限{limits.rows}行。请分成几个文件上传。")
        if not body:
            raise SheetError(f"“{sheet.name}”只有表头，没有数据。请填写后重新上传。")
        for number, cells in enumerate(body, start=header.last + 2):
            row, wrong = _read_row(sheet, number, cells, header=header, columns=columns)
            faults += wrong
            if row and not wrong:
                rows.append(row)
            if len(faults) >= limits.faults:
                break
    return SheetRead(
        rows=tuple(rows),
        errors=tuple(faults[: limits.faults]),
        sheet=sheet.name,
        ignored=tuple(title for _, title in header.unknown),
        cut_off=len(faults) >= limits.faults,
    )


def _best_sheet(sheets: list[RawSheet], *, name: str, columns: Sequence[Column]) -> tuple[RawSheet, Header]:
    found = [
        (sheet, header)
        for sheet in sheets
        if not sheet.hidden and (header := find_header(sheet.cells, columns)) is not None
    ]
    if found:
        return max(found, key=lambda pair: len(pair[1].places))
    if not any(cell_text(cell) for sheet in sheets for row in sheet.cells for cell in row):
        raise SheetError(f"“{name}”里没有任何内容。请填写后重新上传。")
    wanted = "、".join(column.title for column in columns if column.required) or columns[0].title
    raise SheetError(f"“{name}”里没有找到表头。应有这些列：{wanted}。请下载模板，把内容粘贴进去再上传。")


def _header_faults(sheet: RawSheet, header: Header) -> list[CellFault]:
    row = header.last + 1
    faults = [
        CellFault(sheet.name, row, "", column.title, "", "缺少这一列", "请按模板补上该列，或改正列名。")
        for column in header.missing
    ]
    for column, places in header.doubled:
        letters = "、".join(column_letter(place) for place in places)
        faults.append(
            CellFault(sheet.name, row, "", column.title, "", f"有重复的列（{letters}）", "请只保留一列，或改正列名。")
        )
    return faults


def _read_row(
    sheet: RawSheet, number: int, cells: Sequence[object], *, header: Header, columns: Sequence[Column]
) -> tuple[SheetRow | None, list[CellFault]]:
    """One row: blank rows are skipped, a repeated header (pages pasted together) too."""
    present = [column for column in columns if column.key in header.places]
    raw = {
        column.key: cells[header.places[column.key]] if header.places[column.key] < len(cells) else None
        for column in present
    }
    if not any(cell_text(cell) for cell in raw.values()):
        return None, []
    if all(cell_text(raw[column.key]) in (column.title, *column.aliases) for column in present):
        return None, []
    values: dict[str, Value] = {column.key: None for column in columns}
    faults = []
    for column in present:
        try:
            values[column.key] = read_value(raw[column.key], column, epoch_1904=sheet.epoch_1904)
        except ValueFaultError as wrong:
            faults.append(
                CellFault(
                    sheet=sheet.name,
                    row=number,
                    column=column_letter(header.places[column.key]),
                    title=column.title,
                    value=cell_text(raw[column.key])[:60],
                    message=wrong.message,
                    remedy=wrong.remedy,
                )
            )
    return SheetRow(sheet.name, number, values), faults
