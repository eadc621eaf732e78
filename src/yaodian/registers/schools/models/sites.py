"""校区、校舍、房间 (campuses, buildings, rooms)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.registers.schools.models.register import School
from yaodian.registers.schools.rules import RoomUse, SafetyGrade


class Campus(models.Model):
    """校区 (campus): one place of a school; the main one is made with the school."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="campuses", verbose_name=_("学校"))
    title = models.CharField(_("校区名称"), max_length=60)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    is_main = models.BooleanField(_("主校区"), default=False)
    longitude = models.DecimalField(_("经度"), max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(_("纬度"), max_digits=9, decimal_places=6, null=True, blank=True)
    closed_date = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("校区")
        constraints = [
            models.UniqueConstraint(fields=["school", "title"], name="campus_title_once"),
            models.UniqueConstraint(fields=["school"], condition=Q(is_main=True), name="campus_one_main"),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__gte=-180, longitude__lte=180, latitude__gte=-90, latitude__lte=90),
                name="campus_point_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Building(models.Model):
    """校舍 (building): one house of a campus."""

    campus = models.ForeignKey(Campus, on_delete=models.PROTECT, related_name="buildings", verbose_name=_("校区"))
    title = models.CharField(_("校舍名称"), max_length=60)
    floor_area = models.DecimalField(_("建筑面积（㎡）"), max_digits=10, decimal_places=2, null=True, blank=True)
    floor_count = models.PositiveSmallIntegerField(_("层数"), null=True, blank=True)
    built_year = models.PositiveSmallIntegerField(_("建成年份"), null=True, blank=True)
    safety_grade = models.CharField(
        _("安全等级"), max_length=8, choices=SafetyGrade.choices, default=SafetyGrade.UNRATED.value
    )
    closed_date = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("校舍")
        constraints = [
            models.UniqueConstraint(fields=["campus", "title"], name="building_title_once"),
            models.CheckConstraint(condition=Q(floor_area__isnull=True) | Q(floor_area__gt=0), name="building_area"),
        ]

    def __str__(self) -> str:
        return self.title


class Room(models.Model):
    """房间 (room): a classroom or other room; `school` repeats the building's so that lists are scoped by one index."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="rooms", verbose_name=_("学校"))
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="rooms", verbose_name=_("校舍"))
    title = models.CharField(_("房间名称"), max_length=60)
    use = models.CharField(_("用途"), max_length=12, choices=RoomUse.choices)
    floor = models.SmallIntegerField(_("楼层"), null=True, blank=True)
    area = models.DecimalField(_("面积（㎡）"), max_digits=8, decimal_places=2, null=True, blank=True)
    seat_count = models.PositiveSmallIntegerField(_("座位数"), null=True, blank=True)
    is_networked = models.BooleanField(_("已联网"), default=False)
    has_multimedia = models.BooleanField(_("有多媒体"), default=False)
    closed_date = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("房间")
        constraints = [
            models.UniqueConstraint(fields=["building", "title"], name="room_title_once"),
            models.CheckConstraint(condition=Q(area__isnull=True) | Q(area__gt=0), name="room_area"),
        ]
        indexes = [models.Index(fields=["school", "use"], name="room_school_use")]

    def __str__(self) -> str:
        return self.title
