"""表格: Excel and CSV in and out, with typed columns and errors that name the cell and the remedy."""

from yaodian.kernel.sheets.columns import DEMO_NOTE, CellFault, Column, ColumnKind, Limits, SheetError
from yaodian.kernel.sheets.mark import mark_errors
from yaodian.kernel.sheets.read import SheetRead, SheetRow, read_table
from yaodian.kernel.sheets.write import Table, template, write_book, write_table

__all__ = [
    "DEMO_NOTE",
    "CellFault",
    "Column",
    "ColumnKind",
    "Limits",
    "SheetError",
    "SheetRead",
    "SheetRow",
    "Table",
    "mark_errors",
    "read_table",
    "template",
    "write_book",
    "write_table",
]
