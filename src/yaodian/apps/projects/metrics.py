"""项目指标 (project metrics): every reading of a target, each from the rows of this app.

All are read "as at": the projects of the years of the period, and what had happened to them by the period's last day
or today, whichever is earlier. A cancelled project counts nowhere. Parameter `programme`: one programme alone. Each
school is one unit, so numbers of distinct schools add up over units."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from yaodian.apps.projects.models import (
    Allocation,
    BudgetLine,
    Contract,
    Payment,
    Project,
    ProjectMilestone,
    ProjectSchool,
)
from yaodian.apps.projects.queries.lists import programme_titles
from yaodian.apps.projects.rules import ACCEPTED_STATES, PaymentState, ProjectStage, ProjectState
from yaodian.kernel.metrics import Better, Params, Reading, Scope, Unit
from yaodian.kernel.metrics.registry import metric
from yaodian.kernel.periods.rules import Period

PARAMETERS = ("programme",)
COURSE, FUNDS = "工作要点第7、9、17条；建设与装备项目台账", "工作要点第9、21条；《政府采购法》；项目资金台账"
ZERO, SYNC_CLASS = Decimal(0), "sync_class"


def _day(period: Period, today: date) -> date:
    """Return the day as at which a period is read."""
    return min(period.end, today)


def _of_period(period: Period, params: Params, path: str = "") -> Q:
    """Return the filter of the projects of the period's years and programme; `path` leads to the project."""
    years = {f"{path}year__gte": period.start.year, f"{path}year__lte": period.end.year}
    wanted = Q(**years) & ~Q(**{f"{path}state": ProjectState.CANCELLED})
    code = params.get("programme")
    return wanted & Q(**{f"{path}programme__code": code}) if code else wanted


def _projects(scope: Scope, period: Period, params: Params) -> QuerySet[Project]:
    """Return the projects of the period within the scope."""
    return scope.rows(Project.objects.filter(_of_period(period, params)), "school")


def _reached(projects: QuerySet[Project], stage: ProjectStage, on: date) -> QuerySet[Project]:
    """Return the projects that had reached a stage by the day; an acceptance must stand today."""
    reached = ProjectMilestone.objects.filter(stage=stage, actual_date__lte=on)
    rows = projects.filter(pk__in=reached.values("project_id"))
    return rows.filter(state__in=ACCEPTED_STATES) if stage is ProjectStage.ACCEPTED else rows


def _count(stage: ProjectStage, scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """Count the projects that have reached a stage; missing are those planned that have not."""
    planned = _projects(scope, period, params)
    part = _reached(planned, stage, _day(period, today))
    missing = planned.exclude(pk__in=part.values("pk"))
    return Reading(Decimal(part.count()), None, part, missing_rows=missing)


def _schools(stage: ProjectStage, scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """Count the distinct schools with a project that has reached a stage; missing: projects of the other schools."""
    planned = _projects(scope, period, params)
    part = _reached(planned, stage, _day(period, today))
    missing = planned.exclude(school_id__in=part.values("school_id"))
    return _distinct(part, missing)


def _distinct(part: QuerySet[Any], missing: QuerySet[Any]) -> Reading:
    """Return a number of distinct schools."""
    value = part.order_by().values("school_id").distinct().count()
    return Reading(Decimal(value), None, part, distinct_field="school_id", missing_rows=missing)


def _money(rows: QuerySet[Any], field: str, missing: QuerySet[Project]) -> Reading:
    """Return a sum of money in 元; missing: projects that have none of it yet."""
    total = rows.aggregate(total=Sum(field))["total"] or ZERO
    return Reading(total, None, rows, value_field=field, missing_rows=missing)


@metric(
    "projects.started",
    title=_("开工项目数"),
    unit=Unit.COUNT,
    better=Better.HIGHER,
    source=COURSE,
    definition=_(
        "年度项目中，截至期末（期末未到的截至当日）已上报开工、附现场照片且未被退回的项目数。一个项目计一次，取消的不计。"
    ),
    parameters=PARAMETERS,
    values=programme_titles,
)
def started(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """开工项目数: projects with a reported start."""
    return _count(ProjectStage.STARTED, scope, period, today, params)


@metric(
    "projects.finished",
    title=_("完工项目数"),
    unit=Unit.COUNT,
    better=Better.HIGHER,
    source=COURSE,
    definition=_("年度项目中，截至期末（期末未到的截至当日）已上报完工、附现场照片且未被退回的项目数，不论是否验收。"),
    parameters=PARAMETERS,
    values=programme_titles,
)
def finished(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """完工项目数: projects with a reported completion."""
    return _count(ProjectStage.FINISHED, scope, period, today, params)


@metric(
    "projects.accepted",
    title=_("验收项目数"),
    unit=Unit.COUNT,
    better=Better.HIGHER,
    source=COURSE,
    definition=_("年度项目中，截至期末（期末未到的截至当日）由申请人以外的人凭照片验收通过、且验收未被撤销的项目数。"),
    parameters=PARAMETERS,
    values=programme_titles,
)
def accepted(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """验收项目数: projects whose acceptance stands."""
    return _count(ProjectStage.ACCEPTED, scope, period, today, params)


@metric(
    "projects.schools",
    title=_("有项目开工的学校数"),
    unit=Unit.SCHOOL,
    better=Better.HIGHER,
    source=COURSE,
    definition=_("至少有一个年度项目已开工的学校数，一校计一次；同步课堂按主讲学校计。"),
    parameters=PARAMETERS,
    values=programme_titles,
)
def schools(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """有项目开工的学校数: distinct schools with a started project."""
    return _schools(ProjectStage.STARTED, scope, period, today, params)


@metric(
    "projects.accepted_schools",
    title=_("有项目验收的学校数"),
    unit=Unit.SCHOOL,
    better=Better.HIGHER,
    source=COURSE,
    definition=_("至少有一个年度项目验收通过且未被撤销的学校数，一校计一次；同步课堂按主讲学校计。"),
    parameters=PARAMETERS,
    values=programme_titles,
)
def accepted_schools(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """有项目验收的学校数: distinct schools with an accepted project."""
    return _schools(ProjectStage.ACCEPTED, scope, period, today, params)


@metric(
    "projects.host_schools_accepted",
    title=_("同步课堂已验收的主讲学校数"),
    unit=Unit.SCHOOL,
    better=Better.HIGHER,
    source=COURSE,
    definition=_("“12所”作主讲学校解：同步课堂项目验收通过且未被撤销的主讲学校数，一校计一次。"),
    parameters=PARAMETERS,
)
def host_schools_accepted(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """同步课堂已验收的主讲学校数: the host-school reading of “12所”."""
    return _schools(ProjectStage.ACCEPTED, scope, period, today, {"programme": SYNC_CLASS, **params})


@metric(
    "projects.sync_schools_accepted",
    title=_("同步课堂已验收的全部学校数"),
    unit=Unit.SCHOOL,
    better=Better.HIGHER,
    source=COURSE,
    definition=_("“12所”作全部学校解：同步课堂项目验收通过且未被撤销的主讲学校与接收学校合计，一校计一次。"),
    parameters=PARAMETERS,
)
def sync_schools_accepted(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """同步课堂已验收的全部学校数: the all-schools reading of “12所”; a receiver counts in its own unit."""
    every = {"programme": SYNC_CLASS, **params}
    done = _reached(_projects(Scope(), period, every), ProjectStage.ACCEPTED, _day(period, today))
    rows = scope.rows(ProjectSchool.objects.filter(_of_period(period, every, "project__")), "school")
    part = rows.filter(project__in=done)
    return _distinct(part, rows.exclude(school_id__in=part.values("school_id")))


@metric(
    "projects.planned_amount",
    title=_("安排资金"),
    unit=Unit.MONEY,
    better=Better.HIGHER,
    source=FUNDS,
    definition=_("年度项目预算安排的资金合计（中央、省、市、学校），取消的项目不计。"),
    parameters=PARAMETERS,
    values=programme_titles,
)
def planned_amount(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """安排资金: planned budget of the projects, 元."""
    rows = BudgetLine.objects.filter(_of_period(period, params, "project__"))
    rows = scope.rows(rows, "project__school")
    missing = _projects(scope, period, params).exclude(pk__in=rows.values("project_id"))
    return _money(rows, "planned_amount", missing)


@metric(
    "projects.allocated_amount",
    title=_("下达资金"),
    unit=Unit.MONEY,
    better=Better.HIGHER,
    source=FUNDS,
    definition=_("年度项目截至期末（期末未到的截至当日）已凭文号下达的资金合计。"),
    parameters=PARAMETERS,
    values=programme_titles,
)
def allocated_amount(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """下达资金: money sent down to the projects, 元."""
    rows = Allocation.objects.filter(
        _of_period(period, params, "budget_line__project__"), allocated_date__lte=_day(period, today)
    )
    rows = scope.rows(rows, "budget_line__project__school")
    missing = _projects(scope, period, params).exclude(pk__in=rows.values("budget_line__project_id"))
    return _money(rows, "amount", missing)


@metric(
    "projects.contracted_amount",
    title=_("签约金额"),
    unit=Unit.MONEY,
    better=Better.HIGHER,
    source=FUNDS,
    definition=_("年度项目截至期末（期末未到的截至当日）已签合同的金额合计，变更后以变更额为准。"),
    parameters=PARAMETERS,
    values=programme_titles,
)
def contracted_amount(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """签约金额: contracts signed for the projects, 元."""
    rows = Contract.objects.filter(_of_period(period, params, "project__"), signed_date__lte=_day(period, today))
    rows = scope.rows(rows, "project__school")
    missing = _projects(scope, period, params).exclude(pk__in=rows.values("project_id"))
    return _money(rows, "amount", missing)


@metric(
    "projects.paid_amount",
    title=_("支付金额"),
    unit=Unit.MONEY,
    better=Better.HIGHER,
    source=FUNDS,
    definition=_("年度项目截至期末（期末未到的截至当日）已凭支付凭证支付、未冲销的金额合计。"),
    parameters=PARAMETERS,
    values=programme_titles,
)
def paid_amount(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """支付金额: confirmed payments of the projects, 元."""
    rows = Payment.objects.filter(
        _of_period(period, params, "contract__project__"),
        state=PaymentState.CONFIRMED,
        paid_date__lte=_day(period, today),
    )
    rows = scope.rows(rows, "contract__project__school")
    missing = _projects(scope, period, params).exclude(pk__in=rows.values("contract__project_id"))
    return _money(rows, "amount", missing)


@metric(
    "projects.on_time",
    title=_("节点按期率"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=COURSE,
    definition=_(
        "计划日期落在本期且已到期的项目节点中，在计划日期当日或之前完成的比例；经批准的调整以新日期为准，没有到期节点则无从计算。"
    ),
    parameters=PARAMETERS,
    values=programme_titles,
)
def on_time(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """节点按期率: milestones reached by their planned date, of those due in the period."""
    due = ProjectMilestone.objects.filter(
        ~Q(project__state=ProjectState.CANCELLED),
        planned_date__gte=period.start,
        planned_date__lte=_day(period, today),
    )
    if code := params.get("programme"):
        due = due.filter(project__programme__code=code)
    due = scope.rows(due, "project__school")
    part = due.filter(actual_date__lte=F("planned_date"))
    late = due.exclude(pk__in=part.values("pk"))
    return Reading(Decimal(part.count()), Decimal(due.count()), part, whole_rows=due, missing_rows=late)
