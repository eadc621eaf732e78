"""全市均衡 (the county): verdicts of the schools, coefficients of the indicators, both norms, on a day or in a snapshot."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yaodian.apps.balance.access import READ
from yaodian.apps.balance.queries.resources import sides_of
from yaodian.apps.balance.queries.standards import Standards, standards
from yaodian.apps.balance.rules import (
    INDICATORS,
    QUALITY,
    STAGES,
    CountyLine,
    Norm,
    SchoolSide,
    Variation,
    Verdict,
    all_of,
    composite,
    mark,
    passes,
    variation_of,
)
from yaodian.kernel.access import By, allowed_units
from yaodian.registers.schools.models import Snapshot
from yaodian.registers.schools.rules import SchoolStage


@dataclass(frozen=True)
class StageBalance:
    """一个学段的均衡 (balance of one stage): the schools' verdicts and both norms' coefficients."""

    stage: SchoolStage
    verdicts: tuple[Verdict, ...]
    quality: tuple[CountyLine, ...]
    basic: tuple[CountyLine, ...]
    composite: Variation
    composite_limit: Decimal | None

    @property
    def met_lines(self) -> int:
        """How many of the coefficients of 2017 are within the limit."""
        return sum(1 for line in self.quality if line.is_met)

    @property
    def schools_pass(self) -> bool | None:
        """Do all schools pass?"""
        return all_of(one.passes for one in self.verdicts)

    @property
    def passes(self) -> bool | None:
        """县域达标 (2017): every school and every coefficient."""
        return all_of([self.schools_pass, *(line.is_met for line in self.quality)])

    @property
    def basic_passes(self) -> bool | None:
        """基本均衡 (2012): the composite coefficient within its limit."""
        return self.composite.meets(self.composite_limit)

    @property
    def basic_lamp(self) -> str:
        """The light of the composite."""
        return {True: "green", False: "red", None: "unknown"}[self.basic_passes]

    @property
    def pass_count(self) -> int:
        """How many schools pass."""
        return sum(1 for one in self.verdicts if one.passes)


def verdict_of(side: SchoolSide, *, found: Standards) -> Verdict:
    """Return the verdict on one stage of a school."""
    marks = tuple(mark(side, one, found.goal(one, side.stage)) for one in QUALITY)
    least, floor = found.figure("balance.quality.indicators_met"), found.figure("balance.quality.unmet_floor")
    answer = passes(marks, least=int(least), floor=floor) if least is not None and floor is not None else None
    return Verdict(side, marks, answer)


def balance_of_stage(sides: Sequence[SchoolSide], *, stage: SchoolStage, found: Standards) -> StageBalance:
    """Return the balance of one stage out of the schools' sides."""
    own = [side for side in sides if side.stage is stage]
    lines = {
        norm: tuple(
            CountyLine(one, variation_of(own, one), found.cv_limit(norm, stage) if norm is Norm.QUALITY else None)
            for one in INDICATORS[norm]
        )
        for norm in Norm
    }
    return StageBalance(
        stage=stage,
        verdicts=tuple(verdict_of(side, found=found) for side in own),
        quality=lines[Norm.QUALITY],
        basic=lines[Norm.BASIC],
        composite=composite([line.variation for line in lines[Norm.BASIC]]),
        composite_limit=found.cv_limit(Norm.BASIC, stage),
    )


def balance_of(
    *, on: date, snapshot: Snapshot | None = None, stages: Collection[SchoolStage] = tuple(STAGES)
) -> dict[SchoolStage, StageBalance]:
    """均衡: stage → its balance, on a day or in a snapshot (by the rules of the snapshot's day)."""
    found = standards(on=snapshot.as_of_date if snapshot else on)
    sides = sides_of(standards=found, snapshot=snapshot)
    return {stage: balance_of_stage(sides, stage=stage, found=found) for stage in stages}


def verdicts_of_school(*, school_id: int, on: date) -> list[Verdict]:
    """Return how one school stands, stage by stage."""
    found = standards(on=on)
    return [verdict_of(side, found=found) for side in sides_of(standards=found, school_ids=[school_id])]


def seen(verdicts: Sequence[Verdict], *, by: By) -> list[Verdict]:
    """Return those of the verdicts that are on schools of the reader."""
    units = allowed_units(by, READ)
    return [one for one in verdicts if one.side.school_id in units]
