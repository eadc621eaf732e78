"""Makers: files and runs for the tests of imports."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from yaodian.kernel.access import By, System
from yaodian.kernel.imports.actions import checking, publishing, runs
from yaodian.kernel.imports.models import ImportRun
from yaodian.kernel.imports.tests.trial import id_number
from yaodian.kernel.units.models import Unit

BY = System("测试")
BORN = date(2010, 3, 1)
HEADS = ("学籍号", "姓名", "性别", "出生日期", "身份证号", "学校", "班级", "联系电话", "是否寄宿", "家校距离（公里）")


def school(code: str = "S1", title: str = "第一小学") -> Unit:
    """Return a school."""
    return Unit.objects.get_or_create(code=code, defaults={"title": title, "kind": "school"})[0]


def row(serial: int, **changes: object) -> list[object]:
    """Return one child's row."""
    number = id_number(serial, BORN)
    values: dict[str, object] = {
        "学籍号": f"G{number}",
        "姓名": f"测试{chr(0x4E00 + serial)}",
        "性别": "男女"[serial % 2],
        "出生日期": BORN.isoformat(),
        "身份证号": number,
        "学校": "第一小学",
        "班级": "1班",
        "联系电话": f"138{serial:08d}",
        "是否寄宿": "是",
        "家校距离（公里）": "1.5",
    }
    return [{**values, **changes}[head] for head in HEADS]


def book(
    rows: Sequence[Sequence[object]], *, heads: Sequence[str] = HEADS, sheet: str = "学生", **options: Any
) -> bytes:
    """Return an .xlsx file."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_numbers": False, **options}) as file:
        page = file.add_worksheet(sheet)
        page.write_row(0, 0, heads)
        for at, cells in enumerate(rows, start=1):
            page.write_row(at, 0, cells)
    return target.getvalue()


def csv_file(rows: Sequence[Sequence[object]], *, heads: Sequence[str] = HEADS, encoding: str = "utf-8") -> bytes:
    """Return a CSV file."""
    return "\r\n".join(",".join(map(str, cells)) for cells in [heads, *rows]).encode(encoding)


def uploaded(content: bytes, *, name: str = "学生.xlsx", by: By = BY, as_of: date = date(2018, 9, 1)) -> ImportRun:
    """Return a run whose columns are proposed."""
    return runs.start_run(target="trial.children", file_name=name, pieces=[content], as_of_date=as_of, by=by)


def checked(content: bytes, *, places: Mapping[str, int] | None = None, by: By = BY, **options: Any) -> ImportRun:
    """Return a run that was checked."""
    clears = options.pop("blank_clears", False)
    run = uploaded(content, by=by, **options)
    runs.map_columns(run_id=run.pk, places=places or run.places, blank_clears=clears, by=by, start=False)
    return checking.check_run(run_id=run.pk, by=by)


def published(
    content: bytes, *, accepted_only: bool = False, reason: str = "", by: By = BY, **options: Any
) -> ImportRun:
    """Return a run that was written."""
    run = checked(content, by=by, **options)
    publishing.confirm_run(run_id=run.pk, accepted_only=accepted_only, override_reason=reason, by=by, start=False)
    return publishing.publish_run(run_id=run.pk, by=by)
