"""规则册 (registry): each constraint type, the one function that says what it means, and its Chinese sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from yaodian.engines.timetabling.model import Constraint, Instance
from yaodian.engines.timetabling.rules.view import View


class On(StrEnum):
    """着眼点 (what a point of application is)."""

    EVENT = "event"
    EVENT_GROUP = "event group"
    PAIR = "pair"
    RESOURCE = "resource"
    RESOURCE_GROUP = "resource group"


Deviations = Iterator[tuple[int, int]]
Meaning = Callable[[Any, View], Deviations]


@dataclass(frozen=True)
class Rule:
    """规则 (rule): `meaning` yields (point, deviation); `sentence` has {point}, {deviation} and the constraint's fields."""

    constraint: type[Constraint]
    on: On
    title: str
    sentence: str
    meaning: Meaning

    def says(self, constraint: Constraint, instance: Instance, point: int, deviation: int) -> str:
        """Return the Chinese sentence of one deviation."""
        fields = {name: getattr(constraint, name) for name in getattr(constraint, "__slots__", ())}
        return self.sentence.format(point=self.point_name(constraint, instance, point), deviation=deviation, **fields)

    def point_name(self, constraint: Constraint, instance: Instance, point: int) -> str:
        """Return what a person calls a point of application."""
        match self.on:
            case On.EVENT:
                named: Any = instance.events[point]
            case On.EVENT_GROUP:
                named = instance.event_groups[point]
            case On.RESOURCE:
                named = instance.resources[point]
            case On.RESOURCE_GROUP:
                named = instance.resource_groups[point]
            case _:
                pair = getattr(constraint, "pairs")[point]  # noqa: B009 - only OrderEvents has pairs
                return f"{instance.events[pair.first].name}、{instance.events[pair.second].name}"
        return str(named.name or named.id)


RULES: dict[type[Constraint], Rule] = {}


def rule(constraint: type[Constraint], on: On, *, title: str, sentence: str) -> Callable[[Meaning], Meaning]:
    """Register the function below as the meaning of a constraint type."""

    def register(meaning: Meaning) -> Meaning:
        RULES[constraint] = Rule(constraint, on, title, sentence, meaning)
        return meaning

    return register
