"""考核登记 (assessment tables)."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.apps.assessment.models import Appeal, BonusItem, Indicator, PaperSurvey, Participant, Rating, Scheme
from yaodian.apps.assessment.queries.schemes import (
    appeals_for,
    indicators_for,
    items_for,
    participants_for,
    schemes_for,
)
from yaodian.apps.assessment.queries.surveys import surveys_for
from yaodian.kernel.records import RecordType


def scheme_url(scheme: Scheme) -> str:
    """Return the address of a scheme."""
    return reverse("assessment:scheme", args=[scheme.pk])


def indicator_url(indicator: Indicator) -> str:
    """Return the address of the indicator's scheme."""
    return reverse("assessment:scheme", args=[indicator.scheme_id])


def participant_url(participant: Participant) -> str:
    """Return the address of a unit's sheet."""
    return reverse("assessment:sheet", args=[participant.pk])


def item_url(item: BonusItem) -> str:
    """Return the address of an item."""
    return reverse("assessment:item", args=[item.pk])


def survey_url(survey: PaperSurvey) -> str:
    """Return the address of a summary of paper forms."""
    return reverse("assessment:survey", args=[survey.pk])


def appeal_url(appeal: Appeal) -> str:
    """Return the address of an appeal."""
    return reverse("assessment:appeal", args=[appeal.pk])


NAMED = (Rating,)
"""No records of their own, but every act that writes them names the rows in its line."""
RECORDS = (
    RecordType(
        model=Scheme, title=_("考核方案"), rows=lambda by: schemes_for(by=by), url=scheme_url, fields=("title",)
    ),
    RecordType(model=Indicator, title=_("考核指标"), rows=lambda by: indicators_for(by=by), url=indicator_url),
    RecordType(
        model=Participant,
        title=_("参评单位"),
        rows=lambda by: participants_for(by=by).select_related("unit", "scheme"),
        url=participant_url,
    ),
    RecordType(
        model=BonusItem,
        title=_("加减分事项"),
        rows=lambda by: items_for(by=by),
        url=item_url,
        fields=("title", "reason"),
    ),
    RecordType(
        model=PaperSurvey,
        title=_("纸质测评汇总"),
        rows=lambda by: surveys_for(by=by),
        url=survey_url,
        fields=("occasion",),
    ),
    RecordType(
        model=Appeal,
        title=_("考核申诉"),
        rows=lambda by: appeals_for(by=by).select_related("participant__unit", "indicator", "item"),
        url=appeal_url,
    ),
)
