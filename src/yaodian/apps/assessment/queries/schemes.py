"""Schemes and who may see what (查考核方案)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.db.models import Q, QuerySet

from yaodian.apps.assessment.models import Appeal, BonusItem, Indicator, Participant, Rating, Scheme, Score
from yaodian.apps.assessment.rules import AppealState, IndicatorKind, ItemState, SchemeState
from yaodian.apps.assessment.rules.declared import SchemeSeed, parse_schemes
from yaodian.kernel.access import By, allowed_units, holds

SHOWN = (SchemeState.PROVISIONAL, SchemeState.FINAL)


@cache
def shipped_schemes() -> tuple[SchemeSeed, ...]:
    """随附方案: the declared schemes of the catalogue."""
    file = Path(__file__).resolve().parents[1] / "catalogue" / "schemes.toml"
    return tuple(parse_schemes(file.read_text("utf-8")))


def sees_all(by: By) -> bool:
    """Does the reader see every unit's sheet (office and leaders)?"""
    return allowed_units(by, "assessment.read").everywhere


def schemes_for(*, by: By) -> QuerySet[Scheme]:
    """Return the schemes a reader may see: all for the office, those of one's unit or to rate, once opened."""
    if sees_all(by):
        return Scheme.objects.all()
    if not holds(by, "assessment.read"):
        return Scheme.objects.none()
    units = allowed_units(by, "assessment.read").ids
    own = Participant.objects.filter(unit_id__in=units).values("scheme_id")
    rated = Q(pk__in=[]) if not holds(by, "assessment.rate") else Q(indicators__kind=IndicatorKind.SURVEY)
    return Scheme.objects.filter(Q(pk__in=own) | rated).exclude(state=SchemeState.DRAFT).distinct()


def participants_for(*, by: By) -> QuerySet[Participant]:
    """Return the sheets a reader may see: all for the office and leaders, one's own once it was published."""
    if sees_all(by):
        return Participant.objects.all()
    units = allowed_units(by, "assessment.read").ids
    return Participant.objects.filter(unit_id__in=units, scheme__state__in=SHOWN)


def indicators_for(*, by: By) -> QuerySet[Indicator]:
    """Return the indicators of the schemes a reader may see."""
    return Indicator.objects.filter(scheme__in=schemes_for(by=by))


def items_for(*, by: By) -> QuerySet[BonusItem]:
    """Return the items a reader may see: all for office and leaders, those one proposed, one's own unit's accepted ones
    once published."""
    if sees_all(by):
        return BonusItem.objects.all()
    proposed = Q(proposer_account_id=by.account_id) if by.account_id is not None else Q(pk__in=[])
    own = Q(participant__in=participants_for(by=by), state=ItemState.ACCEPTED)
    return BonusItem.objects.filter(proposed | own)


def appeals_for(*, by: By) -> QuerySet[Appeal]:
    """Return the appeals a reader may see: all for the office and leaders, one's own."""
    return Appeal.objects.filter(participant__in=participants_for(by=by))


def assessed_elsewhere(scheme: Scheme) -> list[Participant]:
    """Return the units of this scheme that another scheme of the same year assesses as well."""
    own = scheme.participants.values("unit_id")
    rows = Participant.objects.filter(scheme__year=scheme.year, unit_id__in=own).exclude(scheme=scheme)
    return list(rows.select_related("unit", "scheme").order_by("unit__position", "id"))


def leaves(scheme: Scheme) -> list[Indicator]:
    """Return the indicators that carry points, in order."""
    return list(scheme.indicators.exclude(kind=IndicatorKind.GROUP).select_related("upper").order_by("position", "id"))


def rated_by(*, by: By, scheme: Scheme) -> list[Indicator]:
    """Return the declared indicators that the reader may mark now."""
    if scheme.state != SchemeState.OPEN:
        return []
    kinds = []
    if holds(by, "assessment.rate_as_leader"):
        kinds.append(IndicatorKind.LEADER)
    if holds(by, "assessment.rate"):
        kinds.append(IndicatorKind.SURVEY)
    return list(scheme.indicators.filter(kind__in=kinds).order_by("position", "id"))


def ratings_of(*, indicator: Indicator, rater: str, unit_id: int | None) -> dict[int, Rating]:
    """Return participant id → the mark this rater gave."""
    rows = Rating.objects.filter(indicator=indicator, rater=rater)
    rows = rows.filter(unit__isnull=True) if unit_id is None else rows.filter(unit_id=unit_id)
    return {row.participant_id: row for row in rows}


def open_appeals(scheme: Scheme) -> QuerySet[Appeal]:
    """Return the appeals of a scheme that wait for an answer."""
    rows = Appeal.objects.filter(participant__scheme=scheme, state=AppealState.FILED)
    return rows.select_related("participant__unit", "indicator", "item").order_by("id")


def scores_of(scheme: Scheme) -> dict[int, dict[int, Score]]:
    """Return participant id → indicator id → score."""
    found: dict[int, dict[int, Score]] = {}
    for score in Score.objects.filter(participant__scheme=scheme):
        found.setdefault(score.participant_id, {})[score.indicator_id] = score
    return found


def is_own_item(item: BonusItem, *, by: By) -> bool:
    """本人提出的 (one's own item): did this person propose it, or refer the matter it came from (known by name)?"""
    return (
        item.proposed_by == by.name if item.proposer_account_id is None else item.proposer_account_id == by.account_id
    )
