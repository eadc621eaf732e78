"""Plan worklist (要点待办): what the plan asks of a reader now, by subject."""

from __future__ import annotations

from datetime import date

from yaodian.apps.plan.worklist.cosigning import cosigning_items
from yaodian.apps.plan.worklist.months import month_items
from yaodian.apps.plan.worklist.preparation import preparation_items
from yaodian.apps.plan.worklist.supervision import supervision_items
from yaodian.apps.plan.worklist.tasks import task_items
from yaodian.apps.plan.worklist.yearend import year_items
from yaodian.kernel.access import Reader
from yaodian.kernel.worklist import Item


def items(by: Reader, today: date) -> list[Item]:
    """Return what the plan asks of this reader now."""
    return [
        *task_items(by, today),
        *month_items(by, today),
        *supervision_items(by, today),
        *preparation_items(by, today),
        *cosigning_items(by, today),
        *year_items(by, today),
    ]
