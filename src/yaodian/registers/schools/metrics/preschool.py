"""学前 (preschool): inclusive, public and licensed kindergartens."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.metrics import Better, Params, Reading, Scope, Unit
from yaodian.kernel.metrics.registry import metric
from yaodian.kernel.periods.rules import Period
from yaodian.registers.schools.metrics.scope import PRESCHOOL, day_of, sum_of, there
from yaodian.registers.schools.models import Kindergarten
from yaodian.registers.schools.queries import facts_on
from yaodian.registers.schools.rules import Ownership


def _gardens(scope: Scope, on: date) -> QuerySet[Kindergarten]:
    """Return the kindergartens of the scope on a day."""
    return scope.rows(Kindergarten.objects.filter(there(on, "school__")), "school")


def _inclusive(on: date) -> Q:
    """Return the filter of inclusive kindergartens: public ones, and private ones recognised and not yet expired."""
    valid = Q(inclusive_until_date__isnull=True) | Q(inclusive_until_date__gte=on)
    return Q(school__ownership=Ownership.PUBLIC) | (Q(is_inclusive=True) & valid)


def _licensed(on: date) -> Q:
    """Return the filter of kindergartens with a licence in force."""
    valid = Q(school__licence_until_date__isnull=True) | Q(school__licence_until_date__gte=on)
    return ~Q(school__licence_number="") & valid


def _share(whole: QuerySet[Kindergarten], met: Q) -> Reading:
    """Return the share of kindergartens that meet a condition."""
    part = whole.filter(met)
    missing = whole.exclude(pk__in=part.values("pk"))
    return Reading(Decimal(part.count()), Decimal(whole.count()), part, whole_rows=whole, missing_rows=missing)


def _children(scope: Scope, on: date, counted: QuerySet[Kindergarten]) -> Reading:
    """Return the children of some kindergartens, of those of all."""
    gardens = _gardens(scope, on)
    whole = facts_on(on=on).filter(school__in=gardens.values("pk"), preschool_pupil_count__isnull=False)
    part = whole.filter(school__in=counted.values("pk"))
    return Reading(
        sum_of(part, "preschool_pupil_count"),
        sum_of(whole, "preschool_pupil_count"),
        part,
        whole_rows=whole,
        value_field="preschool_pupil_count",
        missing_rows=whole.exclude(school__in=counted.values("pk")),
    )


@metric(
    "schools.inclusive_kindergartens",
    title=_("普惠性幼儿园占比（按园数）"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=PRESCHOOL,
    definition=_("幼儿园中公办园和认定在有效期内的普惠性民办园所占的比例，按园数计；按在园幼儿数计的普惠率另有指标。"),
)
def inclusive_kindergartens(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """普惠性幼儿园占比: public and recognised inclusive kindergartens, of all kindergartens."""
    on = day_of(period, today)
    return _share(_gardens(scope, on), _inclusive(on))


@metric(
    "schools.inclusive_children",
    title=_("普惠率（按在园幼儿）"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=PRESCHOOL,
    definition=_(
        "公办园和认定在有效期内的普惠性民办园的在园幼儿，占全部幼儿园在园幼儿的比例；在园幼儿数取办学条件中在有效期内的登记数，未填报的园不计，另列。"
    ),
)
def inclusive_children(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """普惠率: children in public and recognised inclusive kindergartens, of all children there."""
    on = day_of(period, today)
    return _children(scope, on, Kindergarten.objects.filter(_inclusive(on)))


@metric(
    "schools.public_children",
    title=_("公办园在园幼儿占比"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=PRESCHOOL,
    definition=_(
        "公办园在园幼儿占全部幼儿园在园幼儿的比例；在园幼儿数取办学条件中在有效期内的登记数，未填报的园不计，另列。"
    ),
)
def public_children(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """公办园在园幼儿占比: children in public kindergartens, of all children in kindergartens."""
    public = Kindergarten.objects.filter(school__ownership=Ownership.PUBLIC)
    return _children(scope, day_of(period, today), public)


@metric(
    "schools.licensed_kindergartens",
    title=_("持证幼儿园占比"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=PRESCHOOL,
    definition=_("幼儿园中办学许可证已登记且在有效期内的比例；名单列出无证和许可证过期的园。"),
)
def licensed_kindergartens(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """持证幼儿园占比: kindergartens with a licence in force."""
    on = day_of(period, today)
    return _share(_gardens(scope, on), _licensed(on))


@metric(
    "schools.unlicensed_kindergartens",
    title=_("无证幼儿园数"),
    unit=Unit.SCHOOL,
    better=Better.LOWER,
    source=PRESCHOOL,
    definition=_("没有登记办学许可证，或许可证在期末（期末未到的在当日）已过有效期的幼儿园数。"),
)
def unlicensed_kindergartens(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """无证幼儿园数: kindergartens without a licence in force."""
    on = day_of(period, today)
    rows = _gardens(scope, on).exclude(_licensed(on))
    return Reading(Decimal(rows.count()), None, rows)
