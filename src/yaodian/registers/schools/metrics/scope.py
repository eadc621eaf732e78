"""统计口径 (what metrics of the register share): the day, the schools that exist on it, sums, sources."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from yaodian.kernel.metrics import Scope
from yaodian.kernel.periods.rules import Period
from yaodian.registers.schools.models import School, SiteFacts

SOURCE = "学校登记（系统记录：教育事业统计、学前教育管理信息系统）"
PRESCHOOL = "工作要点第6条；中发〔2018〕39号；学校登记"
MEDIA = "工作要点第7条；教督〔2017〕6号；学校登记"


def day_of(period: Period, today: date) -> date:
    """Return the day as at which a period is read."""
    return min(period.end, today)


def there(on: date, path: str = "") -> Q:
    """Return the filter of what exists on a day; `path` leads to the school."""
    unit = f"{path}unit__"
    opened = Q(**{f"{unit}opened_date__isnull": True}) | Q(**{f"{unit}opened_date__lte": on})
    return opened & (Q(**{f"{unit}closed_date__isnull": True}) | Q(**{f"{unit}closed_date__gt": on}))


def schools_of(scope: Scope, on: date) -> QuerySet[School]:
    """Return the schools of the scope on a day."""
    return scope.rows(School.objects.filter(there(on)), "unit")


def sum_of(rows: QuerySet[SiteFacts], field: str) -> Decimal:
    """Return the sum of a column, 0 of no rows."""
    return Decimal(rows.aggregate(total=Sum(field))["total"] or 0)
