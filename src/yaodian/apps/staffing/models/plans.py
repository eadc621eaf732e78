"""教师补充计划的表 (recruitment plans, their posts, and who fills them)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.staffing.rules import RecruitState
from yaodian.registers.schools.models import School
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.teachers.models import Recruitment
from yaodian.registers.teachers.rules import Channel


class RecruitmentPlan(models.Model):
    """教师补充计划 (recruitment plan) of a year: its posts, who made it, who approved it and by which paper."""

    year = models.PositiveSmallIntegerField(_("年度"), unique=True)
    title = models.CharField(_("计划名称"), max_length=80)
    state = models.CharField(
        _("补充计划状态"), max_length=10, choices=RecruitState.choices, default=RecruitState.DRAFT.value
    )
    made_by = models.JSONField(_("编制人"), default=dict)
    submitted_date = models.DateField(_("送审日期"), null=True, blank=True)
    decided_date = models.DateField(_("审批日期"), null=True, blank=True)
    decided_by = models.JSONField(_("审批人"), default=dict, blank=True)
    note = models.CharField(_("审批意见"), max_length=200, blank=True)
    paper = models.CharField(_("批准文号"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("教师补充计划")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="approved") | (Q(decided_date__isnull=False) & ~Q(paper="")),
                name="plan_approved_with_paper",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlannedPost(models.Model):
    """补充岗位 (planned post): so many teachers of a subject for a school by a channel."""

    plan = models.ForeignKey(
        RecruitmentPlan, on_delete=models.PROTECT, related_name="posts", verbose_name=_("教师补充计划")
    )
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", verbose_name=_("学校"))
    stage = models.CharField(_("任教学段"), max_length=12, choices=SchoolStage.choices)
    subject = models.CharField(_("岗位学科"), max_length=30)
    channel = models.CharField(_("补充渠道"), max_length=16, choices=Channel.choices)
    count = models.PositiveSmallIntegerField(_("岗位数"))
    note = models.CharField(_("设岗说明"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("补充岗位")
        constraints = [
            models.UniqueConstraint(fields=["plan", "school", "stage", "subject", "channel"], name="planned_post_once"),
            models.CheckConstraint(condition=Q(count__gt=0), name="planned_post_some"),
        ]
        indexes = [models.Index(fields=["school", "plan"], name="planned_post_school")]

    def __str__(self) -> str:
        return f"{self.school} {self.subject} {self.get_channel_display()}"


class PostFill(models.Model):
    """岗位录用 (post fill): somebody recruited, as the teacher register has it, fills a planned post."""

    post = models.ForeignKey(PlannedPost, on_delete=models.PROTECT, related_name="fills", verbose_name=_("补充岗位"))
    recruitment = models.OneToOneField(
        Recruitment, on_delete=models.PROTECT, related_name="+", verbose_name=_("教师补充")
    )
    linked_date = models.DateField(_("对应日期"))
    linked_by = models.JSONField(_("对应人"), default=dict)

    class Meta:
        verbose_name = _("岗位录用")

    def __str__(self) -> str:
        return f"{self.recruitment.teacher} {self.post.subject}"
