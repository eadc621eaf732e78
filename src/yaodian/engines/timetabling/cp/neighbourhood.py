"""邻域求解 (solving a neighbourhood): builds the model of what is free, solves it, and lays the answer on the board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

from yaodian.engines.timetabling.board import HARD, Board
from yaodian.engines.timetabling.cp import chinese, groups, order, workload
from yaodian.engines.timetabling.cp.choices import Freedom, Lot
from yaodian.engines.timetabling.cp.events import emit_point
from yaodian.engines.timetabling.cp.resources import emit
from yaodian.engines.timetabling.cp.scene import Scene
from yaodian.engines.timetabling.model import LimitWalking, LimitWorkload

FORMS = (chinese, groups, order, workload)  # imported for the rules that they register
Meets = list[tuple[int, int, Sequence[int]]]


@dataclass(frozen=True)
class Effort:
    """力度 (effort of one solve): deterministic time, wall seconds as a guard, seed and parameters."""

    work: float
    seconds: float
    seed: int
    hint: bool = True
    linearization: int = 1
    probing: bool = False
    jump: bool = False


@dataclass(frozen=True)
class Outcome:
    """结果 (outcome): what the solver said, the new meets by event, and the work it took."""

    status: str
    meets: dict[int, Meets]
    work: float
    objective: int | None = None
    bound: int | None = None


def build(board: Board, freedom: Freedom, *, strict: bool, soft: bool = True) -> Scene:
    """Write the model of a neighbourhood."""
    scene = Scene(board, freedom, strict=strict, soft=soft)
    _charge_meets(scene)
    pricing, layout = board.pricing, board.layout
    points: set[int] = set()
    for event in scene.choices.events:
        points.update(layout.by_time[event], layout.by_slot[event])
    for resource in scene.resources:
        points.update(layout.by_mask[resource])
        scene.ledger.lenient = scene.choices.lenient(resource)
        for constraint in pricing.by_resource[resource]:
            if not isinstance(constraint, LimitWalking | LimitWorkload):
                emit(constraint, scene, resource)
    for resource in loaded(scene):
        scene.ledger.lenient = scene.choices.lenient(resource)
        for constraint in pricing.by_resource[resource]:
            if isinstance(constraint, LimitWorkload):
                emit(constraint, scene, resource)
    for number in sorted(points):
        scene.ledger.lenient = not freedom.fresh and board.point_cost[number] >= HARD
        emit_point(layout.points[number].constraint, scene, layout.points[number].subject)
    scene.ledger.minimize()
    return scene


def loaded(scene: Scene) -> list[int]:
    """Return the resources whose workload may change: those that may fill or leave a slot."""
    found: set[int] = set()
    for lot in scene.choices.lots:
        for slot, fill in lot.fill.items():
            found.update(each for each in fill if each >= 0)
            if lot.was and lot.was[slot] >= 0:
                found.add(lot.was[slot])
    return sorted(found)


def _charge_meets(scene: Scene) -> None:
    """Charge what linear preferences cost a meet by its start and by who fills it."""
    pricing, ledger = scene.board.pricing, scene.ledger
    for lot in scene.choices.lots:
        table = pricing.time_table(lot.event, lot.duration)
        if lot.moves:
            for time, literal in lot.start.items():
                ledger.charge(literal, table[time])
            if lot.waiting is not None:
                ledger.charge(lot.waiting, table[-1])
        for slot, fill in lot.fill.items():
            prices = pricing.slot_table(lot.event, slot)
            for resource, by_time in fill.items():
                if prices[resource]:
                    for literal in by_time.values():
                        ledger.charge(literal, prices[resource] * lot.duration)


def solve(scene: Scene, effort: Effort) -> Outcome:
    """Solve a neighbourhood within an effort."""
    model = scene.model
    if effort.hint:
        for literal, value in scene.choices.hints:
            model.add_hint(literal, value)
    solver = cp_model.CpSolver()
    settings = solver.parameters
    settings.max_deterministic_time = effort.work
    settings.max_time_in_seconds = max(0.05, effort.seconds)
    settings.random_seed = effort.seed
    settings.num_workers = 1
    settings.linearization_level = effort.linearization
    settings.symmetry_level = 0
    settings.cp_model_probing_level = 2 if effort.probing else 0
    if effort.jump:
        _jump(settings)
    status = solver.solve(model)
    name = solver.status_name(status).lower()
    work = float(solver.response_proto.deterministic_time)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Outcome(name, {}, work)
    value = round(solver.objective_value) + scene.ledger.constant if scene.ledger.terms else scene.ledger.constant
    bound = round(solver.best_objective_bound) + scene.ledger.constant if scene.ledger.terms else scene.ledger.constant
    return Outcome(name, _read(scene, solver), work, value, bound)


def _jump(settings: Any) -> None:
    """Look for a first solution by weighted local search (feasibility jump), beside one plain search; repeatable."""
    settings.num_workers = 8
    settings.interleave_search = True
    settings.interleave_batch_size = 8
    settings.feasibility_jump_batch_dtime = 0.2
    settings.linearization_level = 0
    settings.subsolvers.append("quick_restart_no_lp")
    settings.ignore_subsolvers.extend(
        ["max_lp_sym", "fs_random", "fs_random_no_lp", "fs_random_quick_restart", "fs_random_quick_restart_no_lp"]
    )


def _read(scene: Scene, solver: cp_model.CpSolver) -> dict[int, Meets]:
    """Read the new meets of every freed event."""
    meets: dict[int, Meets] = {
        event: [(duration, time, list(filled)) for time, duration, filled in scene.fixed(event)]
        for event in scene.choices.events
    }
    for lot in scene.choices.lots:
        times = [time for time, literal in lot.start.items() if solver.boolean_value(literal)]
        if lot.waiting is not None:
            times += [-1] * int(solver.value(lot.waiting))
        for time in times:
            meets[lot.event].append((lot.duration, time, _filled(lot, time, solver)))
    return meets


def _filled(lot: Lot, time: int, solver: cp_model.CpSolver) -> list[int]:
    filled = list(lot.filled)
    for slot, fill in lot.fill.items():
        filled[slot] = next(
            (each for each, by_time in fill.items() if time in by_time and solver.boolean_value(by_time[time])), -1
        )
    return filled


def lay(board: Board, meets: dict[int, Meets]) -> dict[int, Meets]:
    """Lay new meets on the board; return the old ones, so that they can be laid back."""
    before: dict[int, Meets] = {}
    for event, own in meets.items():
        before[event] = [
            (board.duration[meet], board.time[meet], list(board.filled[meet])) for meet in board.meets_of[event]
        ]
        board.replace_event(event, own)
    return before
