"""补充教师的指标 (recruitment): posts of the year's approved plan, hired and arrived, each out of rows.

A plan belongs to a year: whoever is hired for it counts to the period that ends in that year, on whatever day he came."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from yaodian.apps.staffing.metrics.schools import share_of_rows
from yaodian.apps.staffing.models import PlannedPost, PostFill
from yaodian.apps.staffing.rules import RecruitState
from yaodian.kernel.metrics import Better, Params, Reading, Scope, Unit
from yaodian.kernel.metrics.registry import metric
from yaodian.kernel.periods.rules import Period

PLAN = "工作要点第20条；教师补充计划；教师登记"


def _posts(scope: Scope, period: Period, params: Params) -> QuerySet[PlannedPost]:
    rows = PlannedPost.objects.filter(plan__year=period.end.year, plan__state=RecruitState.APPROVED)
    if params.get("channel"):
        rows = rows.filter(channel=params["channel"])
    return scope.rows(rows, "school")


def _fills(scope: Scope, period: Period, today: date, params: Params) -> QuerySet[PostFill]:
    given_up = Q(recruitment__given_up_date__isnull=True) | Q(recruitment__given_up_date__gt=today)
    rows = PostFill.objects.filter(given_up, recruitment__hired_date__lte=today)
    return rows.filter(post__in=_posts(scope, period, params).values("pk"))


@metric(
    "staffing.planned_posts",
    title=_("补充教师：批准岗位"),
    unit=Unit.PERSON,
    better=Better.HIGHER,
    source=PLAN,
    definition=_("周期末所在年度已批准的教师补充计划中的岗位人数；参数 channel：补充渠道。"),
    parameters=("channel",),
)
def planned_posts(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """批准岗位: people asked for by the approved plan of the year."""
    rows = _posts(scope, period, params)
    total = rows.aggregate(total=Sum("count"))["total"] or 0
    return Reading(Decimal(total), None, rows, value_field="count")


@metric(
    "staffing.hired",
    title=_("补充教师：按计划录用"),
    unit=Unit.PERSON,
    better=Better.HIGHER,
    source=PLAN,
    definition=_(
        "对应到本年度已批准补充计划岗位、已录用且没有放弃的人数；参数 channel：补充渠道。年度取周期末所在年度，录用、到岗日期不限于周期内。"
    ),
    parameters=("channel",),
)
def hired(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """录用: hired for posts of the year's plan and not given up."""
    rows = _fills(scope, period, today, params)
    return Reading(Decimal(rows.count()), None, rows)


@metric(
    "staffing.arrived",
    title=_("补充教师：按计划到岗"),
    unit=Unit.PERSON,
    better=Better.HIGHER,
    source=PLAN,
    definition=_(
        "对应到本年度已批准补充计划岗位、经学校确认已到岗的人数；参数 channel：补充渠道。录用未到岗的不计，在录用名单中逐人列出。"
    ),
    parameters=("channel",),
)
def arrived(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """到岗: of those hired for the year's plan, who has come."""
    rows = _fills(scope, period, today, params).filter(recruitment__reported_date__lte=today)
    return Reading(Decimal(rows.count()), None, rows)


@metric(
    "staffing.post_arrival",
    title=_("补充教师：按计划到岗率"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=PLAN,
    definition=_(
        "对应到本年度已批准补充计划岗位的录用人员中，已到岗的比例；未到岗的逐人列出。参数 channel：补充渠道。"
    ),
    parameters=("channel",),
)
def post_arrival(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """到岗率: of those hired for the year's plan, the share that has come."""
    whole = _fills(scope, period, today, params)
    return share_of_rows(whole, whole.filter(recruitment__reported_date__lte=today))
