"""格式 (formats): a CSV of days and counts, one row a day; days that are not in the file were not reported."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import StringIO

MOST_DAYS = 20_000


class CountsError(ValueError):
    """文件读不懂 (a file that cannot be read): names the line and the remedy."""


def read_counts(text: str) -> tuple[date, list[int | None]]:
    """读日报数: the first day and a count for every day up to the last; several rows of one day are added up."""
    found: dict[date, int] = {}
    for number, row in enumerate(csv.reader(StringIO(text.lstrip("﻿"))), start=1):
        if not row or not "".join(row).strip():
            continue
        try:
            day, count = date.fromisoformat(row[0].strip()), int(row[1].strip() or 0)
        except (ValueError, IndexError):
            if number == 1:
                continue
            raise CountsError(f"第{number}行应是“日期,人数”，如 2018-10-31,4") from None
        if count < 0:
            raise CountsError(f"第{number}行人数为负，请改正")
        found[day] = found.get(day, 0) + count
    if not found:
        raise CountsError("文件里没有日期和人数")
    first, last = min(found), max(found)
    if (last - first).days >= MOST_DAYS:
        raise CountsError(f"日期相隔超过 {MOST_DAYS} 天，请核对年份")
    return first, [found.get(first + timedelta(days=step)) for step in range((last - first).days + 1)]
