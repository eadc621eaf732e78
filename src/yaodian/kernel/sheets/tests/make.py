"""Makers for sheet tests: declared columns and small workbooks."""

import io
from collections.abc import Sequence
from datetime import date

import openpyxl

from yaodian.kernel.sheets.columns import Column, ColumnKind

COLUMNS = (
    Column("name", "姓名", required=True, aliases=("教师姓名",)),
    Column("id_number", "身份证号", ColumnKind.ID_NUMBER, required=True, aliases=("身份证件号码",)),
    Column("phone", "联系电话", ColumnKind.PHONE),
    Column("stage", "学段", ColumnKind.CHOICE, choices=(("primary", "小学"), ("junior", "初中"))),
    Column("hired_date", "入职日期", ColumnKind.DATE),
    Column("salary", "月工资（元）", ColumnKind.MONEY, low=0),
    Column("posted", "是否在编", ColumnKind.BOOLEAN),
    Column("classes", "周课时", ColumnKind.INTEGER),
)
ROW: dict[str, object] = {
    "name": "张伟",
    "id_number": "990000201001010017",
    "phone": "13800000000",
    "stage": "primary",
    "hired_date": None,
    "salary": None,
    "posted": True,
    "classes": 12,
}

HEAD = ["姓名", "身份证号", "联系电话", "学段", "入职日期", "月工资（元）", "是否在编", "周课时"]
GOOD: list[str | int | float | date] = [
    "张伟",
    "990000201001010017",
    "13800000000",
    "小学",
    date(2018, 3, 1),
    3200.5,
    "是",
    12,
]


def book(*rows: Sequence[object], sheet: str = "教师", merge: Sequence[str] = ()) -> bytes:
    """An .xlsx with these rows."""
    made = openpyxl.Workbook()
    page = made.worksheets[0]
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for area in merge:
        page.merge_cells(area)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()
