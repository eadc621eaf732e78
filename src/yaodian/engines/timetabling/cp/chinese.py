"""中国学校约束的写法 (our own rules of a neighbourhood in CP-SAT), one function for each."""

from __future__ import annotations

from yaodian.engines.timetabling.cp.choices import Literal
from yaodian.engines.timetabling.cp.events import emit_point
from yaodian.engines.timetabling.cp.groups import few_fillers, together
from yaodian.engines.timetabling.cp.ledger import Tally, Term
from yaodian.engines.timetabling.cp.resources import add, has
from yaodian.engines.timetabling.cp.scene import Busy, Scene
from yaodian.engines.timetabling.model import (
    CombineClasses,
    DoublePeriods,
    FairSlots,
    LimitWalking,
    ShareSlots,
    SubjectMeeting,
)


def either(scene: Scene, busy: list[Busy]) -> Busy:
    """Return whether at least one of some is."""
    if has(busy, True):
        return True
    literals = list({each.index: each for each in busy if not isinstance(each, bool)}.values())
    return scene.any_of(literals) if literals else False


@emit_point.register
def combine(constraint: CombineClasses, scene: Scene, group: int) -> None:
    """合班."""
    tally = Tally(scene.ledger, constraint)
    if not tally.idle:
        members = scene.instance.event_groups[group].events
        together(scene, members, tally)
        few_fillers(scene, members, constraint.role, tally)
        tally.close()


@emit_point.register
def share(constraint: ShareSlots, scene: Scene, group: int) -> None:
    """单双周同格: the times taken in any week, less those of the fullest week (one week is chosen to measure by)."""
    tally = Tally(scene.ledger, constraint)
    if tally.idle:
        return
    instance, model = scene.instance, scene.model
    members = instance.event_groups[group].events
    times = range(len(instance.times))
    running = {event: [scene.running(event, time) for time in times] for event in members}
    weekly = [
        [
            either(scene, [running[event][time] for event in members if instance.weeks_of(event) >> week & 1])
            for time in times
        ]
        for week in range(instance.week_count)
    ]
    whole: list[Term] = []
    constant = sum(add(whole, either(scene, [own[time] for own in weekly])) for time in times)
    measures = []
    over = model.new_int_var(0, len(times), "")
    for own in weekly:
        terms: list[Term] = []
        sure = sum(add(terms, busy) for busy in own)
        chosen = model.new_bool_var("")
        total = sum(each * weight for each, weight in whole) - sum(each * weight for each, weight in terms)
        model.add(over >= total + constant - sure).only_enforce_if(chosen)
        measures.append(chosen)
    model.add_exactly_one(measures)
    tally.count(over, most=len(times))
    tally.close()


@emit_point.register
def doubles(constraint: DoublePeriods, scene: Scene, group: int) -> None:
    """连堂: doubles laid over the runs of each block, exact in number."""
    tally = Tally(scene.ledger, constraint)
    if tally.idle:
        return
    instance = scene.instance
    members = instance.event_groups[group].events
    blocks = [instance.time_groups[each].times for each in constraint.groups]
    for event in members:
        for start in scene.starts(event):
            span = set(range(start.time, start.time + start.duration))
            if start.duration > 1 and not any(span.issubset(block) for block in blocks):
                if start.literal is None:
                    tally.constant += 1
                else:
                    tally.count(start.literal)
    terms: list[Term] = []
    constant = 0
    for block in blocks:
        busy = {time: either(scene, [scene.running(event, time) for event in members]) for time in block}
        constant += _doubles_of(scene, busy, terms)
    tally.outside(terms, constant, constraint.minimum, constraint.maximum)
    tally.close()


def _doubles_of(scene: Scene, busy: dict[int, Busy], terms: list[Term]) -> int:
    """Add a literal for each double counted from the left: both periods taken, and the first not in a double already."""
    sure = 0
    before: Busy = False
    for time in sorted(busy):
        one, two = busy[time], busy.get(time + 1, False)
        if one is False or two is False or before is True:
            before = False
        elif one is True and two is True and before is False:
            sure += 1
            before = True
        else:
            here = scene.model.new_bool_var("")
            reasons: list[Literal] = [each for each in (one, two) if not isinstance(each, bool)]
            blocked = [] if isinstance(before, bool) else [before]
            for each in reasons:
                scene.model.add_implication(here, each)
            for each in blocked:
                scene.model.add_implication(here, ~each)
            scene.model.add_bool_or([here, *(~each for each in reasons), *blocked])
            terms.append((here, 1))
            before = here
    return sure


@emit_point.register
def meeting(constraint: SubjectMeeting, scene: Scene, group: int) -> None:
    """教研."""
    tally = Tally(scene.ledger, constraint)
    if tally.idle:
        return
    instance, width = scene.instance, scene.board.pricing.time_count
    people = instance.resource_groups[group].resources
    times = constraint.times.members(instance)
    terms: list[Term] = []
    constant = 0
    for time in times:
        cells = [week * width + time for week in range(instance.week_count)]
        constant += add(terms, either(scene, [scene.busy(each, cell) for each in people for cell in cells]))
    tally.outside(terms, constant, 0, max(constant, len(times) - constraint.minimum))
    tally.constant += max(0, constant - max(0, len(times) - constraint.minimum))
    tally.constant += max(0, constraint.minimum - len(times)) if constant <= len(times) - constraint.minimum else 0
    tally.close()


@emit_point.register
def fairness(constraint: FairSlots, scene: Scene, group: int) -> None:
    """均衡."""
    tally = Tally(scene.ledger, constraint)
    people = scene.instance.resource_groups[group].resources
    if tally.idle or not people:
        return
    instance, width, model = scene.instance, scene.board.pricing.time_count, scene.model
    times = constraint.times.members(instance)
    cells = [week * width + time for week in range(instance.week_count) for time in times]
    most, fewest = model.new_int_var(0, len(cells), ""), model.new_int_var(0, len(cells), "")
    for each in people:
        terms: list[Term] = []
        sure = sum(add(terms, scene.busy(each, cell)) for cell in cells)
        own = sum(literal * weight for literal, weight in terms) + sure
        model.add(most >= own)
        model.add(fewest <= own)
    if tally.must_hold:
        model.add(most - fewest <= constraint.maximum)
        return
    over = model.new_int_var(0, len(cells), "")
    model.add(over >= most - fewest - constraint.maximum)
    tally.count(over, most=len(cells))
    tally.close()


@emit_point.register
def walking(constraint: LimitWalking, scene: Scene, resource: int) -> None:
    """走动: for each two neighbouring periods, one step for another room and the rest for another place."""
    tally = Tally(scene.ledger, constraint)
    if tally.idle:
        return
    instance, width, model = scene.instance, scene.board.pricing.time_count, scene.model
    place = {
        room: number
        for number, group in enumerate(constraint.places)
        for room in instance.resource_groups[group].resources
    }
    follows = {
        time
        for group in constraint.groups
        for time in instance.time_groups[group].times
        if time + 1 in instance.time_groups[group].times
    }
    rooms = _rooms(scene, resource, constraint.room_kind)
    for week in range(instance.week_count):
        terms: list[Term] = []
        constant = 0
        for time in sorted(follows):
            one, two = rooms.get(week * width + time, {}), rooms.get(week * width + time + 1, {})
            steps = model.new_int_var(0, max(1, constraint.far), "")
            worst = 0
            for room, here in one.items():
                for other, there in two.items():
                    if room == other:
                        continue
                    far = constraint.far if place.get(room) != place.get(other) else 1
                    reasons = [each for each in (here, there) if not isinstance(each, bool)]
                    model.add(steps >= far).only_enforce_if(reasons)
                    worst = max(worst, far)
            if worst:
                terms.append((steps, 1))
        if terms:
            reach = len(terms) * max(1, constraint.far)
            if tally.must_hold:
                model.add(sum(each for each, _ in terms) + constant <= constraint.maximum)
            else:
                over = model.new_int_var(0, reach, "")
                model.add(over >= sum(each for each, _ in terms) + constant - constraint.maximum)
                tally.count(over, most=reach)
    tally.close()


def _rooms(scene: Scene, resource: int, kind: int) -> dict[int, dict[int, Busy]]:
    """Return, by cell, in which rooms a resource is or may be (the first of that kind in its meet)."""
    board, instance = scene.board, scene.instance
    found: dict[int, dict[int, list[Busy]]] = {}

    def put(cells: tuple[int, ...], room: int, literal: Busy) -> None:
        for cell in cells:
            found.setdefault(cell, {}).setdefault(room, []).append(literal)

    freed = {meet for meets in scene.choices.freed.values() for meet in meets}
    for meet in board.attends[resource]:
        if meet not in freed and board.time[meet] >= 0:
            room = next((r for r in board.filled[meet] if r >= 0 and instance.resources[r].kind == kind), -1)
            if room >= 0:
                put(board.pricing.cells(board.event[meet], board.duration[meet])[board.time[meet]], room, True)
    for lot in scene.choices.lots:
        if resource not in lot.filled:
            continue
        cells = board.pricing.cells(lot.event, lot.duration)
        slot = next((k for k, own in enumerate(instance.events[lot.event].slots) if own.kind == kind), None)
        if slot is None:
            continue
        if slot in lot.fill:
            for room, by_time in lot.fill[slot].items():
                for time, literal in by_time.items():
                    if room >= 0 and time >= 0:
                        put(cells[time], room, literal)
        elif lot.filled[slot] >= 0:
            for time, literal in lot.start.items():
                if time >= 0:
                    put(cells[time], lot.filled[slot], literal if lot.moves else True)
    return {cell: {room: either(scene, busy) for room, busy in rooms.items()} for cell, rooms in found.items()}
