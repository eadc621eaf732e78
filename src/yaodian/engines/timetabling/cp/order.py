"""先后的写法 (the order of two events in CP-SAT)."""

from __future__ import annotations

from yaodian.engines.timetabling.cp.choices import Literal
from yaodian.engines.timetabling.cp.events import emit_point
from yaodian.engines.timetabling.cp.ledger import Tally
from yaodian.engines.timetabling.cp.resources import has
from yaodian.engines.timetabling.cp.scene import Busy, Scene
from yaodian.engines.timetabling.model import (
    OrderEvents,
)


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
