"""报送的记录与列表 (records and lists of returns)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from yaodian.apps.returns.models import Duty, Figure, ReturnPeriod, ReturnPlan, ReturnUnit, Unlocking
from yaodian.apps.returns.queries import duties_for, plans_for
from yaodian.apps.returns.rules import DutyState, Mark, ReturnState, Rhythm, mark_of
from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.records import RecordType
from yaodian.kernel.web.lists import Align, BooleanFilter, ChoiceFilter, Column, DateFilter, ListDefinition
from yaodian.kernel.web.templatetags.web import light, point_chip

LAMPS = {
    Mark.ON_TIME: "done",
    Mark.LATE: "yellow",
    Mark.SILENT: "red",
    Mark.RETURNED: "halted",
    Mark.PENDING: "idle",
    Mark.EXCUSED: "none",
}


def plan_url(plan_id: int) -> str:
    """Return the address of a plan."""
    return reverse("returns:plan", args=[plan_id])


def duty_url(duty_id: int) -> str:
    """Return the address of a duty."""
    return reverse("returns:duty", args=[duty_id])


def _of_plan(model: type[Model], *related: str) -> Callable[[By], QuerySet[Any]]:
    def rows(by: By) -> QuerySet[Any]:
        return model._default_manager.filter(plan__in=plans_for(by=by)).select_related("plan", *related)

    return rows


def _of_duty(model: type[Model]) -> Callable[[By], QuerySet[Any]]:
    def rows(by: By) -> QuerySet[Any]:
        found = model._default_manager.filter(duty__in=duties_for(by=by).select_related(None))
        return found.select_related("duty__plan", "duty__period", "duty__unit")

    return rows


RECORDS = (
    RecordType(
        model=ReturnPlan,
        title=_("报送任务"),
        rows=lambda by: plans_for(by=by),
        url=lambda row: plan_url(row.pk),
        columns=("title", "owner", "rhythm", "state"),
        fields=("title", "code"),
    ),
    RecordType(
        model=ReturnUnit,
        title=_("点名单位"),
        rows=_of_plan(ReturnUnit, "unit"),
        url=lambda row: plan_url(row.plan_id),
        columns=("plan", "unit", "left_out"),
    ),
    RecordType(
        model=ReturnPeriod,
        title=_("报送期"),
        rows=_of_plan(ReturnPeriod),
        url=lambda row: reverse("returns:period", args=[row.plan_id, row.code]),
        label=lambda row: f"{row.plan} {row.title}",
        columns=("plan", "title", "due_date"),
    ),
    RecordType(
        model=Duty,
        title=_("报送"),
        rows=lambda by: duties_for(by=by),
        url=lambda row: duty_url(row.pk),
        columns=("unit", "plan", "period", "due_date", "sent_date", "state"),
    ),
    RecordType(
        model=Figure,
        title=_("报送数"),
        rows=_of_duty(Figure),
        url=lambda row: duty_url(row.duty_id),
        label=lambda row: f"{row.duty} {row}",
        columns=("duty", "field", "value", "text"),
    ),
    RecordType(
        model=Unlocking,
        title=_("解锁申请"),
        rows=_of_duty(Unlocking),
        url=lambda row: duty_url(row.duty_id),
        columns=("duty", "reason", "state", "asked_at"),
    ),
)


def _chips(row: ReturnPlan) -> Any:
    return format_html_join(" ", "{}", ((point_chip(clause),) for clause in row.clauses))


def _state_lamp(row: Any) -> Any:
    mark = mark_of(row.state, sent=row.sent_date, due=row.due_date, today=clock.today())
    return light(LAMPS[mark], mark_words(row, mark))


def mark_words(row: Duty, mark: Mark) -> str:
    """Return what a duty's mark says: late and silent ones say so, others their state."""
    state = str(DutyState(row.state).label)
    if mark is Mark.SILENT:
        return str(_("逾期未报"))
    if mark is Mark.LATE:
        return str(_("%(state)s（迟报）") % {"state": state})
    return str(_("零报告，%(state)s") % {"state": state}) if row.is_zero else state


PLANS: ListDefinition[Any] = ListDefinition(
    key="returns.plans",
    title=_("报送任务"),
    counter=_("项"),
    columns=(
        Column(key="title", title=_("任务名称"), sort="title", wrap=True),
        Column(key="owner", title=_("责任科室"), sort="owner__position", value=lambda row: str(row.owner)),
        Column(
            key="rhythm",
            title=_("报送频次"),
            sort="rhythm",
            value=lambda row: row.get_rhythm_display(),
            cell=lambda row: row.get_rhythm_display(),
        ),
        Column(
            key="state",
            title=_("状态"),
            sort="state",
            value=lambda row: row.get_state_display(),
            cell=lambda row: row.get_state_display(),
        ),
        Column(key="due_count", title=_("应报"), sort="due_count", align=Align.END),
        Column(key="on_time_count", title=_("按时"), sort="on_time_count", align=Align.END),
        Column(key="silent_count", title=_("逾期未报"), sort="silent_count", align=Align.END),
        Column(key="from_date", title=_("起报日期"), sort="from_date", phone=False),
        Column(key="to_date", title=_("截止日期"), sort="to_date", phone=False, shown=False),
        Column(key="clauses", title=_("要点条款"), cell=_chips, value=lambda row: "、".join(row.clauses), phone=False),
        Column(key="purpose", title=_("用途"), wrap=True, phone=False, shown=False),
        Column(key="code", title=_("任务代码"), sort="code", shown=False),
    ),
    filters=(
        ChoiceFilter(key="state", title=_("状态"), field="state", choices=tuple(ReturnState.choices), many=True),
        ChoiceFilter(key="rhythm", title=_("报送频次"), field="rhythm", choices=tuple(Rhythm.choices), many=True),
        DateFilter(key="from", title=_("起报日期"), field="from_date"),
    ),
    search=("title", "code", "owner__title", "purpose"),
    sort="title",
    row_href=lambda row: plan_url(row.pk),
    empty_title=_("没有报送任务"),
    empty_text=_("科室先在“表单设计”里发布一张表，再点“拟定报送任务”，经办公室批准后学校才看得到。"),
)

DUTIES: ListDefinition[Any] = ListDefinition(
    key="returns.duties",
    title=_("报送"),
    counter=_("份"),
    columns=(
        Column(
            key="unit",
            title=_("报送单位"),
            sort="unit__position",
            cell=lambda row: str(row.unit),
            value=lambda row: row.unit.title,
        ),
        Column(
            key="state",
            title=_("状态"),
            sort="state",
            cell=_state_lamp,
            value=lambda row: mark_words(
                row, mark_of(row.state, sent=row.sent_date, due=row.due_date, today=clock.today())
            ),
        ),
        Column(key="sent_date", title=_("首次报送"), sort="sent_date", align=Align.END),
        Column(key="flagged", title=_("有核实说明"), sort="flagged", phone=False),
        Column(key="reason", title=_("退回或免报理由"), wrap=True, phone=False),
        Column(key="reminded_count", title=_("催报次数"), sort="reminded_count", align=Align.END, phone=False),
        Column(
            key="central",
            title=_("中心学校"),
            sort="central__position",
            cell=lambda row: str(row.central or ""),
            value=lambda row: str(row.central or ""),
            phone=False,
            shown=False,
        ),
    ),
    filters=(
        ChoiceFilter(key="state", title=_("状态"), field="state", choices=tuple(DutyState.choices), many=True),
        BooleanFilter(key="flagged", title=_("有核实说明"), field="flagged"),
        BooleanFilter(key="zero", title=_("零报告"), field="is_zero"),
        DateFilter(key="sent", title=_("首次报送日期"), field="sent_date"),
    ),
    search=("unit__title", "unit__short_title", "unit__code"),
    initials="unit__pinyin",
    sort="unit",
    row_href=lambda row: duty_url(row.pk),
    empty_title=_("没有报送"),
    empty_text=_("这一期还没有单位要报。"),
)
