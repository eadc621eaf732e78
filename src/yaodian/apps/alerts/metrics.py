"""预警的指标 (metrics of alerts)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from yaodian.apps.alerts.models import Alert
from yaodian.apps.alerts.rules import AlertState
from yaodian.kernel.metrics import Better, Params, Reading, Scope, Unit
from yaodian.kernel.metrics.registry import metric
from yaodian.kernel.periods.rules import Period


@metric(
    "alerts.settled_share",
    title=_("预警处置率"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source="预警事项；工作要点18.7、18.8、19.7",
    definition=_("本周期内预警的事项中，主管科室已登记处置情况的比例；未处置的逐件列名。参数 rule 只看一条规则。"),
    parameters=("rule",),
)
def settled_share(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """预警处置率 (share settled): of those raised in the period."""
    raised = scope.rows(Alert.objects.filter(day__range=(period.start, min(period.end, today))), "unit")
    raised = raised.filter(unit__isnull=False)
    if key := params.get("rule"):
        raised = raised.filter(rule__key=key)
    settled = raised.filter(state=AlertState.SETTLED)
    return Reading(
        Decimal(settled.count()),
        Decimal(raised.count()),
        settled,
        raised,
        missing_rows=raised.exclude(state=AlertState.SETTLED),
    )
