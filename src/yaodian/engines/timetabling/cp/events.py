"""课约束的写法 (event rules of a neighbourhood in CP-SAT), one function for each."""

from __future__ import annotations

from functools import singledispatch

from yaodian.engines.timetabling.cp.choices import Literal
from yaodian.engines.timetabling.cp.ledger import Tally
from yaodian.engines.timetabling.cp.scene import Scene
from yaodian.engines.timetabling.model import (
    AssignResource,
    AssignTime,
    Constraint,
    DistributeSplitEvents,
    KeepPrevious,
    PreferResources,
    PreferTimes,
    SplitEvents,
)


@singledispatch
def emit_point(constraint: Constraint, scene: Scene, subject: int) -> None:
    """Write one constraint for one event, event group, pair or resource group."""
    raise TypeError(f"no CP-SAT form for {type(constraint).__name__}")


@emit_point.register
def no_time(constraint: AssignTime, scene: Scene, event: int) -> None:
    """须排上, where its cost is not linear."""
    tally = Tally(scene.ledger, constraint)
    tally.constant = sum(duration for time, duration, _ in scene.fixed(event) if time < 0)
    for lot in scene.lots_of.get(event, ()):
        if -1 in lot.start:
            tally.count(lot.start[-1], lot.duration)
        if lot.waiting is not None:
            tally.count(lot.waiting, lot.duration, most=lot.most)
    tally.close()


@emit_point.register
def away(constraint: PreferTimes, scene: Scene, event: int) -> None:
    """宜排时间, where its cost is not linear."""
    tally = Tally(scene.ledger, constraint)
    wanted = set(constraint.times.members(scene.instance))
    for start in scene.starts(event):
        if start.time not in wanted and constraint.duration in (None, start.duration):
            _count(tally, start.literal, start.duration)
    tally.close()


def _count(tally: Tally, literal: Literal | None, amount: int) -> None:
    if literal is None:
        tally.constant += amount
    else:
        tally.count(literal, amount)


@emit_point.register
def nobody(constraint: AssignResource, scene: Scene, event: int) -> None:
    """须配资源, where its cost is not linear."""
    _fills(constraint, constraint.role, {-1}, scene, event)


@emit_point.register
def others(constraint: PreferResources, scene: Scene, event: int) -> None:
    """宜配资源, where its cost is not linear."""
    wanted = {-1, *constraint.preferred.members(scene.instance)}
    _fills(constraint, constraint.role, set(range(len(scene.instance.resources))) - wanted, scene, event)


def _fills(constraint: Constraint, role: str, bad: set[int], scene: Scene, event: int) -> None:
    """Charge the periods of an event whose role is filled by one of the bad."""
    tally = Tally(scene.ledger, constraint)
    slots = role_slots(scene, event, role)
    for _time, duration, filled in scene.fixed(event):
        tally.constant += sum(duration for slot in slots if filled[slot] in bad)
    for lot in scene.lots_of.get(event, ()):
        for slot in slots:
            if slot in lot.fill:
                for resource in bad & lot.fill[slot].keys():
                    for literal in lot.fill[slot][resource].values():
                        tally.count(literal, lot.duration)
            elif lot.filled[slot] in bad:
                for literal in lot.amount():
                    tally.count(literal, lot.duration, most=lot.most)
    tally.close()


def role_slots(scene: Scene, event: int, role: str) -> list[int]:
    """Return the positions of an event's slots in a role."""
    return [position for position, slot in enumerate(scene.instance.events[event].slots) if slot.role == role]


def _lengths(
    scene: Scene, event: int, tally: Tally, only: int | None = None
) -> tuple[list[tuple[Literal, int, int]], int]:
    """Return (literal, duration, most) of the meets that may be, and the number of those that surely are."""
    sure = sum(1 for _time, duration, _ in scene.fixed(event) if only in (None, duration))
    found: list[tuple[Literal, int, int]] = []
    for lot in scene.lots_of.get(event, ()):
        if only in (None, lot.duration):
            if lot.least == lot.most:
                sure += lot.most
            else:
                found += [(each, lot.duration, lot.most if each is lot.waiting else 1) for each in lot.amount()]
    return found, sure


def _amount(scene: Scene, found: list[tuple[Literal, int, int]], sure: int, low: int, high: int, tally: Tally) -> None:
    """Let the distance of a number of meets from a range add to the deviation."""
    reach = sure + sum(most for _literal, _duration, most in found)
    number = scene.model.new_int_var(0, reach, "")
    scene.model.add(number == sum(literal for literal, _duration, _most in found) + sure)
    if tally.must_hold:
        scene.model.add_linear_constraint(number, low, high)
        return
    slack = scene.model.new_int_var(0, max(reach - low, low, reach), "")
    scene.model.add(slack >= number - high)
    scene.model.add(slack >= low - number)
    tally.count(slack, most=max(reach, low))


@emit_point.register
def split(constraint: SplitEvents, scene: Scene, event: int) -> None:
    """拆分; settled unless the event may be split anew."""
    tally = Tally(scene.ledger, constraint)
    if event not in scene.choices.freedom.splits or tally.idle:
        return
    found, sure = _lengths(scene, event, tally)
    for literal, duration, most in found:
        if not constraint.minimum_duration <= duration <= constraint.maximum_duration:
            tally.count(literal, most=most)
    _amount(scene, found, sure, constraint.minimum_amount, constraint.maximum_amount, tally)
    tally.close()


@emit_point.register
def distribute(constraint: DistributeSplitEvents, scene: Scene, event: int) -> None:
    """各长度的次数; settled unless the event may be split anew."""
    tally = Tally(scene.ledger, constraint)
    if event not in scene.choices.freedom.splits or tally.idle:
        return
    found, sure = _lengths(scene, event, tally, constraint.duration)
    _amount(scene, found, sure, constraint.minimum, constraint.maximum, tally)
    tally.close()


@emit_point.register
def keep(constraint: KeepPrevious, scene: Scene, event: int) -> None:
    """少变动."""
    tally = Tally(scene.ledger, constraint)
    before = {time for each, time in constraint.previous if each == event}
    if tally.idle or not before:
        return
    tally.constant += sum(duration for time, duration, _ in scene.fixed(event) if time not in before)
    for lot in scene.lots_of.get(event, ()):
        for time, literal in lot.start.items():
            if time not in before:
                _count(tally, literal if lot.moves else None, lot.duration)
        if lot.waiting is not None:
            tally.count(lot.waiting, lot.duration, most=lot.most)
    tally.close()
