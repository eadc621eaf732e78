"""办学条件 (site facts): what a school has, each row for a stretch of days."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yaodian.registers.schools.models.register import School


class SiteMeasures(models.Model):
    """办学条件数据 (measures of a site): empty is unknown, never nought; a snapshot keeps them as they were."""

    land_area = models.DecimalField(_("占地面积（㎡）"), max_digits=12, decimal_places=2, null=True, blank=True)
    floor_area = models.DecimalField(_("校舍建筑面积（㎡）"), max_digits=12, decimal_places=2, null=True, blank=True)
    teaching_area = models.DecimalField(
        _("教学及辅助用房面积（㎡）"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    sports_area = models.DecimalField(
        _("体育运动场馆面积（㎡）"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    instrument_value = models.DecimalField(
        _("教学仪器设备值（元）"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    book_count = models.PositiveIntegerField(_("图书册数"), null=True, blank=True)
    computer_count = models.PositiveIntegerField(_("学生用计算机台数"), null=True, blank=True)
    classroom_count = models.PositiveIntegerField(_("教室间数"), null=True, blank=True)
    networked_room_count = models.PositiveIntegerField(_("已联网教室间数"), null=True, blank=True)
    media_room_count = models.PositiveIntegerField(_("网络多媒体教室间数"), null=True, blank=True)
    music_room_count = models.PositiveIntegerField(_("音乐教室间数"), null=True, blank=True)
    art_room_count = models.PositiveIntegerField(_("美术教室间数"), null=True, blank=True)
    bed_count = models.PositiveIntegerField(_("寄宿床位数"), null=True, blank=True)
    class_count = models.PositiveIntegerField(_("班级数"), null=True, blank=True)
    preschool_pupil_count = models.PositiveIntegerField(_("在园幼儿数"), null=True, blank=True)
    primary_pupil_count = models.PositiveIntegerField(_("小学在校生数"), null=True, blank=True)
    junior_pupil_count = models.PositiveIntegerField(_("初中在校生数"), null=True, blank=True)
    senior_pupil_count = models.PositiveIntegerField(_("普通高中在校生数"), null=True, blank=True)
    vocational_pupil_count = models.PositiveIntegerField(_("中等职业在校生数"), null=True, blank=True)
    special_pupil_count = models.PositiveIntegerField(_("特殊教育在校生数"), null=True, blank=True)
    college_pupil_count = models.PositiveIntegerField(_("高等职业在校生数"), null=True, blank=True)

    class Meta:
        abstract = True


class SiteFacts(SiteMeasures):
    """办学条件 (site facts) of a school from a day to another, both included; at most one row holds on a day.

    On PostgreSQL the database refuses overlapping periods; elsewhere the rule does, and one row at most is open."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="facts", verbose_name=_("学校"))
    from_date = models.DateField(_("起"))
    to_date = models.DateField(_("止（含）"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=120, blank=True, help_text="如 2018/2019学年初教育事业统计报表")

    class Meta:
        verbose_name = _("办学条件")
        constraints = [
            models.UniqueConstraint(fields=["school", "from_date"], name="facts_from_once"),
            models.UniqueConstraint(fields=["school"], condition=Q(to_date__isnull=True), name="facts_one_open"),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="facts_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_date} {self.source}".strip()
