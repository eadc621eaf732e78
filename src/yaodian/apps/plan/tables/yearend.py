"""The list of the year's end (年终列表): what was not closed, with what is asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models import Task
from yaodian.apps.plan.queries.yearend import YearEndRow
from yaodian.apps.plan.rules import TaskState
from yaodian.kernel.web.lists import Align, ChoiceFilter, Column, DateFilter, ListDefinition
from yaodian.kernel.web.templatetags.web import light

OPEN_STATES = tuple(
    (state.value, state.label)
    for state in TaskState
    if state not in (TaskState.CLOSED, TaskState.CANCELLED, TaskState.CARRIED)
)


def year_end_list(
    rows: Mapping[int, YearEndRow], *, askable: frozenset[int], units: list[tuple[str, str]], today: date
) -> ListDefinition[Task]:
    """没有办结的任务: with the light of its limit, what is asked of it, and the way to ask."""

    def lamp(task: Task) -> str:
        return "red" if task.due_date < today else "green"

    def shown(task: Task) -> SafeString:
        return light(lamp(task), label=task.get_state_display())

    def words(task: Task) -> str:
        row = rows[task.pk]
        return f"{row.choice} · {row.asked.get_state_display()}" if row.asked else ""

    def asked(task: Task) -> Any:
        row = rows[task.pk]
        if row.asked:
            return format_html('<a href="{}">{}</a>', reverse("plan:approval", args=[row.asked.pk]), words(task))
        if task.pk in askable:
            return format_html(
                '<a class="btn btn-sm" href="{}">{}</a>', reverse("plan:ask", args=[task.pk, "carry"]), _("申请处置")
            )
        return ""

    return ListDefinition[Task](
        key="plan.year_end",
        title=_("年终收口"),
        counter=_("项"),
        columns=(
            Column(key="code", title=_("编号"), sort="code"),
            Column(key="title", title=_("任务"), sort="title", wrap=True),
            Column(
                key="lead_unit",
                title=_("牵头"),
                cell=lambda task: str(task.lead_unit),
                value=lambda task: task.lead_unit.title,
                sort="lead_unit__position",
            ),
            Column(key="due_date", title=_("时限"), sort=("due_date", "code"), align=Align.END),
            Column(key="state", title=_("状态"), cell=shown, value=lambda task: task.get_state_display(), sort="state"),
            Column(key="asked", title=_("年终处置"), cell=asked, value=words),
        ),
        filters=(
            ChoiceFilter(key="state", title=_("状态"), field="state", choices=OPEN_STATES, many=True),
            ChoiceFilter(key="lead", title=_("牵头"), field="lead_unit_id", choices=tuple(units)),
            DateFilter(key="due", title=_("时限"), field="due_date"),
        ),
        search=("code", "title", "lead_unit__title", "lead_unit__pinyin"),
        sort="lead_unit",
        row_href=lambda task: reverse("plan:task", args=[task.pk]),
        row_light=lamp,
        empty_text=_("全部任务都已办结、结转或取消。"),
    )
