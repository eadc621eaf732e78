"""中国学校的约束 (constraint types that a Chinese school needs beyond XHSTT), in the same manner."""

from __future__ import annotations

from dataclasses import dataclass

from yaodian.engines.timetabling.model.constraints import NO_MAXIMUM, Constraint, TimeSet


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareSlots(Constraint):
    """单双周同格 (odd-week and even-week events of a group share the same times)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitWalking(Constraint):
    """换教室与走动 (room changes between neighbouring periods of a group of times, over `maximum` steps).

    A change of room is one step, a change of place (`places`: resource groups, such as buildings) `far` steps."""

    groups: tuple[int, ...]
    room_kind: int
    maximum: int
    places: tuple[int, ...] = ()
    far: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRuns(Constraint):
    """连上节数 (teacher day pattern: no more than `maximum` periods without a break in each group of times)."""

    groups: tuple[int, ...]
    maximum: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AvoidBoth(Constraint):
    """首末不兼 (teacher day pattern: in no group of times busy both at one of `early` and at one of `late`)."""

    groups: tuple[int, ...]
    early: TimeSet
    late: TimeSet


@dataclass(frozen=True, slots=True, kw_only=True)
class CombineClasses(Constraint):
    """合班 (the events of a group are held at the same times and, in `role`, with the same resource)."""

    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitConcurrent(Constraint):
    """场地容量 (a ground, hall or laboratory holds `maximum` lessons at a time)."""

    maximum: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DoublePeriods(Constraint):
    """连堂 (number of double periods of a group of events; `groups` are the blocks which a double may not leave)."""

    groups: tuple[int, ...]
    minimum: int = 0
    maximum: int = NO_MAXIMUM


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectMeeting(Constraint):
    """教研 (the teachers of each resource group share at least `minimum` free times among `times`)."""

    times: TimeSet
    minimum: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FairSlots(Constraint):
    """均衡 (the bad `times` are shared within each resource group: most less fewest is at most `maximum`)."""

    times: TimeSet
    maximum: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPrevious(Constraint):
    """少变动 (periods of an event that do not start where the previous timetable has them)."""

    previous: tuple[tuple[int, int], ...]
