"""占用掩码 (busy masks): the resource rules read from one whole number, a bit for each time of each week.

Bit `week * time_count + time` is set where the resource attends something. What a mask costs is remembered, since a
search sees the same masks over and over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import singledispatch

from yaodian.engines.timetabling.model import (
    AvoidBoth,
    AvoidUnavailableTimes,
    ClusterBusyTimes,
    Constraint,
    Instance,
    LimitBusyTimes,
    LimitIdleTimes,
    LimitRuns,
)

Reading = Callable[[int], int]


def bits(times: Iterable[int]) -> int:
    """Return the mask of some times."""
    mask = 0
    for time in times:
        mask |= 1 << time
    return mask


def over_weeks(instance: Instance, reading: Reading) -> Reading:
    """Return the sum of a week's reading over the weeks of the cycle."""
    if instance.week_count == 1:
        return reading
    width = len(instance.times)
    whole, shifts = (1 << width) - 1, [week * width for week in range(instance.week_count)]
    return lambda mask: sum(reading(mask >> shift & whole) for shift in shifts)


@singledispatch
def mask_reading(constraint: Constraint, instance: Instance) -> Reading | None:
    """Return the deviation of a resource as a function of its mask in one week; None when it takes more than that."""
    return None


@mask_reading.register
def unavailable(constraint: AvoidUnavailableTimes, instance: Instance) -> Reading:
    """不可用时间."""
    barred = bits(constraint.times.members(instance))
    return lambda mask: (mask & barred).bit_count()


@mask_reading.register
def idle(constraint: LimitIdleTimes, instance: Instance) -> Reading:
    """空堂."""
    groups = [bits(instance.time_groups[group].times) for group in constraint.groups]
    least, most = constraint.minimum, constraint.maximum

    def read(mask: int) -> int:
        free = 0
        for group in groups:
            own = mask & group
            if own:
                free += (group & ((1 << own.bit_length()) - (own & -own))).bit_count() - own.bit_count()
        return free - most if free > most else least - free if free < least else 0

    return read


@mask_reading.register
def cluster(constraint: ClusterBusyTimes, instance: Instance) -> Reading:
    """到校天数."""
    groups = [bits(instance.time_groups[group].times) for group in constraint.groups]
    least, most = constraint.minimum, constraint.maximum

    def read(mask: int) -> int:
        days = 0
        for group in groups:
            if mask & group:
                days += 1
        return days - most if days > most else least - days if days < least else 0

    return read


@mask_reading.register
def busy_times(constraint: LimitBusyTimes, instance: Instance) -> Reading:
    """每天节数."""
    groups = [bits(instance.time_groups[group].times) for group in constraint.groups]
    least, most = constraint.minimum, constraint.maximum

    def read(mask: int) -> int:
        off = 0
        for group in groups:
            number = (mask & group).bit_count()
            if number > most:
                off += number - most
            elif 0 < number < least:
                off += least - number
        return off

    return read


@mask_reading.register
def runs(constraint: LimitRuns, instance: Instance) -> Reading:
    """连上节数: a run longer than the maximum leaves one bit for each period beyond it."""
    groups = [bits(instance.time_groups[group].times) for group in constraint.groups]
    most = constraint.maximum

    def read(mask: int) -> int:
        beyond = 0
        for group in groups:
            left = own = mask & group
            for _ in range(most):
                left = left >> 1 & own
            beyond += left.bit_count()
        return beyond

    return read


@mask_reading.register
def both_ends(constraint: AvoidBoth, instance: Instance) -> Reading:
    """首末不兼."""
    early, late = bits(constraint.early.members(instance)), bits(constraint.late.members(instance))
    groups = [bits(instance.time_groups[group].times) for group in constraint.groups]
    pairs = [(group & early, group & late) for group in groups]
    return lambda mask: sum(1 for one, two in pairs if mask & one and mask & two)
