"""Rows of a frozen month (冻结行): points, commissions, and the records that stood behind a target's number."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PointFact:
    """要点 (a point of the plan): its number and title, and the section it stands in."""

    id: int
    number: str
    title: str
    section_id: int
    section: str


@dataclass(frozen=True)
class BasisFact:
    """依据 (a record behind a number, as it was when the month was frozen)."""

    ref: str
    title: str


@dataclass(frozen=True)
class CommissionFact:
    """交办件情况 (a commission in a month): state, limit, how late, whether and how a motion was answered."""

    id: int
    task_id: int
    number: str
    source: str
    title: str
    unit_id: int
    unit: str
    state: str
    due_date: str
    days_late: int
    answered: bool = False
    answer_class: str = ""

    @property
    def late(self) -> bool:
        """Is it past its limit and open?"""
        return self.days_late > 0

    @property
    def open(self) -> bool:
        """Is it neither closed nor ended otherwise?"""
        return self.state not in ("closed", "cancelled")
