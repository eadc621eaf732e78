"""Task tables (后台任务): runs and the schedule.

Framework tables: they say what the machine does and are not journaled; what a job does to the bureau's records, it does
through actions, which are."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.tasks.rules import OPEN_STATES, RunState


class JobRun(models.Model):
    """任务运行 (job run): one call of a job, from the queue to its result; a retry is the same run again.

    Its moments are those of the business clock, as people read them; the heartbeat alone is the machine's."""

    key = models.CharField(_("任务"), max_length=80)
    args = models.JSONField(_("参数"), default=dict)
    record = models.CharField(_("所涉记录"), max_length=120, blank=True)
    state = models.CharField(_("状态"), max_length=20, choices=RunState.choices, default=RunState.QUEUED.value)
    part = models.PositiveBigIntegerField(_("已办"), default=0)
    whole = models.PositiveBigIntegerField(_("共计"), null=True, blank=True)
    text = models.CharField(_("进度说明"), max_length=300, blank=True)
    result = models.TextField(_("结果"), blank=True)
    result_href = models.CharField(_("结果地址"), max_length=300, blank=True)
    result_title = models.CharField(_("结果名称"), max_length=120, blank=True)
    failure = models.CharField(_("失败原因"), max_length=500, blank=True)
    error = models.TextField(_("出错位置"), blank=True)
    attempts = models.PositiveIntegerField(_("次数"), default=0)
    cancel_asked = models.BooleanField(_("已要求取消"), default=False)
    worker = models.CharField(_("执行进程"), max_length=64, blank=True)
    queue_id = models.UUIDField(_("队列号"), null=True)
    heartbeat_at = models.DateTimeField(_("心跳"), null=True)
    queued_at = models.DateTimeField(_("排队时间"))
    started_at = models.DateTimeField(_("开始时间"), null=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True)
    account = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("发起账号")
    )
    asked_by = models.CharField(_("发起人"), max_length=120)

    class Meta:
        verbose_name = _("后台任务")
        indexes = [
            models.Index(fields=["account", "-id"], name="run_account"),
            models.Index(fields=["record"], name="run_record"),
            models.Index(fields=["state"], condition=Q(state__in=OPEN_STATES), name="run_open"),
        ]

    def __str__(self) -> str:
        return f"{self.key} #{self.pk}"

    @property
    def is_open(self) -> bool:
        """Is it still waiting or running?"""
        return self.state in OPEN_STATES


class ScheduleRow(models.Model):
    """定时表 (schedule): when a job is due next; a worker that moves `next_at` forward owns that turn."""

    key = models.CharField(_("任务"), max_length=80, unique=True)
    next_at = models.DateTimeField(_("下次"))
    turn_at = models.DateTimeField(_("上次"), null=True)
    text = models.CharField(_("上次结果"), max_length=300, blank=True)
    failure = models.CharField(_("上次失败原因"), max_length=500, blank=True)
    failed_at = models.DateTimeField(_("上次失败时间"), null=True)

    class Meta:
        verbose_name = _("定时任务")
        indexes = [models.Index(fields=["next_at"], name="schedule_next")]

    def __str__(self) -> str:
        return self.key
