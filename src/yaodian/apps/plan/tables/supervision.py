"""Supervision records and ledger (督办登记与台账)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models import (
    EscalationHold,
    LeaderReport,
    Supervision,
    SupervisionCheck,
    SupervisionSheet,
    SupervisionTalk,
)
from yaodian.apps.plan.queries.escalation import reports_readable
from yaodian.apps.plan.queries.supervision import matters_readable, sheets_readable
from yaodian.apps.plan.queries.tasks import tasks_readable
from yaodian.apps.plan.rules.supervision import MatterState, SupervisionStep
from yaodian.kernel.access import By
from yaodian.kernel.records import RecordType
from yaodian.kernel.web.lists import Align, ChoiceFilter, Column, DateFilter, ListDefinition
from yaodian.kernel.web.templatetags.web import light

LAMPS = {
    MatterState.OPEN: "red",
    MatterState.ANSWERED: "yellow",
    MatterState.CHECKED: "green",
    MatterState.CLOSED: "done",
}


def _url(row: Any) -> str:
    """Return the address of the matter a row belongs to."""
    return reverse("plan:matter", args=[row.matter_id])


def _of_matters(model: Any) -> Any:
    """Return the access test of rows that belong to a matter."""

    def rows(by: By) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.filter(matter__in=matters_readable(by))
        return found

    return rows


SUPERVISION_RECORDS = (
    RecordType(
        Supervision,
        _("督办事项"),
        lambda by: matters_readable(by).select_related("task"),
        lambda row: reverse("plan:matter", args=[row.pk]),
        columns=("task", "unit", "step", "state"),
        fields=("task__title", "task__code"),
    ),
    RecordType(SupervisionSheet, _("督办文书"), sheets_readable, _url, fields=("number",)),
    RecordType(SupervisionTalk, _("约谈记录"), _of_matters(SupervisionTalk), _url),
    RecordType(SupervisionCheck, _("督办复核"), _of_matters(SupervisionCheck), _url),
    RecordType(LeaderReport, _("督办报告"), reports_readable, _url),
    RecordType(
        EscalationHold,
        _("暂停自动督办"),
        lambda by: EscalationHold.objects.filter(task__in=tasks_readable(by)).select_related("task"),
        lambda row: reverse("plan:task", args=[row.task_id]),
    ),
)


def _numbers(matter: Supervision) -> str:
    """Return the numbers of a matter's sheets."""
    return "、".join(sheet.number for sheet in sorted(matter.sheets.all(), key=lambda sheet: sheet.pk))


def _state(matter: Supervision) -> SafeString:
    return light(LAMPS[MatterState(matter.state)], label=matter.get_state_display())


def matter_list(*, units: list[tuple[str, str]]) -> ListDefinition[Supervision]:
    """督办台账: every matter with its task, unit, sharpest step, sheets and state."""
    return ListDefinition[Supervision](
        key="plan.supervision",
        title=_("督办台账"),
        counter=_("件"),
        columns=(
            Column(key="task__code", title=_("任务"), sort="task__code"),
            Column(key="task__title", title=_("事项"), sort="task__title", wrap=True),
            Column(
                key="unit",
                title=_("责任单位"),
                cell=lambda row: str(row.unit),
                value=lambda row: row.unit.title,
                sort="unit__position",
            ),
            Column(
                key="step",
                title=_("措施"),
                cell=lambda row: row.get_step_display(),
                value=lambda row: row.get_step_display(),
                sort="step",
            ),
            Column(key="sheets", title=_("编号"), cell=_numbers, value=_numbers, wrap=True, phone=False),
            Column(key="task__first_due_date", title=_("原时限"), sort="task__first_due_date", align=Align.END),
            Column(
                key="opened_at",
                title=_("立项"),
                cell=lambda row: localtime(row.opened_at).date(),
                value=lambda row: localtime(row.opened_at).date(),
                sort="opened_at",
                align=Align.END,
                phone=False,
            ),
            Column(key="state", title=_("状态"), cell=_state, value=lambda row: row.get_state_display(), sort="state"),
            Column(key="closing_note", title=_("销号说明"), wrap=True, phone=False),
        ),
        filters=(
            ChoiceFilter(key="state", title=_("状态"), field="state", choices=tuple(MatterState.choices), many=True),
            ChoiceFilter(key="step", title=_("措施"), field="step", choices=tuple(SupervisionStep.choices), many=True),
            ChoiceFilter(key="unit", title=_("责任单位"), field="unit_id", choices=tuple(units)),
            DateFilter(key="opened", title=_("立项"), field="opened_at", moment=True),
        ),
        search=("task__code", "task__title", "unit__title", "unit__pinyin", "sheets__number"),
        sort="-opened_at",
        row_href=lambda row: reverse("plan:matter", args=[row.pk]),
        row_light=lambda row: LAMPS[MatterState(row.state)],
        empty_text=_("对逾期任务开具催办单、督办单后，事项会出现在这里。"),
    )
