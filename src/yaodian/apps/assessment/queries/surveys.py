"""Paper surveys (查纸质测评): which summaries there are, what they add to an indicator."""

from __future__ import annotations

from django.db.models import QuerySet

from yaodian.apps.assessment.models import Indicator, PaperLine, PaperSurvey, Participant
from yaodian.apps.assessment.queries.schemes import sees_all
from yaodian.apps.assessment.rules import SurveyState
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


def is_own_survey(survey: PaperSurvey, *, by: By) -> bool:
    """本人登记的 (one's own): did this person enter the summary?"""
    if survey.entered_by_account_id is None or by.account_id is None:
        return survey.entered_by == by.name
    return survey.entered_by_account_id == by.account_id
