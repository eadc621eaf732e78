"""Draft of a scheme (拟定考核方案): the index tree, caps, grades and quotas, ties; while in draft alone, each with its line."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from yaodian.apps.assessment.models import Indicator, Participant, Scheme
from yaodian.apps.assessment.queries.locks import scheme_in
from yaodian.apps.assessment.rules import IndicatorKind, MeanRule, SchemeState, ScoringKind, UnknownRule
from yaodian.apps.assessment.rules.errors import AssessmentError
from yaodian.apps.assessment.rules.grades import GradeRule, grades_fault
from yaodian.apps.assessment.rules.surveys import survey_grades_fault
from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.metrics.registry import MetricError, metric_of
from yaodian.kernel.units.queries import units_open

FIGURES = {ScoringKind.PER_ITEM: "minus", ScoringKind.GOAL: "goal"}
"""What the figure of a way of scoring is called in its rule."""
CODE = re.compile(r"[1-9]\d*(\.[1-9]\d*)?")


@dataclass(frozen=True)
class IndicatorFacts:
    """指标要素 (what an indicator says); `metric`, `scoring` and `figure` count for computed ones alone."""

    title: str
    weight: Decimal
    metric: str = ""
    scoring: ScoringKind = ScoringKind.SHARE
    figure: Decimal | None = None
    unknown: UnknownRule = UnknownRule.EXCLUDE
    mean: MeanRule = MeanRule.PLAIN


@transaction.atomic
def edit_scheme(
    *,
    scheme_id: int,
    title: str,
    as_of_date: date,
    bonus_cap: Decimal,
    penalty_cap: Decimal,
    referral_points: Decimal,
    appeal_workdays: int,
    ties: Sequence[str],
    grades: Sequence[GradeRule],
    by: By,
    survey_grades: Sequence[Mapping[str, Any]] | None = None,
) -> Scheme:
    """修改方案: name, day of count, caps, points of a supervised matter, appeal window, grades with quotas, ties in order."""
    require(by, "assessment.manage")
    scheme = scheme_in(scheme_id=scheme_id, states=(SchemeState.DRAFT,))
    if not title.strip():
        raise AssessmentError("请填写方案名称。")
    if bonus_cap < 0 or penalty_cap < 0 or referral_points > 0:
        raise AssessmentError("加分、减分上限不能为负；督办结果减分填负数或零。")
    if -referral_points > penalty_cap:
        raise AssessmentError("督办结果减分不能超过减分上限。")
    if appeal_workdays < 1:
        raise AssessmentError("申诉期至少一个工作日。")
    if as_of_date.year not in (scheme.year, scheme.year + 1):
        raise AssessmentError(f"核算日应在{scheme.year}年或次年。")
    if fault := grades_fault(grades):
        raise AssessmentError(fault)
    if survey_grades is not None:
        if fault := survey_grades_fault(survey_grades):
            raise AssessmentError(fault)
        scheme.survey_grades = [dict(row) for row in survey_grades]
    leaves = set(scheme.indicators.exclude(kind=IndicatorKind.GROUP).values_list("code", flat=True))
    if unknown := [code for code in ties if code not in leaves]:
        raise AssessmentError(f"同分比较的指标{'、'.join(unknown)}不在方案里。")
    known = {row["title"]: row for row in scheme.grades}
    before = _standing(scheme)
    scheme.title, scheme.as_of_date = title.strip()[:120], as_of_date
    scheme.bonus_cap, scheme.penalty_cap, scheme.referral_points = bonus_cap, penalty_cap, referral_points
    scheme.appeal_workdays, scheme.ties = appeal_workdays, list(dict.fromkeys(ties))
    scheme.grades = [_grade_row(one, known=known) for one in grades]
    scheme.save()
    write_line(
        verb="assessment.edit_scheme",
        by=by,
        record=scheme,
        summary=str(scheme),
        detail={"before": before, "after": _standing(scheme)},
    )
    return scheme


def _standing(scheme: Scheme) -> dict[str, Any]:
    """Return what a change of the scheme may touch, as plain data."""
    return {
        "title": scheme.title,
        "as_of": scheme.as_of_date.isoformat(),
        "caps": [str(scheme.bonus_cap), str(scheme.penalty_cap), str(scheme.referral_points)],
        "appeal_workdays": scheme.appeal_workdays,
        "grades": scheme.grades,
        "ties": scheme.ties,
    }


def _grade_row(rule: GradeRule, *, known: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return a grade as the scheme keeps it; a known one keeps its English title."""
    row: dict[str, Any] = {"code": rule.code, "title": rule.title}
    row["title_en"] = known.get(rule.title, {}).get("title_en", "")
    if rule.most_percent is not None:
        row["most_percent"] = _number(rule.most_percent)
    if rule.least:
        row["least"] = _number(rule.least)
    return row


def _number(value: Decimal) -> int | float:
    """Return a figure as JSON holds it."""
    return int(value) if value == value.to_integral_value() else float(value)


@transaction.atomic
def add_indicator(
    *, scheme_id: int, code: str, kind: IndicatorKind, upper_id: int | None, facts: IndicatorFacts, by: By
) -> Indicator:
    """增加指标: a branch, a computed indicator or a declared one, at the end of its branch."""
    require(by, "assessment.manage")
    scheme = scheme_in(scheme_id=scheme_id, states=(SchemeState.DRAFT,))
    upper = scheme.indicators.filter(pk=upper_id, kind=IndicatorKind.GROUP).first() if upper_id else None
    if upper_id and upper is None:
        raise AssessmentError("上级指标不在这个方案里。")
    if kind is IndicatorKind.GROUP and upper is not None:
        raise AssessmentError("一级指标没有上级。")
    if not CODE.fullmatch(code.strip()):
        raise AssessmentError("编号写成“3”或“3.1”。")
    if upper is not None and not code.strip().startswith(f"{upper.code}."):
        raise AssessmentError(f"“{upper.title}”下的指标编号以“{upper.code}.”开头。")
    if scheme.indicators.filter(code=code.strip()).exists():
        raise AssessmentError(f"编号{code.strip()}已有指标。")
    made = Indicator(scheme=scheme, upper=upper, code=code.strip(), kind=kind)
    _put(made, facts)
    made.save()
    moved = _in_order(scheme)
    made.refresh_from_db()
    write_line(verb="assessment.add_indicator", by=by, record=made, also=moved, summary=f"{scheme} {made}")
    return made


@transaction.atomic
def edit_indicator(*, indicator_id: int, facts: IndicatorFacts, by: By) -> Indicator:
    """修改指标: title, full points, metric and way of scoring, what happens without data, how marks are averaged."""
    require(by, "assessment.manage")
    indicator = Indicator.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=indicator_id)
    scheme_in(scheme_id=indicator.scheme_id, states=(SchemeState.DRAFT,))
    before = {"title": indicator.title, "weight": str(indicator.weight), "rule": indicator.rule}
    _put(indicator, facts)
    indicator.save()
    write_line(
        verb="assessment.edit_indicator", by=by, record=indicator, summary=str(indicator), detail={"before": before}
    )
    return indicator


@transaction.atomic
def drop_indicator(*, indicator_id: int, by: By) -> None:
    """删去指标: with no indicator below it; it leaves the order of ties as well."""
    require(by, "assessment.manage")
    indicator = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator_id)
    scheme = scheme_in(scheme_id=indicator.scheme_id, states=(SchemeState.DRAFT,))
    if indicator.lowers.exists():
        raise AssessmentError(f"“{indicator}”下还有指标，请先删去下级指标。")
    Indicator.objects.filter(pk=indicator.pk).delete()
    scheme.ties = [code for code in scheme.ties if code != indicator.code]
    scheme.save(update_fields=["ties"])
    write_line(
        verb="assessment.drop_indicator", by=by, record=scheme, also=[indicator], summary=f"{scheme} {indicator}"
    )


@transaction.atomic
def set_participants(*, scheme_id: int, unit_ids: Collection[int], by: By) -> Scheme:
    """定参评单位: exactly these units are assessed under the scheme, while it is in draft; who comes and who goes is told."""
    require(by, "assessment.manage")
    scheme = scheme_in(scheme_id=scheme_id, states=(SchemeState.DRAFT,))
    wanted = {unit.pk: unit for unit in units_open(on=clock.today()).filter(pk__in=unit_ids)}
    if set(unit_ids) - set(wanted):
        raise AssessmentError("选中的单位已撤销或不存在，请刷新页面。")
    if not wanted:
        raise AssessmentError("至少留一个参评单位。")
    known = {row.unit_id: row for row in scheme.participants.select_related("unit")}
    gone = [row for unit_id, row in known.items() if unit_id not in wanted]
    added = [unit for unit_id, unit in wanted.items() if unit_id not in known]
    if not gone and not added:
        return scheme
    Participant.objects.filter(pk__in=[row.pk for row in gone]).delete()
    made = [Participant.objects.create(scheme=scheme, unit=unit) for unit in added]
    detail = {"added": [str(unit) for unit in added], "removed": [str(row.unit) for row in gone]}
    parts = [
        f"{word}{'、'.join(names)}" for word, names in zip(("增加", "移出"), detail.values(), strict=True) if names
    ]
    write_line(
        verb="assessment.set_participants",
        by=by,
        record=scheme,
        also=[*made, *gone],
        summary=f"{scheme} {'；'.join(parts)}"[:400],
        detail=detail,
    )
    return scheme


def _put(indicator: Indicator, facts: IndicatorFacts) -> None:
    """Set what an indicator says (not saved); AssessmentError names what is missing."""
    kind = IndicatorKind(indicator.kind)
    if not facts.title.strip() or facts.weight < 0:
        raise AssessmentError("指标名称要填写，满分不能为负。")
    indicator.title = facts.title.strip()[:120]
    indicator.weight = Decimal(0) if kind is IndicatorKind.GROUP else facts.weight
    if kind is IndicatorKind.COMPUTED:
        _put_metric(indicator, facts)
    elif kind is not IndicatorKind.GROUP:
        indicator.mean = facts.mean


def _put_metric(indicator: Indicator, facts: IndicatorFacts) -> None:
    """Set where a computed indicator's number comes from and how it scores."""
    try:
        metric_of(facts.metric)
    except MetricError as error:
        raise AssessmentError(str(error)) from error
    name = FIGURES.get(facts.scoring)
    if name and (facts.figure is None or facts.figure <= 0):
        raise AssessmentError("扣分和目标应大于零。")
    if facts.metric != indicator.metric:
        indicator.metric, indicator.params = facts.metric, {}
    indicator.rule = {"kind": facts.scoring.value} | ({name: f"{facts.figure:f}"} if name else {})
    indicator.unknown = facts.unknown


def _in_order(scheme: Scheme) -> list[Indicator]:
    """Number the tree anew by its codes; returns the indicators that moved."""
    rows = sorted(scheme.indicators.all(), key=lambda row: [int(part) for part in row.code.split(".")])
    moved = []
    for position, row in enumerate(rows):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])
            moved.append(row)
    return moved
