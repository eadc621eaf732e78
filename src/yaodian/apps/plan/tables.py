"""Plan tables (要点登记与列表): records that other pages link to, and the lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models import (
    Approval,
    ApprovalStep,
    Clause,
    Declaration,
    Deliverable,
    ImportDraft,
    Instruction,
    IssuedOutput,
    Milestone,
    Point,
    ProgressEntry,
    Publication,
    PublicSite,
    QuotedFigure,
    Reminder,
    Section,
    Target,
    Task,
    WorkPlan,
)
from yaodian.apps.plan.queries.faces import task_face
from yaodian.apps.plan.queries.lights import task_light
from yaodian.apps.plan.queries.outputs import outputs_readable
from yaodian.apps.plan.queries.plans import clauses_readable, plans_readable
from yaodian.apps.plan.queries.publication import publication_of, switch_face
from yaodian.apps.plan.queries.tasks import approvals_readable, tasks_readable
from yaodian.apps.plan.rules import TaskState
from yaodian.kernel.access import By, holds
from yaodian.kernel.records import RecordType
from yaodian.kernel.web.lists import Align, BooleanFilter, ChoiceFilter, Column, DateFilter, ListDefinition
from yaodian.kernel.web.templatetags.web import light
from yaodian.kernel.worklist import Light


def _task_url(row: Any) -> str:
    """Return the address of the task a row belongs to."""
    return reverse("plan:task", args=[row.task_id])


def _of_tasks(model: Any) -> Any:
    """Return the access test of rows that belong to a task."""

    def rows(by: By) -> Any:
        return model.objects.filter(task__in=tasks_readable(by))

    return rows


def targets_readable(by: By) -> QuerySet[Target]:
    """Return the targets of clauses this reader may see."""
    return Target.objects.filter(clause__in=clauses_readable(by))


def _of_targets(model: Any) -> Any:
    """Return the access test of rows that belong to a target."""

    def rows(by: By) -> Any:
        return model.objects.filter(target__in=targets_readable(by))

    return rows


def _target_url(row: Any) -> str:
    """Return the address of the target a row belongs to."""
    return reverse("plan:target", args=[row.target_id])


def _publications(by: By) -> QuerySet[Publication]:
    """Return the publications this reader may see."""
    return (
        Publication.objects.filter(clause__in=clauses_readable(by))
        if holds(by, "plan.publish")
        else Publication.objects.none()
    )


def _sites(by: By) -> QuerySet[PublicSite]:
    """Return the public site's row for those who set it."""
    return PublicSite.objects.all() if holds(by, "plan.review_secrecy") else PublicSite.objects.none()


def _drafts(by: By) -> QuerySet[ImportDraft]:
    """Return the import drafts this reader may see."""
    return ImportDraft.objects.all() if holds(by, "plan.import") else ImportDraft.objects.none()


def _steps(by: By) -> QuerySet[ApprovalStep]:
    """Return the approval steps this reader may see."""
    return ApprovalStep.objects.filter(approval__in=approvals_readable(by))


RECORDS = (
    RecordType(
        WorkPlan, _("工作要点"), plans_readable, lambda plan: reverse("plan:text", args=[plan.pk]), fields=("title",)
    ),
    RecordType(
        Clause,
        _("分句"),
        clauses_readable,
        lambda clause: reverse("plan:clause", args=[clause.pk]),
        columns=("code", "text", "kind"),
        fields=("text",),
    ),
    RecordType(
        Task,
        _("任务"),
        tasks_readable,
        lambda task: reverse("plan:task", args=[task.pk]),
        columns=("code", "title", "lead_unit", "due_date", "state"),
        fields=("title", "code"),
    ),
    RecordType(
        Target, _("目标"), targets_readable, lambda target: reverse("plan:target", args=[target.pk]), fields=("phrase",)
    ),
    RecordType(ProgressEntry, _("进展"), _of_tasks(ProgressEntry), _task_url, fields=("text",)),
    RecordType(Milestone, _("节点"), _of_tasks(Milestone), _task_url),
    RecordType(Deliverable, _("成果"), _of_tasks(Deliverable), _task_url),
    RecordType(Reminder, _("催办"), _of_tasks(Reminder), _task_url),
    RecordType(Instruction, _("批示"), _of_tasks(Instruction), _task_url),
    RecordType(QuotedFigure, _("引用数"), _of_targets(QuotedFigure), _target_url),
    RecordType(Declaration, _("定性办结说明"), _of_targets(Declaration), _target_url),
    RecordType(
        Approval, _("审批"), lambda by: approvals_readable(by), lambda row: reverse("plan:approval", args=[row.pk])
    ),
    RecordType(ApprovalStep, _("审批意见"), _steps, lambda row: reverse("plan:approval", args=[row.approval_id])),
    RecordType(
        Publication, _("公开事项"), _publications, lambda row: reverse("plan:publication", args=[row.clause_id])
    ),
    RecordType(ImportDraft, _("导入草稿"), _drafts, lambda row: reverse("plan:review", args=[row.pk])),
    RecordType(
        Section,
        _("部分"),
        lambda by: Section.objects.filter(plan__in=plans_readable(by)),
        lambda row: reverse("plan:section", args=[row.pk]),
    ),
    RecordType(
        Point,
        _("要点"),
        lambda by: Point.objects.filter(section__plan__in=plans_readable(by)),
        lambda row: f"{reverse('plan:section', args=[row.section_id])}#point-{row.pk}",
    ),
    RecordType(
        IssuedOutput,
        _("输出材料"),
        outputs_readable,
        lambda row: reverse("plan:output", args=[row.pk]),
        columns=("number", "title", "issued_by", "issued_at"),
        fields=("title", "number"),
    ),
    RecordType(PublicSite, _("公开站点"), _sites, lambda row: reverse("plan:public_site")),
)


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
                key="section", title=_("部分"), field="clause_links__clause__point__section_id", choices=tuple(sections)
            ),
            ChoiceFilter(key="lead", title=_("牵头"), field="lead_unit_id", choices=tuple(units)),
            DateFilter(key="due", title=_("时限"), field="due_date"),
        ),
        search=("code", "title", "lead_unit__title", "lead_unit__pinyin"),
        sort="code",
        row_href=lambda task: reverse("plan:task", args=[task.pk]),
        row_light=lambda task: lamp(task).value,
        empty_text=_("分解要点后，任务会出现在这里。"),
    )


def late_filter(today: date) -> Q:
    """Return the filter of live tasks past their deadline."""
    return Q(due_date__lt=today, state__in=[TaskState.DISPATCHED, TaskState.RUNNING, TaskState.CLOSING])


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
