"""日期函数 (dates) of the expression language: days from 1970-01-01 to text and back, and the letters of format-date."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from yaodian.engines.forms.scope import EPOCH, Value, days, text_of


def as_day(value: Value) -> str:
    """date(): a date's text, from a date, a moment or the days since 1970."""
    if isinstance(value, Decimal):
        if value.is_nan() or abs(value) > 1_000_000:
            return ""
        return (EPOCH + timedelta(days=int(value.to_integral_value(ROUND_FLOOR)))).isoformat()
    text = text_of(value)[:10]
    return text if not days(text).is_nan() else ""


def as_moment(value: Value) -> str:
    """Return a moment's text from days since 1970 or a text, "" for neither."""
    if isinstance(value, Decimal):
        if value.is_nan() or abs(value) > 1_000_000:
            return ""
        seconds = int((value * 86400).to_integral_value(ROUND_HALF_UP))
        return (datetime.combine(EPOCH, datetime.min.time()) + timedelta(seconds=seconds)).isoformat()
    return text_of(value) if not days(text_of(value)).is_nan() else ""


def printed_day(value: Value, pattern: Value) -> str:
    """format-date(): the letters of XForms, Chinese names for months and weekdays."""
    moment = as_moment(value) if isinstance(value, Decimal) else text_of(value)
    if days(moment).is_nan():
        return ""
    then = datetime.fromisoformat(moment)
    parts = {
        "Y": f"{then.year:04}",
        "y": f"{then.year % 100:02}",
        "m": f"{then.month:02}",
        "n": str(then.month),
        "b": f"{then.month}月",
        "d": f"{then.day:02}",
        "e": str(then.day),
        "H": f"{then.hour:02}",
        "h": str(then.hour),
        "M": f"{then.minute:02}",
        "S": f"{then.second:02}",
        "3": f"{then.microsecond // 1000:03}",
        "a": f"周{'一二三四五六日'[then.weekday()]}",
    }
    return re.sub(r"%(.)", lambda found: parts.get(found[1], found[0]), text_of(pattern))
