"""台账的指标 (metrics of ledgers): the same few for every ledger, chosen by parameters; each opens into its rows.

`ledger` is a ledger's key, "" for all. `field` and `value` narrow to rows with this answer. A ledger of events is counted by
the day of its rows within the period; a standing one as it stands on the last day of the period, or today. Rows entered by
mistake count nowhere. Sums are of what schools wrote themselves: 申报数, and the reading says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from yaodian.apps.ledgers.models import Entry, Ledger
from yaodian.apps.ledgers.queries import declaration_of, ledger_titles
from yaodian.apps.ledgers.rules import LedgerRowState
from yaodian.kernel.metrics import Better, Derived, Params, Reading, Scope, Unit
from yaodian.kernel.metrics.registry import metric
from yaodian.kernel.periods.rules import Period
from yaodian.kernel.units.models import Unit as Place
from yaodian.kernel.units.queries import units_open

PARAMETERS = ("ledger", "field", "value")
SOURCE = "台账（PRACTICE“核算数”）；各台账声明所引的要点和条例"


def _values() -> Mapping[str, Mapping[str, str]]:
    return {"ledger": ledger_titles()}


def _rows(scope: Scope, period: Period, today: date, params: Params) -> QuerySet[Entry]:
    """Return the rows of the period within the scope."""
    day = min(period.end, today)
    standing = Q(day=None, made_date__lte=day) & (Q(ended_date=None) | Q(ended_date__gt=day))
    rows = Entry.objects.exclude(state=LedgerRowState.VOID).filter(Q(day__range=(period.start, day)) | standing)
    if key := params.get("ledger"):
        rows = rows.filter(ledger__key=key)
    if field := params.get("field"):
        rows = (
            rows.filter(**{f"answers__{field}": params["value"]})
            if params.get("value")
            else rows.exclude(**{f"answers__{field}": None})
        )
    return scope.rows(rows, "unit")


@metric(
    "ledgers.count",
    title=_("台账记录数"),
    unit=Unit.COUNT,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_("活动类台账：本周期内发生的记录数；在册类台账：周期末（或今天）在册的记录数。作废的不计。"),
    parameters=PARAMETERS,
    values=_values,
)
def count(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """台账记录数 (count): rows of the period."""
    rows = _rows(scope, period, today, params)
    return Reading(Decimal(rows.count()), None, rows)


@metric(
    "ledgers.coverage",
    title=_("台账覆盖率"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_(
        "应建这本台账的单位中，本周期至少有一条记录的比例；分母减分子就是应建未建的单位名单。不指定台账时，指记有任何一本应建台账。"
    ),
    parameters=PARAMETERS,
    values=_values,
)
def coverage(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """台账覆盖率 (coverage): of the units that should keep the ledger, those with a row; the rest are named."""
    ledgers = Ledger.objects.filter(open=True)
    if key := params.get("ledger"):
        ledgers = ledgers.filter(key=key)
    kinds = {kind for ledger in ledgers for kind in declaration_of(ledger).expected}
    whole = scope.rows(
        Place.objects.filter(pk__in=units_open(on=min(period.end, today)).filter(kind__in=kinds).values("pk")), "pk"
    )
    kept = _rows(scope, period, today, params).order_by().values("unit_id")
    part = whole.filter(pk__in=kept)
    return Reading(Decimal(part.count()), Decimal(whole.count()), part, whole, missing_rows=whole.exclude(pk__in=kept))


@metric(
    "ledgers.units",
    title=_("有记录的单位数"),
    unit=Unit.SCHOOL,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_("本周期有记录的不同单位数；同一单位有多条只计一次。"),
    parameters=PARAMETERS,
    values=_values,
)
def units(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """有记录的单位数 (distinct units): a unit with many rows counts once."""
    rows = _rows(scope, period, today, params)
    value = rows.order_by().values("unit_id").distinct().count()
    return Reading(Decimal(value), None, rows, distinct_field="unit_id")


@metric(
    "ledgers.distinct",
    title=_("不同内容数"),
    unit=Unit.COUNT,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_(
        "本周期记录中，某一字段（参数 field，不填为名称）不同内容的个数，如不同企业、不同主题；各单位之间有重复，不能相加。"
    ),
    parameters=PARAMETERS,
    values=_values,
)
def distinct(scope: Scope, period: Period, today: date, params: Params) -> Derived:
    """不同内容数 (distinct values of a field): not additive, since two units may have the same."""
    rows = _rows(scope, period, today, params)
    name = f"answers__{params['field']}" if params.get("field") else "title"
    value = rows.order_by().values(name).distinct().count()
    counted = rows.count()
    return Derived(Decimal(value) if counted else None, {"rows": Reading(Decimal(counted), None, rows)})


@metric(
    "ledgers.total",
    title=_("台账合计数"),
    unit=Unit.COUNT,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_("本周期记录的计量字段（台账声明中的 amount，如人数、人次、座位）之和。各单位自行填写，是申报数。"),
    parameters=PARAMETERS,
    values=_values,
)
def total(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """台账合计数 (total): the sum of the declared quantity, said to be a declaration."""
    rows = _rows(scope, period, today, params).filter(amount__isnull=False)
    value = rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)
    return Reading(value, None, rows, value_field="amount", notes=(now_("申报数：由各单位自行填写，未经核实"),))


def _permits(
    scope: Scope, period: Period, today: date, params: Params
) -> tuple[QuerySet[Entry], QuerySet[Entry], date]:
    day = min(period.end, today)
    rows = _rows(scope, period, today, params).filter(state=LedgerRowState.IN_FORCE, until_date__isnull=False)
    return rows, rows.filter(until_date__lt=day), day


@metric(
    "ledgers.expired_share",
    title=_("证照过期率"),
    unit=Unit.SHARE,
    better=Better.LOWER,
    source=SOURCE,
    definition=_("在册且有有效期的记录中，至少一证在周期末（或今天）之前已到期的比例。分母减分子为全部有效的记录。"),
    parameters=PARAMETERS,
    values=_values,
)
def expired_share(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """证照过期率 (share expired): of the rows in force with a permit, those with one that has ended."""
    rows, expired, day = _permits(scope, period, today, params)
    return Reading(
        Decimal(expired.count()), Decimal(rows.count()), expired, rows, missing_rows=rows.filter(until_date__gte=day)
    )


@metric(
    "ledgers.valid_share",
    title=_("证照有效率"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_("在册且有有效期的记录中，全部证照在周期末（或今天）仍有效的比例。分母减分子就是过期名单。"),
    parameters=PARAMETERS,
    values=_values,
)
def valid_share(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """证照有效率 (share valid): the expired ones are the named list of what is missing."""
    rows, expired, day = _permits(scope, period, today, params)
    valid = rows.filter(until_date__gte=day)
    return Reading(Decimal(valid.count()), Decimal(rows.count()), valid, rows, missing_rows=expired)


@metric(
    "ledgers.breaches",
    title=_("带过期证照使用次数"),
    unit=Unit.COUNT,
    better=Better.LOWER,
    source="《校车安全管理条例》；台账",
    definition=_("本周期的使用记录（如校车行车日志）中，登记时所属车辆等已有证照过期的次数。"),
    parameters=PARAMETERS,
    values=_values,
)
def breaches(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """带过期证照使用次数 (breaches): uses of what had an expired permit on the day."""
    rows = _rows(scope, period, today, params).exclude(breach="")
    return Reading(Decimal(rows.count()), None, rows)


@metric(
    "ledgers.balanced_share",
    title=_("收发账实完整率"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source="《危险化学品安全管理条例》第二十四条；台账",
    definition=_("有收发的在册记录中，没有待第二人确认的收发的比例。结存由收发算出，不能为负。"),
    parameters=("ledger",),
    values=_values,
)
def balanced_share(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """收发账实完整率 (share balanced): of the stocks in force, those without a movement that waits."""
    rows = _rows(scope, period, today, params).filter(state=LedgerRowState.IN_FORCE, balance__isnull=False)
    waiting = rows.filter(movements__state="asked").distinct()
    settled = rows.exclude(pk__in=waiting.order_by().values("pk"))
    return Reading(Decimal(settled.count()), Decimal(rows.count()), settled, rows, missing_rows=waiting)


@metric(
    "ledgers.clusters",
    title=_("聚集性记录数"),
    unit=Unit.COUNT,
    better=Better.LOWER,
    source="《学校和托幼机构传染病疫情报告工作规范》；台账",
    definition=_(
        "截至今天（或周期末）的近几天（参数 days，默认 1）内，同一单位、同一分组（参数 group，如 class,illness）的计量合计多于界限（参数 more_than，默认 0）的那些记录。"
    ),
    parameters=("ledger", "group", "more_than", "days"),
    values=_values,
)
def clusters(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """聚集性记录数 (rows in clusters): rows of groups whose sum within the last days passes a limit."""
    from datetime import timedelta

    day = min(period.end, today)
    since = day - timedelta(days=int(params.get("days", 1)) - 1)
    chosen = {"ledger": params["ledger"]} if params.get("ledger") else {}
    rows = _rows(scope, period, today, chosen).filter(day__range=(since, day), amount__isnull=False)
    names = [name.strip() for name in str(params.get("group", "")).split(",") if name.strip()]
    fields = {f"group_{place}": F(f"answers__{name}") for place, name in enumerate(names)}
    sums: Any = rows.order_by().annotate(**fields).values("unit_id", "ledger_id", *fields).annotate(total=Sum("amount"))
    met = Q(pk__in=())
    for group in sums.filter(total__gt=Decimal(str(params.get("more_than", 0)))):
        same = {f"answers__{name}": group[f"group_{place}"] for place, name in enumerate(names)}
        met |= Q(unit_id=group["unit_id"], ledger_id=group["ledger_id"], **same)
    found = rows.filter(met)
    return Reading(Decimal(found.count()), None, found)


@metric(
    "ledgers.at_least",
    title=_("达到界限的记录数"),
    unit=Unit.COUNT,
    better=Better.LOWER,
    source="台账",
    definition=_("本周期记录中，某一数字字段（参数 field）不少于界限（参数 least）的记录数，如连续缺课 3 天以上。"),
    parameters=("ledger", "field", "least"),
    values=_values,
)
def at_least(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """达到界限的记录数 (rows at or over a limit)."""
    chosen = {"ledger": params["ledger"]} if params.get("ledger") else {}
    rows = _rows(scope, period, today, chosen)
    field = params.get("field")
    found = rows.filter(**{f"answers__{field}__gte": int(params.get("least", 1))}) if field else rows.none()
    return Reading(Decimal(found.count()), None, found)
