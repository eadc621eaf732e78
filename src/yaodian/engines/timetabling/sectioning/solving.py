"""求解 (solving the flow): fewest sections first, proven against the lower bound; then even sizes and few rooms at once."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from math import ceil
from typing import Any

from ortools.sat.python import cp_model

from yaodian.engines.contract import Budget, Status
from yaodian.engines.timetabling.sectioning.building import build
from yaodian.engines.timetabling.sectioning.flow import Flow, bounds
from yaodian.engines.timetabling.sectioning.grade import Grade, Mode
from yaodian.engines.timetabling.sectioning.kinds import Combination, Pattern
from yaodian.engines.timetabling.sectioning.rules import Limits

_ROOM_WEIGHT = 3
_WORKERS = 4
_FEW_MORE = 2
_FOUND = (cp_model.OPTIMAL, cp_model.FEASIBLE)


@dataclass
class Clock:
    """余量 (what is left of a budget): wall seconds and, where asked for, work."""

    budget: Budget
    began: float
    work: float = 0.0
    by_clock: bool = False

    @property
    def seconds(self) -> float:
        """Wall seconds left."""
        return self.budget.seconds - (time.monotonic() - self.began)

    def share(self, part: float, *, most: float) -> tuple[float, float]:
        """Return (wall seconds, work) that a step may use."""
        work = most if self.budget.work is None else max(0.01, (self.budget.work - self.work) * part)
        return max(0.05, self.seconds * part), min(work, most)


@dataclass(frozen=True)
class Counts:
    """流量 (a solved flow): how many pupils, sections and home classes of each kind."""

    walks: dict[tuple[int, str, Combination, Combination, Pattern], int]
    sections: dict[tuple[int, str, int, int], int]
    taught: dict[tuple[int, str, int | None, int], int]
    homes: dict[tuple[str, Combination], int]
    takes: dict[tuple[int, int, str, int | None, int], int]


@dataclass(frozen=True)
class Outcome:
    """流的结论 (what is known of a flow): `fewest` says that the number of sections is proven least."""

    status: Status
    counts: Counts | None
    fewest: bool
    bound: int


def run(flow: Flow, *, clock: Clock, seed: int, part: float = 0.5, most: float = 20.0) -> tuple[int, Any]:
    """解一次: one call of the solver within a share of what is left; repeatable by work."""
    solver = cp_model.CpSolver()
    seconds, work = clock.share(part, most=most)
    settings = solver.parameters
    settings.max_time_in_seconds = seconds
    settings.max_deterministic_time = work
    settings.random_seed = seed
    settings.num_workers = _WORKERS
    settings.interleave_search = True
    settings.interleave_batch_size = _WORKERS
    began = time.monotonic()
    status = solver.solve(flow.model)
    clock.work += float(solver.response_proto.deterministic_time)
    undecided = status in (cp_model.UNKNOWN, cp_model.FEASIBLE)
    clock.by_clock |= undecided and time.monotonic() - began >= seconds
    return int(status), solver


def solve_flow(grade: Grade, *, without: frozenset[int], seed: int, clock: Clock) -> Outcome:
    """求流: at the lower bound at once where that can be; else the fewest; then the evenest of them."""
    least = bounds(grade, without=without)
    bound = sum(least.values())
    found: Counts | None = None
    status, _solver = run(build(grade, without=without, rough=True), clock=clock, seed=seed, part=0.2, most=1.0)
    if status == cp_model.INFEASIBLE:
        return Outcome(Status.INFEASIBLE, None, False, bound)
    if grade.mode is not Mode.TRIPLES:
        flow = build(grade, without=without)
        for key, total in flow.totals.items():
            flow.model.add(total == least.get(key, 0))
        _fewest_homes(flow, without)
        status, solver = run(flow, clock=clock, seed=seed, part=0.4, most=2.0)
        if status in _FOUND:
            found = _read(flow, solver)
    fewest = found is not None
    if found is None:
        flow = build(grade, without=without)
        flow.model.minimize(_cost(flow))
        status, solver = run(flow, clock=clock, seed=seed, part=0.7, most=3.0)
        if status == cp_model.INFEASIBLE:
            return Outcome(Status.INFEASIBLE, None, False, bound)
        if status not in _FOUND:
            return Outcome(Status.UNKNOWN, None, False, bound)
        found = _read(flow, solver)
        fewest = status == cp_model.OPTIMAL or _section_count(found) == bound
        if fewest and grade.mode is not Mode.TRIPLES:
            bound = _section_count(found)
    return Outcome(Status.FEASIBLE, _even(grade, found, without=without, seed=seed, clock=clock), fewest, bound)


def _fewest_homes(flow: Flow, without: frozenset[int]) -> None:
    """As few home classes as the pupils of a school fill."""
    grade = flow.grade
    here = Counter(each.school for index, each in enumerate(grade.pupils) if index not in without)
    for school, number in here.items():
        own = [each for (place, _kind), each in flow.homes.items() if place == school]
        flow.model.add(sum(own) == ceil(number / grade.homes.largest))


def decide_roughly(grade: Grade, *, changed: Limits, clock: Clock, seed: int) -> Status:
    """粗判: INFEASIBLE is a proof, anything else says nothing."""
    status, _solver = run(build(grade, changed=changed, rough=True), clock=clock, seed=seed, part=0.25, most=1.0)
    return Status.INFEASIBLE if status == cp_model.INFEASIBLE else Status.UNKNOWN


def decide(grade: Grade, *, changed: Limits, clock: Clock, seed: int) -> Status:
    """判定: can the rules, some moved or dropped, be kept? Roughly first (a no is a no), then at the fewest sections."""
    if decide_roughly(grade, changed=changed, clock=clock, seed=seed) is Status.INFEASIBLE:
        return Status.INFEASIBLE
    fewest = build(grade, changed=changed)
    least = bounds(grade, limits=changed)
    for key, total in fewest.totals.items():
        fewest.model.add(total <= least.get(key, 0) + _FEW_MORE)
    status, _solver = run(fewest, clock=clock, seed=seed, part=0.1, most=0.5)
    if status in _FOUND:
        return Status.FEASIBLE
    status, _solver = run(build(grade, changed=changed), clock=clock, seed=seed, part=0.25, most=5.0)
    if status == cp_model.INFEASIBLE:
        return Status.INFEASIBLE
    return Status.FEASIBLE if status in _FOUND else Status.UNKNOWN


def _cost(flow: Flow) -> Any:
    """Fewest sections, then fewest home classes; where homes share all three courses, fewest walking seats first."""
    sections, homes = sum(flow.totals.values()), sum(flow.homes.values())
    many = len(flow.grade.pupils) + 1
    if flow.grade.mode is Mode.TRIPLES:
        return flow.walking_seats * many + sections * 4 + homes
    return sections * many + homes


def _even(grade: Grade, found: Counts, *, without: frozenset[int], seed: int, clock: Clock) -> Counts:
    """匀班额: the same sections and home classes, sizes as even and rooms at once as few as time allows."""
    flow = build(grade, without=without)
    model = flow.model
    walking: dict[tuple[int, str], int] = defaultdict(int)
    for (course, school, _block, _room), number in found.sections.items():
        walking[course, school] += number
    taken: dict[tuple[int, str], int] = defaultdict(int)
    for (_family, school, combination, kind, _pattern), number in found.walks.items():
        for course in combination:
            if course not in kind:
                taken[course, school] += number
    for key, homes in flow.homes.items():
        model.add(homes == found.homes.get(key, 0))
    spread: list[Any] = []
    blocks: dict[tuple[str, str, int], list[Any]] = defaultdict(list)
    for course, school in walking:
        number = walking[course, school]
        parts: dict[int, list[Any]] = defaultdict(list)
        for (number_of_course, place, block, _room), each in flow.sections.items():
            if (number_of_course, place) == (course, school):
                parts[block].append(each)
        model.add(sum(each for own in parts.values() for each in own) == number)
        if not number:
            continue
        off = model.new_int_var(0, len(grade.pupils), "")
        spread.append(off)
        for block, own in parts.items():
            blocks[school, grade.courses[course].family, block] += own
            apart = number * flow.seats[course, school, block] - taken[course, school] * sum(own)
            model.add(apart <= number * off)
            model.add(-apart <= number * off)
    peaks: dict[tuple[str, str], Any] = {}
    for (school, family, _block), own in blocks.items():
        if (school, family) not in peaks:
            peaks[school, family] = model.new_int_var(0, len(grade.pupils), "")
        model.add(sum(own) <= peaks[school, family])
    if grade.mode is Mode.TRIPLES:
        model.add(
            flow.walking_seats
            <= sum(taken[key] for key in taken if grade.courses[key[0]].family == grade.families[0].name)
        )
    _hint(flow, found)
    model.minimize(sum(spread) + _ROOM_WEIGHT * sum(peaks.values()))
    status, solver = run(flow, clock=clock, seed=seed, part=0.6, most=0.6)
    return _read(flow, solver) if status in _FOUND else found


def _hint(flow: Flow, found: Counts) -> None:
    pairs: tuple[tuple[dict[Any, Any], dict[Any, int]], ...] = (
        (flow.walks, found.walks),
        (flow.sections, found.sections),
        (flow.taught, found.taught),
        (flow.homes, found.homes),
        (flow.takes, found.takes),
    )
    for variables, numbers in pairs:
        for key, variable in variables.items():
            flow.model.add_hint(variable, numbers.get(key, 0))


def _read(flow: Flow, solver: Any) -> Counts:
    def read(variables: dict[Any, Any]) -> dict[Any, int]:
        values = ((key, int(solver.value(variable))) for key, variable in variables.items())
        return {key: value for key, value in values if value}

    return Counts(read(flow.walks), read(flow.sections), read(flow.taught), read(flow.homes), read(flow.takes))


def _section_count(counts: Counts) -> int:
    return sum(counts.sections.values()) + sum(len(kind) * number for (_school, kind), number in counts.homes.items())
