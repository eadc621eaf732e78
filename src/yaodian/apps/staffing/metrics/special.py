"""特殊教育安置的指标 (placements of disabled pupils): shares, change against the baseline, and who is not placed."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from yaodian.apps.staffing.metrics.schools import day_of, share_of_rows
from yaodian.apps.staffing.queries.special import PLACED, baseline_of, disabled_enrolments, disabled_in, of_age
from yaodian.kernel.metrics import Better, Derived, Params, Reading, Scope, Unit
from yaodian.kernel.metrics.registry import metric
from yaodian.kernel.periods.rules import Period
from yaodian.registers.students.rules import Placement

SPECIAL = "工作要点第17条；《残疾人教育条例》；学生学籍"


@metric(
    "staffing.inclusive_class_share",
    title=_("随班就读比例（义务教育）"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=SPECIAL,
    definition=_(
        "截至期末义务教育阶段登记有特殊教育就读方式的在校学生中，随班就读的比例；参数 placement：改计另一种就读方式。"
    ),
    parameters=("placement",),
)
def inclusive_class_share(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """随班就读比例: of the disabled pupils of compulsory age, who is in an ordinary class."""
    whole = scope.rows(disabled_enrolments(on=day_of(period, today)), "school")
    return share_of_rows(whole, whole.filter(placement=params.get("placement") or Placement.INCLUSIVE))


@metric(
    "staffing.inclusive_change",
    title=_("随班就读比例较基数变化"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=SPECIAL,
    definition=_(
        "义务教育阶段随班就读比例减去基数快照的同口径比例，以百分点计；没有设定基数，或任一时点没有残疾学生的为未知。"
    ),
)
def inclusive_change(scope: Scope, period: Period, today: date, params: Params) -> Derived:
    """较基数变化: the share now less that of the baseline snapshot, in points."""
    whole_now = scope.rows(disabled_enrolments(on=day_of(period, today)), "school")
    now = share_of_rows(whole_now, whole_now.filter(placement=Placement.INCLUSIVE))
    baseline = baseline_of(year=period.end.year)
    if baseline is None:
        return Derived(None, inputs={str(_("期末")): now})
    whole = scope.rows(disabled_in(baseline=baseline), "school")
    then = share_of_rows(whole, whole.filter(placement=Placement.INCLUSIVE))
    value = None if now.value is None or then.value is None else now.value - then.value
    return Derived(value, inputs={str(_("期末")): now, str(_("基数")): then})


@metric(
    "staffing.special_coverage",
    title=_("适龄残疾学生安置率"),
    unit=Unit.SHARE,
    better=Better.HIGHER,
    source=SPECIAL,
    definition=_(
        "截至期末学籍登记有残疾或特殊教育就读方式的义务教育阶段学生，加上因残失学未办结的学生中，已落实随班就读、特教班、特教学校或送教上门且"
        "没有失学的比例；未安置的逐人列出并注明原因。"
    ),
)
def special_coverage(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """安置率: of the disabled pupils of compulsory age, who is placed and taught."""
    whole = scope.rows(of_age(on=day_of(period, today)), "school")
    return share_of_rows(whole, whole.filter(PLACED))
