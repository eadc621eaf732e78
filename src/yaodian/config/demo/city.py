"""演示市的学校 (schools of the demo city): three hundred units: townships with villages and kindergartens, a town of its own."""

from __future__ import annotations

from collections.abc import Iterator

from yaodian.config.demo.names import TOWNS, VILLAGES
from yaodian.kernel.units.rules import UnitKind

CITY_TOWNS = tuple(f"{title[:-1]}{side}镇" for title in TOWNS for side in "东西南")
STREETS = (
    "文昌",
    "建设",
    "人民",
    "学府",
    "滨江",
    "解放",
    "和平",
    "长虹",
    "育才",
    "新城",
    "南湖",
    "北港",
    "钟楼",
    "梅园",
)
Place = tuple[str, str, UnitKind, tuple[str, ...]]
"""Code, title, kind, and the catalogue's groups that the unit belongs to."""


def town_gardens(number: int, name: str) -> Iterator[Place]:
    """Yield the kindergartens of a township: its central one and two private ones."""
    yield f"kg{number}-0", f"{name}镇中心幼儿园", UnitKind.KINDERGARTEN, ("kindergartens",)
    for index in (1, 2):
        village = VILLAGES[(number * 5 + index) % len(VILLAGES)]
        yield f"kg{number}-{index}", f"{name}{village}幼儿园", UnitKind.KINDERGARTEN, ("kindergartens",)


def urban_schools() -> Iterator[Place]:
    """Yield what the town itself has beyond the schools of the small bureau."""
    direct = ("all_schools", "direct_schools")
    for number, street in enumerate(STREETS, start=1):
        groups: tuple[str, ...] = (*direct, "compulsory_schools")
        yield f"ps{10 + number}", f"澄江市{street}小学", UnitKind.DIRECT_SCHOOL, groups
        if number <= 8:
            groups = (*direct, "compulsory_schools", "junior_schools")
            yield f"ms{10 + number}", f"澄江市{street}初级中学", UnitKind.DIRECT_SCHOOL, groups
        if number <= 5:
            groups = (*direct, "senior_high")
            yield f"hs{10 + number}", f"澄江市{street}高级中学", UnitKind.DIRECT_SCHOOL, groups
        for word in ("实验", "童心"):
            yield f"kg{street}{word}", f"澄江市{street}{word}幼儿园", UnitKind.KINDERGARTEN, ("kindergartens",)
    yield "voc11", "澄江市第二职业技术学校", UnitKind.DIRECT_SCHOOL, (*direct, "vocational_schools")
    for number, title in enumerate(("澄江市新世纪学校", "澄江市外国语学校"), start=2):
        yield f"private{number}", title, UnitKind.PRIVATE_SCHOOL, ("private_schools", "all_schools")
