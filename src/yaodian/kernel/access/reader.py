"""谁在问 (who asks): a person with seats, or the system itself; every query and action is told by whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from yaodian.kernel.access.roles import Reach, Role


@dataclass(frozen=True)
class Seat:
    """席位 (seat): a role in a unit, held through a post (A or B 角) or as a duty of the account (unit None)."""

    role: Role
    unit_id: int | None
    unit_title: str = ""
    post_title: str = ""
    rank: str = "A"


@dataclass(frozen=True)
class Grantee:
    """授权 (grant): one record that one of the reader's units, or the person, was given, for these verbs."""

    record: str
    verbs: frozenset[str]


def _no_units(_unit: int, _reach: Reach) -> frozenset[int]:
    """Return no unit: the territory of a reader without relations."""
    return frozenset()


@dataclass(frozen=True)
class Reader:
    """读者 (reader): the person for whom a query is asked or an act is done."""

    account_id: int | None
    person_id: int | None
    name: str
    seats: tuple[Seat, ...] = ()
    grants: tuple[Grantee, ...] = ()
    acting_for: str = ""
    acting_for_person_id: int | None = None
    entered_by: str = ""
    origin: str = ""
    year: int | None = None
    on: date | None = None
    territory: Callable[[int, Reach], frozenset[int]] = field(default=_no_units, compare=False, repr=False)

    @property
    def roles(self) -> frozenset[Role]:
        """All roles held."""
        return frozenset(seat.role for seat in self.seats)

    @property
    def unit_ids(self) -> frozenset[int]:
        """The units of all seats."""
        return frozenset(seat.unit_id for seat in self.seats if seat.unit_id is not None)

    def has_role(self, *roles: Role) -> bool:
        """Does the reader hold one of these roles?"""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class System:
    """系统 (system): a job, a command or the demo loader; may do everything, and the journal says which it was."""

    name: str = "系统"
    origin: str = ""
    account_id: None = None
    person_id: None = None
    acting_for: str = ""
    acting_for_person_id: None = None
    entered_by: str = ""


By = Reader | System
