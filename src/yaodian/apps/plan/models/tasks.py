"""Task tables (任务): what is to be done, by whom, until when, and what was reported."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models.documents import Clause, WorkPlan
from yaodian.apps.plan.rules import DueKind, EntryState, SignMode, TaskPart, TaskState, may_move
from yaodian.apps.plan.rules.commissions import TaskSource


class TaskMoveError(ValueError):
    """任务状态不允许这样办理."""


class Task(models.Model):
    """任务 (task) of the breakdown; serves one or several clauses."""

    plan = models.ForeignKey(WorkPlan, on_delete=models.PROTECT, related_name="tasks")
    code = models.CharField(_("任务编号"), max_length=24)
    source = models.CharField(_("来源"), max_length=12, choices=TaskSource.choices, default=TaskSource.PLAN.value)
    title = models.CharField(_("任务"), max_length=300)
    lead_unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("牵头单位"))
    leader = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("分管领导")
    )
    due_kind = models.CharField(_("时限口径"), max_length=12, choices=DueKind.choices, default=DueKind.YEAR.value)
    due_date = models.DateField(_("完成时限"))
    first_due_date = models.DateField(_("原定时限"))
    closing_condition = models.TextField(_("办结条件"), blank=True)
    measures = models.TextField(_("具体措施"), blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=TaskState.choices, default=TaskState.DRAFT.value)
    suspect = models.BooleanField(_("待复核"), default=False)
    dispatched_at = models.DateTimeField(_("交办时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("任务")
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="task_code")]
        indexes = [models.Index(fields=["plan", "state", "due_date"], name="task_state_due")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def move_to(self, state: TaskState) -> None:
        """转状态: put the task into a state that its present one allows (not saved); TaskMoveError otherwise."""
        if not may_move(TaskState(self.state), state):
            raise TaskMoveError(
                f"任务{self.code}现为“{self.get_state_display()}”，不能转为“{state.label}”。请刷新页面查看最新状态。"
            )
        self.state = state


class TaskClause(models.Model):
    """任务依据 (task ↔ clause): many-to-many; one task under many sentences is counted once."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="clause_links")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="task_links")

    class Meta:
        verbose_name = _("任务依据")
        constraints = [models.UniqueConstraint(fields=["task", "clause"], name="task_clause_once")]

    def __str__(self) -> str:
        return f"{self.task_id}~{self.clause_id}"


class TaskUnit(models.Model):
    """责任单位 (unit of a task) and its signature."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="unit_links")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位"))
    part = models.CharField(_("责任"), max_length=8, choices=TaskPart.choices)
    signed_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    signed_name = models.CharField(_("签收人"), max_length=60, blank=True)
    sign_mode = models.CharField(_("签收方式"), max_length=8, choices=SignMode.choices, blank=True)

    class Meta:
        verbose_name = _("责任单位")
        constraints = [models.UniqueConstraint(fields=["task", "unit"], name="task_unit_once")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.unit_id} {self.part}"


class Milestone(models.Model):
    """节点 (milestone) of a task."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("节点"), max_length=120)
    due_date = models.DateField(_("时限"))
    done_date = models.DateField(_("完成日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("节点")

    def __str__(self) -> str:
        return self.title


class Deliverable(models.Model):
    """成果 (deliverable): a document or thing the task ends with; done when a file is on it."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="deliverables")
    title = models.CharField(_("成果"), max_length=200)
    due_date = models.DateField(_("时限"), null=True, blank=True)
    done_date = models.DateField(_("提交日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("成果")

    def __str__(self) -> str:
        return self.title


class ProgressEntry(models.Model):
    """进展 (progress entry): what a unit did, its problems and next steps; no field takes a percentage."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="entries")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("填报单位"))
    text = models.TextField(_("进展"))
    problems = models.TextField(_("问题"), blank=True)
    next_steps = models.TextField(_("下步"), blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=EntryState.choices)
    client_key = models.CharField(_("提交标识"), max_length=40, blank=True)
    reported_at = models.DateTimeField(_("填报时间"))
    reported_by = models.CharField(_("填报人"), max_length=60)
    reported_by_person_id = models.BigIntegerField(_("填报人编号"), null=True)
    checked_by = models.CharField(_("审核人"), max_length=60, blank=True)
    checked_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    return_reason = models.CharField(_("退回理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("进展")
        constraints = [
            models.UniqueConstraint(
                fields=["task", "unit", "client_key"], condition=~models.Q(client_key=""), name="entry_once"
            )
        ]
        indexes = [models.Index(fields=["task", "state"], name="entry_task_state")]

    def __str__(self) -> str:
        return self.text[:40]


class Reminder(models.Model):
    """催办 (reminder): sent before due, at due or by hand, in working hours."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="reminders")
    kind = models.CharField(_("类别"), max_length=12)
    text = models.TextField(_("内容"))
    due_date = models.DateField(_("针对时限"))
    sent_at = models.DateTimeField(_("发出时间"))
    number = models.CharField(_("编号"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("催办")
        constraints = [
            models.UniqueConstraint(
                fields=["task", "kind", "due_date"], condition=~models.Q(kind="manual"), name="reminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.task_id}"
