"""评分 (evaluation): the independent verifier; nothing is shown that it has not scored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yaodian.engines.timetabling.model import Constraint, Cost, Instance, Timetable
from yaodian.engines.timetabling.rules import RULES, View


@dataclass(frozen=True)
class Breach:
    """违反 (breach): one constraint, the point where it is broken, by how much and at what cost."""

    constraint: Constraint
    point: int
    deviation: int
    cost: int
    sentence: str

    @property
    def hard(self) -> bool:
        """Does it make the timetable infeasible?"""
        return self.constraint.required


def evaluate(instance: Instance, timetable: Timetable) -> Cost:
    """评分: the cost of a complete timetable over all constraints."""
    hard = soft = 0
    view = View(instance, timetable)
    for constraint in instance.constraints:
        cost = sum(constraint.cost(each) for _point, each in RULES[type(constraint)].meaning(constraint, view) if each)
        if constraint.required:
            hard += cost
        else:
            soft += cost
    return Cost(hard, soft)


def breaches(instance: Instance, timetable: Timetable, *, hard_only: bool = False) -> Iterator[Breach]:
    """逐条列出: every broken point with its Chinese sentence."""
    view = View(instance, timetable)
    for constraint in instance.constraints:
        if hard_only and not constraint.required:
            continue
        rule = RULES[type(constraint)]
        for point, deviation in rule.meaning(constraint, view):
            if deviation:
                sentence = rule.says(constraint, instance, point, deviation)
                yield Breach(constraint, point, deviation, constraint.cost(deviation), sentence)
