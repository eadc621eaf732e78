"""学校、代码和乡镇 (schools, codes, townships)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.units.models import Unit
from yaodian.registers.schools.rules import (
    Classification,
    CodeList,
    CodeStatus,
    KindergartenGrade,
    Ownership,
    SchoolStage,
)


class Code(models.Model):
    """代码 (code): one row of a national code list; what it means to the program stands in `meaning`."""

    list = models.CharField(_("代码表"), max_length=12, choices=CodeList.choices)
    code = models.CharField(_("代码"), max_length=10)
    title = models.CharField(_("名称"), max_length=60)
    title_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    meaning = models.CharField(_("含义"), max_length=80, blank=True, help_text="办学类型：学段；举办者：公办或民办")
    source = models.CharField(_("出处"), max_length=120, blank=True)
    status = models.CharField(_("核对情况"), max_length=12, choices=CodeStatus.choices)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("代码")
        constraints = [models.UniqueConstraint(fields=["list", "code"], name="code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Township(models.Model):
    """乡镇街道 (township): its code and the point from which the schematic outline is drawn."""

    code = models.CharField(_("区划代码"), max_length=12, unique=True)
    title = models.CharField(_("名称"), max_length=40)
    title_en = models.CharField(_("英文名称"), max_length=80, blank=True)
    latitude = models.DecimalField(_("纬度"), max_digits=9, decimal_places=6)
    longitude = models.DecimalField(_("经度"), max_digits=9, decimal_places=6)
    status = models.CharField(_("核对情况"), max_length=12, choices=CodeStatus.choices)
    source = models.CharField(_("出处"), max_length=120, blank=True)
    unit = models.OneToOneField(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("乡镇单位")
    )

    class Meta:
        verbose_name = _("乡镇街道")

    def __str__(self) -> str:
        return self.title


class SchoolTraits(models.Model):
    """学校特征 (traits of a school): what a snapshot keeps as it was."""

    code = models.CharField(_("学校标识码"), max_length=20, blank=True)
    kind_code = models.CharField(_("办学类型代码"), max_length=10)
    owner_code = models.CharField(_("举办者代码"), max_length=10, blank=True)
    ownership = models.CharField(_("公办民办"), max_length=10, choices=Ownership.choices)
    urban_rural_code = models.CharField(_("城乡分类代码"), max_length=10, blank=True)
    is_boarding = models.BooleanField(_("寄宿制"), default=False)
    teaches_preschool = models.BooleanField(_("学前"), default=False)
    teaches_primary = models.BooleanField(_("小学"), default=False)
    teaches_junior = models.BooleanField(_("初中"), default=False)
    teaches_senior = models.BooleanField(_("普通高中"), default=False)
    teaches_vocational = models.BooleanField(_("中等职业"), default=False)
    teaches_special = models.BooleanField(_("特殊教育"), default=False)
    teaches_college = models.BooleanField(_("高等职业"), default=False)
    licence_number = models.CharField(_("办学许可证号"), max_length=60, blank=True)
    licence_until_date = models.DateField(_("许可证有效期至"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def stages(self) -> tuple[SchoolStage, ...]:
        """The stages offered, lowest first."""
        return tuple(stage for stage in SchoolStage if getattr(self, f"teaches_{stage.value}"))


class School(SchoolTraits):
    """学校 (school): a unit that teaches; the unit is its identity, so that scope and relations are the unit's."""

    unit = models.OneToOneField(
        Unit, on_delete=models.PROTECT, primary_key=True, related_name="+", verbose_name=_("单位")
    )
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    former_titles = models.CharField(_("曾用名"), max_length=200, blank=True)
    search_keys = models.CharField(
        _("检索词"), max_length=600, blank=True, help_text="简称、曾用名及其拼音和首字母；校名的拼音在单位表"
    )
    township = models.ForeignKey(
        Township,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="schools",
        verbose_name=_("所在乡镇街道"),
    )
    longitude = models.DecimalField(_("经度"), max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(_("纬度"), max_digits=9, decimal_places=6, null=True, blank=True)
    founded_date = models.DateField(_("建校日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("学校")
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="school_code_once"),
            models.UniqueConstraint(fields=["credit_code"], condition=~Q(credit_code=""), name="school_credit_once"),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__gte=-180, longitude__lte=180, latitude__gte=-90, latitude__lte=90),
                name="school_point_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["kind_code", "ownership"], name="school_kind"),
            models.Index(fields=["township", "kind_code"], name="school_township"),
        ]

    def __str__(self) -> str:
        return str(self.unit)

    @property
    def closed_date(self) -> date | None:
        """The day from which the unit is no more."""
        return self.unit.closed_date


class KindergartenTraits(models.Model):
    """幼儿园特征 (traits of a kindergarten): what a snapshot keeps as it was."""

    is_inclusive = models.BooleanField(_("认定为普惠性"), default=False, help_text="公办园不需认定")
    inclusive_until_date = models.DateField(_("普惠认定有效期至"), null=True, blank=True)
    grade = models.CharField(
        _("等级"), max_length=8, choices=KindergartenGrade.choices, default=KindergartenGrade.NONE.value
    )
    monthly_fee = models.DecimalField(_("保教费（元/月）"), max_digits=8, decimal_places=2, null=True, blank=True)

    class Meta:
        abstract = True


class Kindergarten(KindergartenTraits):
    """幼儿园 (kindergarten): what only a kindergarten has on record."""

    school = models.OneToOneField(
        School, on_delete=models.PROTECT, primary_key=True, related_name="kindergarten", verbose_name=_("学校")
    )
    inclusive_paper = models.CharField(_("普惠认定文号"), max_length=80, blank=True)
    meal_fee = models.DecimalField(_("伙食费（元/月）"), max_digits=8, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("幼儿园")
        constraints = [
            models.CheckConstraint(
                condition=(Q(monthly_fee__isnull=True) | Q(monthly_fee__gte=0))
                & (Q(meal_fee__isnull=True) | Q(meal_fee__gte=0)),
                name="kindergarten_fees",
            ),
        ]

    def __str__(self) -> str:
        return str(self.school)


class PrivateSchool(models.Model):
    """民办学校 (private school): who runs it, and as what it was classified."""

    school = models.OneToOneField(
        School, on_delete=models.PROTECT, primary_key=True, related_name="private_school", verbose_name=_("学校")
    )
    sponsor = models.CharField(_("举办者名称"), max_length=120, blank=True)
    classification = models.CharField(
        _("分类登记"), max_length=12, choices=Classification.choices, default=Classification.UNDECIDED.value
    )
    classified_date = models.DateField(_("分类登记日期"), null=True, blank=True)
    approval_paper = models.CharField(_("批准文号"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("民办学校")
        constraints = [
            models.CheckConstraint(
                condition=Q(classification="undecided") | Q(classified_date__isnull=False),
                name="private_classified_with_date",
            ),
        ]

    def __str__(self) -> str:
        return str(self.school)
