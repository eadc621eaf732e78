"""均衡监测的名单和记录 (balance lists and records)."""

from yaodian.apps.balance.tables.classes import class_rows, classes_table
from yaodian.apps.balance.tables.county import county_rows, county_table
from yaodian.apps.balance.tables.records import RECORDS

__all__ = ["RECORDS", "class_rows", "classes_table", "county_rows", "county_table"]
