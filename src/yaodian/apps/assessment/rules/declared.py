"""考核方案目录 (declared schemes): `catalogue/schemes.toml` as data, checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yaodian.apps.assessment.rules.states import IndicatorKind, MeanRule, ScoringKind, UnknownRule
from yaodian.apps.assessment.rules.surveys import survey_grades_fault


class SchemeSeedError(ValueError):
    """考核方案目录有误."""


@dataclass(frozen=True)
class IndicatorSeed:
    """指标种子 (indicator)."""

    code: str
    title: str
    title_en: str
    kind: IndicatorKind
    weight: Decimal
    upper: str = ""
    metric: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    rule: Mapping[str, Any] = field(default_factory=dict)
    unknown: UnknownRule = UnknownRule.EXCLUDE
    mean: MeanRule = MeanRule.PLAIN


@dataclass(frozen=True)
class SchemeSeed:
    """方案种子 (scheme): for a kind of units."""

    key: str
    title: str
    title_en: str
    unit_kinds: tuple[str, ...]
    bonus_cap: Decimal
    penalty_cap: Decimal
    appeal_workdays: int
    referral_points: Decimal
    grades: tuple[Mapping[str, Any], ...]
    ties: tuple[str, ...]
    indicators: tuple[IndicatorSeed, ...]
    survey_grades: tuple[Mapping[str, Any], ...] = ()


def parse_schemes(text: str) -> list[SchemeSeed]:
    """读方案目录: schemes from TOML; SchemeSeedError names what is wrong."""
    try:
        return [_scheme(row) for row in tomllib.loads(text).get("scheme", ())]
    except (KeyError, ValueError, ArithmeticError) as error:
        raise SchemeSeedError(f"考核方案目录无法读取：{error}") from error


def _scheme(row: Mapping[str, Any]) -> SchemeSeed:
    indicators = tuple(_indicator(one) for one in row["indicator"])
    codes = [one.code for one in indicators]
    if len(set(codes)) != len(codes):
        raise SchemeSeedError(f"方案{row['key']}的指标编号有重复")
    for one in indicators:
        if one.upper and one.upper not in codes:
            raise SchemeSeedError(f"指标{one.code}的上级{one.upper}不存在")
        if one.kind is IndicatorKind.COMPUTED:
            ScoringKind(one.rule["kind"])
    if fault := survey_grades_fault(row.get("survey_grade", ())):
        raise SchemeSeedError(f"方案{row['key']}的{fault}")
    leaves = sum((one.weight for one in indicators if one.kind is not IndicatorKind.GROUP), Decimal(0))
    if leaves != 100:
        raise SchemeSeedError(f"方案{row['key']}的指标满分合计{leaves}，应为100")
    return SchemeSeed(
        key=row["key"],
        title=row["title"],
        title_en=row["title_en"],
        unit_kinds=tuple(row["unit_kinds"]),
        bonus_cap=Decimal(str(row["bonus_cap"])),
        penalty_cap=Decimal(str(row["penalty_cap"])),
        appeal_workdays=int(row["appeal_workdays"]),
        referral_points=Decimal(str(row["referral_points"])),
        grades=tuple(row["grade"]),
        ties=tuple(row["ties"]),
        indicators=indicators,
        survey_grades=tuple(row.get("survey_grade", ())),
    )


def _indicator(row: Mapping[str, Any]) -> IndicatorSeed:
    return IndicatorSeed(
        code=row["code"],
        title=row["title"],
        title_en=row["title_en"],
        kind=IndicatorKind(row["kind"]),
        weight=Decimal(str(row.get("weight", 0))),
        upper=row.get("upper", ""),
        metric=row.get("metric", ""),
        params=row.get("params", {}),
        rule=row.get("rule", {}),
        unknown=UnknownRule(row.get("unknown", "exclude")),
        mean=MeanRule(row.get("mean", "plain")),
    )
