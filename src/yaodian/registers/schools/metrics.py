"""学校登记指标 (metrics of the register): counted from what is on record; a school is one unit, so units add up.

All are read "as at": the schools that exist, and the facts in force, on the period's last day or today, whichever is
earlier. Kinds and recognitions are as the register now holds them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.metrics import Better, Params, Reading, Scope, Unit
from yaodian.kernel.metrics.registry import metric
from yaodian.kernel.periods.rules import Period
from yaodian.registers.schools.models import Kindergarten, School, SiteFacts
from yaodian.registers.schools.queries import facts_on
from yaodian.registers.schools.rules import Ownership

SOURCE = "学校登记（系统记录：教育事业统计、学前教育管理信息系统）"
PRESCHOOL = "工作要点第6条；中发〔2018〕39号；学校登记"
MEDIA = "工作要点第7条；教督〔2017〕6号；学校登记"
ZERO = Decimal(0)


def _day(period: Period, today: date) -> date:
    """Return the day as at which a period is read."""
    return min(period.end, today)


def _there(on: date, path: str = "") -> Q:
    """Return the filter of what exists on a day; `path` leads to the school."""
    unit = f"{path}unit__"
    opened = Q(**{f"{unit}opened_date__isnull": True}) | Q(**{f"{unit}opened_date__lte": on})
    return opened & (Q(**{f"{unit}closed_date__isnull": True}) | Q(**{f"{unit}closed_date__gt": on}))


def _schools(scope: Scope, on: date) -> QuerySet[School]:
    """Return the schools of the scope on a day."""
    return scope.rows(School.objects.filter(_there(on)), "unit")


def _gardens(scope: Scope, on: date) -> QuerySet[Kindergarten]:
    """Return the kindergartens of the scope on a day."""
    return scope.rows(Kindergarten.objects.filter(_there(on, "school__")), "school")


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
    rows = _schools(scope, _day(period, today))
    if kind := params.get("kind"):
        rows = rows.filter(kind_code=kind)
    if stage := params.get("stage"):
        rows = rows.filter(**{f"teaches_{stage}": True})
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
    whole = _schools(scope, _day(period, today))
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
    on = _day(period, today)
    whole = _schools(scope, on)
    filed = facts_on(on=on).values("school_id")
    part, missing = whole.filter(pk__in=filed), whole.exclude(pk__in=filed)
    return Reading(Decimal(part.count()), Decimal(whole.count()), part, whole_rows=whole, missing_rows=missing)


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
    on = _day(period, today)
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
    on = _day(period, today)
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
    return _children(scope, _day(period, today), public)


def _children(scope: Scope, on: date, counted: QuerySet[Kindergarten]) -> Reading:
    """Return the children of some kindergartens, of those of all."""
    gardens = _gardens(scope, on)
    whole = facts_on(on=on).filter(school__in=gardens.values("pk"), preschool_pupil_count__isnull=False)
    part = whole.filter(school__in=counted.values("pk"))
    return Reading(
        _sum(part, "preschool_pupil_count"),
        _sum(whole, "preschool_pupil_count"),
        part,
        whole_rows=whole,
        value_field="preschool_pupil_count",
        missing_rows=whole.exclude(school__in=counted.values("pk")),
    )


def _sum(rows: QuerySet[SiteFacts], field: str) -> Decimal:
    """Return the sum of a column, 0 of no rows."""
    return Decimal(rows.aggregate(total=Sum(field))["total"] or 0)


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
    on = _day(period, today)
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
    on = _day(period, today)
    rows = _gardens(scope, on).exclude(_licensed(on))
    return Reading(Decimal(rows.count()), None, rows)


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
    on = _day(period, today)
    whole = _schools(scope, on).filter(ownership=Ownership.PRIVATE)
    chosen = Q(private_school__classification__in=("non_profit", "for_profit"), private_school__classified_date__lte=on)
    part = whole.filter(chosen)
    missing = whole.exclude(pk__in=part.values("pk"))
    return Reading(Decimal(part.count()), Decimal(whole.count()), part, whole_rows=whole, missing_rows=missing)


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
    return _rooms(scope, _day(period, today), "networked_room_count")


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
    return _rooms(scope, _day(period, today), "media_room_count")


def _rooms(scope: Scope, on: date, column: str) -> Reading:
    """Return rooms of a sort, of all classrooms; missing are the schools where some lack it."""
    known = {f"{column}__isnull": False, "classroom_count__isnull": False}
    rows = scope.rows(facts_on(on=on).filter(_there(on, "school__"), **known), "school")
    return Reading(
        _sum(rows, column),
        _sum(rows, "classroom_count"),
        rows,
        whole_rows=rows,
        value_field=column,
        missing_rows=rows.filter(**{f"{column}__lt": F("classroom_count")}),
    )


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
    on = _day(period, today)
    known = facts_on(on=on).filter(_there(on, "school__"), media_room_count__isnull=False, classroom_count__gt=0)
    whole = scope.rows(known, "school")
    part = whole.filter(media_room_count__gte=F("classroom_count"))
    missing = whole.filter(media_room_count__lt=F("classroom_count"))
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
    on = _day(period, today)
    column = f"{params.get('stage') or 'primary'}_pupil_count"
    rows = scope.rows(facts_on(on=on).filter(_there(on, "school__"), **{f"{column}__isnull": False}), "school")
    return Reading(_sum(rows, column), None, rows, value_field=column)
