"""账目 (ledger): turns deviations into constraints that must hold, or into terms of the objective."""

from __future__ import annotations

from collections.abc import Iterable

from ortools.sat.python import cp_model

from yaodian.engines.timetabling.board import HARD
from yaodian.engines.timetabling.cp.choices import Literal
from yaodian.engines.timetabling.model import Constraint, CostFunction

# What one unit of infeasibility weighs against the objective while both are on the table.
HARD_WEIGHT = 20_000
Term = tuple[Literal, int]


class Ledger:
    """账目 (ledger): `strict` demands that hard rules hold, save at a `lenient` point; `soft=False` leaves the objective out."""

    def __init__(self, model: cp_model.CpModel, *, strict: bool, soft: bool) -> None:
        self.model, self.strict, self.soft = model, strict, soft
        self.lenient = False
        self.terms: list[Term] = []
        self.constant = 0

    def weight(self, constraint: Constraint) -> int | None:
        """Return what one unit of a constraint's cost weighs; None when it must hold."""
        if constraint.required:
            return None if self.strict and not self.lenient else constraint.weight * HARD_WEIGHT
        return constraint.weight if self.soft else 0

    def charge(self, literal: Literal, cost: int) -> None:
        """Put a compiled cost (infeasibility × HARD + objective) on a literal."""
        hard, soft = divmod(cost, HARD)
        weight = hard * HARD_WEIGHT + (soft if self.soft else 0)
        if weight:
            self.terms.append((literal, weight))

    def minimize(self) -> None:
        """Set the objective."""
        if self.terms:
            self.model.minimize(weighted(self.terms))


def weighted(terms: Iterable[Term]) -> cp_model.LinearExpr:
    """Return the weighted sum of some terms."""
    pairs = list(terms)
    return cp_model.LinearExpr.weighted_sum([each for each, _ in pairs], [weight for _, weight in pairs])


class Tally:
    """一处偏差 (tally): adds up the parts of one point's deviation, then enters its cost."""

    def __init__(self, ledger: Ledger, constraint: Constraint, *, times: int = 1) -> None:
        self.ledger, self.constraint, self.times = ledger, constraint, times
        weight = ledger.weight(constraint)
        self.must_hold, self.weight = weight is None, weight or 0
        self.parts: list[Term] = []
        self.constant = 0
        self.most = 0

    @property
    def idle(self) -> bool:
        """Does it neither bind nor cost anything?"""
        return not self.must_hold and not self.weight

    def count(self, literal: Literal, amount: int = 1, *, most: int = 1) -> None:
        """Let a literal (or a whole number up to `most`) add to the deviation."""
        if self.must_hold:
            self.ledger.model.add(literal == 0)
        else:
            self.parts.append((literal, amount))
            self.most += amount * most

    def outside(self, terms: list[Term], constant: int, low: int, high: int) -> None:
        """Let the distance of a sum from a range add to the deviation; the terms are 0/1 with positive weights."""
        reach = constant + sum(weight for _, weight in terms)
        if low <= constant and reach <= high:
            return
        model = self.ledger.model
        if not terms:
            self.constant += max(0, low - constant, constant - high)
            return
        if self.must_hold:
            model.add_linear_constraint(weighted(terms), low - constant, high - constant)
            return
        short, over = max(0, low - constant), max(0, reach - high)
        slack = model.new_int_var(0, max(short, over), "")
        if over:
            model.add(weighted([*terms, (slack, -1)]) <= high - constant)
        if short:
            model.add(weighted([*terms, (slack, 1)]) >= low - constant)
        self.parts.append((slack, 1))
        self.most += max(short, over)

    def close(self) -> None:
        """Enter the cost of the whole deviation."""
        ledger = self.ledger
        if self.must_hold or not self.parts or not self.weight:
            if not self.must_hold:
                ledger.constant += self.times * self.weight * self.constraint.function.of(self.constant)
            return
        weight = self.weight * self.times
        match self.constraint.function:
            case CostFunction.LINEAR:
                ledger.terms += [(each, weight * amount) for each, amount in self.parts]
                ledger.constant += weight * self.constant
            case CostFunction.STEP:
                if self.constant:
                    ledger.constant += weight
                    return
                any_at_all = ledger.model.new_bool_var("")
                ledger.model.add(weighted([*self.parts, (any_at_all, -self.most)]) <= 0)
                ledger.terms.append((any_at_all, weight))
            case CostFunction.QUADRATIC:
                ledger.constant += weight * self.constant * self.constant
                steps = [ledger.model.new_bool_var("") for _ in range(self.most)]
                ledger.model.add(weighted([*self.parts, *((step, -1) for step in steps)]) <= 0)
                for number, step in enumerate(steps, start=self.constant):
                    ledger.terms.append((step, weight * (2 * number + 1)))
