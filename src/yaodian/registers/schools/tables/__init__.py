"""学校登记的列表与记录 (lists and records of the register)."""

from yaodian.registers.schools.tables.others import FROZEN, ROOMS, SNAPSHOTS
from yaodian.registers.schools.tables.records import NAMED, RECORDS, school_href, site_href
from yaodian.registers.schools.tables.schools import kindergartens_table, private_table, schools_table

__all__ = [
    "FROZEN",
    "NAMED",
    "RECORDS",
    "ROOMS",
    "SNAPSHOTS",
    "kindergartens_table",
    "private_table",
    "school_href",
    "schools_table",
    "site_href",
]
