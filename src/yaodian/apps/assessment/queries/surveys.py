"""Paper surveys (查纸质测评): which summaries there are, what they add to an indicator."""

from __future__ import annotations

from django.db.models import QuerySet

from yaodian.apps.assessment.models import Indicator, PaperLine, PaperSurvey, Participant, Rating, Scheme
from yaodian.apps.assessment.queries.schemes import leaves, sees_all
from yaodian.apps.assessment.rules import IndicatorKind, SurveyState
from yaodian.apps.assessment.rules.surveys import PaperMean
from yaodian.kernel.access import By


def surveys_for(*, by: By) -> QuerySet[PaperSurvey]:
    """Return the summaries a reader may see: office and leaders."""
    rows = PaperSurvey.objects.select_related("indicator__scheme")
    return rows if sees_all(by) else rows.none()


def papers_of(*, indicator: Indicator, participant: Participant) -> list[PaperMean]:
    """Return what the checked summaries say of a unit on an indicator."""
    rows = PaperLine.objects.filter(
        participant=participant, survey__indicator=indicator, survey__state=SurveyState.ACCEPTED
    )
    return [PaperMean(row.valid, row.mean, row.handed_out, row.returned) for row in rows.order_by("pk")]


def unrated(scheme: Scheme) -> list[Indicator]:
    """还没有评价的指标: those by marks for which neither a mark nor a checked summary of paper forms is there."""
    held = set(Rating.objects.filter(participant__scheme=scheme).values_list("indicator_id", flat=True))
    checked = PaperSurvey.objects.filter(indicator__scheme=scheme, state=SurveyState.ACCEPTED)
    held |= set(checked.values_list("indicator_id", flat=True))
    return [one for one in leaves(scheme) if one.kind != IndicatorKind.COMPUTED and one.pk not in held]


def is_own_survey(survey: PaperSurvey, *, by: By) -> bool:
    """本人登记的 (one's own): did this person enter the summary?"""
    if survey.entered_by_account_id is None or by.account_id is None:
        return survey.entered_by == by.name
    return survey.entered_by_account_id == by.account_id
