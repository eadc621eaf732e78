"""教师和任职 (teachers and their posts)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.accounts.models import Person
from yaodian.kernel.privacy.fields import DigestField, EncryptedField
from yaodian.registers.schools.models import School
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.teachers.rules import (
    BackboneLevel,
    EducationLevel,
    Establishment,
    PostKind,
    Sex,
    TeacherState,
    TitleLevel,
)


class TeacherTraits(models.Model):
    """教师特征 (traits of a teacher): what a snapshot keeps as it was."""

    number = models.CharField(_("教职工号"), max_length=30, blank=True)
    name = models.CharField(_("姓名"), max_length=60)
    sex = models.CharField(_("性别"), max_length=8, choices=Sex.choices, default=Sex.UNKNOWN.value)
    birth_date = models.DateField(_("出生日期"), null=True, blank=True)
    education = models.CharField(
        _("学历"), max_length=10, choices=EducationLevel.choices, default=EducationLevel.BACHELOR.value
    )
    title = models.CharField(_("职称"), max_length=10, choices=TitleLevel.choices, default=TitleLevel.NONE.value)
    backbone = models.CharField(
        _("骨干级别"), max_length=10, choices=BackboneLevel.choices, default=BackboneLevel.NONE.value
    )

    class Meta:
        abstract = True


class PostTraits(models.Model):
    """任职特征 (traits of a post): what a snapshot keeps as it was."""

    kind = models.CharField(_("岗位类别"), max_length=16, choices=PostKind.choices)
    establishment = models.CharField(_("编制"), max_length=16, choices=Establishment.choices)
    stage = models.CharField(_("任教学段"), max_length=12, choices=SchoolStage.choices, blank=True)
    subject = models.CharField(_("任教学科"), max_length=30, blank=True)

    class Meta:
        abstract = True


class Teacher(TeacherTraits):
    """教师 (teacher): one person on record; `school` is where the post is, or was last."""

    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("账号人员")
    )
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", verbose_name=_("任职学校"))
    state = models.CharField(
        _("在岗状态"), max_length=10, choices=TeacherState.choices, default=TeacherState.ACTIVE.value
    )
    search_keys = models.CharField(_("拼音"), max_length=160, blank=True, help_text="首字母和全拼，用于检索")
    id_number = EncryptedField(_("身份证号"))
    id_number_digest = DigestField(_("身份证号检索摘要"))
    phone = EncryptedField(_("电话"))
    phone_digest = DigestField(_("电话检索摘要"))
    title_date = models.DateField(_("取得职称日期"), null=True, blank=True)
    backbone_date = models.DateField(_("骨干认定日期"), null=True, blank=True)
    work_date = models.DateField(_("参加工作日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("教师")
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="teacher_number_once"),
            models.UniqueConstraint(
                fields=["id_number_digest"], condition=~Q(id_number_digest=""), name="teacher_id_once"
            ),
        ]
        indexes = [models.Index(fields=["school", "state", "name"], name="teacher_school")]

    def __str__(self) -> str:
        return self.name


class TeacherPost(PostTraits):
    """任职 (post of a teacher): where, as what, from a day to a day, both included; never two at once."""

    teacher = models.ForeignKey(Teacher, on_delete=models.PROTECT, related_name="posts", verbose_name=_("教师"))
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", verbose_name=_("学校"))
    from_date = models.DateField(_("起"))
    to_date = models.DateField(_("止（含当日）"), null=True, blank=True)

    class Meta:
        verbose_name = _("任职")
        constraints = [
            models.UniqueConstraint(fields=["teacher", "from_date"], name="post_from_once"),
            models.UniqueConstraint(fields=["teacher"], condition=Q(to_date__isnull=True), name="post_one_open"),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="post_dates"
            ),
        ]
        indexes = [models.Index(fields=["school", "to_date", "kind"], name="post_school")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject}".strip()
