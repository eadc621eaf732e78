"""时限 — dates in a sentence as ISO dates; a month's end is its last day, 年内 and 年底 the year's."""

from __future__ import annotations

import calendar
import re

from yaodian.engines.plantext.numerals import chinese_number

_CHINESE = re.compile(r"[一二三四五六七八九十]{1,3}(?=月|日)")
_PARTS = re.compile(
    r"(?P<range>20\d\d[—\-~～至](?=20\d\d))?(?:(?P<year>20\d\d)年|(?P<same>今年|本年|当年))?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|(?P<part>底|末|初|上旬|中旬|下旬))?(?P<by>前|之前|以前|内)?"
)
_WORDS: tuple[tuple[str, tuple[int, int]], ...] = (
    ("上半年|6月底|二季度|第二季度", (6, 30)),
    ("一季度|第一季度|首季", (3, 31)),
    ("三季度|第三季度", (9, 30)),
    ("四季度|第四季度|下半年|年内|年底前?|年末|全年底|岁末|本年度内", (12, 31)),
)
_YEAR_GOAL = re.compile(r"(?:到|至|力争到|力争|在)?(20\d\d)年(?:底|末|年底)?(?:前|以前|之前|底前)?$")
_TERM = re.compile(r"(?P<term>春|秋)(?:季|学期|期)(?:学期)?(?:开学|开班)(?P<by>前|之前)?")
DATE = re.compile(
    r"(?<!、)[春秋](?:季|学期|期)(?:学期)?(?:开学|开班)(?:前|之前)?|(?<![每个])[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日|底|末|初|上旬|中旬|下旬)(?:前|之前|以前|内)?|(?:20\d\d年|今年|本年|当年)?\d{1,2}月(?:\d{1,2}日|底|末|初|上旬|中旬|下旬|份)?(?:前|之前|以前|内)?|\d{1,2}日(?:前|之前)|20\d\d年(?:底|末)?(?:前|以前|之前)?|(?:上半年|下半年|年内|年底前?|年末|[一二三四首]季度)(?:末|底)?(?:前)?"
)


def parse_date(text: str, year: int | None) -> str | None:
    """时限: the first date in the text as YYYY-MM-DD, YYYY-MM or YYYY."""
    if re.search(r"每[年月季]", text):
        return None
    text = _CHINESE.sub(lambda c: str(chinese_number(c[0])), text)
    m = _PARTS.search(text)
    if m and 1 <= int(m["month"]) <= 12:
        y = int(m["year"]) if m["year"] else year
        if y is None:
            return None
        month = int(m["month"])
        last = calendar.monthrange(y, month)[1]
        if m["day"]:
            day = int(m["day"])
            return f"{y:04d}-{month:02d}-{min(max(day, 1), last):02d}"
        if m["part"] in ("底", "末", "下旬"):
            return f"{y:04d}-{month:02d}-{last:02d}"
        if m["part"] in ("初", "上旬"):
            return f"{y:04d}-{month:02d}-10"
        if m["part"] == "中旬":
            return f"{y:04d}-{month:02d}-20"
        return f"{y:04d}-{month:02d}"
    whole = re.search(r"(20\d\d)年", text)
    y = int(whole[1]) if whole else year
    if y is not None:
        for words, (month, day) in _WORDS:
            if re.search(words, text):
                return f"{y:04d}-{month:02d}-{day:02d}"
        term = _TERM.search(text)
        if term:
            return (
                f"{y:04d}-" + {"春": "02-28", "秋": "08-31"}[term["term"]]
                if term["by"]
                else f"{y:04d}-" + {"春": "03", "秋": "09"}[term["term"]]
            )
    if whole and re.search(r"(?:到|至|[底末前])", text):
        return whole[1]
    return None


def goal_year(segment: str) -> str | None:
    """到2028年: a segment that is only a date and holds for what follows."""
    m = _YEAR_GOAL.fullmatch(segment)
    return m[1] if m else None


def is_only_date(segment: str) -> bool:
    """只有时间: the segment names a time and nothing else."""
    rest = DATE.sub("", segment)
    return (
        bool(DATE.search(segment))
        and re.fullmatch(r"(?:到|至|力争|在|确保|全年|前|底|之|以|并|于|末)*", rest) is not None
    )
