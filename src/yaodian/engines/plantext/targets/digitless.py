"""无数目标 — coverage, elimination, numbered events, ceremonies and dated completions, told without a quantity."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from yaodian.engines.plantext.lexicon import alternatives, either, patterns, words
from yaodian.engines.plantext.numerals import number
from yaodian.engines.plantext.targets.dates import DATE, parse_date

_NTH = re.compile(r"第(?P<n>[一二三四五六七八九十百零\d]{1,4})(?P<unit>届|次|个|期|轮|季)(?P<rest>[^，。；、]{2,40})")
_YEARS = re.compile(r"(?P<n>[一二三四五六七八九十百]{1,4}|\d{1,3})周年")
_OCCASION = re.compile(r"(?:以|借|抓住|利用|结合|围绕|迎接)[^，。]{0,4}$")


@dataclass(frozen=True, slots=True)
class Sign:
    """征象: kind, where the telling words stand in the segment, and what they give."""

    kind: str
    start: int
    end: int
    quantity: int | None = None
    unit: str | None = None
    edition: int | None = None
    soft: bool = False


def blank_idioms(segment: str) -> str:
    """去习语: 有案必查, 零利润 … promise nothing countable."""
    return either("reading.coverage.idioms").sub(lambda m: "▒" * len(m[0]), segment)


def find_sign(segment: str, year: int | None, deadline: str | None) -> Sign | None:
    """找征象: the strongest digitless sign of the segment."""
    plain = blank_idioms(segment)
    for find in (_event, _eliminate, _cover, _selection):
        sign = find(plain)
        if sign:
            return sign
    return _dated(plain, year, deadline)


def _cover(segment: str) -> Sign | None:
    m = patterns("reading.coverage.full_patterns").search(segment)
    if not m:
        return None
    soft = bool(re.match(r"的|、", segment[m.end() :])) and not re.search(
        r"实现|达到|做到|建成|建立|构建|形成|打造|完善|健全", segment[: m.end()]
    )
    if soft and not re.match(alternatives("reading.verbs.plan"), segment):
        return None
    return Sign("full-coverage", m.start(), m.end(), soft=soft)


def covers(segment: str) -> bool:
    """全覆盖: whether the segment's numbers are to be covered entirely."""
    return bool(patterns("reading.coverage.full_patterns").search(blank_idioms(segment)))


def _eliminate(segment: str) -> Sign | None:
    m = patterns("reading.coverage.none_patterns").search(segment)
    return Sign("eliminate", m.start(), m.end()) if m else None


@cache
def _event_end() -> re.Pattern[str]:
    return re.compile(alternatives("reading.ordinal.event_nouns"))


def _event(segment: str) -> Sign | None:
    m = _NTH.search(segment)
    verb = alternatives("reading.ordinal.verbs")
    if m:
        if not re.search(verb, segment[: m.start()]) or _OCCASION.search(segment[: m.start()]):
            return None
        rest, n = m["rest"], number(m["n"])
        names = max((rest.rfind(w) + len(w) for w in words("reading.ordinal.name_nouns") if w in rest), default=-1)
        events = max((e.end() for e in _event_end().finditer(rest)), default=-1)
        if events < 0 or names >= events or n is None:
            return None
        holiday = re.match(r"(?:全国|国际|世界|中国)?" + alternatives("reading.ordinal.holidays"), rest)
        if m["unit"] == "个" and holiday:
            return Sign("ceremony", m.start(), m.end(), edition=int(n))
        return Sign("ordinal", m.start(), m.end(), quantity=int(n), unit=m["unit"], edition=int(n))
    y = _YEARS.search(segment)
    if (
        y
        and re.search(r"举办|开展|组织|庆祝|纪念|举行", segment)
        and re.search(r"活动|大会|仪式|展|晚会|演出|系列", segment[y.end() :])
    ):
        n = number(y["n"])
        return Sign("ceremony", y.start(), y.end(), edition=int(n)) if n is not None else None
    return None


def _selection(segment: str) -> Sign | None:
    m = patterns("reading.names.selections_patterns").search(segment)
    return Sign("ceremony", m.start(), m.end()) if m else None


def _dated(segment: str, year: int | None, deadline: str | None) -> Sign | None:
    """限期完成: a date (its own, or one just before it) and a verb that completes."""
    completing = re.search(alternatives("reading.verbs.completing") + "(?!的)", segment)
    if not completing:
        return None
    own = DATE.search(segment)
    if own and (re.search(r"每[年月季]", segment[: own.end()]) or re.match(r"[^，]{0,4}的", segment[own.end() :])):
        return None
    if own and parse_date(own[0], year) and not re.fullmatch(r"20\d\d年", own[0]):
        return Sign("deadline", own.start(), completing.end())
    if (
        deadline
        and len(deadline) > 4
        and re.match(
            alternatives("reading.verbs.completing")
            + r"|[^，。]{2,20}"
            + alternatives("reading.verbs.completing")
            + "$",
            segment,
        )
    ):
        return Sign("deadline", 0, completing.end())
    return None
