"""__title__的指标 (__app__ metrics)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from yaodian.apps.__app__.models import __Noun__
from yaodian.apps.__app__.rules import __Noun__State
from yaodian.kernel.metrics import Better, Params, Reading, Scope, Unit
from yaodian.kernel.metrics.registry import metric
from yaodian.kernel.periods.rules import Period


@metric(
    "__app__.closed_share",
    title=_("__title__办结率"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source="__title__台账",
    definition=_("截止日期落在本周期的__title__中，已办结的比例。"),
)
def closed_share(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """__title__办结率 (share closed): of those due in the period, those that are closed."""
    due = scope.rows(__Noun__.objects.filter(due_date__range=(period.start, period.end)), "unit")
    closed = due.filter(state=__Noun__State.CLOSED)
    return Reading(
        part=Decimal(closed.count()),
        whole=Decimal(due.count()),
        part_rows=closed,
        whole_rows=due,
        missing_rows=due.exclude(state=__Noun__State.CLOSED),
    )
