"""师资配置的记录和列表 (records and lists of staffing)."""

from yaodian.apps.staffing.tables.board import (
    county_rows,
    county_table,
    gardens_rows,
    gardens_table,
)
from yaodian.apps.staffing.tables.lists import fills_table, loads_table, posts_table, retirements_table, unplaced_table
from yaodian.apps.staffing.tables.records import RECORDS
from yaodian.apps.staffing.tables.vacancies import shortages_of, vacancies_rows, vacancies_table

__all__ = [
    "RECORDS",
    "county_rows",
    "county_table",
    "fills_table",
    "gardens_rows",
    "gardens_table",
    "loads_table",
    "posts_table",
    "retirements_table",
    "shortages_of",
    "unplaced_table",
    "vacancies_rows",
    "vacancies_table",
]
