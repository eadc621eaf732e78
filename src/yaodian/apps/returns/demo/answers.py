"""演示答案 (answers of the demo year): what a school reports, by form."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

Answers = dict[str, Any]


def safety_month(random: Random) -> Answers:
    """Return a month: a few checks, some dangers, most of them removed."""
    dangers = random.choice((0, 0, 1, 1, 2, 3))
    left = dangers > 0 and random.random() < 0.2
    found: Answers = {"checks": random.randint(3, 6), "dangers": dangers, "drills": random.randint(0, 2)}
    if dangers:
        found["mended"] = dangers - left
    if left:
        found["left_over"] = "围墙裂缝已设警戒线，待维修资金到位后处理。"
    return found


def flood_daily(random: Random) -> Answers:
    """Return a day: hardly ever anything."""
    damaged = int(random.random() < 0.02)
    found: Answers = {"damaged": damaged, "evacuated": 0}
    return {**found, "measures": "食堂屋面漏雨，已停用并报修。"} if damaged else found


def term_start(random: Random) -> Answers:
    """Return the first days of a term."""
    return {
        "arrived": random.randint(80, 900),
        "books": "yes" if random.random() < 0.9 else "no",
        "repaired": random.choice((0, 0, 1, 2)),
    }


def homework(random: Random) -> Answers:
    """Return a school's own look at its pupils' workload."""
    paid = random.random() < 0.05
    found: Answers = {
        "minutes": random.choice((20, 30, 40, 60, 90)),
        "exams": random.choice(("none", "once", "once", "more")),
        "paid_classes": "yes" if paid else "no",
    }
    return {**found, "actions_taken": "已责令退费并批评教育。"} if paid else found


def storm(random: Random) -> Answers:
    """Return what the storm did."""
    loss = random.choice((0, 0, 0, 1, 3))
    found: Answers = {"suspended": random.choice(("yes", "no")), "loss": loss}
    return {**found, "details": "操场积水，围墙局部倒塌。"} if loss else found


FORMS: dict[str, Callable[[Random], Answers]] = {
    "safety_month": safety_month,
    "flood_daily": flood_daily,
    "term_start": term_start,
    "homework": homework,
    "storm": storm,
}
