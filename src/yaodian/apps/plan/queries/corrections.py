"""Correction reads (查更正): a target's number counted anew as at an earlier day; corrections beside a frozen month."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import QuerySet

from yaodian.apps.plan.models import MonthCorrection, ReportMonth, Target
from yaodian.apps.plan.queries.targets import targets_of
from yaodian.apps.plan.rules import Source
from yaodian.apps.plan.rules.months import CorrectionState
from yaodian.kernel.access import By, holds


def number_as_at(target: Target, *, day: date) -> str | None:
    """Return a target's number as today's records tell it for an earlier day, None where there is none."""
    view = targets_of(target.clause.point.section.plan, today=day).get(target.pk)
    if view is None or view.source is Source.DECLARED or view.number is None:
        return None
    return f"{view.number:f}"


def corrections_beside(month: ReportMonth) -> dict[str, list[MonthCorrection]]:
    """Return place ("target:17", "task:4", "unit:9") → the accepted corrections of a frozen month, told later."""
    found: dict[str, list[MonthCorrection]] = defaultdict(list)
    rows = month.corrections.filter(state=CorrectionState.ACCEPTED).select_related("told_in", "unit")
    for row in rows.order_by("pk"):
        if row.target_id is not None:
            found[f"target:{row.target_id}"].append(row)
        elif row.task_id is not None:
            found[f"task:{row.task_id}"].append(row)
        else:
            found[f"unit:{row.unit_id}"].append(row)
    return dict(found)


def corrections_waiting(by: By) -> QuerySet[MonthCorrection]:
    """Return the corrections that wait for a check by somebody like this reader."""
    if not holds(by, "plan.verify"):
        return MonthCorrection.objects.none()
    rows = MonthCorrection.objects.filter(state=CorrectionState.ASKED).select_related("month", "unit")
    return rows.exclude(asked_by_account_id=by.account_id).order_by("asked_at")
