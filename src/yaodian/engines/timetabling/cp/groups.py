"""课组约束的写法 (event group rules of a neighbourhood in CP-SAT), one function for each."""

from __future__ import annotations

from yaodian.engines.timetabling.cp.choices import Literal
from yaodian.engines.timetabling.cp.events import emit_point, role_slots
from yaodian.engines.timetabling.cp.ledger import Tally, Term
from yaodian.engines.timetabling.cp.resources import add, has
from yaodian.engines.timetabling.cp.scene import Scene
from yaodian.engines.timetabling.model import (
    AvoidSplitAssignments,
    LinkEvents,
    SpreadEvents,
)


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
        for resource, literal in scene.filling(event, role_slots(scene, event, role)):
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
