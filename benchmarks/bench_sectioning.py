"""分班之好坏 — forty grades of 300 to 2,000 pupils, both schemes, tight and loose: sections against their lower bound.

Run: python benchmarks/bench_sectioning.py [--quick]. Parameters are fixed below; the seed is the case's number. Every
answer passes the independent verifier. The bar: sections equal to the lower bound on 95 % of the grades that can be
divided, each within 5 s; where a grade cannot be divided, removing any one of the reasons makes it possible. Results are
written to docs/benchmarks/sectioning.md."""

from __future__ import annotations

import argparse
import os
import random
import time
from dataclasses import dataclass
from itertools import combinations
from math import ceil
from pathlib import Path

from yaodian.engines.contract import Budget, Status
from yaodian.engines.timetabling.sectioning import (
    Course,
    Family,
    Grade,
    HomeLimits,
    Mode,
    Pupil,
    Teacher,
    breaches,
    divide,
)
from yaodian.engines.timetabling.sectioning.rules import rules_of
from yaodian.engines.timetabling.sectioning.solving import Clock, decide

ROOT = Path(__file__).resolve().parent.parent
ELECTIVES = ("物理", "历史", "化学", "生物", "政治", "地理")
SIZES = (300, 600, 1000, 1500, 2000)
LARGEST, PERIODS, LOAD = 50, 4, 12
SECONDS, SHARE = 5.0, 0.95


@dataclass(frozen=True)
class Case:
    """一例: so many pupils of a scheme; tight has the fewest teachers that could do, loose a third more."""

    number: int
    pupils: int
    scheme: str
    tight: bool
    grades: int

    @property
    def name(self) -> str:
        """Say it in a line."""
        return f"{self.scheme} {self.pupils} {'tight' if self.tight else 'loose'} {self.grades} grade(s)"


def cases() -> list[Case]:
    """四十例: sizes × schemes × tightness × one grade or three that share their teachers."""
    made: list[Case] = []
    for pupils in SIZES:
        for scheme in ("3+1+2", "6选3"):
            for tight in (True, False):
                for grades in (1, 3):
                    made.append(Case(len(made) + 1, pupils, scheme, tight, grades))
    return made


def grade(case: Case) -> Grade:
    """一例之题: choices by chance, three grades as three schools whose teachers serve all."""
    chance = random.Random(case.number)
    every = list(combinations(range(6), 3))
    choices = [each for each in every if case.scheme == "6选3" or (each[0] == 0) != (each[1] == 1)]
    pupils = []
    for year in range(case.grades):
        weights = [chance.expovariate(1) + 0.05 for _each in choices]
        for number in range(case.pupils // case.grades):
            chosen = chance.choices(choices, weights)[0]
            pupils.append(
                Pupil(f"{year}-{number}", chosen, chance.choice("男女"), chance.gauss(500, 80), f"高{year + 1}")
            )
    teachers = []
    for course, name in enumerate(ELECTIVES):
        takers = [
            sum(course in each.courses and each.school == f"高{year + 1}" for each in pupils)
            for year in range(case.grades)
        ]
        sections = sum(ceil(each / LARGEST) for each in takers)
        fewest = max(ceil(sections * PERIODS / LOAD), ceil(sections / 3))
        teachers += [
            Teacher(f"{name}{number + 1}", (course,), LOAD)
            for number in range(fewest if case.tight else ceil(fewest * 4 / 3))
        ]
    return Grade(
        name=case.name,
        mode=Mode.FREE,
        families=(Family("选考", 3),),
        courses=tuple(Course(each, "选考", PERIODS, LARGEST) for each in ELECTIVES),
        pupils=tuple(pupils),
        homes=HomeLimits(LARGEST),
        teachers=tuple(teachers),
    )


def reasons_are_needed(task: Grade, core: list[str]) -> bool:
    """不可再少: without any single reason the others can be kept, and with all of them not."""
    numbers = {each.key: each.number for each in rules_of(task)}
    clock = Clock(Budget(seconds=120), time.monotonic())
    for spared in (None, *core):
        kept = {key: number if key in core and key != spared else None for key, number in numbers.items()}
        expected = Status.INFEASIBLE if spared is None else Status.FEASIBLE
        if decide(task, changed=kept, clock=clock, seed=1) is not expected:
            return False
    return True


def main() -> int:
    """逐例求解."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="the ten smallest cases, nothing written")
    given = options.parse_args()
    rows, good, divided, wrong = [], 0, 0, 0
    for case in cases()[: 10 if given.quick else None]:
        task, began = grade(case), time.process_time()
        made = divide(task, seed=1, budget=Budget(seconds=60))
        cpu = time.process_time() - began
        own = made.measures
        if own is None:
            told = made.verdict.status.value
            if made.verdict.status is Status.INFEASIBLE:
                needed = bool(made.lacks) and reasons_are_needed(task, [each.rule for each in made.lacks])
                wrong += not needed
                told += f", {len(made.lacks)} reasons{'' if needed else ', not minimal'}"
            else:
                divided += 1
        else:
            wrong += bool(breaches(task, made))
            divided += 1
            good += own.sections == own.sections_bound and made.verdict.seconds < SECONDS
            told = (
                f"{own.sections} sections (bound {own.sections_bound}), {own.homes} homes, spread {own.widest_spread}"
            )
        rows.append(f"| {case.number} | {case.name} | {made.verdict.seconds:.1f} | {cpu:.1f} | {told} |")
        print(rows[-1], flush=True)
    met = divided > 0 and good >= SHARE * divided and not wrong
    said = f"{good} of {divided} divided grades at the lower bound within {SECONDS:.0f} s; {wrong} wrong; load {os.getloadavg()[0]:.1f}"
    print(f"sectioning: {said}: bar {'met' if met else 'missed'}")
    if not given.quick:
        head = ["# Sectioning: forty grades against the lower bound", "", "Written by `make bench-sectioning`.", ""]
        head += [f"{said}.", "", "| | Case | Wall s | CPU s | Result |", "| --- | --- | --- | --- | --- |"]
        (ROOT / "docs/benchmarks/sectioning.md").write_text("\n".join([*head, *rows]) + "\n", "utf-8")
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
