"""学生、班级和就读 (pupils, homerooms, enrolments)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.accounts.models import Person
from yaodian.kernel.privacy.fields import DigestField, EncryptedField
from yaodian.registers.schools.models import Campus, Room, School
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students.rules import EntryKind, ExitKind, Placement, Relationship
from yaodian.registers.teachers.models import Teacher
from yaodian.registers.teachers.rules import Sex


class Pupil(models.Model):
    """学生 (pupil): one record each; `school` is where the pupil is enrolled, or was last.

    学籍号 (G + ID number) tells the ID number, so it is sealed like it."""

    name = models.CharField(_("姓名"), max_length=60)
    search_keys = models.CharField(_("拼音"), max_length=160, blank=True, help_text="首字母和全拼，用于检索")
    sex = models.CharField(_("性别"), max_length=8, choices=Sex.choices, default=Sex.UNKNOWN.value)
    birth_date = models.DateField(_("出生日期"), null=True, blank=True)
    nation = models.CharField(_("民族代码"), max_length=2, blank=True)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", verbose_name=_("学校"))
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("账号人员")
    )
    number = EncryptedField(_("学籍号"))
    number_digest = DigestField(_("学籍号检索摘要"))
    id_number = EncryptedField(_("身份证号"))
    id_number_digest = DigestField(_("身份证号检索摘要"))
    address = EncryptedField(_("家庭住址"))
    address_digest = DigestField(_("家庭住址检索摘要"))
    aid_category = EncryptedField(_("困难类别"))
    aid_category_digest = DigestField(_("困难类别检索摘要"))
    disability = EncryptedField(_("残疾类别"))
    disability_digest = DigestField(_("残疾类别检索摘要"))

    class Meta:
        verbose_name = _("学生")
        constraints = [
            models.UniqueConstraint(fields=["number_digest"], condition=~Q(number_digest=""), name="pupil_number_once"),
            models.UniqueConstraint(
                fields=["id_number_digest"], condition=~Q(id_number_digest=""), name="pupil_id_once"
            ),
        ]
        indexes = [
            models.Index(fields=["school", "name"], name="pupil_school"),
            models.Index(fields=["name"], opclasses=["varchar_pattern_ops"], name="pupil_name"),
            models.Index(fields=["search_keys"], opclasses=["varchar_pattern_ops"], name="pupil_keys"),
        ]

    def __str__(self) -> str:
        return self.name


class Guardian(models.Model):
    """监护人 (guardian): whom the school may call; `person` where the guardian has an account."""

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="guardians", verbose_name=_("学生"))
    name = models.CharField(_("姓名"), max_length=60)
    relationship = models.CharField(_("关系"), max_length=12, choices=Relationship.choices)
    phone = EncryptedField(_("电话"))
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("账号人员")
    )

    class Meta:
        verbose_name = _("监护人")
        constraints = [models.UniqueConstraint(fields=["pupil", "name"], name="guardian_once")]

    def __str__(self) -> str:
        return self.name


class Homeroom(models.Model):
    """班级 (homeroom, 行政班): known by school, stage, year of entry and number; its grade follows from the day asked."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", verbose_name=_("学校"))
    campus = models.ForeignKey(
        Campus, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("校区")
    )
    stage = models.CharField(_("学段"), max_length=12, choices=SchoolStage.choices)
    entry_year = models.PositiveSmallIntegerField(_("入学年份"))
    number = models.PositiveSmallIntegerField(_("班序"))
    is_special = models.BooleanField(_("特教班"), default=False)
    head_teacher = models.ForeignKey(
        Teacher, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("班主任")
    )
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("教室")
    )
    from_date = models.DateField(_("建班日期"))
    to_date = models.DateField(_("撤班日期（含当日）"), null=True, blank=True)

    class Meta:
        verbose_name = _("班级")
        constraints = [
            models.UniqueConstraint(fields=["school", "stage", "entry_year", "number"], name="homeroom_once"),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="homeroom_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_year}级({self.number})班"


class EnrolmentTraits(models.Model):
    """就读特征 (traits of an enrolment): what a snapshot keeps as it was."""

    stage = models.CharField(_("学段"), max_length=12, choices=SchoolStage.choices)
    entry_year = models.PositiveSmallIntegerField(_("入学年份"))
    is_boarding = models.BooleanField(_("寄宿"), default=False)
    is_migrant = models.BooleanField(_("随迁子女"), default=False)
    is_left_behind = models.BooleanField(_("留守儿童"), default=False)
    placement = models.CharField(
        _("就读方式"), max_length=16, choices=Placement.choices, default=Placement.ORDINARY.value
    )

    class Meta:
        abstract = True


class Enrolment(EnrolmentTraits):
    """就读 (enrolment): a stretch of days, both ends included, in which school, class and traits stay the same.

    A pupil has at most one on any day. PostgreSQL refuses overlaps itself; elsewhere the actions do."""

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("学生"))
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", verbose_name=_("学校"))
    homeroom = models.ForeignKey(
        Homeroom, on_delete=models.PROTECT, null=True, blank=True, related_name="enrolments", verbose_name=_("班级")
    )
    from_date = models.DateField(_("起"))
    to_date = models.DateField(_("止（含当日）"), null=True, blank=True)
    entry_kind = models.CharField(_("入籍方式"), max_length=12, choices=EntryKind.choices)
    exit_kind = models.CharField(_("离籍方式"), max_length=12, choices=ExitKind.choices, default=ExitKind.NONE.value)

    class Meta:
        verbose_name = _("就读")
        constraints = [
            models.UniqueConstraint(fields=["pupil", "from_date"], name="enrolment_from_once"),
            models.UniqueConstraint(fields=["pupil"], condition=Q(to_date__isnull=True), name="enrolment_one_open"),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="enrolment_dates"
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=False) | Q(exit_kind="none"), name="enrolment_ends_with_a_day"
            ),
        ]
        indexes = [
            models.Index(fields=["school", "homeroom", "id"], condition=Q(to_date__isnull=True), name="enrolment_open"),
            models.Index(fields=["school", "from_date", "to_date"], name="enrolment_school"),
            models.Index(fields=["homeroom", "to_date"], name="enrolment_homeroom"),
            models.Index(
                fields=["school", "stage", "entry_year", "is_boarding", "is_migrant", "is_left_behind", "placement"],
                condition=Q(to_date__isnull=True),
                name="enrolment_filter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.from_date}"
