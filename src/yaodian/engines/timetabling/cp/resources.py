"""资源约束的写法 (resource rules of a neighbourhood in CP-SAT), one function for each."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from yaodian.engines.timetabling.cp.ledger import Tally, Term
from yaodian.engines.timetabling.cp.scene import Busy, Scene
from yaodian.engines.timetabling.model import (
    AvoidBoth,
    AvoidClashes,
    AvoidUnavailableTimes,
    ClusterBusyTimes,
    Constraint,
    CostFunction,
    LimitBusyTimes,
    LimitConcurrent,
    LimitIdleTimes,
    LimitRuns,
)


def add(terms: list[Term], busy: Busy, weight: int = 1) -> int:
    """Add a literal to some terms, or return what it surely adds."""
    if busy is True:
        return weight
    if busy is not False:
        terms.append((busy, weight))
    return 0


def has(busy: list[Busy], value: bool) -> bool:
    """Is one of these settled, with this value? (Literals do not compare.)"""
    return any(each is value for each in busy)


def weeks(scene: Scene, times: tuple[int, ...]) -> list[list[int]]:
    """Return the cells of some times, week by week."""
    width = scene.board.pricing.time_count
    return [[week * width + time for time in times] for week in range(scene.instance.week_count)]


@singledispatch
def emit(constraint: Constraint, scene: Scene, resource: int) -> None:
    """Write one constraint for one resource."""
    raise TypeError(f"no CP-SAT form for {type(constraint).__name__}")


@emit.register
def clashes(constraint: AvoidClashes, scene: Scene, resource: int) -> None:
    """不冲突."""
    tally = Tally(scene.ledger, constraint)
    if tally.idle:
        return
    full = tally.must_hold and scene.fills_all(resource)
    for cell, literals in scene.literals.get(resource, {}).items():
        number = scene.choices.fixed_count(resource, cell)
        if full and not number:
            scene.model.add_exactly_one(literals)
            continue
        if not number and len(literals) == 1:
            continue
        if not tally.must_hold:
            tally.outside([(each, 1) for each in literals], number, 0, 1)
        elif number:
            for literal in literals:
                scene.model.add(literal == 0)
        else:
            scene.exclusive(literals)
    _surplus(scene, resource, tally, 1)
    tally.close()


def _surplus(scene: Scene, resource: int, tally: Tally, most: int) -> None:
    """Count what is already too much in cells that no literal touches; it matters where costs are not linear."""
    if tally.must_hold or tally.constraint.function is CostFunction.LINEAR:
        return
    touched = scene.literals.get(resource, {})
    for cell in range(scene.board.pricing.cell_count):
        if cell not in touched:
            tally.constant += max(0, scene.choices.fixed_count(resource, cell) - most)


@emit.register
def unavailable(constraint: AvoidUnavailableTimes, scene: Scene, resource: int) -> None:
    """不可用时间."""
    tally = Tally(scene.ledger, constraint)
    if tally.idle:
        return
    for cells in weeks(scene, constraint.times.members(scene.instance)):
        for cell in cells:
            busy = scene.busy(resource, cell)
            if busy is True:
                tally.constant += 1
            elif busy is not False:
                tally.count(busy)
    tally.close()


@emit.register
def idle(constraint: LimitIdleTimes, scene: Scene, resource: int) -> None:
    """空堂: free, with something busy before and something busy after it in the group."""
    tally = Tally(scene.ledger, constraint)
    if tally.idle:
        return
    for week in range(scene.instance.week_count):
        width = scene.board.pricing.time_count
        terms: list[Term] = []
        constant = 0
        for group in constraint.groups:
            cells = [week * width + time for time in scene.instance.time_groups[group].times]
            constant += _gaps(
                scene, [scene.busy(resource, cell) for cell in cells], terms, exact=constraint.minimum > 0
            )
        tally.outside(terms, constant, constraint.minimum, constraint.maximum)
    tally.close()


def _gaps(scene: Scene, busy: list[Busy], terms: list[Term], *, exact: bool) -> int:
    """Add a literal for each time that may be idle; return how many surely are."""
    if len(busy) < 3:
        return 0
    before, after = _sweep(scene, busy, exact=exact), _sweep(scene, busy[::-1], exact=exact)[::-1]
    sure = 0
    for position in range(1, len(busy) - 1):
        here, early, late = busy[position], before[position - 1], after[position + 1]
        if here is True or early is False or late is False:
            continue
        if here is False and early is True and late is True:
            sure += 1
            continue
        gap = scene.model.new_bool_var("")
        clause: list[Any] = [gap]
        for value, positive in ((here, True), (early, False), (late, False)):
            if not isinstance(value, bool):
                clause.append(value if positive else ~value)
                if exact:
                    scene.model.add_implication(gap, ~value if positive else value)
        scene.model.add_bool_or(clause)
        terms.append((gap, 1))
    return sure


def _sweep(scene: Scene, busy: list[Busy], *, exact: bool) -> list[Busy]:
    """Return, for each position, whether something is busy there or earlier."""
    found: list[Busy] = []
    running: Busy = False
    for here in busy:
        if running is True or here is True:
            running = True
        elif running is False:
            running = here
        elif here is not False:
            grown = scene.model.new_bool_var("")
            scene.model.add_implication(running, grown)
            scene.model.add_implication(here, grown)
            if exact:
                scene.model.add_bool_or([~grown, running, here])
            running = grown
        found.append(running)
    return found


@emit.register
def cluster(constraint: ClusterBusyTimes, scene: Scene, resource: int) -> None:
    """到校天数."""
    tally = Tally(scene.ledger, constraint)
    if tally.idle:
        return
    width = scene.board.pricing.time_count
    for week in range(scene.instance.week_count):
        terms: list[Term] = []
        constant = 0
        for group in constraint.groups:
            cells = [week * width + time for time in scene.instance.time_groups[group].times]
            constant += add(terms, _some(scene, resource, cells))
        tally.outside(terms, constant, constraint.minimum, constraint.maximum)
    tally.close()


def _some(scene: Scene, resource: int, cells: list[int]) -> Busy:
    """Return whether a resource is busy in any of some cells."""
    literals = []
    for cell in cells:
        busy = scene.busy(resource, cell)
        if busy is True:
            return True
        if busy is not False:
            literals.append(busy)
    return scene.any_of(literals) if literals else False


@emit.register
def busy_times(constraint: LimitBusyTimes, scene: Scene, resource: int) -> None:
    """每天节数; a group without any is left alone."""
    tally = Tally(scene.ledger, constraint)
    if tally.idle:
        return
    for group in constraint.groups:
        for cells in weeks(scene, scene.instance.time_groups[group].times):
            terms: list[Term] = []
            constant = sum(add(terms, scene.busy(resource, cell)) for cell in cells)
            if constant or constraint.minimum <= 1:
                tally.outside(terms, constant, constraint.minimum if constant else 0, constraint.maximum)
            elif terms:
                tally.outside(terms, 0, 0, constraint.maximum)
                some = scene.any_of([literal for literal, _ in terms])
                none = scene.model.new_bool_var("")
                scene.model.add(none + some == 1)
                tally.outside(
                    [*terms, (none, constraint.minimum)], 0, constraint.minimum, len(terms) + constraint.minimum
                )
    tally.close()


@emit.register
def runs(constraint: LimitRuns, scene: Scene, resource: int) -> None:
    """连上节数: one period too many wherever so many and one more follow each other."""
    tally = Tally(scene.ledger, constraint)
    if tally.idle:
        return
    for group in constraint.groups:
        for cells in weeks(scene, scene.instance.time_groups[group].times):
            own = set(cells)
            for cell in cells:
                stretch = range(cell, cell + constraint.maximum + 1)
                if own.issuperset(stretch):
                    _all(scene, [scene.busy(resource, each) for each in stretch], tally)
    tally.close()


def _all(scene: Scene, busy: list[Busy], tally: Tally) -> None:
    """Count one when all of some are."""
    if has(busy, False):
        return
    literals = [each for each in busy if not isinstance(each, bool)]
    if not literals:
        tally.constant += 1
    elif tally.must_hold:
        scene.model.add_bool_or([~each for each in literals])
    else:
        every = scene.model.new_bool_var("")
        scene.model.add_bool_or([every, *(~each for each in literals)])
        tally.count(every)


@emit.register
def both_ends(constraint: AvoidBoth, scene: Scene, resource: int) -> None:
    """首末不兼."""
    tally = Tally(scene.ledger, constraint)
    if tally.idle:
        return
    early, late = (set(each.members(scene.instance)) for each in (constraint.early, constraint.late))
    width = scene.board.pricing.time_count
    for group in constraint.groups:
        for cells in weeks(scene, scene.instance.time_groups[group].times):
            ends = [_some(scene, resource, [cell for cell in cells if cell % width in end]) for end in (early, late)]
            _all(scene, ends, tally)
    tally.close()


@emit.register
def concurrent(constraint: LimitConcurrent, scene: Scene, resource: int) -> None:
    """场地容量."""
    tally = Tally(scene.ledger, constraint)
    if tally.idle:
        return
    for cell, literals in scene.literals.get(resource, {}).items():
        number = scene.choices.fixed_count(resource, cell)
        tally.outside([(each, 1) for each in literals], number, 0, max(number, constraint.maximum))
        tally.constant += max(0, number - constraint.maximum)
    _surplus(scene, resource, tally, constraint.maximum)
    tally.close()
