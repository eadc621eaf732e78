"""报送指标 (metrics of returns): coverage and timeliness by roster, and the figures of any field of any return.

`return` names the plan, `field` the form's field. Coverage and timeliness are counts of accepted entries; a total, a
latest value, a ratio and a change are sums of what schools typed, and say so: in a target they stand as a declaration
(PRACTICE.md), unless the field sums documented amounts. Only locked returns count in them. A period belongs to the
stretch in which it falls due."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from yaodian.apps.returns.models import Duty, Figure, ReturnPeriod, ReturnPlan
from yaodian.apps.returns.queries import version_of
from yaodian.apps.returns.rules import RECEIVED, DutyState
from yaodian.engines.forms import Kind
from yaodian.kernel.forms.queries import form_of
from yaodian.kernel.metrics import Better, Derived, Params, Reading, Scope, Unit
from yaodian.kernel.metrics.registry import metric
from yaodian.kernel.periods.rules import Period

SOURCE = "报送台账（逐级审核锁定的报表）"
ZERO = Decimal(0)


def plan_values() -> dict[str, dict[str, str]]:
    """Return what the parameter `return` may be: code → title."""
    return {"return": dict(ReturnPlan.objects.order_by("code").values_list("code", "title"))}


def field_values() -> dict[str, dict[str, str]]:
    """Return what `return` and `field` may be: the fields of every plan's form that hold a number or a choice."""
    found: dict[str, str] = {}
    for key in ReturnPlan.objects.order_by("form_key").values_list("form_key", flat=True).distinct():
        version = version_of(key)
        for field in form_of(version).fields if version else ():
            if field.kind.is_number or field.kind in (Kind.COMPUTED, Kind.ONE, Kind.YES):
                found.setdefault(field.name, f"{field.title}（{version}）")
    return {**plan_values(), "field": found, "over": found}


def _duties(scope: Scope, period: Period, today: date, params: Params) -> QuerySet[Duty]:
    """Return the duties that fell due in the period by today."""
    due = Q(due_date__gte=period.start, due_date__lte=min(period.end, today)) & ~Q(state=DutyState.EXCUSED)
    if code := params.get("return"):
        due &= Q(plan__code=code)
    return scope.rows(Duty.objects.filter(due), "unit_id")


def _figures(scope: Scope, period: Period, today: date, params: Params, field: str = "field") -> QuerySet[Figure]:
    """Return the figures of one field in locked returns of the period."""
    rows = Figure.objects.filter(
        duty__due_date__gte=period.start,
        duty__due_date__lte=period.end,
        duty__locked_at__date__lte=today,
        duty__state=DutyState.LOCKED,
        field=params.get(field, ""),
    )
    if code := params.get("return"):
        rows = rows.filter(duty__plan__code=code)
    return scope.rows(rows, "duty__unit_id")


def _notes() -> tuple[str, ...]:
    return (text("填报数：由学校填写、逐级审核锁定，没有业务记录可核；作目标时按定性办结说明显示。"),)


def _sum(rows: QuerySet[Figure]) -> Decimal:
    return rows.aggregate(total=Sum("value"))["total"] or ZERO


@metric(
    "returns.coverage",
    title=_("报送率"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_("本期内到期、应报的报送（免报除外）中，已报送且未被退回的比例，不论早晚；未报的逐个列名。"),
    parameters=("return",),
    values=plan_values,
)
def coverage(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """报送率: received, of those due."""
    due = _duties(scope, period, today, params)
    return _share(due, due.filter(state__in=sorted(RECEIVED)))


@metric(
    "returns.on_time",
    title=_("按时报送率"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_("本期内到期、应报的报送（免报除外）中，首次报送不晚于截止日且现未处于退回的比例。"),
    parameters=("return",),
    values=plan_values,
)
def on_time(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """按时报送率: first sent by the last day, of those due."""
    due = _duties(scope, period, today, params)
    return _share(due, due.filter(state__in=sorted(RECEIVED), sent_date__lte=F("due_date")))


@metric(
    "returns.locked",
    title=_("报送审定率"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_("本期内到期、应报的报送（免报除外）中，已逐级审核并由科室锁定的比例。"),
    parameters=("return",),
    values=plan_values,
)
def locked(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """报送审定率: locked, of those due."""
    due = _duties(scope, period, today, params)
    return _share(due, due.filter(state=DutyState.LOCKED))


def _share(due: QuerySet[Duty], part: QuerySet[Duty]) -> Reading:
    missing = due.exclude(pk__in=part.order_by().values("pk"))
    return Reading(Decimal(part.count()), Decimal(due.count()), part, whole_rows=due, missing_rows=missing)


def _total(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    rows = _figures(scope, period, today, params).filter(value__isnull=False)
    return Reading(_sum(rows), None, rows, value_field="value", notes=_notes())


@metric(
    "returns.schools",
    title=_("有数的学校数"),
    unit=Unit.SCHOOL,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_("本期内锁定的报表中，该字段大于 0（或选“是”）的学校数，一校计一次。"),
    parameters=("return", "field"),
    values=field_values,
    declared=True,
)
def schools(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """有数的学校数: distinct schools whose figure is above nought."""
    rows = _figures(scope, period, today, params).filter(Q(value__gt=0) | Q(text="yes"))
    count = rows.order_by().values("duty__unit_id").distinct().count()
    return Reading(Decimal(count), None, rows, distinct_field="duty__unit_id", notes=_notes())


@metric(
    "returns.total",
    title=_("填报合计"),
    unit=Unit.COUNT,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_(
        "本期内到期并已锁定的报表中，该字段各期各校之和；用于发生数（起数、人次、金额）。学校填写，按定性说明显示。"
    ),
    parameters=("return", "field"),
    values=field_values,
    declared=True,
)
def total(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """填报合计: the sum of a field over all periods."""
    return _total(scope, period, today, params)


@metric(
    "returns.latest",
    title=_("最近一期填报数"),
    unit=Unit.COUNT,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_(
        "本期内最近一个有锁定报表的报送期中，该字段各校之和；用于时点数（在用、在册）。学校填写，按定性说明显示。"
    ),
    parameters=("return", "field"),
    values=field_values,
    declared=True,
)
def latest(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """最近一期填报数: the sum of a field in the last period that has locked returns anywhere."""
    rows = _last(_figures(scope, period, today, params), period, today, params)
    return Reading(_sum(rows), None, rows, value_field="value", notes=_notes())


def _last(rows: QuerySet[Figure], period: Period, today: date, params: Params) -> QuerySet[Figure]:
    """Return the rows of the last period, which is the same for every unit."""
    all_rows = _figures(Scope(), period, today, params)
    last = ReturnPeriod.objects.filter(duties__figures__in=all_rows).order_by("-due_date", "-pk").values("pk")[:1]
    return rows.filter(duty__period_id__in=list(last.values_list("pk", flat=True)), value__isnull=False)


@metric(
    "returns.ratio",
    title=_("填报比例"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_("本期内锁定的报表中，一个字段之和占另一个字段（over）之和的比例。学校填写，按定性说明显示。"),
    parameters=("return", "field", "over"),
    values=field_values,
    declared=True,
)
def ratio(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """填报比例: a field's sum over another's."""
    part = _figures(scope, period, today, params).filter(value__isnull=False)
    whole = _figures(scope, period, today, params, "over").filter(value__isnull=False)
    return Reading(_sum(part), _sum(whole), part, whole_rows=whole, value_field="value", notes=_notes())


@metric(
    "returns.change",
    title=_("填报数比上期"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_("本期填报合计比上一同类周期增减的百分比；上期为 0 则无从计算。学校填写，按定性说明显示。"),
    parameters=("return", "field"),
    values=field_values,
    declared=True,
)
def change(scope: Scope, period: Period, today: date, params: Params) -> Derived:
    """填报数比上期: growth of a field's total over the period before, in percent."""
    now, before = _total(scope, period, today, params), _total(scope, period.previous(), today, params)
    value = (now.part - before.part) * 100 / before.part if before.part else None
    return Derived(value, {"now": now, "before": before}, notes=_notes())
