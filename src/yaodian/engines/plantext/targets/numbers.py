"""数目 — numbers with their measure words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from yaodian.engines.plantext.lexicon import alternatives, patterns, words
from yaodian.engines.plantext.numerals import CHINESE, number
from yaodian.engines.plantext.targets.dates import DATE

_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?)"


@dataclass(frozen=True, slots=True)
class Quantity:
    """一个数目, offsets within its segment: value, unit as written, upper end of a range, qualifier."""

    start: int
    end: int
    value: int | float
    unit: str
    upper: int | float | None = None
    qualifier: str | None = None
    after: int = 0
    chinese: bool = False

    @property
    def is_time(self) -> bool:
        return self.unit in words("reading.units.time")

    @property
    def kind(self) -> str:
        if self.unit.lstrip("万亿千百余多") in words("reading.units.percent"):
            return "percent"
        return "amount" if "元" in self.unit else "count"


@cache
def _numbers() -> re.Pattern[str]:
    percent, money = alternatives("reading.units.percent"), alternatives("reading.units.money")
    unit = alternatives("reading.units.count", "reading.units.time", "reading.units.percent", "reading.units.money")
    return re.compile(
        rf"(?<![\d.])(?P<low>{_ARABIC})(?P<lowunit>{percent}|{money}|{alternatives('reading.units.count')})?"
        rf"(?:[—\-~～至](?P<high>{_ARABIC}))?(?P<unit>(?:余|多)?(?:万亿|万|亿|千万|百万|千|百)?(?:余|多)?{unit}|(?:万|亿)(?=以上|左右|以内|$|[，。、]))"
    )


@cache
def _single() -> re.Pattern[str]:
    unit = alternatives("reading.units.count", "reading.units.time", "reading.units.percent", "reading.units.money")
    return re.compile(
        rf"(?<![\d.])(?P<low>{_ARABIC})(?P<unit>(?:余|多)?(?:万亿|万|亿|千万|百万|千|百)?(?:余|多)?{unit}|(?:万|亿)(?=以上|左右|以内|$|[，。、]))"
    )


@cache
def _chinese() -> re.Pattern[str]:
    """中文数字: bare before a firm measure word (三所学校), after 至少 or a verb before a loose one."""
    firm = r"(?P<low>[" + CHINESE + r"]{1,4})(?P<unit>所|名|场|家|支|座|间|人次)"
    named = (
        r"(?P<low3>["
        + CHINESE
        + r"]{1,3})(?P<unit3>个|项)(?=项目|工程|学校|基地|中心|平台|园区|校区|县|区|乡镇|社区|村)"
    )
    loose = r"(?P<low2>[" + CHINESE + r"]{1,4})(?P<unit2>期|次|个|项|条|台|套)"
    return re.compile(
        rf"(?<![第{CHINESE}\d])(?:{firm}|{named}|(?P<lead>{alternatives('reading.verbs.plan')}|不少于|至少|不低于){loose})(?P<rest>.?)"
    )


def find_quantities(segment: str) -> list[Quantity]:
    """找数目: all numbers with a measure word, names and dates left out."""
    taken = [m.span() for m in DATE.finditer(segment)] + [
        m.span() for m in patterns("reading.names.patterns").finditer(segment)
    ]
    out: list[Quantity] = []
    at = 0
    while at < len(segment):
        ranged, single = _numbers().search(segment, at), _single().search(segment, at)
        m = ranged if ranged and ranged["high"] and (single is None or ranged.start() <= single.start()) else single
        if m is None:
            break
        at = m.end()
        if any(lo < m.end("low") and m.start("low") < hi for lo, hi in taken) or _lettered(segment, m.start()):
            continue
        value = number(m["low"])
        upper = number(m["high"]) if m.re is _numbers() and m["high"] else None
        if value is not None:
            out.append(_with_qualifier(segment, m.start(), m.end(), value, m["unit"], upper))
    out += _chinese_quantities(segment, out)
    for m in re.finditer(r"前(?P<n>[二三四五六七八九十]{1,2}|\d{1,2})(?=$|[强，、])", segment):
        value = number(m["n"])
        if value is not None and re.search(r"全[国省市县区]|位居|位列|进入|排名|稳居|保持", segment[: m.start()]):
            out.append(Quantity(m.start("n"), m.end(), value, "", None, "max", m.end(), not m["n"].isdigit()))
    for m in re.finditer(r"翻(?P<n>[一两二三])番|翻番", segment):
        doublings = number(m["n"]) if m["n"] else 1
        out.append(Quantity(m.start(), m.end(), 2 ** int(doublings or 1), "倍", None, None, m.end(), True))
    return sorted(out, key=lambda q: q.start)


def _lettered(segment: str, at: int) -> bool:
    """字母相连: one letter glued to a number makes a name (B2, T3); a word of letters does not (OPC100家)."""
    m = re.search(r"[A-Za-z]+$", segment[:at])
    return bool(m and len(m[0]) < 2) or (at > 0 and segment[at - 1] in "+/·")


def _chinese_quantities(segment: str, known: list[Quantity]) -> list[Quantity]:
    out = []
    for m in _chinese().finditer(segment):
        low, unit = next((f"low{n}", f"unit{n}") for n in ("", "3", "2") if m[f"low{n}"])
        value = number(m[low])
        firm = bool(re.search(r"至少|不少于|不低于", segment[max(0, m.start(low) - 8) : m.start(low)]))
        if (
            value is None
            or any(q.start < m.end() and m.start() < q.end for q in known)
            or re.match(r"性|化|体|流|批|额", m["rest"])
        ):
            continue
        if not firm and (value < 2 or low == "low2"):
            continue
        q = _with_qualifier(segment, m.start(low), m.end(unit), value, m[unit], None)
        out.append(Quantity(q.start, q.end, q.value, q.unit, None, q.qualifier, q.after, True))
    return out


def _with_qualifier(
    segment: str, start: int, end: int, value: int | float, unit: str, upper: int | float | None
) -> Quantity:
    after = end
    brackets = re.match(r"□+", segment[after:])
    if brackets and len(brackets[0]) <= 5:
        after += len(brackets[0])
    tail, head = segment[after:], segment[:start]
    qualifier = None
    for name in ("min", "max", "approx"):
        m = re.match(alternatives(f"reading.qualifiers.{name}_after"), tail)
        if m:
            qualifier, after = name, after + len(m[0])
            break
    lead = re.search(rf"(?:每[^，。]{{1,3}}|{alternatives('reading.qualifiers.reach')})?$", head)
    bare = head[: lead.start()] if lead else head
    found = []
    for name in ("max", "min", "approx"):
        pattern = alternatives(f"reading.qualifiers.{name}_before") + "$"
        word = re.search(pattern, head) or re.search(pattern, bare)
        if word and (word[0] != "前" or unit in ("名", "位", "%", "‰")):
            found.append((len(word[0]), name))
    qualifier = qualifier or (max(found)[1] if found else _far_qualifier(head))
    if "余" in unit or "多" in unit:
        qualifier = qualifier or "min"
        unit = unit.replace("余", "").replace("多", "")
    if re.search(r"(?:降|压缩|压减|缩短|减少)(?:到|至|为)$", head):
        qualifier = "max" if qualifier in (None, "max") else qualifier
    return Quantity(start, end, value, unit, upper, qualifier, after)


def _far_qualifier(head: str) -> str | None:
    """隔着比照对象: 不低于当地最低生活保障标准的1.6倍."""
    m = re.search(r"(?P<min>不低于|不少于)|(?P<max>不超过|不高于)", head)
    return None if m is None or re.search(r"\d", head[m.end() :]) else m.lastgroup
