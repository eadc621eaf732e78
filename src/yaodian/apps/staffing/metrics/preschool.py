"""学前的指标 (preschool): kindergartens with their staff of a class; inclusive private ones by children and by number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from yaodian.apps.staffing.metrics.schools import day_of, share_of, share_of_rows
from yaodian.apps.staffing.queries.board import lines_of
from yaodian.kernel.metrics import Better, Params, Reading, Scope, Unit
from yaodian.kernel.metrics.registry import metric
from yaodian.kernel.periods.rules import Period
from yaodian.registers.schools.models import Kindergarten, School
from yaodian.registers.schools.queries import facts_on
from yaodian.registers.schools.rules import Ownership

PRIVATE = "工作要点第13条；中发〔2018〕39号；学校登记"
STAFF = "《幼儿园教职工配备标准（暂行）》（教师〔2013〕1号）；学校、教师登记"


@metric(
    "staffing.staffed_kindergartens",
    title=_("保教人员配足幼儿园比例"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=STAFF,
    definition=_(
        "截至期末有班级数的幼儿园中，每班达到规则库的教师和保育员数（两教一保，或三名教师；寄宿制每班各增一人；单班园两名教师）的比例。"
    ),
)
def staffed_kindergartens(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """配足: of the kindergartens with classes, those whose classes have their staff."""
    lines = [one.garden for one in lines_of(on=day_of(period, today), school_ids=scope.unit_ids) if one.garden]
    whole = [one for one in lines if one.short is not None]
    return share_of(School, [one.school_id for one in whole], [one.school_id for one in whole if not one.short])


def _private(scope: Scope, on: date) -> QuerySet[Kindergarten]:
    there = Q(school__unit__opened_date__isnull=True) | Q(school__unit__opened_date__lte=on)
    there &= Q(school__unit__closed_date__isnull=True) | Q(school__unit__closed_date__gt=on)
    return scope.rows(Kindergarten.objects.filter(there, school__ownership=Ownership.PRIVATE), "school")


def _inclusive(rows: QuerySet[Kindergarten], on: date) -> QuerySet[Kindergarten]:
    valid = Q(inclusive_until_date__isnull=True) | Q(inclusive_until_date__gte=on)
    return rows.filter(valid, is_inclusive=True)


@metric(
    "staffing.inclusive_private_kindergartens",
    title=_("民办园普惠占比（按园数）"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=PRIVATE,
    definition=_("截至期末民办幼儿园中，普惠性认定在有效期内的比例，按园数计；未认定的逐园列出。"),
)
def inclusive_private_kindergartens(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """民办园普惠占比: of the private kindergartens, those recognised as inclusive."""
    on = day_of(period, today)
    whole = _private(scope, on)
    return share_of_rows(whole, _inclusive(whole, on))


@metric(
    "staffing.inclusive_private_children",
    title=_("民办园普惠占比（按在园幼儿）"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=PRIVATE,
    definition=_(
        "截至期末普惠性认定在有效期内的民办园在园幼儿，占全部民办园在园幼儿的比例；在园幼儿数取办学条件登记数，未填报的园不计。"
    ),
)
def inclusive_private_children(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """民办园普惠占比: of the children in private kindergartens, those in inclusive ones."""
    on = day_of(period, today)
    gardens = _private(scope, on)
    whole = facts_on(on=on).filter(school__in=gardens.values("pk"), preschool_pupil_count__isnull=False)
    inside = _inclusive(gardens, on).values("pk")
    part = whole.filter(school__in=inside)
    field = "preschool_pupil_count"
    return Reading(
        Decimal(part.aggregate(total=Sum(field))["total"] or 0),
        Decimal(whole.aggregate(total=Sum(field))["total"] or 0),
        part,
        whole_rows=whole,
        value_field=field,
        missing_rows=whole.exclude(school__in=inside),
    )
