"""Naming rules (点名规则): the names a unit goes by, the neutral word for each kind, and words with no unit's name left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yaodian.kernel.units.rules import UnitKind

NEUTRAL_WORDS = {
    UnitKind.SECTION: "某科室",
    UnitKind.INSTITUTION: "某单位",
    UnitKind.CENTRAL_SCHOOL: "某中心学校",
    UnitKind.DIRECT_SCHOOL: "某学校",
    UnitKind.SCHOOL: "某学校",
    UnitKind.TEACHING_POINT: "某教学点",
    UnitKind.KINDERGARTEN: "某幼儿园",
    UnitKind.PRIVATE_SCHOOL: "某学校",
    UnitKind.COLLEGE: "某学校",
    UnitKind.TOWNSHIP: "某乡镇",
    UnitKind.AREA: "某责任区",
    UnitKind.AGENCY: "某部门",
}
"""What stands for a unit that may not be named yet; the bureau, in whose name is written, has none."""
GENERIC = frozenset(
    [
        "学校",
        "中学",
        "小学",
        "初中",
        "高中",
        "初级中学",
        "高级中学",
        "幼儿园",
        "教学点",
        "中心学校",
        "中心小学",
        "中心校",
        "职业学院",
        "科室",
        "办公室",
        "机关",
        "单位",
    ]
)
"""What is left of a title without its place may be no name at all."""
PLACE = re.compile(r"^(.{1,6}?[市县区旗])")
NUMBERED = re.compile(r"第([一二三四五六七八九十]{1,3})(?:初级|高级)?([中小幼])(?:学|儿园)$")
FALSE_STARTS, FALSE_ENDS = "统同唯之划", "心央间国等外文式"
"""统一中考, 一中心: not 一中."""


@dataclass(frozen=True)
class Called:
    """单位称谓 (what a unit is called): its names, the longest first, and the word that stands for it."""

    title: str
    names: tuple[str, ...]
    word: str


@dataclass(frozen=True)
class Neutral:
    """隐名 (words without names): the words, and which names were replaced, in the order they stood."""

    words: str
    names: tuple[str, ...]


def names_of(*titles: str, place: str) -> tuple[str, ...]:
    """Return every name a unit may stand under: its titles, without the place, and the usual short forms; longest first."""
    found = {title.strip() for title in titles if len(title.strip()) > 1}
    short = place[:-1]
    for title in tuple(found):
        for before in (place, short, "市"):
            if before and title.startswith(before):
                found.add(title.removeprefix(before))
    for title in tuple(found):
        if "中心学校" in title:
            bare = re.sub(r"[乡镇]中心学校", "中心学校", title)
            found |= {bare, *(one.replace("中心学校", "中心校") for one in (title, bare))}
        if number := NUMBERED.search(title):
            found.add(title[: number.start()] + number[1] + number[2])
    if place:
        found |= {
            before + title.removeprefix(place) for title in found for before in (short, "市") if title.startswith(place)
        }
    anybody = GENERIC | {f"市{word}" for word in GENERIC} | {place, short}  # 全市幼儿园 names none
    return tuple(sorted(found - anybody, key=lambda name: (-len(name), name)))


def place_of(bureau_title: str) -> str:
    """Return the city or county of a bureau by its title: 天门市教育局 → 天门市; "" where it names none."""
    found = PLACE.match(bureau_title)
    return found[1] if found else ""


def _pattern(name: str) -> str:
    """Return what finds a name, also set apart by blanks; a short one with a numeral not inside another word."""
    body = r"\s*".join(map(re.escape, name))
    return (
        rf"(?<![{FALSE_STARTS}]){body}(?![{FALSE_ENDS}])"
        if re.fullmatch(r"[一二三四五六七八九十]+[中小幼]", name)
        else body
    )


def neutral(words: str, *, units: Sequence[Called]) -> Neutral:
    """Return words in which every name of these units is replaced by the word for its kind."""
    whole = re.sub(r"\s+", "", words)
    known = {name: unit.word for unit in units for name in unit.names if name in whole}
    if not known:
        return Neutral(words, ())
    ordered = sorted(known, key=lambda name: (-len(name), name))
    hidden: list[str] = []

    def replace(found: re.Match[str]) -> str:
        name = re.sub(r"\s+", "", found[0])
        hidden.append(name)
        return known[name]

    return Neutral(re.sub("|".join(map(_pattern, ordered)), replace, words), tuple(hidden))


def names_in(words: str, *, units: Iterable[Called]) -> tuple[str, ...]:
    """Return the names of units that stand in words."""
    return neutral(words, units=list(units)).names
