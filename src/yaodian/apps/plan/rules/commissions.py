"""Rules of commissions (交办件规则): sources of tasks beside the plan, who answers how, by when.

人大建议 and 政协提案: 《代表法》第四十二条 and the bureau's own customs stand as rows in catalogue/rules.toml."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class TaskSource(TextChoices):
    """任务来源 (what asked for a task)."""

    PLAN = "plan", _("工作要点")
    PAPER = "paper", _("上级来文")
    INSTRUCTION = "instruction", _("领导批示")
    MEETING = "meeting", _("会议议定事项")
    DEPUTIES = "deputies", _("人大建议")
    CPPCC = "cppcc", _("政协提案")
    PATROL = "patrol", _("巡察反馈")


COMMISSIONED = tuple(source for source in TaskSource if source is not TaskSource.PLAN)
"""交办件类别: the sources that have a ledger of their own."""

MOTIONS = frozenset({TaskSource.DEPUTIES, TaskSource.CPPCC})
"""建议提案: answered by letter, with 主办 or 会办, a class, and a talk with who moved it."""

PREFIX = {
    TaskSource.PAPER: "来文",
    TaskSource.INSTRUCTION: "批示",
    TaskSource.MEETING: "会议",
    TaskSource.DEPUTIES: "建议",
    TaskSource.CPPCC: "提案",
    TaskSource.PATROL: "巡察",
}
"""台账编号字头."""


class HostPart(TextChoices):
    """办理方式 (the bureau's part in answering a motion)."""

    HOST = "host", _("主办")
    SHARED = "shared", _("分办")
    JOIN = "join", _("会办")


class AnswerClass(TextChoices):
    """答复类别 (class of the answer)."""

    A = "A", _("A类：已解决或基本解决")
    B = "B", _("B类：列入计划逐步解决")
    C = "C", _("C类：受条件限制留作参考")


class TalkWay(TextChoices):
    """面商方式 (how the talk was held)."""

    VISIT = "visit", _("登门走访")
    INVITE = "invite", _("邀请座谈")
    PHONE = "phone", _("电话沟通")


class Satisfaction(TextChoices):
    """满意情况 (how the answer was received)."""

    SATISFIED = "satisfied", _("满意")
    FAIRLY = "fairly", _("基本满意")
    DISSATISFIED = "dissatisfied", _("不满意")


def ledger_number(source: TaskSource, *, year: int, serial: int) -> str:
    """Return the number of a ledger entry: 建议2018-3."""
    return f"{PREFIX[source]}{year}-{serial}"


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, the last of the month where there is no such day."""
    place = day.month - 1 + months
    year, month = day.year + place // 12, place % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True)
class Limit:
    """办理时限 (limit): how long by rule and at most, in months or in working days."""

    value: int
    months: bool
    source: str
    most: int | None = None


def motion_faults(*, source: TaskSource, part: str, paper_number: str, host_body: str) -> dict[str, str]:
    """建议提案登记的错处: field → sentence, everything that is lacking at once; empty when nothing is."""
    if source not in MOTIONS:
        return {}
    wanted = {
        "part": (part in HostPart.values, "人大建议、政协提案要写明主办、分办还是会办。"),
        "paper_number": (bool(paper_number.strip()), "人大建议、政协提案要填写案号。"),
        "host_body": (part != HostPart.JOIN or bool(host_body.strip()), "会办件要写明主办单位。"),
    }
    return {field: sentence for field, (held, sentence) in wanted.items() if not held}


def answer_refusal(*, source: TaskSource, part: str, answer_class: str, talks: int, replied: bool) -> str | None:
    """Why may a motion not be answered by letter yet? None when it may.

    主办 and 分办 answer the mover after a talk and with a class; 会办 sends its view to the host."""
    if source not in MOTIONS:
        return "只有人大建议和政协提案用答复函答复。"
    if replied:
        return "这件已经答复过，不能再登记答复。"
    if not answer_class:
        return "请先确定答复类别（A、B、C）。"
    if part != HostPart.JOIN and not talks:
        return "主办件、分办件答复前要先与代表、委员面商，请先登记面商情况。"
    return None
