"""Document tables (要点文本): plan → section → point → clause, and a text under review before it becomes a plan."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.rules import ClauseKind, Level, PlanState


class WorkPlan(models.Model):
    """工作要点 (work plan) of a year, with the text as published."""

    year = models.PositiveIntegerField(_("年度"))
    title = models.CharField(_("标题"), max_length=200)
    issuer = models.CharField(_("发布机构"), max_length=120, blank=True)
    doc_number = models.CharField(_("文号"), max_length=80, blank=True)
    index_number = models.CharField(_("索引号"), max_length=80, blank=True)
    published_date = models.DateField(_("发布日期"), null=True, blank=True)
    metadata = models.JSONField(_("发布信息"), default=dict)
    preamble = models.TextField(_("总体要求"), blank=True)
    source_text = models.TextField(_("原文"))
    source_name = models.CharField(_("文件名"), max_length=200)
    source_digest = models.CharField(_("原文摘要值"), max_length=64)
    state = models.CharField(_("状态"), max_length=12, choices=PlanState.choices, default=PlanState.RUNNING.value)
    revision = models.PositiveIntegerField(_("版次"), default=1)
    cosign_required = models.BooleanField(_("分解须会签"), default=False)
    confirmed_at = models.DateTimeField(_("确认时间"))

    class Meta:
        verbose_name = _("工作要点")
        constraints = [models.UniqueConstraint(fields=["year"], name="plan_one_per_year")]

    def __str__(self) -> str:
        return self.title


class Section(models.Model):
    """部分 (section) of a plan."""

    plan = models.ForeignKey(WorkPlan, on_delete=models.PROTECT, related_name="sections")
    number = models.CharField(_("序号"), max_length=12, blank=True)
    heading = models.CharField(_("标题"), max_length=200)
    position = models.PositiveIntegerField(_("次序"))
    start = models.PositiveIntegerField(_("起始字符"), default=0)
    publication_closed = models.BooleanField(_("不予公开"), default=False)

    class Meta:
        verbose_name = _("部分")
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="section_position")]

    def __str__(self) -> str:
        return f"{self.number}{self.heading}"


class Point(models.Model):
    """要点 (point) of a section."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="points")
    number = models.CharField(_("序号"), max_length=12)
    title = models.CharField(_("标题"), max_length=300)
    text = models.TextField(_("原文"))
    position = models.PositiveIntegerField(_("次序"))
    start = models.PositiveIntegerField(_("起始字符"), default=0)

    class Meta:
        verbose_name = _("要点")
        constraints = [models.UniqueConstraint(fields=["section", "position"], name="point_position")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Clause(models.Model):
    """分句 (clause): the sentence that tasks, targets and records trace to. `code` is shown ("7.2"), `key` is stable."""

    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="clauses")
    code = models.CharField(_("编号"), max_length=20)
    key = models.CharField(_("稳定标识"), max_length=80)
    text = models.TextField(_("原文"))
    start = models.PositiveIntegerField(_("起始字符"))
    position = models.PositiveIntegerField(_("次序"))
    kind = models.CharField(_("类别"), max_length=12, choices=ClauseKind.choices, default=ClauseKind.TASK.value)
    level = models.CharField(_("落实层级"), max_length=2, choices=Level.choices, default=Level.L1.value)
    reading_note = models.TextField(_("理解说明"), blank=True)
    evidence_needed = models.TextField(_("佐证要求"), blank=True)
    section_code = models.CharField(_("建议科室"), max_length=40, blank=True)
    serves = models.JSONField(_("由何落实"), default=list, blank=True)
    suspect = models.BooleanField(_("待复核"), default=False)
    withdrawn = models.BooleanField(_("已删除"), default=False)

    class Meta:
        verbose_name = _("分句")
        constraints = [
            models.UniqueConstraint(fields=["point", "code"], condition=Q(withdrawn=False), name="clause_code")
        ]
        indexes = [models.Index(fields=["key"], name="clause_key")]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class ImportDraft(models.Model):
    """导入草稿 (import draft): a text read and under review; no plan exists before it is confirmed."""

    name = models.CharField(_("文件名"), max_length=200)
    source_text = models.TextField(_("原文"))
    source_digest = models.CharField(_("原文摘要值"), max_length=64)
    parsed = models.JSONField(_("识读结果"))
    review = models.JSONField(_("审阅结果"), default=dict, help_text="finding id → state and corrected fields")
    replaces = models.ForeignKey(
        WorkPlan, on_delete=models.PROTECT, null=True, blank=True, related_name="reissues", verbose_name=_("重新印发")
    )
    plan = models.ForeignKey(
        WorkPlan, on_delete=models.PROTECT, null=True, blank=True, related_name="drafts", verbose_name=_("形成的要点")
    )
    account_id = models.BigIntegerField(_("账号"), null=True)
    started_at = models.DateTimeField(_("上传时间"))
    changed_at = models.DateTimeField(_("改动时间"))
    discarded = models.BooleanField(_("已放弃"), default=False)

    class Meta:
        verbose_name = _("导入草稿")

    def __str__(self) -> str:
        return self.name

    @property
    def whole(self) -> dict[str, Any]:
        """The parse with the source text back in its place."""
        return {**self.parsed, "source_text": self.source_text}


class Keyword(models.Model):
    """提示词 (keyword): words in a clause that suggest a section (科室) or a metric at review."""

    kind = models.CharField(_("对象"), max_length=12)
    key = models.CharField(_("标识"), max_length=80)
    words = models.JSONField(_("词"), default=list)

    class Meta:
        verbose_name = _("提示词")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="keyword_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
