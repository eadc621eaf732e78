"""编制、学科、退休和交流的指标 (establishment, subjects, retirements, exchange): as at the period's last day or today."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yaodian.apps.staffing.queries.board import SchoolLine, lines_of
from yaodian.apps.staffing.queries.exchange import eligible, exchanged_of, exchanges
from yaodian.apps.staffing.queries.retirements import quota_posts, retiring
from yaodian.apps.staffing.queries.standards import standards
from yaodian.kernel.metrics import Better, Derived, Params, Reading, Scope, Unit
from yaodian.kernel.metrics.registry import metric
from yaodian.kernel.periods.rules import Period
from yaodian.registers.schools.models import School
from yaodian.registers.teachers.rules import COUNTY_LEVELS

QUOTA = "国办发〔2001〕74号；中央编办发〔2014〕72号；学校、教师、学生登记"
CURRICULUM = "教基〔2001〕28号；工作要点第9条；学校、教师、学生登记"
AGE = "国发〔1978〕104号；《国务院关于渐进式延迟法定退休年龄的办法》；教师登记"
ROTATION = "教师〔2014〕4号；教督〔2017〕6号；教师登记"


def day_of(period: Period, today: date) -> date:
    """Return the day as at which a period is read."""
    return min(period.end, today)


def share_of(model: Any, whole: Collection[int], part: Collection[int]) -> Reading:
    """Return a share of rows with the named rest."""
    rows = model.objects
    return Reading(
        Decimal(len(part)),
        Decimal(len(whole)),
        rows.filter(pk__in=part),
        whole_rows=rows.filter(pk__in=whole),
        missing_rows=rows.filter(pk__in=set(whole) - set(part)),
    )


def share_of_rows(whole: QuerySet[Any], part: QuerySet[Any]) -> Reading:
    """Return the share that some rows have of all, with the named rest."""
    missing = whole.exclude(pk__in=part.values("pk"))
    return Reading(Decimal(part.count()), Decimal(whole.count()), part, whole_rows=whole, missing_rows=missing)


def _counted(scope: Scope, period: Period, today: date) -> list[SchoolLine]:
    lines = lines_of(on=day_of(period, today), school_ids=scope.unit_ids)
    return [one for one in lines if one.establishment is not None and one.establishment.gap is not None]


def _keys(lines: Sequence[SchoolLine]) -> list[int]:
    return [one.side.school_id for one in lines]


@metric(
    "staffing.short_schools",
    title=_("缺编学校数"),
    unit=Unit.SCHOOL,
    better=Better.LOWER,
    source=QUOTA,
    definition=_(
        "截至期末在编教职工少于编制基数的公办中小学、特教学校数；基数取核定编制，没有核定的取按规则库比例的测算数，两者都没有的不计。"
    ),
)
def short_schools(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """缺编学校: schools with fewer on quota than their establishment."""
    short = [one for one in _counted(scope, period, today) if one.establishment and one.establishment.short]
    return Reading(Decimal(len(short)), None, School.objects.filter(pk__in=_keys(short)))


@metric(
    "staffing.staffed_schools",
    title=_("编制配足学校比例"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=QUOTA,
    definition=_("截至期末有编制基数的公办中小学、特教学校中，在编教职工不少于基数的比例；缺编的逐校列出。"),
)
def staffed_schools(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """编制配足: of the schools with an establishment, those that are not short."""
    lines = _counted(scope, period, today)
    full = [one for one in lines if one.establishment and not one.establishment.short]
    return share_of(School, _keys(lines), _keys(full))


@metric(
    "staffing.subject_schools",
    title=_("学科教师配齐学校比例"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=CURRICULUM,
    definition=_(
        "截至期末有班级数的中小学中，课程方案开设的学科（规则库列为可兼任的除外）都有专任教师的比例；缺科的学校逐校列出。"
    ),
)
def subject_schools(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """学科配齐: of the schools with classes, those that lack no subject."""
    lines = [one for one in lines_of(on=day_of(period, today), school_ids=scope.unit_ids) if one.subjects]
    return share_of(School, _keys(lines), _keys([one for one in lines if not one.missing]))


@metric(
    "staffing.urban_rural_gap",
    title=_("城乡生师比差"),
    unit=Unit.COUNT,
    better=Better.LOWER,
    source="工作要点第9条（均衡城乡师资配置）；学校、教师、学生登记",
    definition=_(
        "截至期末公办中小学城区、镇区生师比（学生数÷在岗教职工数）与乡村生师比之差的绝对值；一方没有学生或教职工的为未知。"
    ),
)
def urban_rural_gap(scope: Scope, period: Period, today: date, params: Params) -> Derived:
    """城乡生师比差: pupils to one of the staff in towns less that in villages, without its sign."""
    sides: dict[bool, list[SchoolLine]] = {True: [], False: []}
    for one in lines_of(on=day_of(period, today), school_ids=scope.unit_ids):
        if one.establishment is not None and one.side.area and one.side.pupils is not None:
            sides[one.side.area == "village"].append(one)
    ratios = [_ratio(lines) for lines in sides.values()]
    known = [ratio for ratio in ratios if ratio is not None]
    words = {True: str(_("乡村学校")), False: str(_("城镇学校"))}
    inputs = {
        words[rural]: Reading(Decimal(len(lines)), None, School.objects.filter(pk__in=_keys(lines)))
        for rural, lines in sides.items()
    }
    value = round(abs(known[0] - known[1]), 2) if len(known) == len(ratios) else None
    return Derived(value, inputs=inputs)


def _ratio(lines: Sequence[SchoolLine]) -> Decimal | None:
    staff = sum(one.side.staff_count() for one in lines)
    pupils = sum(one.side.pupils or 0 for one in lines)
    return Decimal(pupils) / staff if staff and pupils else None


@metric(
    "staffing.retiring",
    title=_("到龄退休教职工数"),
    unit=Unit.PERSON,
    better=Better.LOWER,
    source=AGE,
    definition=_(
        "当日（期末已过的取期末）在编在岗的教职工中，法定退休年龄在本周期内达到的人数；周期可以是以后的年度，日期随规则库当场推算，不存。"
        "参数 subject：任教学科。"
    ),
    parameters=("subject",),
)
def retiring_staff(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """到龄退休: people on quota who reach the statutory age in the period."""
    on = day_of(period, today)
    found = standards(on=on)
    rows = scope.rows(quota_posts(on=on, found=found), "school")
    if params.get("subject"):
        rows = rows.filter(subject=params["subject"])
    rows = retiring(rows, start=period.start, end=period.end, law=found.retirement_law(), workers=found.worker_posts)
    return Reading(Decimal(rows.count()), None, rows)


@metric(
    "staffing.exchange_share",
    title=_("应交流教师交流比例"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=ROTATION,
    definition=_(
        "截至期末公办义务教育学校在编专任教师中，在同一学校满规则库 rotation.eligible_years_minimum 年、不临近退休的为应交流教师；"
        "其中本学年开始交流轮岗或支教的比例。"
    ),
)
def exchange_share(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """交流比例: of those who may be exchanged, who was in the school year."""
    on = day_of(period, today)
    whole = scope.rows(eligible(on=on, found=standards(on=on)), "school")
    return share_of_rows(whole, exchanged_of(whole, on=on))


@metric(
    "staffing.exchange_backbone_share",
    title=_("交流教师中骨干教师比例"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=ROTATION,
    definition=_("本学年至期末开始交流轮岗或支教的教师中，县级及以上骨干教师的比例；计入派出学校。"),
)
def exchange_backbone_share(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """骨干比例: of the exchanges of the school year, those of backbone teachers."""
    whole = scope.rows(exchanges(on=day_of(period, today)), "from_school")
    return share_of_rows(whole, whole.filter(teacher__backbone__in=COUNTY_LEVELS))
