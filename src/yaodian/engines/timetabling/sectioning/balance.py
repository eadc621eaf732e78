"""均衡 (evening out): swaps of pupils that keep every size and course, towards equal sex and score and the wishes of keeping
together or apart. Repeatable: so many tries for so many pupils, no clock."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from dataclasses import dataclass

from yaodian.engines.timetabling.sectioning.grade import Grade
from yaodian.engines.timetabling.sectioning.places import Hold, Layout

_WISH, _SEX, _SCORE, _CROSSING = 1000.0, 1.0, 2.0, 0.15
_HOME = 4.0
_MIN_SIZE = 1
MALE = "男"


@dataclass(frozen=True, slots=True)
class _Swap:
    """对调 (a swap): homes, the walks of a family, or one course of it. Done twice it is undone."""

    first: int
    second: int
    home: bool = False
    family: int | None = None
    course: int | None = None


@dataclass
class _Sum:
    """合计 (of a hold): boys and score, beside what its share of the reference would be."""

    boys: float
    score: float
    boys_due: float
    size: int
    weight: float

    def cost(self) -> float:
        """Return what its leaning costs."""
        size = max(_MIN_SIZE, self.size)
        return self.weight * (_SEX * (self.boys - self.boys_due) ** 2 + _SCORE * self.score**2) / size


class Evening:
    """匀班 (the search): swaps of home classes, of whole walks, of both, or of parallel sections."""

    def __init__(self, grade: Grade, layout: Layout, *, seed: int) -> None:
        self.grade, self.layout = grade, layout
        self.random = random.Random(seed)  # noqa: S311 - a search, not a secret
        self.pupils = sorted(layout.home)
        self.boy = {each: float(grade.pupils[each].sex == MALE) for each in self.pupils}
        self.point = self._points()
        self.sums = self._sums()
        self.crossing: Counter[tuple[int, int]] = Counter(
            (layout.home[each], hold) for each in self.pupils for hold in self._sections(each)
        )
        self.together, self.apart = self._wishes(grade.together), self._wishes(grade.apart)

    def run(self, *, tries: int) -> None:
        """匀班: so many tries; wishes first, so that they are not undone by chance."""
        restless = [each for each in self.pupils if self._wish_cost(each)]
        for pupil in restless:
            self._satisfy(pupil)
        for _each in range(tries):
            first, second = self.random.choice(self.pupils), self.random.choice(self.pupils)
            if self.grade.pupils[first].school == self.grade.pupils[second].school and first != second:
                self._try(first, second, self.random.randrange(3))

    def unmet(self) -> list[str]:
        """Return the wishes that could not be met, in words."""
        name, home, said = self.grade.pupils, self.layout.home, []
        for listed, wanted, word in ((self.grade.together, True, "同班"), (self.grade.apart, False, "不同班")):
            for group in listed:
                present = [each for each in group if each in home]
                pairs = [(a, b) for index, a in enumerate(present) for b in present[index + 1 :]]
                said += [
                    f"{name[a].id}与{name[b].id}未能{word}" for a, b in pairs if (home[a] == home[b]) is not wanted
                ]
        return said

    def _points(self) -> dict[int, float]:
        """Standard scores within the school."""
        groups: dict[str, list[int]] = defaultdict(list)
        for each in self.pupils:
            groups[self.grade.pupils[each].school].append(each)
        points = {}
        for own in groups.values():
            mean = sum(self.grade.pupils[each].score for each in own) / len(own)
            spread = (sum((self.grade.pupils[each].score - mean) ** 2 for each in own) / len(own)) ** 0.5 or 1.0
            points.update({each: (self.grade.pupils[each].score - mean) / spread for each in own})
        return points

    def _reference(self, hold: Hold) -> tuple[object, ...]:
        return (hold.school, hold.kind, -1) if hold.course is None else (hold.school, (), hold.course)

    def _sums(self) -> list[_Sum]:
        holds = self.layout.holds
        members: dict[int, list[int]] = defaultdict(list)
        for pupil in self.pupils:
            for place in (self.layout.home[pupil], *self._sections(pupil)):
                members[place].append(pupil)
        boys: dict[object, float] = defaultdict(float)
        score: dict[object, float] = defaultdict(float)
        size: Counter[object] = Counter()
        for number, own in members.items():
            key = self._reference(holds[number])
            size[key] += len(own)
            boys[key] += sum(self.boy[each] for each in own)
            score[key] += sum(self.point[each] for each in own)
        made = []
        for number, hold in enumerate(holds):
            key, own = self._reference(hold), members[number]
            share = len(own) / max(1, size[key])
            weight = _HOME if hold.course is None else 1.0
            lean = sum(self.point[each] for each in own) - score[key] * share
            made.append(_Sum(sum(self.boy[each] for each in own), lean, boys[key] * share, len(own), weight))
        return made

    def _sections(self, pupil: int) -> list[int]:
        return [hold for family in self.layout.walks[pupil] for hold in family.values()]

    def _wishes(self, listed: tuple[tuple[int, ...], ...]) -> dict[int, set[int]]:
        wishes: dict[int, set[int]] = defaultdict(set)
        for group in listed:
            present = [each for each in group if each in self.layout.home]
            for each in present:
                wishes[each] |= set(present) - {each}
        return wishes

    def _kind(self, pupil: int) -> tuple[object, ...]:
        hold = self.layout.holds[self.layout.home[pupil]]
        return hold.school, hold.kind

    def _wish_cost(self, pupil: int) -> float:
        home = self.layout.home
        unmet = sum(home[other] != home[pupil] for other in self.together.get(pupil, ()))
        return _WISH * (unmet + sum(home[other] == home[pupil] for other in self.apart.get(pupil, ())))

    def _satisfy(self, pupil: int) -> None:
        """Try to swap one pupil with everybody who could take the place."""
        if not self._wish_cost(pupil):
            return
        wanted = {self.layout.home[each] for each in self.together.get(pupil, ())}
        others = [each for each in self.pupils if self.grade.pupils[each].school == self.grade.pupils[pupil].school]
        others.sort(key=lambda each: (self.layout.home[each] not in wanted, each))
        for other in others:
            if (
                other != pupil
                and (self._try(pupil, other, 0) or self._try(pupil, other, 1))
                and not self._wish_cost(pupil)
            ):
                return

    def _try(self, first: int, second: int, way: int) -> bool:
        """Swap if that costs less; say whether it did."""
        swap = self._swap(first, second, way)
        if swap is None:
            return False
        before = self._local(first, second)
        wishes = self._wish_cost(first) + self._wish_cost(second)
        self._exchange(swap)
        after = self._local(first, second)
        gain = before + wishes - after - self._wish_cost(first) - self._wish_cost(second)
        if gain > 1e-9:
            return True
        self._exchange(swap)
        return False

    def _local(self, first: int, second: int) -> float:
        """The cost of every hold of both, and of the crossings of home classes with sections."""
        holds = {self.layout.home[first], self.layout.home[second], *self._sections(first), *self._sections(second)}
        return sum(self.sums[each].cost() for each in holds) + _CROSSING * len(self.crossing)

    def _swap(self, first: int, second: int, way: int) -> _Swap | None:
        layout = self.layout
        if way == 0 and self._kind(first) == self._kind(second) and layout.home[first] != layout.home[second]:
            return _Swap(first, second, home=True)
        same = [
            number
            for number in range(len(self.grade.families))
            if self._taken(first, number) == self._taken(second, number)
            and layout.walks[first][number] != layout.walks[second][number]
        ]
        if (
            way == 1
            and self._combination(first) == self._combination(second)
            and layout.home[first] != layout.home[second]
        ):
            return _Swap(first, second, home=True, family=0)
        if way == 2 and same:
            return _Swap(first, second, family=self.random.choice(same))
        return self._parallel(first, second) if way == 2 else None

    def _taken(self, pupil: int, family: int) -> list[int]:
        return sorted(self.layout.walks[pupil][family])

    def _combination(self, pupil: int) -> tuple[int, ...]:
        own = self.grade.of_family(0)
        return tuple(each for each in self.grade.pupils[pupil].courses if each in own)

    def _parallel(self, first: int, second: int) -> _Swap | None:
        """Two parallel sections of one course and block."""
        holds = self.layout.holds
        for family, own in enumerate(self.layout.walks[first]):
            for course, hold in own.items():
                other = self.layout.walks[second][family].get(course)
                if other is not None and other != hold and holds[hold].block == holds[other].block:
                    return _Swap(first, second, family=family, course=course)
        return None

    def _exchange(self, swap: _Swap) -> None:
        """Take both out, exchange, put both in."""
        layout, a, b = self.layout, swap.first, swap.second
        self._count(a, -1)
        self._count(b, -1)
        if swap.home:
            layout.home[a], layout.home[b] = layout.home[b], layout.home[a]
        if swap.family is not None:
            one, two = layout.walks[a], layout.walks[b]
            if swap.course is None:
                one[swap.family], two[swap.family] = two[swap.family], one[swap.family]
            else:
                mine, theirs = one[swap.family], two[swap.family]
                mine[swap.course], theirs[swap.course] = theirs[swap.course], mine[swap.course]
        self._count(a, 1)
        self._count(b, 1)

    def _count(self, pupil: int, sign: int) -> None:
        home = self.layout.home[pupil]
        for hold in (home, *self._sections(pupil)):
            total = self.sums[hold]
            total.boys += sign * self.boy[pupil]
            total.score += sign * self.point[pupil]
            if hold != home:
                self.crossing[home, hold] += sign
                if not self.crossing[home, hold]:
                    del self.crossing[home, hold]
