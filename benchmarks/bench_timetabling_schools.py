"""排课之可信 — many small random schools, two seconds each: no answer called feasible ever breaks a hard rule.

Run: python benchmarks/bench_timetabling_schools.py [--schools 1000] [--quick]. Every answer is scored by the independent
evaluator; those called infeasible are counted. The bar: no breach at all, none longer than its budget by a second."""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter

from yaodian.engines.contract import Budget, Status
from yaodian.engines.timetabling import Builder, Instance, breaches, solve
from yaodian.engines.timetabling.model import LimitIdleTimes, ResourceSet

_SECONDS = 2.0


def random_school(seed: int) -> Instance:
    """随机学校: classes whose weeks are loose, full or overfull, teachers who are sometimes away."""
    rng = random.Random(seed)
    build = Builder(f"school{seed}")
    periods = rng.randint(4, 7)
    for day in range(5):
        build.day(f"d{day}", [f"d{day}p{period}" for period in range(periods)])
    subjects = rng.randint(3, 7)
    teachers = [build.resource("teacher", f"t{number}") for number in range(subjects * rng.randint(1, 2))]
    for number in range(rng.randint(2, 6)):
        home = build.resource("class", f"c{number}")
        for subject in range(subjects):
            own = [each for index, each in enumerate(teachers) if index % subjects == subject]
            build.lessons(f"{home}s{subject}", rng.randint(1, 5 * periods // subjects), [home, rng.choice(own)])
    build.usual_rules()
    for teacher in teachers:
        if rng.random() < 0.3:
            build.unavailable(teacher, rng.sample(range(5 * periods), rng.randint(1, 5)))
    people = ResourceSet(resources=tuple(range(len(teachers))))
    if rng.random() < 0.5:
        build.rule(
            LimitIdleTimes(id="idle", required=False, resources=people, groups=(0, 1, 2, 3, 4), minimum=0, maximum=1)
        )
    return build.instance()


def main() -> int:
    """逐校求解."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--schools", type=int, default=None)
    options.add_argument("--quick", action="store_true")
    given = options.parse_args()
    count = given.schools or (100 if given.quick else 1000)
    statuses: Counter[str] = Counter()
    wrong, late, began = 0, 0, time.monotonic()
    for seed in range(count):
        instance = random_school(seed)
        answer = solve(instance, seed=seed, budget=Budget(seconds=_SECONDS))
        broken = any(True for _ in breaches(instance, answer.timetable, hard_only=True))
        wrong += broken and answer.verdict.status in (Status.FEASIBLE, Status.OPTIMAL)
        late += answer.verdict.seconds > _SECONDS + 1
        statuses[answer.verdict.status.value] += 1
    said = ", ".join(f"{name} {number}" for name, number in sorted(statuses.items()))
    print(
        f"timetabling_schools: {count} schools in {time.monotonic() - began:.0f} s: {said}; wrong {wrong}, late {late}"
    )
    return 1 if wrong or late else 0


if __name__ == "__main__":
    raise SystemExit(main())
