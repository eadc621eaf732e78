"""Plan lists (要点列表): tasks and targets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models import (
    Clause,
    Target,
    Task,
)
from yaodian.apps.plan.queries.faces import task_face
from yaodian.apps.plan.queries.lights import task_light
from yaodian.apps.plan.queries.publication import publication_of, switch_face
from yaodian.apps.plan.queries.targets import TargetView
from yaodian.apps.plan.rules import Source, TaskState
from yaodian.apps.plan.rules.commissions import TaskSource
from yaodian.kernel.metrics import State
from yaodian.kernel.web.lists import Align, BooleanFilter, ChoiceFilter, Column, DateFilter, ListDefinition
from yaodian.kernel.web.templatetags.web import light
from yaodian.kernel.worklist import Light


def _points(task: Task) -> str:
    """Return the codes of the clauses a task serves."""
    return "、".join(link.clause.code for link in task.clause_links.all())


def task_list(
    *, today: date, warn: date, sections: list[tuple[str, str]], units: list[tuple[str, str]]
) -> ListDefinition[Task]:
    """任务列表: with light, clauses, lead unit and deadline."""

    def lamp(task: Task) -> Light:
        return task_light(task, today=today, warn=warn)

    def shown(task: Task) -> Any:
        name, word = task_face(task, lamp=lamp(task))
        return light(name, label=word)

    return ListDefinition[Task](
        key="plan.tasks",
        title=_("任务"),
        counter=_("件"),
        columns=(
            Column(key="code", title=_("编号"), sort="code"),
            Column(key="title", title=_("任务"), sort="title", wrap=True),
            Column(key="clauses", title=_("依据"), cell=_points, value=_points, phone=False),
            Column(
                key="lead_unit",
                title=_("牵头"),
                cell=lambda t: str(t.lead_unit),
                value=lambda t: t.lead_unit.title,
                sort="lead_unit__position",
            ),
            Column(
                key="leader",
                title=_("分管领导"),
                cell=lambda t: str(t.leader or ""),
                value=lambda t: str(t.leader or ""),
                phone=False,
            ),
            Column(key="due_date", title=_("时限"), sort=("due_date", "code"), align=Align.END),
            Column(key="state", title=_("状态"), cell=shown, value=lambda t: t.get_state_display(), sort="state"),
        ),
        filters=(
            ChoiceFilter(key="state", title=_("状态"), field="state", choices=tuple(TaskState.choices), many=True),
            ChoiceFilter(
                key="section",
                title=_("部分"),
                field="clause_links__clause__point__section_id",
                choices=tuple(sections),
                linked=True,
            ),
            ChoiceFilter(key="lead", title=_("牵头"), field="lead_unit_id", choices=tuple(units)),
            ChoiceFilter(key="source", title=_("来源"), field="source", choices=tuple(TaskSource.choices)),
            DateFilter(key="due", title=_("时限"), field="due_date"),
        ),
        search=("code", "title", "lead_unit__title", "lead_unit__pinyin"),
        sort="code",
        row_href=lambda task: reverse("plan:task", args=[task.pk]),
        row_light=lambda task: lamp(task).value,
        empty_text=_("分解要点后，任务会出现在这里。"),
    )


def target_list(views: Mapping[int, TargetView], *, sections: list[tuple[str, str]]) -> ListDefinition[Target]:
    """目标列表: every number with its source, reading and state; the rows carry `state_now` and `source_now`."""

    def number(target: Target) -> SafeString:
        return render_to_string("plan/_target.html", {"view": views[target.pk], "compact": True})

    def reading(target: Target) -> str:
        chosen = views[target.pk].chosen
        return chosen.reading.title if chosen else ""

    def shown(target: Target) -> SafeString:
        name, word = views[target.pk].face
        return light(name, label=word)

    def task(target: Target) -> str:
        return f"{target.task.code} {target.task.lead_unit}" if target.task else ""

    return ListDefinition[Target](
        key="plan.targets",
        title=_("指标目标"),
        counter=_("个目标"),
        columns=(
            Column(key="clause__code", title=_("依据"), sort=("start", "pk")),
            Column(key="phrase", title=_("目标"), sort="phrase", wrap=True),
            Column(key="number", title=_("数"), cell=number, value=lambda t: views[t.pk].number, align=Align.END),
            Column(
                key="goal", title=_("目标值"), value=lambda t: views[t.pk].goal, cell=_goal_of(views), align=Align.END
            ),
            Column(key="unit", title=_("单位"), phone=False),
            Column(
                key="source",
                title=_("来源"),
                cell=lambda t: views[t.pk].source.label,
                value=lambda t: views[t.pk].source.label,
                sort="source_now",
            ),
            Column(key="reading", title=_("口径"), cell=reading, value=reading, phone=False),
            Column(
                key="state", title=_("状态"), cell=shown, value=lambda t: str(views[t.pk].face[1]), sort="state_now"
            ),
            Column(key="task", title=_("任务"), cell=task, value=task, sort="task__code", phone=False),
            Column(key="due_date", title=_("时限"), sort=("due_date", "pk"), align=Align.END),
        ),
        filters=(
            ChoiceFilter(key="state", title=_("状态"), field="state_now", choices=tuple(State.choices), many=True),
            ChoiceFilter(key="source", title=_("来源"), field="source_now", choices=tuple(Source.choices)),
            ChoiceFilter(key="section", title=_("部分"), field="clause__point__section_id", choices=tuple(sections)),
            DateFilter(key="due", title=_("时限"), field="due_date"),
        ),
        search=("phrase", "object", "clause__code", "task__code"),
        sort="clause__code",
        row_href=lambda target: reverse("plan:target", args=[target.pk]),
        empty_text=_("导入并确认要点后，目标会出现在这里。"),
    )


def _goal_of(views: Mapping[int, TargetView]) -> Callable[[Target], str]:
    """Return how a goal is shown: as printed, nothing where there is none."""
    return lambda target: "" if views[target.pk].goal is None else f"{views[target.pk].goal:f}"


def publication_list(*, sections: list[tuple[str, str]]) -> ListDefinition[Clause]:
    """公开管理列表: every sentence with its switch."""

    def face(clause: Clause) -> Any:
        lamp, word = switch_face(clause)
        return light(lamp, label=word)

    def wording(clause: Clause) -> str:
        here = publication_of(clause)
        return (here.wording or here.proposed_wording) if here else ""

    def address(clause: Clause) -> str:
        here = publication_of(clause)
        return here.address if here else ""

    return ListDefinition[Clause](
        key="plan.publications",
        title=_("公开管理"),
        counter=_("句"),
        columns=(
            Column(key="code", title=_("句"), sort="start"),
            Column(key="text", title=_("原文"), wrap=True),
            Column(key="switch", title=_("公开"), cell=face, value=lambda clause: switch_face(clause)[1]),
            Column(key="wording", title=_("公开表述"), cell=wording, value=wording, wrap=True, phone=False),
            Column(key="address", title=_("门户网址"), cell=address, value=address, phone=False),
        ),
        filters=(
            ChoiceFilter(key="section", title=_("部分"), field="point__section_id", choices=tuple(sections)),
            BooleanFilter(key="live", title=_("已公开"), field="publication__live"),
        ),
        search=("text", "code", "publication__wording"),
        sort="code",
        row_href=lambda clause: reverse("plan:publication", args=[clause.pk]),
        empty_text=_("导入要点后，每句话在这里有一个开关。"),
    )
