"""Results (查考核结果): totals from the scores, ranks and grades from the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from yaodian.apps.assessment.models import BonusItem, Indicator, Participant, Scheme, Score
from yaodian.apps.assessment.queries.schemes import leaves, scores_of
from yaodian.apps.assessment.rules import ItemState
from yaodian.apps.assessment.rules.grades import Graded, GradeRule, Standing, grade
from yaodian.apps.assessment.rules.scoring import Total, total_of


@dataclass(frozen=True)
class Result:
    """参评结果 (result): a unit, its scores by indicator, items, total, and the grade it has or would have."""

    participant: Participant
    scores: dict[int, Score]
    items: list[BonusItem]
    total: Total
    graded: Graded | None = None


def grade_rules(scheme: Scheme) -> list[GradeRule]:
    """Return the scheme's grades as rules, best first."""
    return [
        GradeRule(
            code=row["code"],
            title=row["title"],
            most_percent=Decimal(str(row["most_percent"])) if "most_percent" in row else None,
            least=Decimal(str(row.get("least", 0))),
        )
        for row in scheme.grades
    ]


def results_of(scheme: Scheme) -> list[Result]:
    """考核结果: every unit with its total, best first; grades where there are scores."""
    indicators = leaves(scheme)
    scores = scores_of(scheme)
    items: dict[int, list[BonusItem]] = {}
    for item in BonusItem.objects.filter(participant__scheme=scheme, state=ItemState.ACCEPTED).order_by("id"):
        assert item.participant_id is not None
        items.setdefault(item.participant_id, []).append(item)
    found = []
    for participant in scheme.participants.select_related("unit").order_by("unit__position", "id"):
        own = scores.get(participant.pk, {})
        given = items.get(participant.pk, [])
        found.append(Result(participant, own, given, _total(scheme, indicators, own, given)))
    if not scores:
        return found
    return _graded(scheme, indicators, found)


def _total(scheme: Scheme, indicators: Sequence[Indicator], own: dict[int, Score], items: list[BonusItem]) -> Total:
    """Return a unit's total."""
    points = [(one.weight, own[one.pk].points if one.pk in own else None) for one in indicators]
    return total_of(
        points,
        items=[item.points for item in items],
        bonus_cap=scheme.bonus_cap,
        penalty_cap=scheme.penalty_cap,
    )


def _graded(scheme: Scheme, indicators: Sequence[Indicator], results: list[Result]) -> list[Result]:
    """Return the results with rank and grade, best first."""
    ties = [one for code in scheme.ties for one in indicators if one.code == code]
    standings = []
    for result in results:
        tie_points = tuple(_points(result.scores.get(one.pk)) for one in ties)
        vetoes = [item.title for item in result.items if item.veto]
        barred = f"有一票否决事项（{'、'.join(vetoes)}）" if vetoes else ""
        standings.append(Standing(result.participant.unit_id, result.total.value, tie_points, barred))
    graded = grade(standings, rules=grade_rules(scheme), tie_titles=[one.title for one in ties])
    known = {result.participant.unit_id: result for result in results}
    return [
        Result(row.participant, row.scores, row.items, row.total, one) for one in graded for row in [known[one.unit_id]]
    ]


def _points(score: Score | None) -> Decimal:
    return score.points if score is not None and score.points is not None else Decimal(0)


def result_of(participant: Participant) -> Result:
    """Return one unit's result among those of its scheme."""
    return next(row for row in results_of(participant.scheme) if row.participant.pk == participant.pk)


def grade_title(scheme: Scheme, *, code: str) -> str:
    """Return the title of a grade."""
    return next((str(row["title"]) for row in scheme.grades if row["code"] == code), "")


def parts_without_figures(scheme: Scheme) -> list[Indicator]:
    """没有得分的指标: the indicators that no assessed unit has a figure or a mark for; they count for nobody."""
    scored = set(
        Score.objects.filter(participant__scheme=scheme, points__isnull=False).values_list("indicator_id", flat=True)
    )
    return [one for one in leaves(scheme) if one.pk not in scored]
