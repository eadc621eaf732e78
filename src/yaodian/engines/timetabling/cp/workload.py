"""工作量的写法 (workload in CP-SAT)."""

from __future__ import annotations

from math import floor

from yaodian.engines.timetabling.cp.ledger import Tally, Term
from yaodian.engines.timetabling.cp.resources import emit
from yaodian.engines.timetabling.cp.scene import Scene
from yaodian.engines.timetabling.model import (
    LimitWorkload,
)


@emit.register
def workload(constraint: LimitWorkload, scene: Scene, resource: int) -> None:
    """工作量, rounded up: a fraction over counts as a whole one."""
    tally = Tally(scene.ledger, constraint)
    terms, fixed, scale = load_terms(scene, resource)
    if tally.idle or not terms:
        return
    low, high = constraint.minimum * scale - fixed, constraint.maximum * scale - fixed
    reach = sum(weight for _, weight in terms)
    if tally.must_hold:
        scene.model.add_linear_constraint(sum(each * weight for each, weight in terms), low, high)
        return
    most = max(-(-(reach - high) // scale), -(-low // scale), 0)
    if most:
        off = scene.model.new_int_var(0, most, "")
        scene.model.add(sum(each * weight for each, weight in terms) - off * scale <= high)
        scene.model.add(sum(each * weight for each, weight in terms) + off * scale >= low)
        tally.count(off, most=most)
    tally.close()


def load_terms(scene: Scene, resource: int) -> tuple[list[Term], int, int]:
    """Return the workload of a resource as terms, what is fixed of it, and the scale."""
    board, scale = scene.board, scene.board.pricing.load_scale
    terms: list[Term] = []
    given_up = 0
    for event, meets in scene.choices.freed.items():
        own = board.instance.events[event]
        unit = {slot: own.slot_workload(slot) * scale // own.duration for slot in range(len(own.slots))}
        for meet in meets:
            for slot, each in enumerate(board.filled[meet]):
                if each == resource:
                    given_up += unit[slot] * board.duration[meet]
        for lot in scene.lots_of[event]:
            for slot, each in enumerate(lot.filled):
                weight = unit[slot] * lot.duration
                if slot in lot.fill:
                    terms += [(literal, weight) for literal in lot.fill[slot].get(resource, {}).values() if weight]
                elif each == resource:
                    terms += [(literal, weight) for literal in lot.amount() if weight]
    return terms, floor(board.load[resource] - given_up), scale
