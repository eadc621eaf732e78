"""Plan records (要点登记): what other pages may link to, and who may read it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
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
from yaodian.apps.plan.queries.outputs import outputs_readable
from yaodian.apps.plan.queries.plans import clauses_readable, plans_readable
from yaodian.apps.plan.queries.tasks import approvals_readable, tasks_readable
from yaodian.kernel.access import By, holds
from yaodian.kernel.records import RecordType


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


PLAN_RECORDS = (
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
        proofs=((ProgressEntry, "task"), (Deliverable, "task")),
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
