"""均衡指标 (indicators): the eight of 教督〔2012〕3号 and the seven of 教督〔2017〕6号, and what each counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _
from yaodian.registers.schools.rules import SchoolStage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STAGES = {SchoolStage.PRIMARY: "小学", SchoolStage.JUNIOR: "初中"}
"""The stages that are measured, and the scope under which the rulebook keeps their figures."""
PUPILS = {SchoolStage.PRIMARY: "primary_pupil_count", SchoolStage.JUNIOR: "junior_pupil_count"}


class Norm(TextChoices):
    """评估办法 (norm): which of the two evaluations."""

    BASIC = "basic", _("基本均衡（2012）")
    QUALITY = "quality", _("优质均衡（2017）")


class Resource(TextChoices):
    """资源 (resource): what is counted; of the site it is apportioned between stages, of teachers it is theirs."""

    TEACHING_AREA = "teaching_area", _("教学及辅助用房面积")
    SPORTS_AREA = "sports_area", _("体育运动场馆面积")
    INSTRUMENT_VALUE = "instrument_value", _("教学仪器设备值")
    COMPUTERS = "computer_count", _("学生用计算机台数")
    BOOKS = "book_count", _("图书册数")
    MEDIA_ROOMS = "media_room_count", _("网络多媒体教室间数")
    TEACHERS = "teachers", _("专任教师数")
    ADVANCED_TEACHERS = "advanced_teachers", _("高于规定学历教师数")
    BACKBONE_TEACHERS = "backbone_teachers", _("县级以上骨干教师数")
    ARTS_TEACHERS = "arts_teachers", _("体育、艺术专任教师数")
    TITLED_TEACHERS = "titled_teachers", _("中级及以上职称教师数")


SITE = (
    Resource.TEACHING_AREA,
    Resource.SPORTS_AREA,
    Resource.INSTRUMENT_VALUE,
    Resource.COMPUTERS,
    Resource.BOOKS,
    Resource.MEDIA_ROOMS,
)
STAFF = (
    Resource.TEACHERS,
    Resource.ADVANCED_TEACHERS,
    Resource.BACKBONE_TEACHERS,
    Resource.ARTS_TEACHERS,
    Resource.TITLED_TEACHERS,
)


@dataclass(frozen=True)
class Indicator:
    """指标 (indicator): a resource for so many pupils; `rule` is the rulebook's figure, "" where there is none."""

    key: str
    title: StrOrPromise
    resource: Resource
    per: int
    unit: StrOrPromise
    rule: str = ""
    whole: bool = False
    """Is it had in whole pieces only? Then what is missing is rounded up."""
    short: StrOrPromise = ""
    """What stands at the head of its column."""


HUNDRED = 100
QUALITY = (
    Indicator(
        "L1",
        _("每百名学生高于规定学历教师数"),
        Resource.ADVANCED_TEACHERS,
        HUNDRED,
        _("名高于规定学历教师"),
        "balance.quality.advanced_teachers",
        short=_("高学历教师"),
    ),
    Indicator(
        "L2",
        _("每百名学生县级以上骨干教师数"),
        Resource.BACKBONE_TEACHERS,
        HUNDRED,
        _("名骨干教师"),
        "balance.quality.backbone_teachers",
        short=_("骨干教师"),
    ),
    Indicator(
        "L3",
        _("每百名学生体育、艺术专任教师数"),
        Resource.ARTS_TEACHERS,
        HUNDRED,
        _("名体育、艺术教师"),
        "balance.quality.pe_arts_teachers",
        short=_("体艺教师"),
    ),
    Indicator(
        "L4",
        _("生均教学及辅助用房面积"),
        Resource.TEACHING_AREA,
        1,
        _("㎡教学及辅助用房"),
        "balance.quality.teaching_area",
        short=_("教辅用房"),
    ),
    Indicator(
        "L5",
        _("生均体育运动场馆面积"),
        Resource.SPORTS_AREA,
        1,
        _("㎡体育运动场馆"),
        "balance.quality.sports_area",
        short=_("体育场馆"),
    ),
    Indicator(
        "L6",
        _("生均教学仪器设备值"),
        Resource.INSTRUMENT_VALUE,
        1,
        _("元教学仪器设备"),
        "balance.quality.instrument_value",
        short=_("仪器设备"),
    ),
    Indicator(
        "L7",
        _("每百名学生网络多媒体教室数"),
        Resource.MEDIA_ROOMS,
        HUNDRED,
        _("间网络多媒体教室"),
        "balance.quality.media_rooms",
        whole=True,
        short=_("多媒体教室"),
    ),
)
BASIC = (
    Indicator("B1", _("生均教学及辅助用房面积"), Resource.TEACHING_AREA, 1, _("㎡")),
    Indicator("B2", _("生均体育运动场馆面积"), Resource.SPORTS_AREA, 1, _("㎡")),
    Indicator("B3", _("生均教学仪器设备值"), Resource.INSTRUMENT_VALUE, 1, _("元")),
    Indicator("B4", _("每百名学生计算机台数"), Resource.COMPUTERS, HUNDRED, _("台")),
    Indicator("B5", _("生均图书册数"), Resource.BOOKS, 1, _("册")),
    Indicator("B6", _("师生比"), Resource.TEACHERS, 1, _("名")),
    Indicator("B7", _("生均高于规定学历教师数"), Resource.ADVANCED_TEACHERS, 1, _("名")),
    Indicator("B8", _("生均中级及以上职称教师数"), Resource.TITLED_TEACHERS, 1, _("名")),
)
INDICATORS = {Norm.QUALITY: QUALITY, Norm.BASIC: BASIC}
BY_KEY = {one.key: one for one in (*QUALITY, *BASIC)}
