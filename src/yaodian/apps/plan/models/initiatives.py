"""Tables of initiatives (多年项目、届次活动、主题年): workspaces with stages and duties, linked to sentences and tasks of many years."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models.documents import Clause
from yaodian.apps.plan.models.tasks import Task
from yaodian.apps.plan.rules.initiatives import InitiativeKind, InitiativeState


class Initiative(models.Model):
    """多年项目 (initiative): a plan of several years, one edition of a numbered event, or a theme year."""

    kind = models.CharField(_("类别"), max_length=12, choices=InitiativeKind.choices)
    title = models.CharField(_("名称"), max_length=120)
    series = models.CharField(_("系列"), max_length=60, blank=True)
    edition = models.PositiveIntegerField(_("届次"), null=True, blank=True)
    from_year = models.PositiveIntegerField(_("起始年度"))
    to_year = models.PositiveIntegerField(_("截止年度"))
    lead_unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("牵头单位"))
    basis = models.CharField(_("依据文件"), max_length=200, blank=True)
    goal = models.TextField(_("目标"), blank=True)
    state = models.CharField(
        _("状态"), max_length=8, choices=InitiativeState.choices, default=InitiativeState.RUNNING.value
    )
    outcome = models.TextField(_("结果"), blank=True)
    made_by = models.CharField(_("设立人"), max_length=60)
    made_at = models.DateTimeField(_("设立时间"))

    class Meta:
        verbose_name = _("多年项目")
        constraints = [
            models.UniqueConstraint(fields=["title", "from_year"], name="initiative_once"),
            models.UniqueConstraint(
                fields=["series", "edition"], condition=Q(edition__isnull=False), name="initiative_edition_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class InitiativeStage(models.Model):
    """项目阶段 (stage): what is to be reached in a year; left open it passes on to the next, which names where it came from."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="stages")
    year = models.PositiveIntegerField(_("年度"))
    title = models.CharField(_("阶段"), max_length=160)
    due_date = models.DateField(_("时限"))
    done_date = models.DateField(_("完成日期"), null=True, blank=True)
    note = models.CharField(_("情况"), max_length=300, blank=True)
    dropped = models.BooleanField(_("已取消"), default=False)
    carried_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to", verbose_name=_("上年阶段")
    )

    class Meta:
        verbose_name = _("项目阶段")
        indexes = [models.Index(fields=["initiative", "year", "due_date"], name="stage_year")]

    def __str__(self) -> str:
        return self.title


class StageDuty(models.Model):
    """阶段分工 (duty in a stage): which unit does what."""

    stage = models.ForeignKey(InitiativeStage, on_delete=models.PROTECT, related_name="duties")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位"))
    text = models.CharField(_("分工"), max_length=200)
    done_date = models.DateField(_("完成日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("阶段分工")

    def __str__(self) -> str:
        return self.text


class InitiativeLink(models.Model):
    """项目关联 (link): a sentence or a task of any year's plan that belongs to a initiative."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="links")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, null=True, blank=True, related_name="initiative_links")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="initiative_links")

    class Meta:
        verbose_name = _("项目关联")
        constraints = [
            models.CheckConstraint(
                condition=Q(clause__isnull=False, task__isnull=True) | Q(clause__isnull=True, task__isnull=False),
                name="initiative_link_one",
            ),
            models.UniqueConstraint(
                fields=["initiative", "clause"], condition=Q(clause__isnull=False), name="initiative_clause_once"
            ),
            models.UniqueConstraint(
                fields=["initiative", "task"], condition=Q(task__isnull=False), name="initiative_task_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id}~{self.clause_id or self.task_id}"
