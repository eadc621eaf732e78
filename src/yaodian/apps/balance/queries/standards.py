"""标准值 (standards): every rulebook row that measuring needs, read in one query for a day."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q

from yaodian.apps.balance.rules import STAGES, Goal, Indicator, Limits, Norm
from yaodian.kernel.rulebook.models import Rule
from yaodian.kernel.rulebook.rules import RowState, SeedRow
from yaodian.kernel.rulebook.seeds import shipped_rows
from yaodian.registers.schools.rules import SchoolStage

PREFIXES = ("balance.", "class_size.")
CV_LIMITS = {Norm.BASIC: "balance.basic.composite_cv", Norm.QUALITY: "balance.quality.cv"}


@dataclass(frozen=True)
class Standards:
    """标准 (standards) in force on a day: (code, scope) → the row; what the rulebook lacks is None, never a default."""

    on: date
    rows: dict[tuple[str, str], Rule | SeedRow] = field(default_factory=dict)

    def row(self, code: str, stage: SchoolStage | None = None) -> Rule | SeedRow | None:
        """Return the row of a stage, else the row for all."""
        own = self.rows.get((code, STAGES[stage])) if stage else None
        return own or self.rows.get((code, ""))

    def figure(self, code: str, stage: SchoolStage | None = None) -> Decimal | None:
        """Return a figure."""
        row = self.row(code, stage)
        return row.value if row else None

    def scoped(self, code: str, scope: str) -> Decimal | None:
        """Return a figure of a scope named as the rulebook names it, else the one for all."""
        row = self.rows.get((code, scope)) or self.rows.get((code, ""))
        return row.value if row else None

    def goal(self, indicator: Indicator, stage: SchoolStage) -> Goal | None:
        """Return the threshold of an indicator."""
        row = self.row(indicator.rule, stage) if indicator.rule else None
        if row is None or row.value is None:
            return None
        return Goal(row.value, row.source, row.status == "checked")

    def names(self, code: str, stage: SchoolStage | None = None) -> frozenset[str]:
        """Return the names that a text row lists."""
        row = self.row(code, stage)
        return frozenset(filter(None, (one.strip() for one in re.split("[；;、]", row.text)))) if row else frozenset()

    def cv_limit(self, norm: Norm, stage: SchoolStage) -> Decimal | None:
        """Return the limit of the coefficients: of each one (2017), of their mean (2012)."""
        return self.figure(CV_LIMITS[norm], stage)

    @property
    def sizes(self) -> Limits | None:
        """From how many pupils on a class is large and oversized; None before the rule was made."""
        large, oversized = self.figure("class_size.large"), self.figure("class_size.oversized")
        return Limits(int(large), int(oversized)) if large is not None and oversized is not None else None


def _stored() -> Q:
    wanted = Q()
    for prefix in PREFIXES:
        wanted |= Q(code__startswith=prefix)
    return wanted


def rules_mark() -> int:
    """Return a mark that changes with every correction of a row that measuring needs."""
    return hash(tuple(Rule.objects.filter(_stored()).order_by("pk").values_list("pk", "state", "to_date")))


def _wanted(code: str) -> bool:
    return code.startswith(PREFIXES)


def standards(*, on: date) -> Standards:
    """查标准: the rows in force on a day; a code never loaded into this database answers from the shipped rows."""
    stored = list(Rule.objects.filter(_stored()))
    loaded = {row.code for row in stored}
    found: list[Rule | SeedRow] = [row for row in stored if row.state == RowState.CURRENT and row.holds_on(on)]
    found += [row for row in shipped_rows() if _wanted(row.code) and row.code not in loaded and _holds(row, on)]
    rows: dict[tuple[str, str], Rule | SeedRow] = {}
    for row in sorted(found, key=lambda one: one.from_date):
        rows[row.code, row.scope] = row
    return Standards(on, rows)


def _holds(row: SeedRow, on: date) -> bool:
    return row.from_date <= on and (row.to_date is None or on <= row.to_date)
