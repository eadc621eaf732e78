"""项目与项目计划 (projects and programmes)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.projects.rules import ProjectKind, ProjectState


class Programme(models.Model):
    """专项 (programme): what a group of projects has in common; its limits are data, seeded from the catalogue."""

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    title = models.CharField(_("专项名称"), max_length=80)
    title_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    kind = models.CharField(_("类别"), max_length=12, choices=ProjectKind.choices)
    lead_section = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("归口科室")
    )
    lead_title = models.CharField(_("归口科室名称"), max_length=80, blank=True)
    clauses = models.JSONField(_("对应要点条款"), default=list, blank=True)
    receiver_count = models.PositiveSmallIntegerField(_("接收学校数"), default=0, help_text="“一拖三”为 3，其余为 0")
    warn_days = models.PositiveSmallIntegerField(_("到期前提醒天数"), default=10)
    payment_steps = models.JSONField(_("各节点累计付款上限（%）"), default=dict, blank=True)
    lenient_checks = models.JSONField(_("只提示不拦截的付款核对"), default=list, blank=True)
    conditions = models.JSONField(_("验收之外的条件"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("专项")

    def __str__(self) -> str:
        return self.title


class Project(models.Model):
    """项目 (project): one thing to build or buy for one school."""

    code = models.CharField(_("项目编号"), max_length=40, unique=True)
    title = models.CharField(_("项目名称"), max_length=120)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="projects", verbose_name=_("专项"))
    school = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("学校"))
    kind = models.CharField(_("类别"), max_length=12, choices=ProjectKind.choices)
    year = models.PositiveSmallIntegerField(_("年度"))
    quantity = models.PositiveIntegerField(_("数量"), default=1)
    clauses = models.JSONField(_("服务的要点条款"), default=list, blank=True)
    note = models.CharField(_("备注"), max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=ProjectState.choices, default=ProjectState.PLANNED.value)
    approval_paper = models.CharField(_("立项文号"), max_length=80, blank=True)
    cancel_reason = models.CharField(_("取消理由"), max_length=300, blank=True)
    registered_by = models.JSONField(_("登记人"), default=dict)
    registered_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("项目")
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="project_quantity"),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="project_year"),
        ]
        indexes = [
            models.Index(fields=["programme", "year", "state"], name="project_programme"),
            models.Index(fields=["school", "state"], name="project_school"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class ProjectSchool(models.Model):
    """项目学校 (project school): the host and, in a sync class, its receivers; both readings of “12所” count here."""

    class Part(models.TextChoices):
        """承担角色 (part)."""

        HOST = "host", _("主讲（承担）学校")
        RECEIVER = "receiver", _("接收学校")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="schools", verbose_name=_("项目"))
    school = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("学校"))
    part = models.CharField(_("角色"), max_length=10, choices=Part.choices)

    class Meta:
        verbose_name = _("项目学校")
        constraints = [
            models.UniqueConstraint(fields=["project", "school"], name="project_school_once"),
            models.UniqueConstraint(fields=["project"], condition=Q(part="host"), name="project_one_host"),
        ]

    def __str__(self) -> str:
        return f"{self.school_id} {self.part}"

    @property
    def clauses(self) -> list[str]:
        """The clauses that the project serves."""
        return list(self.project.clauses)


class ImportBatch(models.Model):
    """导入批次 (import batch): an Excel file as read, before and after it was confirmed."""

    file_name = models.CharField(_("文件名"), max_length=200)
    digest = models.CharField(_("文件摘要值"), max_length=64)
    content = models.BinaryField(_("文件内容"), default=b"", help_text="确认后清空")
    rows = models.JSONField(_("读到的行"), default=list)
    errors = models.JSONField(_("行错误"), default=list)
    made_by = models.JSONField(_("导入人"), default=dict)
    account_id = models.BigIntegerField(_("账号"), null=True)
    made_at = models.DateTimeField(_("读取时间"))
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    result = models.JSONField(_("结果"), default=dict, blank=True)

    class Meta:
        verbose_name = _("项目导入批次")

    def __str__(self) -> str:
        return self.file_name
