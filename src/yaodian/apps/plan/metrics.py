"""Plan metrics (要点指标): tasks closed and tasks in time; and which readings the nightly record keeps for the targets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import F, QuerySet
from django.db.models.functions import TruncDate
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models import TargetReading, Task, WorkPlan
from yaodian.apps.plan.rules import PlanState, Source, TaskState
from yaodian.kernel.metrics import Better, Params, Reading, Scope, Unit
from yaodian.kernel.metrics.queries import Wanted
from yaodian.kernel.metrics.registry import metric
from yaodian.kernel.periods.rules import Period

SOURCE = "工作要点任务台账"


def nightly(today: date) -> Iterator[Wanted]:
    """Yield every computed reading of the running plans' targets, chosen or not, for the nightly record."""
    rows = TargetReading.objects.filter(
        target__clause__point__section__plan__state=PlanState.RUNNING,
        target__withdrawn_reason="",
        source=Source.COMPUTED,
    ).exclude(metric="")
    found = rows.values_list("metric", "params", "target__clause__point__section__plan__year")
    seen: set[tuple[str, str, int]] = set()
    for key, params, year in found.order_by("metric", "id"):
        mark = (key, str(sorted(params.items())), year)
        if mark not in seen:
            seen.add(mark)
            yield Wanted(key=key, period=str(year), params=params)


def _tasks(scope: Scope, period: Period) -> QuerySet[Task]:
    """Return the dispatched tasks of the period's plans within the scope (by lead unit)."""
    plans = WorkPlan.objects.filter(year__gte=period.start.year, year__lte=period.end.year)
    rows = Task.objects.filter(plan__in=plans).exclude(state__in=[TaskState.DRAFT, TaskState.CANCELLED])
    return scope.rows(rows, "lead_unit")


def _end_of(day: date) -> datetime:
    """Return the last moment of a day."""
    return datetime.combine(day, time.max, get_current_timezone())


@metric(
    "plan.tasks_closed",
    title=_("已办结任务"),
    unit=Unit.COUNT,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_("已交办的任务中，到统计日已按审批程序办结的件数。"),
)
def tasks_closed(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """已办结任务: tasks closed by approval by the day."""
    given = _tasks(scope, period)
    closed = given.filter(state=TaskState.CLOSED, closed_at__lte=_end_of(today))
    return Reading(
        part=Decimal(closed.count()),
        whole=None,
        part_rows=closed,
        missing_rows=given.exclude(pk__in=closed.values("pk")),
    )


@metric(
    "plan.tasks_in_time",
    title=_("任务按期办结率"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_("到统计日时限已到的任务中，在时限当日或之前办结的比例；没有任务到期时无从计算。"),
)
def tasks_in_time(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """任务按期办结率: of the tasks due by the day, those closed on or before their deadline."""
    due = _tasks(scope, period).filter(due_date__lte=today)
    in_time = due.filter(state=TaskState.CLOSED).annotate(closed_day=TruncDate("closed_at"))
    in_time = in_time.filter(closed_day__lte=F("due_date"))
    return Reading(
        part=Decimal(in_time.count()),
        whole=Decimal(due.count()),
        part_rows=in_time,
        whole_rows=due,
        missing_rows=due.exclude(pk__in=in_time.values("pk")),
    )


@metric(
    "plan.tasks_overdue",
    title=_("超过时限未办结的任务"),
    unit=Unit.COUNT,
    better=Better.LOWER,
    source=SOURCE,
    definition=_("到统计日时限已过的任务中，到统计日仍未办结的件数；经批准暂停、取消的不计。"),
)
def tasks_overdue(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """超过时限未办结的任务: tasks past their deadline on the day and not closed by then; halted and cancelled ones apart."""
    due = _tasks(scope, period).filter(due_date__lt=today).exclude(state=TaskState.HALTED)
    late = due.exclude(state=TaskState.CLOSED, closed_at__lte=_end_of(today))
    return Reading(part=Decimal(late.count()), whole=None, part_rows=late)
