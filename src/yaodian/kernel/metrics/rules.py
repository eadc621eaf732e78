"""Metric rules (指标规则): readings, derived values, and the states of a roll-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _

if TYPE_CHECKING:
    from django.db.models import QuerySet

Params = Mapping[str, Any]


class Measure(TextChoices):
    """计量单位 (measure): what a metric is counted in; metrics write it `unit=Unit.SHARE`."""

    COUNT = "count", _("个")
    PERSON = "person", _("人")
    SCHOOL = "school", _("所")
    MONEY = "money", _("元")
    SHARE = "share", _("%")
    DAYS = "days", _("天")


Unit = Measure


class Better(Enum):
    """方向 (which way is better)."""

    HIGHER = "higher"
    LOWER = "lower"


class State(TextChoices):
    """目标状态 (state of a target or node), in the order of urgency used by lists."""

    LATE = "late", _("逾期")
    BEHIND = "behind", _("滞后")
    ON_COURSE = "on_course", _("在办")
    NOT_STARTED = "not_started", _("未启动")
    MET = "met", _("达成")
    QUOTED = "quoted", _("引用数")
    DECLARED = "declared", _("定性说明")
    UNKNOWN = "unknown", _("无数据")


@dataclass(frozen=True)
class Scope:
    """统计范围 (scope): which units a number is about; None = the whole bureau."""

    unit_ids: frozenset[int] | None = None

    def rows(self, queryset: QuerySet[Any], unit_field: str) -> QuerySet[Any]:
        """Return the rows of the scope."""
        return queryset if self.unit_ids is None else queryset.filter(**{f"{unit_field}__in": self.unit_ids})


@dataclass(frozen=True)
class Reading:
    """读数 (reading) of an additive metric: two sums and the rows behind them, so that units add up.

    `part` counts `part_rows` (or sums their `value_field`, or counts distinct `distinct_field`); `whole` None = no
    denominator. `whole − part` is the named list of who is missing: `missing_rows`."""

    part: Decimal
    whole: Decimal | None
    part_rows: QuerySet[Any]
    whole_rows: QuerySet[Any] | None = None
    value_field: str = ""
    distinct_field: str = ""
    missing_rows: QuerySet[Any] | None = None
    notes: tuple[str, ...] = ()

    @property
    def value(self) -> Decimal | None:
        """The number shown; None = unknown (nothing to count), never 0 % or 100 %."""
        if self.whole is None:
            return self.part
        return self.part * 100 / self.whole if self.whole else None


@dataclass(frozen=True)
class Derived:
    """派生值 (derived value): CV, median, change: not additive, opens into its inputs."""

    value: Decimal | None
    inputs: Mapping[str, Reading] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
