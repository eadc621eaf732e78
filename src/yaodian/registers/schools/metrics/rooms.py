"""教室 (classrooms): networked, with multimedia."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.metrics import Better, Params, Reading, Scope, Unit
from yaodian.kernel.metrics.registry import metric
from yaodian.kernel.periods.rules import Period
from yaodian.registers.schools.metrics.scope import MEDIA, day_of, sum_of, there
from yaodian.registers.schools.queries import facts_on


def _rooms(scope: Scope, on: date, column: str) -> Reading:
    """Return rooms of a sort, of all classrooms; missing are the schools where some lack it."""
    known = {f"{column}__isnull": False, "classroom_count__isnull": False}
    rows = scope.rows(facts_on(on=on).filter(there(on, "school__"), **known), "school")
    return Reading(
        sum_of(rows, column),
        sum_of(rows, "classroom_count"),
        rows,
        whole_rows=rows,
        value_field=column,
        missing_rows=rows.filter(**{f"{column}__lt": F("classroom_count")}),
    )


@metric(
    "schools.networked_rooms",
    title=_("联网教室占比"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=MEDIA,
    definition=_("在有效期内的办学条件中，已联网教室间数占教室间数的比例；两项都填报的学校才计。"),
)
def networked_rooms(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """联网教室占比: networked classrooms, of all classrooms."""
    return _rooms(scope, day_of(period, today), "networked_room_count")


@metric(
    "schools.media_rooms",
    title=_("网络多媒体教室占比"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=MEDIA,
    definition=_("在有效期内的办学条件中，网络多媒体教室间数占教室间数的比例；两项都填报的学校才计。"),
)
def media_rooms(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """网络多媒体教室占比: classrooms with network and multimedia, of all classrooms."""
    return _rooms(scope, day_of(period, today), "media_room_count")


@metric(
    "schools.fully_media_schools",
    title=_("网络多媒体教室全覆盖学校占比"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=MEDIA,
    definition=_(
        "已填报教室间数和网络多媒体教室间数的学校中，每间教室都是网络多媒体教室的学校所占的比例；名单列出未覆盖的。"
    ),
)
def fully_media_schools(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """网络多媒体教室全覆盖学校占比: schools whose every classroom has network and multimedia."""
    on = day_of(period, today)
    known = facts_on(on=on).filter(there(on, "school__"), media_room_count__isnull=False, classroom_count__gt=0)
    whole = scope.rows(known, "school")
    part = whole.filter(media_room_count__gte=F("classroom_count"))
    missing = whole.filter(media_room_count__lt=F("classroom_count"))
    return Reading(Decimal(part.count()), Decimal(whole.count()), part, whole_rows=whole, missing_rows=missing)
