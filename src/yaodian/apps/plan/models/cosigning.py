"""Tables of co-signing (会签): the breakdown circulates to the units it binds, and a leader approves it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models.documents import WorkPlan
from yaodian.apps.plan.models.tasks import Task
from yaodian.apps.plan.rules import TaskPart
from yaodian.apps.plan.rules.cosigning import CosignState, CosignVerdict


class CosignRound(models.Model):
    """会签 (round of co-signing): which drafted tasks circulate, until when, and who approved them."""

    plan = models.ForeignKey(WorkPlan, on_delete=models.PROTECT, related_name="cosign_rounds")
    number = models.PositiveIntegerField(_("轮次"))
    due_date = models.DateField(_("会签截止"))
    state = models.CharField(_("状态"), max_length=10, choices=CosignState.choices, default=CosignState.OPEN.value)
    sent_by = models.CharField(_("发起人"), max_length=60)
    sent_at = models.DateTimeField(_("发起时间"))
    notice_id = models.BigIntegerField(_("通知"), null=True)
    ended_by = models.CharField(_("批准人"), max_length=60, blank=True)
    entered_by = models.CharField(_("代录人"), max_length=60, blank=True)
    ended_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    note = models.CharField(_("批准意见"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("会签")
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="cosign_round_once")]

    def __str__(self) -> str:
        return f"{self.plan} 第{self.number}批任务会签"


class CosignItem(models.Model):
    """会签任务 (task in a round): its content as circulated, and as approved in the end."""

    round = models.ForeignKey(CosignRound, on_delete=models.PROTECT, related_name="items")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="cosign_items")
    content = models.JSONField(_("会签内容"))

    class Meta:
        verbose_name = _("会签任务")
        constraints = [models.UniqueConstraint(fields=["round", "task"], name="cosign_item_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.task_id}"


class CosignWord(models.Model):
    """会签意见 (a unit's word on a task): agree or return with remarks, on the content that it saw."""

    item = models.ForeignKey(CosignItem, on_delete=models.PROTECT, related_name="words")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("会签单位"))
    part = models.CharField(_("责任"), max_length=8, choices=TaskPart.choices)
    verdict = models.CharField(
        _("意见"), max_length=8, choices=CosignVerdict.choices, default=CosignVerdict.WAITING.value
    )
    remark = models.CharField(_("修改意见"), max_length=500, blank=True)
    content = models.JSONField(_("所见内容"), default=dict, blank=True)
    person = models.CharField(_("会签人"), max_length=60, blank=True)
    entered_by = models.CharField(_("代录人"), max_length=60, blank=True)
    at = models.DateTimeField(_("会签时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("会签意见")
        constraints = [models.UniqueConstraint(fields=["item", "unit"], name="cosign_word_once")]
        indexes = [models.Index(fields=["unit", "verdict"], name="cosign_word_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.verdict}"
