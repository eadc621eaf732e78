"""学籍的列表与记录 (lists and records of the register)."""

from yaodian.registers.students.tables.lists import homerooms_table, pupils_table
from yaodian.registers.students.tables.matters import cases_table, transfers_table
from yaodian.registers.students.tables.records import RECORDS, homeroom_href, pupil_href, shown_name

__all__ = [
    "RECORDS",
    "cases_table",
    "homeroom_href",
    "homerooms_table",
    "pupil_href",
    "pupils_table",
    "shown_name",
    "transfers_table",
]
