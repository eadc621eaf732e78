"""均衡监测的指标 (balance metrics): read as at the period's last day or today, whichever is earlier."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from yaodian.apps.balance.models import ClassPlan, GuaranteeDeclaration, GuaranteeItem
from yaodian.apps.balance.queries.classes import large_rows, new_large_ids
from yaodian.apps.balance.queries.county import StageBalance, verdict_of
from yaodian.apps.balance.queries.kept import kept_balance
from yaodian.apps.balance.queries.resources import sides_of
from yaodian.apps.balance.queries.standards import standards
from yaodian.apps.balance.rules import STAGES, Answer, ClassPlanState, DeclarationState, Verdict
from yaodian.kernel.metrics import Better, Derived, Params, Reading, Scope, Unit
from yaodian.kernel.metrics.registry import metric
from yaodian.kernel.periods.rules import Period
from yaodian.registers.schools.models import School
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students.models import Homeroom
from yaodian.registers.students.queries import sized_homerooms

QUALITY_NORM = "《县域义务教育优质均衡发展督导评估办法》（教督〔2017〕6号）；学校、教师、学生登记"
BASIC_NORM = "《县域义务教育均衡发展督导评估暂行办法》（教督〔2012〕3号）；学校、教师、学生登记"
SIZES = "国发〔2016〕40号；工作要点第9条；学生学籍和大班额消除方案"
PERCENT = Decimal(100)


def _day(period: Period, today: date) -> date:
    """Return the day as at which a period is read."""
    return min(period.end, today)


def _schools(ids: Collection[int]) -> Reading:
    """Return a count of schools that opens into them."""
    return Reading(Decimal(len(ids)), None, School.objects.filter(pk__in=ids))


def _share_of_schools(scope: Scope, on: date, params: Params, met: Callable[[Verdict], bool | None]) -> Reading:
    """Return the share of schools that are met in every stage they are measured in (or in the one asked)."""
    found = standards(on=on)
    answers: dict[int, list[bool | None]] = {}
    for side in sides_of(standards=found, school_ids=scope.unit_ids):
        if params.get("stage") in (None, "", side.stage.value):
            answers.setdefault(side.school_id, []).append(met(verdict_of(side, found=found)))
    good = [school for school, own in answers.items() if all(one is True for one in own)]
    whole, part = School.objects.filter(pk__in=list(answers)), School.objects.filter(pk__in=good)
    missing = School.objects.filter(pk__in=set(answers) - set(good))
    return Reading(Decimal(len(good)), Decimal(len(answers)), part, whole_rows=whole, missing_rows=missing)


@metric(
    "balance.passing_schools",
    title=_("资源配置达标学校比例（优质均衡）"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=QUALITY_NORM,
    definition=_(
        "截至期末参评学校中，七项指标至少六项达标且其余各项不低于标准85%的比例；一贯制学校各学段都达标才算；"
        "缺数据的列入未达标名单。参数 stage：学段。"
    ),
    parameters=("stage",),
)
def passing_schools(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """达标学校比例: share of schools that pass the norm of 2017."""
    return _share_of_schools(scope, _day(period, today), params, lambda verdict: verdict.passes)


@metric(
    "balance.indicator_met",
    title=_("单项指标达标学校比例（优质均衡）"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=QUALITY_NORM,
    definition=_(
        "截至期末参评学校中，某项资源配置指标达到标准值的比例。参数 indicator：L1至L7，不填为七项全部达标；参数 stage：学段。"
    ),
    parameters=("stage", "indicator"),
)
def indicator_met(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """单项达标: share of schools that meet one indicator, or all seven."""
    wanted = params.get("indicator")

    def met(verdict: Verdict) -> bool:
        return all(one.is_met for one in verdict.marks if wanted in (None, "", one.indicator.key))

    return _share_of_schools(scope, _day(period, today), params, met)


def _stages(params: Params) -> list[SchoolStage]:
    return [stage for stage in STAGES if params.get("stage") in (None, "", stage.value)]


def _county(period: Period, today: date, params: Params) -> list[StageBalance]:
    """Return the county's balance of the stages asked."""
    found = kept_balance(on=_day(period, today))
    return [found[stage] for stage in _stages(params)]


def _measured(found: Collection[StageBalance]) -> dict[str, Reading]:
    """Return stage → the schools behind a coefficient."""
    return {
        str(one.stage.label): _schools({verdict.side.school_id for verdict in one.verdicts})
        for one in found
        if one.verdicts
    }


@metric(
    "balance.cv",
    title=_("资源配置差异系数（优质均衡，最大值）"),
    unit=Unit.SHARE,
    better=Better.LOWER,
    source=QUALITY_NORM,
    definition=_(
        "截至期末按学生数加权的校际差异系数，以百分数表示（0.45 记为 45%）；参数 indicator：L1至L7，不填为七项中最大的一项；"
        "参数 stage：学段，不填为两学段中较大的。任一项无从计算即为未知。"
    ),
    parameters=("stage", "indicator"),
)
def cv(scope: Scope, period: Period, today: date, params: Params) -> Derived:
    """差异系数: the largest pupil-weighted coefficient asked for; the county's, whatever the scope."""
    found = [one for one in _county(period, today, params) if one.verdicts]
    wanted = params.get("indicator")
    values = [line.variation.value for one in found for line in one.quality if wanted in (None, "", line.indicator.key)]
    known = [value for value in values if value is not None]
    value = max(known) * PERCENT if known and len(known) == len(values) else None
    return Derived(value, inputs=_measured(found))


@metric(
    "balance.cv_met",
    title=_("差异系数达标项数（优质均衡）"),
    unit=Unit.COUNT,
    better=Better.HIGHER,
    source=QUALITY_NORM,
    definition=_("截至期末小学、初中各七项差异系数中不超过上限的项数；有学校缺数据的项不计为达标。参数 stage：学段。"),
    parameters=("stage",),
)
def cv_met(scope: Scope, period: Period, today: date, params: Params) -> Derived:
    """差异系数达标项数: how many of the coefficients are within their limit."""
    found = [one for one in _county(period, today, params) if one.verdicts]
    return Derived(Decimal(sum(one.met_lines for one in found)) if found else None, inputs=_measured(found))


@metric(
    "balance.composite_cv",
    title=_("综合差异系数（基本均衡）"),
    unit=Unit.SHARE,
    better=Better.LOWER,
    source=BASIC_NORM,
    definition=_(
        "截至期末八项单项差异系数的平均值，以百分数表示；任一项无从计算即为未知。参数 stage：学段，不填为两学段中较大的。"
    ),
    parameters=("stage",),
)
def composite_cv(scope: Scope, period: Period, today: date, params: Params) -> Derived:
    """综合差异系数: the mean of the eight of 2012."""
    found = [one for one in _county(period, today, params) if one.verdicts]
    known = [one.composite.value for one in found if one.composite.value is not None]
    return Derived(max(known) * PERCENT if known and len(known) == len(found) else None, inputs=_measured(found))


def _share_of_classes(whole_ids: Collection[int], part_ids: Collection[int]) -> Reading:
    """Return a share of classes with the named rest."""
    rest = set(whole_ids) - set(part_ids)
    return Reading(
        Decimal(len(part_ids)),
        Decimal(len(whole_ids)),
        Homeroom.objects.filter(pk__in=part_ids),
        whole_rows=Homeroom.objects.filter(pk__in=whole_ids),
        missing_rows=Homeroom.objects.filter(pk__in=rest),
    )


@metric(
    "balance.large_class_share",
    title=_("大班额班级占比"),
    unit=Unit.SHARE,
    better=Better.LOWER,
    source=SIZES,
    definition=_("截至期末有学生的普通班级中，大班额（含超大班额，规则库 class_size.large）班级的比例。"),
)
def large_class_share(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """大班额占比: of the classes with pupils, those that are large."""
    on = _day(period, today)
    sizes = standards(on=on).sizes
    rows = scope.rows(sized_homerooms(on=on), "school").filter(is_special=False, pupil_count__gt=0)
    sized = dict(rows.values_list("pk", "pupil_count")) if sizes else {}
    return _share_of_classes(list(sized), [pk for pk, size in sized.items() if sizes and size >= sizes.large])


@metric(
    "balance.large_planned",
    title=_("大班额立项率"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=SIZES,
    definition=_("截至期末的大班额班级中，已有在办消除方案（措施、责任岗位、时限）的比例；没有方案的逐班列出。"),
)
def large_planned(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """大班额立项率: large classes that have an open plan."""
    on = _day(period, today)
    rows = scope.rows(large_rows(on=on, found=standards(on=on)), "school")
    ids = list(rows.values_list("pk", flat=True))
    plans = ClassPlan.objects.filter(homeroom__in=ids, planned_date__lte=on).exclude(closed_date__lte=on)
    return _share_of_classes(ids, set(plans.values_list("homeroom_id", flat=True)))


@metric(
    "balance.new_large_classes",
    title=_("新增大班额班级数"),
    unit=Unit.COUNT,
    better=Better.LOWER,
    source=SIZES,
    definition=_("截至期末的大班额、超大班额班级中，上一学年末不是该档次或当时还没有建班的班级数。"),
)
def new_large_classes(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """新增大班额: classes that were not so large when the last school year ended: there should be none."""
    on = _day(period, today)
    found = standards(on=on)
    ids = new_large_ids(on=on, rows=list(scope.rows(large_rows(on=on, found=found), "school")), found=found)
    return Reading(Decimal(len(ids)), None, Homeroom.objects.filter(pk__in=ids))


@metric(
    "balance.plans_closed",
    title=_("大班额按期销号率"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=SIZES,
    definition=_("完成时限落在本周期的消除方案（撤销的除外）中，时限内由另一人按学籍人数核销的比例。"),
)
def plans_closed(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """按期销号率: of the plans due in the period, those closed in time."""
    whole = scope.rows(ClassPlan.objects.filter(due_date__range=(period.start, period.end)), "school")
    whole = whole.exclude(state=ClassPlanState.DROPPED)
    in_time = [
        row.pk
        for row in whole
        if row.state == ClassPlanState.CLOSED
        and row.closed_date is not None
        and row.closed_date <= min(row.due_date, today)
    ]
    part = whole.filter(pk__in=in_time)
    return Reading(
        Decimal(len(in_time)),
        Decimal(whole.count()),
        part,
        whole_rows=whole,
        missing_rows=whole.exclude(pk__in=in_time),
    )


@metric(
    "balance.items_confirmed",
    title=_("保障和质量项目核实达到比例"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source="教督〔2017〕6号（政府保障程度15项、教育质量9项）；项目申报",
    definition=_(
        "本年度政府保障程度15项、教育质量9项中，自评达到并经另一人凭佐证材料核实的比例（全市一份，不分单位）。"
    ),
)
def items_confirmed(scope: Scope, period: Period, today: date, params: Params) -> Derived:
    """核实达到比例: of the items, those met and checked in the year; one list for the bureau, whatever the scope."""
    items = GuaranteeItem.objects.all()
    whole = items.count()
    done = GuaranteeDeclaration.objects.filter(
        year=period.start.year,
        answer=Answer.MET,
        state=DeclarationState.CONFIRMED,
        checked_date__lte=_day(period, today),
    )
    part = done.count()
    value = Decimal(part) * PERCENT / whole if whole else None
    return Derived(
        value,
        inputs={
            str(_("核实达到")): Reading(Decimal(part), None, done),
            str(_("项目")): Reading(Decimal(whole), None, items),
        },
    )
