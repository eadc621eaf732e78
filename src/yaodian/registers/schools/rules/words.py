"""学校登记用语 (words): stages, ownership, code lists, uses of rooms, grades."""

from __future__ import annotations

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class SchoolStage(TextChoices):
    """学段 (stage)."""

    PRESCHOOL = "preschool", _("学前")
    PRIMARY = "primary", _("小学")
    JUNIOR = "junior", _("初中")
    SENIOR = "senior", _("普通高中")
    VOCATIONAL = "vocational", _("中等职业")
    SPECIAL = "special", _("特殊教育")
    COLLEGE = "college", _("高等职业")


class Ownership(TextChoices):
    """公办民办 (ownership)."""

    PUBLIC = "public", _("公办")
    PRIVATE = "private", _("民办")


class CodeList(TextChoices):
    """代码表 (code list): lists of the state or the bureau; their rows are data."""

    KIND = "kind", _("办学类型")
    OWNER = "owner", _("举办者")
    URBAN_RURAL = "urban_rural", _("城乡分类")


class CodeStatus(TextChoices):
    """核对情况 (status of a code row)."""

    CHECKED = "checked", _("已核对")
    UNCONFIRMED = "unconfirmed", _("待核对")


class RoomUse(TextChoices):
    """房间用途 (use of a room)."""

    CLASSROOM = "classroom", _("普通教室")
    MUSIC = "music", _("音乐教室")
    ART = "art", _("美术教室")
    LABORATORY = "laboratory", _("实验室")
    COMPUTER = "computer", _("计算机教室")
    LIBRARY = "library", _("图书阅览室")
    RECORDING = "recording", _("录播教室")
    RESOURCE = "resource", _("资源教室")
    COUNSELLING = "counselling", _("心理辅导室")
    ACTIVITY = "activity", _("活动室")
    SPORTS = "sports", _("体育场馆")
    DORMITORY = "dormitory", _("宿舍")
    CANTEEN = "canteen", _("食堂")
    CLINIC = "clinic", _("卫生保健室")
    OFFICE = "office", _("办公室")
    OTHER = "other", _("其他")


class SafetyGrade(TextChoices):
    """房屋安全等级 (safety grade of a building): 《危险房屋鉴定标准》 grades A to D."""

    A = "a", _("A级")
    B = "b", _("B级")
    C = "c", _("C级")
    D = "d", _("D级")
    UNRATED = "unrated", _("未鉴定")


class KindergartenGrade(TextChoices):
    """幼儿园等级 (kindergarten grade)."""

    MODEL = "model", _("示范园")
    FIRST = "first", _("一级")
    SECOND = "second", _("二级")
    THIRD = "third", _("三级")
    NONE = "none", _("未定级")


class Classification(TextChoices):
    """民办学校分类 (classification): 《民办教育促进法》 第十九条."""

    NON_PROFIT = "non_profit", _("非营利性")
    FOR_PROFIT = "for_profit", _("营利性")
    UNDECIDED = "undecided", _("尚未登记")
