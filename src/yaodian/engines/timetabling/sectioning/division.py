"""分班结果 (a division): home classes, sections with block, teacher and room, each pupil's places, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from yaodian.engines.contract import Verdict


@dataclass(frozen=True, slots=True)
class HomeClass:
    """行政班 (home class): its pupils by number; `courses` are the electives that the class takes together."""

    name: str
    school: str
    courses: tuple[int, ...]
    pupils: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """教学班 (section): taught in block `block` of its family, or in a home class (`home`, then block is None)."""

    course: int
    school: str
    block: int | None
    home: int | None
    teacher: int | None
    room: int | None
    pupils: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lack:
    """不足 (what stands in the way): the rule, its sentence and the least that would resolve it."""

    rule: str
    sentence: str
    relaxation: str


@dataclass(frozen=True, slots=True)
class Measures:
    """得失 (what a division costs): sections beside their lower bound, rooms at once, pupils and seats that walk."""

    sections: int
    sections_bound: int
    homes: int
    rooms: int
    walking_pupils: int
    walking_seats: int
    widest_spread: int
    combinations: int


@dataclass(frozen=True)
class Division:
    """分班结果 (the answer): nothing in it when there is none; then `lacks` says why."""

    homes: tuple[HomeClass, ...]
    sections: tuple[Section, ...]
    unmet: tuple[str, ...]
    lacks: tuple[Lack, ...]
    minimal: bool
    measures: Measures | None
    verdict: Verdict
