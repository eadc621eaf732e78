"""编造 (making): one stream of chance, invented names from an own short list; rows that belong to other rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

Answers = dict[str, Any]
SURNAMES, GIVEN = (
    "周吴郑冯陈褚卫蒋沈韩杨朱秦许何",
    ("文秀", "立新", "国强", "晓红", "建平", "桂兰", "志远", "春梅", "海涛", "玉珍"),
)
SHARES: Mapping[str, float] = {"school_buses": 0.3, "bus_drivers": 0.3, "bus_routes": 0.3, "illness": 0.25}
"""The share of schools that keep a ledger; of the others, nine in ten."""


@dataclass
class Making:
    """编造者 (making): one stream of chance, and numbers that no two rows share."""

    random: Random
    until: date
    number: int = field(default=1000)

    def keeps(self, key: str, place: int) -> bool:
        """Does a school keep this ledger?"""
        return self.random.random() < SHARES.get(key, 0.9)

    def next(self) -> int:
        """Return a number that is used once."""
        self.number += 1
        return self.number

    def person(self) -> str:
        """Return an invented name."""
        return self.random.choice(SURNAMES) + self.random.choice(GIVEN)

    def before(self, most: int = 200) -> str:
        """Return a day of the last months."""
        return (self.until - timedelta(days=self.random.randint(1, most))).isoformat()

    def ends(self, *, expired: float = 0.06) -> str:
        """Return the last day of a permit: a few have passed, a few end soon, most hold."""
        chance = self.random.random()
        days = -self.random.randint(1, 40) if chance < expired else self.random.randint(0, 29) if chance < 0.15 else 0
        return (self.until + timedelta(days=days or self.random.randint(60, 700))).isoformat()

    def one(self, *choices: str) -> str:
        """Return one of the choices."""
        return self.random.choice(choices)

    def part(self, key: str, place: int, number: int) -> Answers:
        """Return a row that belongs to another one."""
        day = (self.until - timedelta(days=number * 2 + place % 2)).isoformat()
        boarded = self.random.randint(12, 30)
        rows: dict[str, Answers] = {
            "bus_runs": {
                "run_on": day,
                "shift": ("morning", "evening", "noon")[number % 3],
                "driver": self.person(),
                "attendant": self.person(),
                "boarded": boarded,
                "alighted": boarded,
                "checked": "yes",
                "swept": "yes",
            },
            "counselling_sessions": {
                "held_on": day,
                "kind": ("single", "group")[number % 2],
                "persons": 1 + number * 7,
                "minutes": 40,
                "referred": "no",
            },
            "law_lessons": {"held_on": day, "topic": "防范校园欺凌", "kind": "lesson", "pupils": 120 + place * 15},
            "club_sessions": {"held_on": day, "content": "排练展示", "pupils": 25 + place},
            "school_link_visits": {"visited_on": day, "kind": "talk", "problems": "实验室需添置器材", "solved": "no"},
        }
        return rows[key]
