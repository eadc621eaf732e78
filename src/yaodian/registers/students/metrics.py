"""学籍指标 (metrics of the register): pupils and classes on a day, and those who stay away.

A pupil has one enrolment on any day, so units add up. Read "as at" the period's last day or today, whichever is
earlier."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.metrics import Better, Params, Reading, Scope, Unit
from yaodian.kernel.metrics.registry import metric
from yaodian.kernel.periods.rules import Period
from yaodian.kernel.rulebook.queries import figure
from yaodian.registers.schools.rules import Ownership, SchoolStage
from yaodian.registers.students.models import AbsenceCase, Enrolment
from yaodian.registers.students.queries import enrolments_on, large_from, sized_homerooms
from yaodian.registers.students.rules import COMPULSORY, DISABLED_PLACEMENTS, DONE_OUTCOMES, Placement

SOURCE = "学生学籍（系统记录：全国中小学生学籍信息管理系统）"
SIZES = "国发〔2016〕40号；工作要点第9条；学生学籍"
SPECIAL = "工作要点第17条；《残疾人教育条例》；学生学籍"
CONTROL = "《义务教育法》；控辍保学；学生学籍"
STANDARD_SCOPES = {SchoolStage.PRIMARY: "小学", SchoolStage.JUNIOR: "初中", SchoolStage.SENIOR: "普通高中"}


def _day(period: Period, today: date) -> date:
    """Return the day as at which a period is read."""
    return min(period.end, today)


def _pupils(scope: Scope, on: date, params: Params) -> QuerySet[Enrolment]:
    """Return the enrolments of the scope on a day, of one stage where asked."""
    rows = scope.rows(enrolments_on(on=on), "school")
    return rows.filter(stage=params["stage"]) if params.get("stage") else rows


def _share(whole: QuerySet[Enrolment], met: Q) -> Reading:
    """Return the share of pupils who meet a condition."""
    part, missing = whole.filter(met), whole.exclude(met)
    return Reading(Decimal(part.count()), Decimal(whole.count()), part, whole_rows=whole, missing_rows=missing)


@metric(
    "students.pupils",
    title=_("在校生数"),
    unit=Unit.PERSON,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_("截至期末（期末未到的截至当日）有在读学籍的学生人数；参数 stage：学段，参数 ownership：公办或民办。"),
    parameters=("stage", "ownership"),
)
def pupils(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """在校生数: pupils with an enrolment on the day."""
    rows = _pupils(scope, _day(period, today), params)
    if params.get("ownership"):
        rows = rows.filter(school__ownership=params["ownership"])
    return Reading(Decimal(rows.count()), None, rows)


@metric(
    "students.boarding_share",
    title=_("寄宿生比例"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=SOURCE,
    definition=_("截至期末在校生中寄宿生的比例；参数 stage：学段。"),
    parameters=("stage",),
)
def boarding_share(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """寄宿生比例: share of boarders."""
    return _share(_pupils(scope, _day(period, today), params), Q(is_boarding=True))


@metric(
    "students.left_behind",
    title=_("留守儿童数"),
    unit=Unit.PERSON,
    better=Better.LOWER,
    source="工作要点第17条；学生学籍",
    definition=_("截至期末在校生中登记为留守儿童的人数；参数 stage：学段。"),
    parameters=("stage",),
)
def left_behind(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """留守儿童: pupils whose parents work away."""
    rows = _pupils(scope, _day(period, today), params).filter(is_left_behind=True)
    return Reading(Decimal(rows.count()), None, rows)


@metric(
    "students.migrant_public_share",
    title=_("随迁子女公办就读比例"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source="教督〔2017〕6号（政府保障程度第15项）；学生学籍",
    definition=_("截至期末义务教育学段的随迁子女中，在公办学校就读的比例；政府购买的民办学位另行引用。"),
)
def migrant_public_share(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """随迁子女公办就读比例: of the migrants' children in compulsory stages, who is in a public school."""
    rows = _pupils(scope, _day(period, today), params).filter(is_migrant=True, stage__in=COMPULSORY)
    return _share(rows, Q(school__ownership=Ownership.PUBLIC))


@metric(
    "students.placement_share",
    title=_("随班就读比例"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=SPECIAL,
    definition=_(
        "截至期末登记有特殊教育就读方式（随班就读、附设特教班、特教学校、送教上门）的学生中，随班就读的比例；"
        "参数 placement：改计另一种就读方式。"
    ),
    parameters=("placement",),
)
def placement_share(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """随班就读比例: of the disabled pupils, who is in an ordinary class."""
    rows = _pupils(scope, _day(period, today), {}).filter(placement__in=DISABLED_PLACEMENTS)
    return _share(rows, Q(placement=params.get("placement") or Placement.INCLUSIVE))


def _classes(scope: Scope, on: date, params: Params) -> QuerySet[Any]:
    """Return the ordinary classes of the scope on a day that have pupils, with their sizes."""
    rows = scope.rows(sized_homerooms(on=on), "school").filter(is_special=False, pupil_count__gt=0)
    return rows.filter(stage=params["stage"]) if params.get("stage") else rows


def _larger(scope: Scope, period: Period, today: date, params: Params, kind: str) -> Reading:
    """Return the number of classes from the rulebook's size on."""
    on = _day(period, today)
    rows = _classes(scope, on, params).filter(pupil_count__gte=large_from(kind=kind, on=on))
    return Reading(Decimal(rows.count()), None, rows)


@metric(
    "students.oversized_classes",
    title=_("超大班额班级数"),
    unit=Unit.COUNT,
    better=Better.LOWER,
    source=SIZES,
    definition=_("截至期末学生数达到超大班额（规则库 class_size.oversized）的普通班级数；参数 stage：学段。"),
    parameters=("stage",),
)
def oversized_classes(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """超大班额班级数: classes of 66 and more, by the rulebook of the day."""
    return _larger(scope, period, today, params, "oversized")


@metric(
    "students.large_classes",
    title=_("大班额班级数"),
    unit=Unit.COUNT,
    better=Better.LOWER,
    source=SIZES,
    definition=_("截至期末学生数达到大班额（规则库 class_size.large）的普通班级数，含超大班额；参数 stage：学段。"),
    parameters=("stage",),
)
def large_classes(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """大班额班级数: classes of 56 and more, by the rulebook of the day."""
    return _larger(scope, period, today, params, "large")


@metric(
    "students.standard_class_share",
    title=_("达到标准班额的班级比例"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source="GB 50099-2011；教督〔2017〕6号；学生学籍",
    definition=_(
        "截至期末小学、初中、普通高中有学生的普通班级中，学生数不超过本学段标准班额（规则库 class_size.standard）的比例。"
    ),
    parameters=("stage",),
)
def standard_class_share(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """标准班额比例: classes not larger than the standard of their stage."""
    on = _day(period, today)
    within = Q(pk__in=())
    for stage, name in STANDARD_SCOPES.items():
        within |= Q(stage=stage, pupil_count__lte=int(figure("class_size.standard", on=on, scope=name)))
    whole = _classes(scope, on, params).filter(stage__in=[stage.value for stage in STANDARD_SCOPES])
    part, missing = whole.filter(within), whole.exclude(within)
    return Reading(Decimal(part.count()), Decimal(whole.count()), part, whole_rows=whole, missing_rows=missing)


def _cases(scope: Scope, period: Period, today: date) -> QuerySet[AbsenceCase]:
    """Return the cases that were open in the period: opened by its end, not closed before its start."""
    rows = AbsenceCase.objects.filter(opened_date__lte=_day(period, today))
    rows = rows.filter(Q(closed_date__isnull=True) | Q(closed_date__gte=period.start))
    return scope.rows(rows, "school")


@metric(
    "students.missing_pupils",
    title=_("失学未劝返学生数"),
    unit=Unit.PERSON,
    better=Better.LOWER,
    source=CONTROL,
    definition=_("截至期末已登记失学、还没有办结的学生人数。"),
)
def missing_pupils(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """失学未劝返: cases open on the day."""
    on = _day(period, today)
    rows = _cases(scope, period, today).filter(Q(closed_date__isnull=True) | Q(closed_date__gt=on))
    return Reading(Decimal(rows.count()), None, rows)


@metric(
    "students.missing_done_share",
    title=_("失学学生劝返办结率"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=CONTROL,
    definition=_("本周期内在办的失学个案中，至期末以复学、外地就读、送教上门或休学办结的比例；未办结的逐人列出。"),
)
def missing_done_share(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """劝返办结率: of the cases of the period, which ended with the pupil taught somewhere."""
    whole = _cases(scope, period, today)
    done = Q(outcome__in=DONE_OUTCOMES, closed_date__lte=_day(period, today))
    part = whole.filter(done)
    missing = whole.exclude(pk__in=part.values("pk"))
    return Reading(Decimal(part.count()), Decimal(whole.count()), part, whole_rows=whole, missing_rows=missing)


@metric(
    "students.missing_followed_share",
    title=_("失学学生按期联系率"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=CONTROL,
    definition=_("截至当日在办的失学个案中，下次联系期限（规则库 students.contact_days）还没有过的比例。"),
)
def missing_followed_share(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """按期联系率: of the open cases, whose family was reached in time; read as of today."""
    whole = scope.rows(AbsenceCase.objects.filter(closed_date__isnull=True, opened_date__lte=today), "school")
    part = whole.filter(next_contact_date__gte=today)
    missing = whole.exclude(pk__in=part.values("pk"))
    return Reading(Decimal(part.count()), Decimal(whole.count()), part, whole_rows=whole, missing_rows=missing)
