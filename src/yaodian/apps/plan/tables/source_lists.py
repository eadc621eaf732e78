"""Lists of drafting, commissions and initiatives (拟稿、交办件、多年项目列表)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models import Commission, Initiative, Proposal
from yaodian.apps.plan.queries.faces import task_face
from yaodian.apps.plan.rules import TaskState
from yaodian.apps.plan.rules.commissions import AnswerClass, HostPart
from yaodian.apps.plan.rules.initiatives import InitiativeKind, InitiativeState
from yaodian.apps.plan.rules.preparation import ProposalSource, ProposalState
from yaodian.kernel.web.lists import Align, ChoiceFilter, Column, DateFilter, ListDefinition
from yaodian.kernel.web.templatetags.web import light
from yaodian.kernel.worklist import Light


def _shown(field: str) -> Callable[[Any], str]:
    """Return how a field with choices is shown."""
    return lambda row: str(getattr(row, f"get_{field}_display")())


def proposal_list(*, units: list[tuple[str, str]]) -> ListDefinition[Proposal]:
    """建议一览."""
    return ListDefinition[Proposal](
        key="plan.proposals",
        title=_("要点建议"),
        counter=_("条"),
        columns=(
            Column(key="text", title=_("内容"), wrap=True),
            Column(
                key="unit",
                title=_("申报单位"),
                cell=lambda row: str(row.unit),
                value=lambda row: row.unit.title,
                sort="unit__position",
            ),
            Column(key="source", title=_("来源"), cell=_shown("source"), value=_shown("source"), sort="source"),
            Column(key="source_name", title=_("来源文件"), wrap=True, phone=False, shown=False),
            Column(key="heading", title=_("建议部分"), wrap=True, phone=False, shown=False),
            Column(key="point", title=_("建议条目"), wrap=True, phone=False),
            Column(key="target", title=_("可衡量目标"), wrap=True, phone=False),
            Column(
                key="lead_unit",
                title=_("牵头"),
                cell=lambda row: str(row.lead_unit or ""),
                value=lambda row: str(row.lead_unit or ""),
                phone=False,
            ),
            Column(key="state", title=_("状态"), cell=_shown("state"), value=_shown("state"), sort="state"),
            Column(key="reason", title=_("理由"), wrap=True, phone=False, shown=False),
        ),
        filters=(
            ChoiceFilter(key="state", title=_("状态"), field="state", choices=tuple(ProposalState.choices), many=True),
            ChoiceFilter(key="source", title=_("来源"), field="source", choices=tuple(ProposalSource.choices)),
            ChoiceFilter(key="unit", title=_("申报单位"), field="unit_id", choices=tuple(units)),
        ),
        search=("text", "source_name", "heading", "point", "unit__title"),
        sort="unit",
        row_href=lambda row: reverse("plan:proposal", args=[row.pk]),
        empty_text=_("各科室申报后，建议会出现在这里。"),
    )


def commission_list(
    *, sources: list[tuple[str, str]], units: list[tuple[str, str]], lamp: Callable[[Any], Light]
) -> ListDefinition[Commission]:
    """交办件台账."""

    def face(row: Commission) -> Any:
        name, word = task_face(row.task, lamp=lamp(row.task))
        return light(name, label=word)

    return ListDefinition[Commission](
        key="plan.commissions",
        title=_("交办件台账"),
        counter=_("件"),
        columns=(
            Column(key="number", title=_("台账编号"), sort=("source", "pk")),
            Column(
                key="title",
                title=_("事项"),
                cell=lambda row: row.task.title,
                value=lambda row: row.task.title,
                wrap=True,
            ),
            Column(key="from_body", title=_("交办单位或领导"), sort="from_body"),
            Column(key="paper_number", title=_("文号或案号"), phone=False),
            Column(key="received_date", title=_("收到日期"), sort="received_date", align=Align.END, phone=False),
            Column(
                key="part", title=_("办理方式"), cell=_shown("part"), value=_shown("part"), phone=False, shown=False
            ),
            Column(
                key="lead",
                title=_("牵头"),
                cell=lambda row: str(row.task.lead_unit),
                value=lambda row: row.task.lead_unit.title,
                sort="task__lead_unit__position",
            ),
            Column(
                key="due",
                title=_("时限"),
                cell=lambda row: f"{row.task.due_date:%Y-%m-%d}",
                value=lambda row: row.task.due_date,
                sort="task__due_date",
                align=Align.END,
            ),
            Column(
                key="state",
                title=_("状态"),
                cell=face,
                value=lambda row: row.task.get_state_display(),
                sort="task__state",
            ),
            Column(key="answer_class", title=_("类别"), phone=False, shown=False),
            Column(key="answered_date", title=_("答复日期"), align=Align.END, phone=False, shown=False),
            Column(
                key="satisfaction",
                title=_("满意情况"),
                cell=_shown("satisfaction"),
                value=_shown("satisfaction"),
                phone=False,
                shown=False,
            ),
        ),
        filters=(
            ChoiceFilter(key="source", title=_("来源"), field="source", choices=tuple(sources)),
            ChoiceFilter(
                key="state", title=_("状态"), field="task__state", choices=tuple(TaskState.choices), many=True
            ),
            ChoiceFilter(key="lead", title=_("牵头"), field="task__lead_unit_id", choices=tuple(units)),
            ChoiceFilter(key="part", title=_("办理方式"), field="part", choices=tuple(HostPart.choices)),
            ChoiceFilter(key="class", title=_("类别"), field="answer_class", choices=tuple(AnswerClass.choices)),
            DateFilter(key="received", title=_("收到日期"), field="received_date"),
            DateFilter(key="due", title=_("时限"), field="task__due_date"),
        ),
        search=("number", "task__title", "from_body", "paper_number", "mover", "text"),
        sort="-received_date",
        row_href=lambda row: reverse("plan:commission", args=[row.pk]),
        row_light=lambda row: lamp(row.task).value,
        empty_text=_("登记上级来文、领导批示、会议事项、建议提案、巡察反馈后，会出现在这里。"),
    )


def initiative_list() -> ListDefinition[Initiative]:
    """多年项目列表."""
    return ListDefinition[Initiative](
        key="plan.initiatives",
        title=_("多年项目"),
        counter=_("个"),
        columns=(
            Column(key="title", title=_("名称"), sort="title", wrap=True),
            Column(key="kind", title=_("类别"), cell=_shown("kind"), value=_shown("kind"), sort="kind"),
            Column(key="years", title=_("年度"), cell=_years, value=_years, sort="from_year"),
            Column(
                key="lead_unit",
                title=_("牵头"),
                cell=lambda row: str(row.lead_unit),
                value=lambda row: row.lead_unit.title,
                sort="lead_unit__position",
            ),
            Column(key="stages", title=_("阶段"), cell=_stages, value=_stages, align=Align.END),
            Column(key="basis", title=_("依据文件"), wrap=True, phone=False),
            Column(key="state", title=_("状态"), cell=_shown("state"), value=_shown("state"), sort="state"),
        ),
        filters=(
            ChoiceFilter(key="kind", title=_("类别"), field="kind", choices=tuple(InitiativeKind.choices)),
            ChoiceFilter(key="state", title=_("状态"), field="state", choices=tuple(InitiativeState.choices)),
        ),
        search=("title", "series", "basis", "lead_unit__title"),
        sort="title",
        row_href=lambda row: reverse("plan:initiative", args=[row.pk]),
        empty_text=_("三年行动计划、届次活动、主题年在这里设立。"),
    )


def _years(row: Initiative) -> str:
    """Return the years of a initiative."""
    return f"{row.from_year}" if row.from_year == row.to_year else f"{row.from_year}—{row.to_year}"


def _stages(row: Any) -> str:
    """Return reached and all stages: 3/5; the rows carry `stage_count` and `done_count`."""
    return f"{row.done_count}/{row.stage_count}" if row.stage_count else "—"
