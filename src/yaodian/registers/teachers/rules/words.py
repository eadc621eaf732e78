"""教师登记用语 (words): posts, establishment, titles, education, backbone levels, certificates, channels."""

from __future__ import annotations

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class Sex(TextChoices):
    """性别 (sex): GB/T 2261.1, by word."""

    MALE = "male", _("男")
    FEMALE = "female", _("女")
    UNKNOWN = "unknown", _("未知")


class TeacherState(TextChoices):
    """在岗状态 (state of a teacher)."""

    ACTIVE = "active", _("在岗")
    RETIRED = "retired", _("退休")
    LEFT = "left", _("离职")


class PostKind(TextChoices):
    """岗位类别 (kind of post)."""

    TEACHING = "teaching", _("专任教师")
    ADMINISTRATION = "administration", _("行政人员")
    ASSISTANT = "assistant", _("教辅人员")
    CARER = "carer", _("保育员")
    WORKER = "worker", _("工勤人员")


class Establishment(TextChoices):
    """编制 (establishment)."""

    QUOTA = "quota", _("在编")
    NEW_MECHANISM = "new_mechanism", _("新机制教师")
    SPECIAL_POST = "special_post", _("特岗教师")
    SUPPORT = "support", _("三支一扶")
    CONTRACT = "contract", _("编外聘用")


class TitleLevel(TextChoices):
    """职称 (professional title)."""

    NONE = "none", _("未定")
    THIRD = "third", _("三级教师")
    SECOND = "second", _("二级教师")
    FIRST = "first", _("一级教师")
    SENIOR = "senior", _("高级教师")
    PROFESSOR = "professor", _("正高级教师")


class EducationLevel(TextChoices):
    """学历 (education)."""

    BELOW = "below", _("高中阶段以下")
    SECONDARY = "secondary", _("高中阶段")
    COLLEGE = "college", _("专科")
    BACHELOR = "bachelor", _("本科")
    GRADUATE = "graduate", _("研究生")


class BackboneLevel(TextChoices):
    """骨干教师级别 (level of a backbone teacher)."""

    NONE = "none", _("非骨干")
    SCHOOL = "school", _("校级")
    COUNTY = "county", _("县级")
    CITY = "city", _("市级")
    PROVINCE = "province", _("省级")
    NATION = "nation", _("国家级")


COUNTY_LEVELS = (BackboneLevel.COUNTY, BackboneLevel.CITY, BackboneLevel.PROVINCE, BackboneLevel.NATION)
"""县级以上骨干 (教督〔2017〕6号 L2)."""


class CertificateKind(TextChoices):
    """证书种类 (kind of certificate)."""

    TEACHING = "teaching", _("教师资格证")
    MANDARIN = "mandarin", _("普通话等级证")
    HEALTH = "health", _("健康证")
    COUNSELLING = "counselling", _("心理健康教育证")
    CHILDCARE = "childcare", _("保育员证")
    RECORD_CHECK = "record_check", _("入职查询记录")
    OTHER = "other", _("其他证书")


class Channel(TextChoices):
    """补充渠道 (channel of recruitment)."""

    NEW_MECHANISM = "new_mechanism", _("省新机制教师")
    CITY = "city", _("市公开招聘")
    SPECIAL_POST = "special_post", _("特岗计划")
    SUPPORT = "support", _("三支一扶")
    TALENT = "talent", _("人才引进")
    TRANSFER = "transfer", _("市外调入")


class ExchangeKind(TextChoices):
    """交流种类 (kind of exchange)."""

    ROTATION = "rotation", _("交流轮岗")
    SUPPORT = "support", _("支教")
    LEARNING = "learning", _("跟岗学习")
