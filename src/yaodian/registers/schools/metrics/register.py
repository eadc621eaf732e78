"""学校数与填报 (schools, and what is on record of them)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.metrics import Better, Params, Reading, Scope, Unit
from yaodian.kernel.metrics.registry import metric
from yaodian.kernel.periods.rules import Period
from yaodian.registers.schools.metrics.scope import SOURCE, day_of, schools_of, sum_of, there
from yaodian.registers.schools.queries import facts_on
from yaodian.registers.schools.rules import PUPILS, Ownership, SchoolStage


@metric(
    "schools.schools",
    title=_("学校数"),
    unit=Unit.SCHOOL,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_(
        "截至期末（期末未到的截至当日）存在的学校和幼儿园数，一个单位计一所；参数 kind：只计这个办学类型代码，参数 stage：只计有这个学段的学校，参数 ownership：只计公办或民办。"
    ),
    parameters=("kind", "stage", "ownership"),
)
def schools(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """学校数: schools by kind, stage or ownership."""
    rows = schools_of(scope, day_of(period, today))
    if kind := params.get("kind"):
        rows = rows.filter(kind_code=kind)
    if stage := params.get("stage"):
        rows = rows.filter(**{f"teaches_{SchoolStage(stage).value}": True})
    if ownership := params.get("ownership"):
        rows = rows.filter(ownership=ownership)
    return Reading(Decimal(rows.count()), None, rows)


@metric(
    "schools.coded",
    title=_("有学校标识码的学校比例"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_("存在的学校和幼儿园中，已登记学校（机构）标识码的比例；名单列出未登记的。"),
)
def coded(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """有学校标识码的学校比例: schools with their national code on record."""
    whole = schools_of(scope, day_of(period, today))
    part = whole.exclude(code="")
    return Reading(
        Decimal(part.count()), Decimal(whole.count()), part, whole_rows=whole, missing_rows=whole.filter(code="")
    )


@metric(
    "schools.facts_filed",
    title=_("办学条件填报率"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_(
        "存在的学校和幼儿园中，截至期末（期末未到的截至当日）有一条在有效期内的办学条件记录的比例；名单列出未填报的。"
    ),
)
def facts_filed(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """办学条件填报率: schools whose facts are on record for the day."""
    on = day_of(period, today)
    whole = schools_of(scope, on)
    filed = facts_on(on=on).values("school_id")
    part, missing = whole.filter(pk__in=filed), whole.exclude(pk__in=filed)
    return Reading(Decimal(part.count()), Decimal(whole.count()), part, whole_rows=whole, missing_rows=missing)


@metric(
    "schools.pupils",
    title=_("登记在校（园）生数"),
    unit=Unit.PERSON,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_(
        "在有效期内的办学条件中登记的在校（园）生数，按一个学段计：参数 stage（默认小学 primary）。学籍人数另有指标。"
    ),
    parameters=("stage",),
)
def pupils(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """登记在校（园）生数: pupils as the statistics report them, of one stage (default primary)."""
    on = day_of(period, today)
    column = PUPILS[SchoolStage(params.get("stage") or SchoolStage.PRIMARY)]
    rows = scope.rows(facts_on(on=on).filter(there(on, "school__"), **{f"{column}__isnull": False}), "school")
    return Reading(sum_of(rows, column), None, rows, value_field=column)


@metric(
    "schools.classified_private",
    title=_("民办学校分类登记率"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source="《民办教育促进法》第十九条；学校登记",
    definition=_("民办学校（含民办园）中已登记为非营利性或营利性的比例；名单列出尚未登记的。"),
)
def classified_private(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """民办学校分类登记率: private schools that chose their classification."""
    on = day_of(period, today)
    whole = schools_of(scope, on).filter(ownership=Ownership.PRIVATE)
    chosen = Q(private_school__classification__in=("non_profit", "for_profit"), private_school__classified_date__lte=on)
    part = whole.filter(chosen)
    missing = whole.exclude(pk__in=part.values("pk"))
    return Reading(Decimal(part.count()), Decimal(whole.count()), part, whole_rows=whole, missing_rows=missing)
