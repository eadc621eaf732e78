"""课与课组约束的写法 (event and group rules of a neighbourhood in CP-SAT), one function for each."""

from __future__ import annotations

from functools import singledispatch

from yaodian.engines.timetabling.cp.choices import Literal
from yaodian.engines.timetabling.cp.ledger import Tally, Term
from yaodian.engines.timetabling.cp.resources import add, has
from yaodian.engines.timetabling.cp.scene import Busy, Scene
from yaodian.engines.timetabling.model import (
    AssignResource,
    AssignTime,
    AvoidSplitAssignments,
    Constraint,
    DistributeSplitEvents,
    KeepPrevious,
    LinkEvents,
    OrderEvents,
    PreferResources,
    PreferTimes,
    SplitEvents,
    SpreadEvents,
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
    slots = _slots(scene, event, role)
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


def _slots(scene: Scene, event: int, role: str) -> list[int]:
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


@emit_point.register
def spread(constraint: SpreadEvents, scene: Scene, group: int) -> None:
    """分布."""
    tally = Tally(scene.ledger, constraint)
    if tally.idle:
        return
    members = scene.instance.event_groups[group].events
    starts = [start for event in members for start in scene.starts(event)]
    for limit in constraint.limits:
        own = set(scene.instance.time_groups[limit.group].times)
        terms: list[Term] = []
        constant = 0
        for start in starts:
            if start.time in own:
                constant += add(terms, True if start.literal is None else start.literal)
        if tally.must_hold and not terms:
            continue
        tally.outside(terms, constant, limit.minimum, limit.maximum)
    tally.close()


@emit_point.register
def link(constraint: LinkEvents, scene: Scene, group: int) -> None:
    """同时上."""
    tally = Tally(scene.ledger, constraint)
    if not tally.idle:
        together(scene, scene.instance.event_groups[group].events, tally)
        tally.close()


def together(scene: Scene, members: tuple[int, ...], tally: Tally) -> None:
    """Count the times at which some but not all events run."""
    for time in range(len(scene.instance.times)):
        running = [scene.running(event, time) for event in members]
        literals = _distinct([each for each in running if not isinstance(each, bool)])
        if has(running, True) and has(running, False):
            tally.constant += 1
            continue
        if not literals or (len(literals) == 1 and not any(isinstance(each, bool) for each in running)):
            continue
        if has(running, True) or has(running, False):
            _all_are(scene, literals, has(running, True), tally)
        elif tally.must_hold:
            for other in literals[1:]:
                scene.model.add(other == literals[0])
        else:
            apart = scene.model.new_bool_var("")
            for one, two in zip(literals, [*literals[1:], literals[0]], strict=True):
                scene.model.add_bool_or([~one, two, apart])
            tally.count(apart)


def _distinct(literals: list[Literal]) -> list[Literal]:
    return list({each.index: each for each in literals}.values())


def _all_are(scene: Scene, literals: list[Literal], value: bool, tally: Tally) -> None:
    """Count one unless all literals have a value."""
    if tally.must_hold:
        for literal in literals:
            scene.model.add(literal == int(value))
        return
    apart = scene.model.new_bool_var("")
    for literal in literals:
        scene.model.add_bool_or([apart, literal if value else ~literal])
    tally.count(apart)


@emit_point.register
def order(constraint: OrderEvents, scene: Scene, position: int) -> None:
    """先后; nothing is asked while either event has no time at all."""
    pair = constraint.pairs[position]
    tally = Tally(scene.ledger, constraint)
    if tally.idle:
        return
    model, count = scene.model, len(scene.instance.times)
    first, second = ([scene.running(event, time) for time in range(count)] for event in (pair.first, pair.second))
    last, begin = model.new_int_var(-1, count, ""), model.new_int_var(-1, count, "")
    both = model.new_bool_var("")
    _edge(scene, first, last, latest=True)
    _edge(scene, second, begin, latest=False)
    placed = [_any(scene, first), _any(scene, second)]
    model.add_bool_or([both, *(~each for each in placed)])
    for each in placed:
        model.add_implication(both, each)
    if tally.must_hold:
        model.add_linear_constraint(begin - last - 1, pair.minimum, pair.maximum).only_enforce_if(both)
        return
    off = model.new_int_var(0, 2 * count + pair.minimum, "")
    model.add(begin - last - 1 - off <= pair.maximum).only_enforce_if(both)
    model.add(begin - last - 1 + off >= pair.minimum).only_enforce_if(both)
    tally.count(off, most=2 * count + pair.minimum)
    tally.close()


def _any(scene: Scene, running: list[Busy]) -> Literal:
    if has(running, True):
        return scene.model.new_constant(1)
    literals = [each for each in running if not isinstance(each, bool)]
    return scene.any_of(literals) if literals else scene.model.new_constant(0)


def _edge(scene: Scene, running: list[Busy], edge: Literal, *, latest: bool) -> None:
    """Let a number be the first or last time at which something runs."""
    model = scene.model
    candidates = []
    for time, each in enumerate(running):
        if each is False:
            continue
        if each is True:
            model.add(edge >= time if latest else edge <= time)
            candidates.append((time, model.new_constant(1)))
        else:
            model.add(edge >= time if latest else edge <= time).only_enforce_if(each)
            candidates.append((time, each))
    chosen = []
    for time, each in candidates:
        here = model.new_bool_var("")
        model.add_implication(here, each)
        model.add(edge == time).only_enforce_if(here)
        chosen.append(here)
    nothing = model.new_bool_var("")
    for _time, each in candidates:
        model.add_implication(nothing, ~each)
    model.add_exactly_one([*chosen, nothing])


@emit_point.register
def split_assignment(constraint: AvoidSplitAssignments, scene: Scene, group: int) -> None:
    """同一人教."""
    tally = Tally(scene.ledger, constraint)
    if not tally.idle:
        few_fillers(scene, scene.instance.event_groups[group].events, constraint.role, tally)
        tally.close()


def few_fillers(scene: Scene, members: tuple[int, ...], role: str, tally: Tally) -> None:
    """Count the resources in a role beyond the first."""
    by: dict[int, list[Literal] | None] = {}
    for event in members:
        for resource, literal in scene.filling(event, _slots(scene, event, role)):
            known = by.setdefault(resource, [])
            if literal is None:
                by[resource] = None
            elif known is not None:
                known.append(literal)
    sure = sum(1 for literals in by.values() if literals is None)
    terms: list[Term] = []
    for literals in by.values():
        if literals:
            used = scene.model.new_bool_var("")
            for literal in _distinct(literals):
                scene.model.add_implication(literal, used)
            terms.append((used, 1))
    tally.outside(terms, sure, 0, 1)
