"""考核阶段与类别 (states and kinds)."""

from __future__ import annotations

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class SchemeState(TextChoices):
    """考核阶段 (state of a scheme)."""

    DRAFT = "draft", _("方案起草")
    OPEN = "open", _("考评中")
    PROVISIONAL = "provisional", _("初评公布")
    FINAL = "final", _("已定档")


class IndicatorKind(TextChoices):
    """考核指标类别 (kind of an indicator): where its points come from."""

    GROUP = "group", _("一级指标")
    COMPUTED = "computed", _("核算")
    LEADER = "leader", _("领导评价")
    SURVEY = "survey", _("测评")


class ScoringKind(TextChoices):
    """计分办法 (how a reading becomes points)."""

    SHARE = "share", _("按比例得分")
    GOAL = "goal", _("按目标完成得分")
    PER_ITEM = "per_item", _("每项扣分")


class UnknownRule(TextChoices):
    """无数据处理 (where there is nothing to count)."""

    EXCLUDE = "exclude", _("不计入，按其余指标折算")
    FULL = "full", _("得满分")


class MeanRule(TextChoices):
    """平均办法 (how several raters' marks become one)."""

    PLAIN = "plain", _("算术平均")
    TRIMMED = "trimmed", _("去掉一个最高分和一个最低分后平均")


class ItemState(TextChoices):
    """加减分状态 (state of a bonus or penalty item)."""

    PROPOSED = "proposed", _("待审定")
    ACCEPTED = "accepted", _("已采纳")
    RETURNED = "returned", _("未采纳")
    WITHDRAWN = "withdrawn", _("已撤销")


class SurveyState(TextChoices):
    """纸质测评状态 (state of a summary of paper forms): entered by one person, checked by another."""

    ENTERED = "entered", _("待核对")
    ACCEPTED = "accepted", _("已核对")
    RETURNED = "returned", _("核对退回")
    WITHDRAWN = "withdrawn", _("已撤销")


class AppealState(TextChoices):
    """申诉状态 (state of an appeal)."""

    FILED = "filed", _("待答复")
    UPHELD = "upheld", _("成立")
    REJECTED = "rejected", _("不成立")
