"""可核算的保障项目 (guarantee items that the registers can answer): G3, G4, G5, G12 of 教督〔2017〕6号, school by school.

Unknown is never met and never unmet: a school whose numbers are missing is told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class SchoolAnswer:
    """一校的答案 (answer of one school): met, unmet, or unknown, with what it has against what is asked."""

    school_id: int
    title: str
    is_met: bool | None
    words: str


@dataclass(frozen=True)
class Computed:
    """核算结果 (computed item): the schools asked, and what the county's answer is."""

    code: str
    answers: tuple[SchoolAnswer, ...]

    @property
    def met_count(self) -> int:
        """How many schools meet it."""
        return sum(1 for one in self.answers if one.is_met)

    @property
    def unmet(self) -> tuple[SchoolAnswer, ...]:
        """The schools that do not meet it."""
        return tuple(one for one in self.answers if one.is_met is False)

    @property
    def unknown(self) -> tuple[SchoolAnswer, ...]:
        """The schools of which it cannot be told."""
        return tuple(one for one in self.answers if one.is_met is None)

    @property
    def is_met(self) -> bool | None:
        """Is it met by every school? False as soon as one fails, None while one is unknown or there is none."""
        if self.unmet:
            return False
        return None if self.unknown or not self.answers else True

    @property
    def lamp(self) -> str:
        """The light of the line."""
        return {True: "green", False: "red", None: "unknown"}[self.is_met]


def rooms_needed(classes: int, *, per: int) -> int:
    """专用教室应有间数: one for every `per` classes, one more for what remains."""
    return -(-classes // per)


def has_rooms(*, classes: int | None, music: int | None, art: int | None, per: int) -> bool | None:
    """G3: music and art rooms for the classes; unknown while a number is missing, unless one known fails already."""
    if classes is None:
        return None
    need = rooms_needed(classes, per=per)
    known = [count >= need for count in (music, art) if count is not None]
    if False in known:
        return False
    return None if len(known) < 2 else True


def within(pupils: Sequence[int | None], *, limit: int) -> bool | None:
    """G4: the pupils of the compulsory stages together within the limit; unknown while a stage is, unless too many already."""
    known = sum(count for count in pupils if count is not None)
    if known > limit:
        return False
    return None if not pupils or None in pupils else True


def sizes_within(sizes: Sequence[int], *, limit: int | None) -> bool | None:
    """G5: every class within the standard; unknown without classes on record."""
    if limit is None or not sizes:
        return None
    return max(sizes) <= limit


def all_certified(*, teachers: int, certified: int) -> bool | None:
    """G12: every full-time teacher with a certificate in force; unknown without teachers on record."""
    return certified >= teachers if teachers else None
