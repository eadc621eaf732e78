"""缘由 (reasons): why a grade cannot be divided — rules in conflict, none to spare, each with its least relaxation."""

from __future__ import annotations

from collections.abc import Sequence

from yaodian.engines.contract import Status
from yaodian.engines.timetabling.conflict import conflict_of
from yaodian.engines.timetabling.sectioning.division import Lack
from yaodian.engines.timetabling.sectioning.grade import Grade
from yaodian.engines.timetabling.sectioning.rules import Rule, rules_of
from yaodian.engines.timetabling.sectioning.solving import Clock, decide, decide_roughly


class _UndecidedError(Exception):
    """时限内判不出."""


def lacks(grade: Grade, *, clock: Clock, seed: int) -> tuple[tuple[Lack, ...], bool]:
    """缘由: a conflict of rules and whether it is proven that none of them can be spared."""
    plain = _without_teacher(grade)
    if plain:
        return tuple(plain), True
    asker = _Asker(grade, clock=clock, seed=seed)
    core, minimal = asker.conflict()
    return tuple(Lack(each.key, each.sentence, asker.relaxation(each, core)) for each in core), minimal


def _without_teacher(grade: Grade) -> list[Lack]:
    """Courses that nobody can teach, or that no room serves, at a school: no number of any rule would help."""
    found = []
    for school in grade.schools:
        for number, course in enumerate(grade.courses):
            takers = grade.takers(number, school=school)
            if not takers:
                continue
            able = [t for t in grade.teachers if number in t.courses and (not t.schools or school in t.schools)]
            if grade.teachers and not able:
                said = f"{school}有{takers}人选“{course.name}”，没有能教这门课的教师"
                found.append(Lack(f"nobody:{number}:{school}", said, f"至少安排1名“{course.name}”教师，或与邻校共用"))
            fitting = [
                r
                for r in grade.rooms
                if (not r.courses or number in r.courses) and (not r.schools or school in r.schools)
            ]
            if grade.rooms and not fitting:
                said = f"{school}有{takers}人选“{course.name}”，没有可用的教室"
                found.append(Lack(f"nowhere:{number}:{school}", said, f"至少安排1间可上“{course.name}”的教室"))
    return found[:1]


class _Asker:
    """问者 (asks the solver about sets of rules)."""

    def __init__(self, grade: Grade, *, clock: Clock, seed: int) -> None:
        self.grade, self.clock, self.seed = grade, clock, seed
        self.rules = rules_of(grade)
        self.known: dict[tuple[bool, frozenset[tuple[str, int]]], Status] = {}
        self.roughly = False

    def conflict(self) -> tuple[list[Rule], bool]:
        """Return rules in conflict and whether each of them is proven to be needed."""
        core = list(self.rules)
        try:
            self.roughly = True
            if not self.holds(core):
                core = conflict_of(core, holds=self.holds)
            self.roughly = False
            if all(self.holds([other for other in core if other is not each]) for each in core):
                return core, True
            core = conflict_of(core, holds=self.holds)
            return core, all(self.holds([other for other in core if other is not each]) for each in core)
        except _UndecidedError:
            self.roughly = False
            return (core, False) if len(core) < len(self.rules) else ([], False)

    def ask(self, numbers: dict[str, int]) -> Status:
        """Can these rules hold together, all others dropped?"""
        key = self.roughly, frozenset(numbers.items())
        if key not in self.known:
            if self.clock.seconds <= 0 or self.clock.budget.cancel.requested:
                raise _UndecidedError
            changed: dict[str, int | None] = {each.key: numbers.get(each.key) for each in self.rules}
            decided = decide_roughly if self.roughly else decide
            self.known[key] = decided(self.grade, changed=changed, clock=self.clock, seed=self.seed)
        return self.known[key]

    def holds(self, rules: Sequence[Rule]) -> bool:
        """Can they hold together? Refuses to guess."""
        status = self.ask({each.key: each.number for each in rules})
        if self.roughly:
            return status is not Status.INFEASIBLE
        if status is Status.UNKNOWN:
            raise _UndecidedError
        return status is Status.FEASIBLE

    def relaxation(self, rule: Rule, core: Sequence[Rule]) -> str:
        """Say the least by which a rule must give way when the others of the conflict hold: doubling, then halving."""
        numbers = {each.key: each.number for each in core}
        span = abs(rule.furthest - rule.number)
        low, high = 0, 1
        try:
            while self.ask({**numbers, rule.key: _at(rule, high)}) is not Status.FEASIBLE:
                if high >= span:
                    return "去掉这一条"
                low, high = high, min(span, high * 2)
            while high - low > 1:
                middle = (low + high) // 2
                if self.ask({**numbers, rule.key: _at(rule, middle)}) is Status.FEASIBLE:
                    high = middle
                else:
                    low = middle
        except _UndecidedError:
            return "放宽这一条（时限内没有算出最少放宽多少）"
        return rule.says(_at(rule, high))


def _at(rule: Rule, steps: int) -> int:
    number = rule.moved(steps)
    return rule.furthest if number is None else number
