"""说明 (explaining): why no timetable keeps all rules — a set of rules that conflict, none of which can be spared.

The rules are the hard constraints of the instance. The set is found by halving (QuickXplain) over proofs of the solver,
then checked: without any single one of its rules the rest can be kept. Each rule comes with its cheapest relaxation."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from yaodian.engines.contract import Budget, Status
from yaodian.engines.timetabling.conflict import conflict_of
from yaodian.engines.timetabling.model import Constraint, CostFunction, Instance
from yaodian.engines.timetabling.rules import RULES, On, View
from yaodian.engines.timetabling.search.decide import Decision, decide

_NAMED = 4


@dataclass(frozen=True)
class Conflicting:
    """相争的一条 (one rule of a conflict): its id, what it says, the least relaxation that resolves the conflict."""

    rule: str
    sentence: str
    relaxation: str


@dataclass(frozen=True)
class Explanation:
    """说明 (explanation): `minimal` says that it was proved that no single rule can be spared."""

    status: Status
    conflict: tuple[Conflicting, ...]
    minimal: bool
    sentence: str


class _UndecidedError(Exception):
    """时限内判不出."""


def explain(instance: Instance, *, seed: int = 1, budget: Budget) -> Explanation:
    """说明: feasible, or a minimal conflict in Chinese with what relaxing each rule would cost."""
    return _Explainer(instance, seed=seed, budget=budget).explain()


class _Explainer:
    """说明者 (explainer): asks the solver about subsets of the hard rules."""

    def __init__(self, instance: Instance, *, seed: int, budget: Budget) -> None:
        self.instance, self.seed, self.budget = instance, seed, budget
        self.began = time.monotonic()
        self.known: dict[frozenset[int], bool] = {}

    def explain(self) -> Explanation:
        """Decide, halve, check, price."""
        hard = [each for each in self.instance.constraints if each.required]
        first = self._decide(hard, share=0.4)
        if first.status == "feasible":
            return Explanation(Status.FEASIBLE, (), True, "没有冲突：全部硬性规则可以同时满足。")
        if first.status == "unknown":
            return Explanation(Status.UNKNOWN, (), False, "时限内既没有排出来，也没有证明排不出；请延长时限再试。")
        try:
            core = conflict_of(hard, holds=self._can_hold)
            minimal = all(self._can_hold([other for other in core if other is not each]) for each in core)
        except _UndecidedError:
            core, minimal = self._spare_singly(hard), False
        core = self._narrow(core)
        rows = tuple(Conflicting(each.id, self._says(each), self._relaxation(each, core)) for each in core)
        sentence = f"以下{len(rows)}条规则不能同时满足" + (
            "，去掉其中任何一条都可以排出。" if minimal else "（时限内没有缩到最少）。"
        )
        return Explanation(Status.INFEASIBLE, rows, minimal, sentence)

    def _left(self) -> float:
        return self.budget.seconds - (time.monotonic() - self.began)

    def _decide(self, rules: Sequence[Constraint], *, share: float = 0.25) -> Decision:
        if self.budget.cancel.requested or self._left() <= 0:
            raise _UndecidedError
        without = replace(self.instance, constraints=tuple(rules))
        return decide(without, seconds=max(0.2, self._left() * share), seed=self.seed)

    def _can_hold(self, rules: Sequence[Constraint]) -> bool:
        """Can these rules hold together?"""
        key = frozenset(map(id, rules))
        if key not in self.known:
            decision = self._decide(rules)
            if decision.status == "unknown":
                raise _UndecidedError
            self.known[key] = decision.status == "feasible"
        return self.known[key]

    def _spare_singly(self, hard: list[Constraint]) -> list[Constraint]:
        """Return what is left when single rules are dropped as long as time allows a proof."""
        core = list(hard)
        for each in hard:
            rest = [other for other in core if other is not each]
            try:
                if not self._can_hold(rest):
                    core = rest
            except _UndecidedError:
                continue
        return core

    def _narrow(self, core: list[Constraint]) -> list[Constraint]:
        """Let each rule of the conflict speak only of the people or lessons that it needs for it."""
        narrowed = list(core)
        for position, each in enumerate(core):
            members = list(self._members(each))
            step = max(1, len(members) // 2)
            while len(members) > 1 and step and self._left() > 0.5 * self.budget.seconds / (len(core) + 1):
                for start in range(0, len(members), step):
                    kept = members[:start] + members[start + step :]
                    if not kept:
                        continue
                    trial = [*narrowed]
                    trial[position] = self._only(each, kept)
                    try:
                        if self._decide(trial, share=0.1).status == "infeasible":
                            members, narrowed = kept, trial
                            break
                    except _UndecidedError:
                        return narrowed
                else:
                    step //= 2
        return narrowed

    def _members(self, rule: Constraint) -> tuple[int, ...]:
        match RULES[type(rule)].on:
            case On.EVENT:
                return rule.events.members(self.instance)
            case On.EVENT_GROUP:
                return rule.events.groups
            case On.RESOURCE:
                return rule.resources.members(self.instance)
            case On.RESOURCE_GROUP:
                return rule.resources.groups
            case _:
                return ()

    def _only(self, rule: Constraint, members: list[int]) -> Constraint:
        own = tuple(members)
        match RULES[type(rule)].on:
            case On.EVENT:
                return replace(rule, events=replace(rule.events, groups=(), events=own))
            case On.EVENT_GROUP:
                return replace(rule, events=replace(rule.events, groups=own, events=()))
            case On.RESOURCE:
                return replace(rule, resources=replace(rule.resources, groups=(), resources=own))
            case _:
                return replace(rule, resources=replace(rule.resources, groups=own, resources=()))

    def _says(self, rule: Constraint) -> str:
        """Say what a rule asks, and of whom."""
        meaning = RULES[type(rule)]
        names = [meaning.point_name(rule, self.instance, each) for each in self._members(rule)]
        whom = "、".join(names[:_NAMED]) + (f"等{len(names)}个" if len(names) > _NAMED else "")
        title = rule.name or meaning.title
        return f"{title}：{whom}" if whom else title

    def _relaxation(self, rule: Constraint, core: list[Constraint]) -> str:
        """Say the least by which a rule must give way when the others of its conflict hold."""
        softened = replace(rule, required=False, weight=1, function=CostFunction.LINEAR)
        rules = tuple(softened if each is rule else each for each in core)
        seconds = max(0.3, min(5.0, self._left() / max(1, len(core))))
        relaxed = replace(self.instance, constraints=rules)
        found = decide(relaxed, seconds=seconds, seed=self.seed, soft=True)
        if found.timetable is None:
            return "去掉这一条"
        view = View(relaxed, found.timetable)
        meaning = RULES[type(rule)]
        off = [(point, each) for point, each in meaning.meaning(softened, view) if each]
        total = sum(each for _point, each in off)
        example = meaning.says(rule, self.instance, *off[0]) if off else ""
        least = "至少" if found.optimal else "约"
        return f"{least}放宽{total}处，例如允许“{example}”" if off else "去掉这一条"
