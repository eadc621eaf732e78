"""教师登记指标 (metrics of the register): people in post on a day; a person has one post, so units add up.

All but recruitment are read "as at" the period's last day or today, whichever is earlier."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.metrics import Better, Params, Reading, Scope, Unit
from yaodian.kernel.metrics.registry import metric
from yaodian.kernel.periods.rules import Period
from yaodian.registers.teachers.models import Exchange, Recruitment, TeacherPost
from yaodian.registers.teachers.queries import posts_on, valid_certificates
from yaodian.registers.teachers.rules import COUNTY_LEVELS, Establishment, PostKind

SOURCE = "教师登记（系统记录：全国教师管理信息系统）"
PLAN = "工作要点第20条；教师登记"


def _day(period: Period, today: date) -> date:
    """Return the day as at which a period is read."""
    return min(period.end, today)


def _posts(scope: Scope, on: date, params: Params) -> QuerySet[TeacherPost]:
    """Return the posts of the scope on a day, of one stage or subject where asked."""
    rows = scope.rows(posts_on(on=on), "school")
    for name in ("stage", "subject"):
        if params.get(name):
            rows = rows.filter(**{name: params[name]})
    return rows


def _share(whole: QuerySet[TeacherPost], met: Q) -> Reading:
    """Return the share of posts that meet a condition."""
    part = whole.filter(met)
    missing = whole.exclude(pk__in=part.values("pk"))
    return Reading(Decimal(part.count()), Decimal(whole.count()), part, whole_rows=whole, missing_rows=missing)


@metric(
    "teachers.staff",
    title=_("教职工数"),
    unit=Unit.PERSON,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_("截至期末（期末未到的截至当日）在任的教职工人数；参数 stage：任教学段，参数 subject：任教学科。"),
    parameters=("stage", "subject"),
)
def staff(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """教职工数: people in post."""
    rows = _posts(scope, _day(period, today), params)
    return Reading(Decimal(rows.count()), None, rows)


@metric(
    "teachers.full_time",
    title=_("专任教师数"),
    unit=Unit.PERSON,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_("截至期末在任、岗位类别为专任教师的人数；参数 stage：任教学段，参数 subject：任教学科。"),
    parameters=("stage", "subject"),
)
def full_time(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """专任教师数: people in a teaching post."""
    rows = _posts(scope, _day(period, today), params).filter(kind=PostKind.TEACHING)
    return Reading(Decimal(rows.count()), None, rows)


@metric(
    "teachers.on_quota_share",
    title=_("在编教职工比例"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_("截至期末在任教职工中编制为“在编”的比例。"),
    parameters=("stage",),
)
def on_quota_share(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """在编比例: share of staff on the establishment."""
    return _share(_posts(scope, _day(period, today), params), Q(establishment=Establishment.QUOTA))


@metric(
    "teachers.certified_share",
    title=_("专任教师持证率"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source="教督〔2017〕6号（专任教师持有教师资格证上岗率）；教师登记",
    definition=_("截至期末在任专任教师中，持有期末仍有效的教师资格证的比例；未持证的逐人列出。"),
    parameters=("stage",),
)
def certified_share(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """持证率: share of teachers with a teaching certificate in force."""
    on = _day(period, today)
    whole = _posts(scope, on, params).filter(kind=PostKind.TEACHING)
    return _share(whole, Q(Exists(valid_certificates(on=on).filter(teacher=OuterRef("teacher")))))


@metric(
    "teachers.backbone_share",
    title=_("县级以上骨干教师比例"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source="教督〔2017〕6号；教师登记",
    definition=_("截至期末在任专任教师中，骨干级别为县级及以上的比例。"),
    parameters=("stage",),
)
def backbone_share(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """骨干比例: share of teachers who are backbone at county level or above."""
    whole = _posts(scope, _day(period, today), params).filter(kind=PostKind.TEACHING)
    return _share(whole, Q(teacher__backbone__in=COUNTY_LEVELS))


def _recruited(scope: Scope, period: Period, today: date, params: Params, field: str) -> QuerySet[Recruitment]:
    """Return the recruitments whose day lies in the period and is past, of one channel where asked."""
    last = _day(period, today)
    rows = Recruitment.objects.filter(**{f"{field}__gte": period.start, f"{field}__lte": last})
    if params.get("channel"):
        rows = rows.filter(channel=params["channel"])
    return scope.rows(rows, "school")


@metric(
    "teachers.hired",
    title=_("补充教师：录用"),
    unit=Unit.PERSON,
    better=Better.HIGHER,
    source=PLAN,
    definition=_("录用日期在本周期内、至期末没有放弃的补充教师人数；参数 channel：补充渠道。"),
    parameters=("channel",),
)
def hired(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """录用: hired in the period and not given up."""
    given_up = Q(given_up_date__isnull=True) | Q(given_up_date__gt=_day(period, today))
    rows = _recruited(scope, period, today, params, "hired_date").filter(given_up)
    return Reading(Decimal(rows.count()), None, rows)


@metric(
    "teachers.arrived",
    title=_("补充教师：到岗"),
    unit=Unit.PERSON,
    better=Better.HIGHER,
    source=PLAN,
    definition=_("到岗日期在本周期内的补充教师人数；参数 channel：补充渠道。录用未到岗的不计。"),
    parameters=("channel",),
)
def arrived(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """到岗: came to the post in the period."""
    rows = _recruited(scope, period, today, params, "reported_date")
    return Reading(Decimal(rows.count()), None, rows)


@metric(
    "teachers.arrival_share",
    title=_("补充教师到岗率"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=PLAN,
    definition=_("录用日期在本周期内、至期末没有放弃的补充教师中，至期末已到岗的比例；未到岗的逐人列出。"),
    parameters=("channel",),
)
def arrival_share(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """到岗率: of those hired, who has come."""
    last = _day(period, today)
    given_up = Q(given_up_date__isnull=True) | Q(given_up_date__gt=last)
    whole = _recruited(scope, period, today, params, "hired_date").filter(given_up)
    part = whole.filter(reported_date__lte=last)
    missing = whole.exclude(pk__in=part.values("pk"))
    return Reading(Decimal(part.count()), Decimal(whole.count()), part, whole_rows=whole, missing_rows=missing)


@metric(
    "teachers.exchanged",
    title=_("交流教师数"),
    unit=Unit.PERSON,
    better=Better.HIGHER,
    source="教师〔2014〕4号；教师登记",
    definition=_("在本周期内开始交流轮岗、支教或跟岗的教师人次，计入派出学校；参数 kind：交流种类。"),
    parameters=("kind",),
)
def exchanged(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """交流教师: exchanges begun in the period."""
    rows = Exchange.objects.filter(from_date__gte=period.start, from_date__lte=_day(period, today))
    if params.get("kind"):
        rows = rows.filter(kind=params["kind"])
    rows = scope.rows(rows, "from_school")
    return Reading(Decimal(rows.count()), None, rows)
