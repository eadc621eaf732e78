"""数字 — Chinese and Arabic numerals as values."""

from __future__ import annotations

import re

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
CHINESE = "零〇一二两三四五六七八九十百千"


def chinese_number(written: str) -> int | None:
    """中文数字: 三十四 → 34; None where it is no number."""
    if not written or any(c not in _DIGITS and c not in _UNITS for c in written):
        return None
    if all(c in _DIGITS for c in written):
        return int("".join(str(_DIGITS[c]) for c in written))
    total, digit = 0, 0
    for c in written:
        if c in _DIGITS:
            digit = _DIGITS[c]
        else:
            total += (digit or 1) * _UNITS[c]
            digit = 0
    return total + digit


def number(written: str) -> int | float | None:
    """数值: 1,600 → 1600; 2.3 → 2.3; 三十四 → 34."""
    plain = written.replace(",", "")
    if re.fullmatch(r"[0-9]+", plain):
        return int(plain)
    if re.fullmatch(r"[0-9]+\.[0-9]+", plain):
        value = float(plain)
        return int(value) if value.is_integer() else value
    return chinese_number(plain)
