"""分班 (dividing a grade): flow, named pupils, evening out, teachers and rooms; or the reasons why not."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from yaodian.engines.contract import Bound, Budget, Progress, Report, Status, StoppedBy, Verdict, silent
from yaodian.engines.timetabling.sectioning.balance import Evening
from yaodian.engines.timetabling.sectioning.check import breaches, measure
from yaodian.engines.timetabling.sectioning.division import Division
from yaodian.engines.timetabling.sectioning.grade import Family, Grade, Mode
from yaodian.engines.timetabling.sectioning.places import lay_out
from yaodian.engines.timetabling.sectioning.reasons import lacks
from yaodian.engines.timetabling.sectioning.solving import Clock, Outcome, solve_flow
from yaodian.engines.timetabling.sectioning.staff import name_everything

_TRIES_PER_PUPIL = 25
_SMALL_STEPS = (5, 10, 20)


def divide(
    grade: Grade, *, seed: int = 1, budget: Budget, without: frozenset[int] = frozenset(), report: Report = silent
) -> Division:
    """分班: everybody but `without` in a home class and in the sections of his courses; `lacks` says why when not."""
    clock = Clock(budget, time.monotonic())
    outcome = solve_flow(grade, without=without, seed=seed, clock=clock)
    if outcome.counts is None:
        return _none(grade, outcome, clock, seed=seed)
    _tell(report, clock, outcome, "教学班已定，开始落座")
    layout = lay_out(grade, outcome.counts, without=without)
    evening = Evening(grade, layout, seed=seed)
    evening.run(tries=_TRIES_PER_PUPIL * len(layout.home))
    homes, sections = name_everything(grade, outcome.counts, layout)
    measures = measure(grade, sections, len(homes), outcome.bound)
    status = Status.OPTIMAL if outcome.fewest else Status.FEASIBLE
    reason = "每门课人数÷班额上限，再由求解器证明" if outcome.fewest else "每门课人数÷班额上限"
    verdict = _verdict(clock, status, Bound(outcome.bound, reason), seed, done=outcome.fewest)
    made = Division(homes, sections, tuple(evening.unmet()), (), True, measures, verdict)
    if not without:
        wrong = breaches(grade, made)
        if wrong:
            raise AssertionError(f"分班结果没有通过核验：{'；'.join(wrong[:3])}")
    return made


def _none(grade: Grade, outcome: Outcome, clock: Clock, *, seed: int) -> Division:
    found, minimal = lacks(grade, clock=clock, seed=seed) if outcome.status is Status.INFEASIBLE else ((), False)
    verdict = _verdict(
        clock,
        outcome.status,
        Bound(outcome.bound, "每门课人数÷班额上限"),
        seed,
        done=outcome.status is Status.INFEASIBLE,
    )
    return Division((), (), (), found, minimal, None, verdict)


def _verdict(clock: Clock, status: Status, bound: Bound, seed: int, *, done: bool) -> Verdict:
    if clock.budget.cancel.requested:
        stopped = StoppedBy.CANCEL
    elif clock.by_clock:
        stopped = StoppedBy.CLOCK
    else:
        stopped = StoppedBy.PROOF if done else StoppedBy.WORK
    return Verdict(status, stopped, bound, time.monotonic() - clock.began, clock.work, seed)


def _tell(report: Report, clock: Clock, outcome: Outcome, what: str) -> None:
    report(Progress(time.monotonic() - clock.began, clock.work, 0, 0, outcome.bound, what))


@dataclass(frozen=True)
class Option:
    """一种选择 (a point of the frontier): mode, blocks, who would have to choose anew, and what it costs."""

    mode: Mode
    blocks: int
    smallest_combination: int
    choosing_anew: tuple[int, ...]
    division: Division

    @property
    def sentence(self) -> str:
        """Say it in a line."""
        own = self.division.measures
        assert own is not None
        opened = f"开出{own.combinations}种组合" + (
            f"（不足{self.smallest_combination}人的不开，{len(self.choosing_anew)}人需改选）"
            if self.choosing_anew
            else ""
        )
        return (
            f"{self.mode}，{self.blocks}个时段：教学班{own.sections}个（下界{own.sections_bound}），{opened}，"
            f"同时用教室{own.rooms}间，走班{own.walking_pupils}人"
        )

    @property
    def costs(self) -> tuple[int, int, int, int]:
        """Sections, combinations not honoured (as a negative count), rooms at once, pupils who walk: less is better."""
        own = self.division.measures
        assert own is not None
        return own.sections, -own.combinations, own.rooms, own.walking_pupils


def frontier(grade: Grade, *, seed: int = 1, budget: Budget, report: Report = silent) -> list[Option]:
    """得失前沿: modes × blocks × smallest combination opened; what another option beats in every respect is left out."""
    began = time.monotonic()
    cases = [
        (mode, blocks, smallest)
        for smallest in _thresholds(grade)
        for mode in Mode
        for blocks in (grade.families[0].blocks, grade.families[0].blocks + 1)
        if not (mode is not Mode.FREE and blocks > grade.families[0].blocks)
    ]
    options: list[Option] = []
    for position, (mode, blocks, smallest) in enumerate(cases):
        left = budget.seconds - (time.monotonic() - began)
        if left <= 0 or budget.cancel.requested:
            break
        anew = _small(grade, smallest)
        families = (Family(grade.families[0].name, blocks), *grade.families[1:])
        asked = replace(grade, mode=mode, families=families)
        work = None if budget.work is None else budget.work / len(cases)
        own = Budget(left / (len(cases) - position), work, budget.cancel)
        made = divide(asked, seed=seed, budget=own, without=anew)
        if made.measures is not None:
            options.append(Option(mode, blocks, smallest, tuple(sorted(anew)), made))
            report(
                Progress(
                    time.monotonic() - began,
                    0.0,
                    0,
                    made.measures.sections,
                    None,
                    f"{mode}：{made.measures.sections}个教学班",
                )
            )
    return [each for each in options if not any(_beats(other, each) for other in options)]


def _beats(one: Option, other: Option) -> bool:
    return one.costs != other.costs and all(a <= b for a, b in zip(one.costs, other.costs, strict=True))


def _small(grade: Grade, smallest: int) -> frozenset[int]:
    """Pupils whose combination fewer than `smallest` of their school chose."""
    main = set(grade.of_family(0))
    groups: dict[tuple[str, tuple[int, ...]], list[int]] = {}
    for index, pupil in enumerate(grade.pupils):
        groups.setdefault((pupil.school, tuple(each for each in pupil.courses if each in main)), []).append(index)
    return frozenset(index for own in groups.values() if len(own) < smallest for index in own)


def _thresholds(grade: Grade) -> list[int]:
    """Open every combination, or none smaller than a few sizes at which the choice really changes."""
    found, seen = [0], {_small(grade, 0)}
    for smallest in _SMALL_STEPS:
        anew = _small(grade, smallest)
        if anew not in seen and len(anew) < len(grade.pupils):
            seen.add(anew)
            found.append(smallest)
    return found
