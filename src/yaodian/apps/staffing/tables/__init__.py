"""师资配置的记录和列表 (records and lists of staffing)."""

from yaodian.apps.staffing.tables.lists import fills_table, loads_table, posts_table, retirements_table, unplaced_table
from yaodian.apps.staffing.tables.records import RECORDS

__all__ = ["RECORDS", "fills_table", "loads_table", "posts_table", "retirements_table", "unplaced_table"]
