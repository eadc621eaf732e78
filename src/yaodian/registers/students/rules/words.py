"""学籍用语 (words): how a pupil came and went, placement, aid, disability, transfers, and why one stays away."""

from __future__ import annotations

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class EntryKind(TextChoices):
    """入籍方式 (how a stretch of enrolment began)."""

    ADMITTED = "admitted", _("招生入学")
    TRANSFERRED = "transferred", _("转入")
    RESUMED = "resumed", _("复学")
    MOVED_CLASS = "moved_class", _("调班")
    CHANGED = "changed", _("就读情况变更")
    IMPORTED = "imported", _("导入")


class ExitKind(TextChoices):
    """离籍方式 (how a stretch of enrolment ended)."""

    NONE = "none", _("未说明")
    GRADUATED = "graduated", _("毕业")
    TRANSFERRED = "transferred", _("转出")
    SUSPENDED = "suspended", _("休学")
    LEFT = "left", _("终止学业")
    DIED = "died", _("死亡")
    CONTINUED = "continued", _("续接下一段")


class Placement(TextChoices):
    """就读方式 (placement): 《残疾人教育条例》; all but the first say that the pupil is disabled."""

    ORDINARY = "ordinary", _("普通就读")
    INCLUSIVE = "inclusive", _("随班就读")
    SPECIAL_CLASS = "special_class", _("附设特教班就读")
    SPECIAL_SCHOOL = "special_school", _("特教学校就读")
    HOME = "home", _("送教上门")


DISABLED_PLACEMENTS = (Placement.INCLUSIVE, Placement.SPECIAL_CLASS, Placement.SPECIAL_SCHOOL, Placement.HOME)


class AidCategory(TextChoices):
    """困难类别 (aid category): the categories of 2018 and of 2021 on."""

    NONE = "none", _("无")
    REGISTERED_POOR = "registered_poor", _("建档立卡")
    LOW_INCOME = "low_income", _("城乡低保")
    DESTITUTE = "destitute", _("特困供养")
    ORPHAN = "orphan", _("孤儿")
    MARTYR = "martyr", _("烈士子女")
    DISABLED = "disabled", _("残疾学生")
    DISABLED_PARENT = "disabled_parent", _("残疾人子女")
    UNSUPPORTED = "unsupported", _("事实无人抚养儿童")
    MONITORED = "monitored", _("防返贫监测对象")
    OTHER = "other", _("其他困难")


class Disability(TextChoices):
    """残疾类别 (disability): GB/T 26341."""

    NONE = "none", _("无")
    SIGHT = "sight", _("视力残疾")
    HEARING = "hearing", _("听力残疾")
    SPEECH = "speech", _("言语残疾")
    BODY = "body", _("肢体残疾")
    INTELLECT = "intellect", _("智力残疾")
    MIND = "mind", _("精神残疾")
    MULTIPLE = "multiple", _("多重残疾")


class TransferState(TextChoices):
    """转学状态 (state of a transfer)."""

    SENT = "sent", _("已转出待接收")
    RECEIVED = "received", _("已接收")
    RETURNED = "returned", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")


class Relationship(TextChoices):
    """监护关系 (relationship of a guardian)."""

    FATHER = "father", _("父亲")
    MOTHER = "mother", _("母亲")
    GRANDPARENT = "grandparent", _("祖父母或外祖父母")
    OTHER = "other", _("其他监护人")


class AbsenceReason(TextChoices):
    """失学原因 (why a pupil stays away)."""

    UNKNOWN = "unknown", _("原因待查")
    WEARY = "weary", _("厌学")
    POOR = "poor", _("家庭困难")
    ILL = "ill", _("因病")
    DISABLED = "disabled", _("因残")
    WORKING = "working", _("外出务工")
    MARRIED = "married", _("早婚早育")
    MOVED = "moved", _("随家迁出未转学")
    FAITH = "faith", _("信教")
    OTHER = "other", _("其他原因")


class CaseOutcome(TextChoices):
    """控辍结果 (outcome of a case)."""

    OPEN = "open", _("劝返中")
    RETURNED = "returned", _("已复学")
    ELSEWHERE = "elsewhere", _("已在外地就读")
    HOME_TAUGHT = "home_taught", _("已送教上门")
    SUSPENDED = "suspended", _("已办休学")
    DIED = "died", _("死亡")


DONE_OUTCOMES = (CaseOutcome.RETURNED, CaseOutcome.ELSEWHERE, CaseOutcome.HOME_TAUGHT, CaseOutcome.SUSPENDED)


class ContactMeans(TextChoices):
    """联系方式 (how the family was reached)."""

    VISIT = "visit", _("上门家访")
    PHONE = "phone", _("电话")
    LETTER = "letter", _("书面通知")
    JOINT = "joint", _("会同村居或部门")
