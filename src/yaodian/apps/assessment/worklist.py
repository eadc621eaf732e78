"""考核待办 (assessment worklist): marks to give, items and appeals to decide, one's own sheet to check, results to approve."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.apps.assessment.models import Appeal, BonusItem, Participant, Scheme
from yaodian.apps.assessment.queries.schemes import is_own_item, rated_by
from yaodian.apps.assessment.queries.surveys import is_own_survey, surveys_for
from yaodian.apps.assessment.rules import AppealState, ItemState, SchemeState, SurveyState
from yaodian.kernel.access import Reader, allowed_units, holds
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.worklist import Item, light_for


def items(by: Reader, today: date) -> list[Item]:
    """Return what the assessment asks of the reader now."""
    return [*_to_rate(by), *_to_check(by, today), *_to_decide(by), *_to_check_papers(by), *_to_approve(by, today)]


def _to_rate(by: Reader) -> Iterator[Item]:
    """Yield the declared indicators on which the reader has not marked anybody yet."""
    for scheme in Scheme.objects.filter(state=SchemeState.OPEN).order_by("id"):
        for indicator in rated_by(by=by, scheme=scheme):
            if not indicator.ratings.filter(rater=by.acting_for or by.name).exists():
                yield Item(
                    key=f"assessment.rate:{indicator.pk}",
                    title=f"{scheme} {indicator.title}",
                    record=record_ref(indicator),
                    url=reverse("assessment:rate", args=[indicator.pk]),
                    action=_("评分"),
                )


def _to_check(by: Reader, today: date) -> Iterator[Item]:
    """Yield the published sheets of the reader's own units while they may appeal."""
    units = allowed_units(by, "assessment.appeal").ids
    rows = Participant.objects.filter(
        unit_id__in=units, scheme__state=SchemeState.PROVISIONAL, scheme__appeal_until_date__gte=today
    )
    rows = rows.filter(confirmed_at__isnull=True)
    for row in rows.exclude(appeals__state=AppealState.FILED).select_related("scheme", "unit").order_by("id"):
        due = row.scheme.appeal_until_date
        yield Item(
            key=f"assessment.check:{row.pk}",
            title=_("%(scheme)s初评得分") % {"scheme": row.scheme},
            record=record_ref(row.scheme),  # its notice is about the scheme: one matter, one line
            url=reverse("assessment:sheet", args=[row.pk]),
            action=_("核对，可申诉"),
            due_date=due,
            light=light_for(due, today=today, warn_from=due),
            unit_title=str(row.unit),
        )


def _to_decide(by: Reader) -> Iterator[Item]:
    """Yield items and appeals that wait for the office."""
    if not holds(by, "assessment.manage"):
        return
    waiting = BonusItem.objects.filter(state=ItemState.PROPOSED)
    for item in waiting.select_related("participant__unit").order_by("id"):
        if is_own_item(item, by=by):
            continue
        yield Item(
            key=f"assessment.item:{item.pk}",
            title=item.title,
            record=record_ref(item),
            url=reverse("assessment:item", args=[item.pk]),
            action=_("审定加减分"),
            unit_title=str(item.participant.unit) if item.participant else "",
        )
    for appeal in (
        Appeal.objects.filter(state=AppealState.FILED)
        .select_related("participant__unit", "participant__scheme", "indicator", "item")
        .order_by("id")
    ):
        yield Item(
            key=f"assessment.appeal:{appeal.pk}",
            title=_("申诉：%(what)s") % {"what": appeal},
            record=record_ref(appeal),
            url=reverse("assessment:appeal", args=[appeal.pk]),
            action=_("答复申诉"),
            unit_title=str(appeal.participant.unit),
        )


def _to_check_papers(by: Reader) -> Iterator[Item]:
    """Yield the summaries of paper forms that another person entered."""
    if not holds(by, "assessment.manage"):
        return
    for survey in surveys_for(by=by).filter(state=SurveyState.ENTERED).order_by("id"):
        if not is_own_survey(survey, by=by):
            yield Item(
                key=f"assessment.survey:{survey.pk}",
                title=f"{survey.indicator.scheme} {survey.indicator.title}",
                record=record_ref(survey),
                url=reverse("assessment:survey", args=[survey.pk]),
                action=_("核对纸质测评汇总"),
                fact=_("%(occasion)s，%(who)s登记") % {"occasion": survey.occasion, "who": survey.entered_by},
            )


def _to_approve(by: Reader, today: date) -> Iterator[Item]:
    """Yield the results that wait for a leader: the window is over and no appeal is open."""
    if not holds(by, "assessment.approve"):
        return
    ready = Scheme.objects.filter(state=SchemeState.PROVISIONAL, appeal_until_date__lt=today)
    for scheme in ready.exclude(participants__appeals__state=AppealState.FILED).distinct().order_by("id"):
        yield Item(
            key=f"assessment.approve:{scheme.pk}",
            title=str(scheme),
            record=record_ref(scheme),
            url=reverse("assessment:scheme", args=[scheme.pk]),
            action=_("审定定档"),
            leader=True,
        )
