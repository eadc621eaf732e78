"""Target rules (目标规则): when a goal is met, its state, and the roll-up by counts (ARCHITECTURE.md §5: no mean of unlike things)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yaodian.kernel.metrics import State
from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class TargetKind(TextChoices):
    """目标类型 (target kind), as the plan reader names them."""

    COUNT = "count", _("数量")
    AMOUNT = "amount", _("金额")
    PERCENT = "percent", _("比例")
    DEADLINE = "deadline", _("限期")
    ORDINAL = "ordinal", _("届次")
    ELIMINATE = "eliminate", _("清零")
    FULL_COVERAGE = "full-coverage", _("全覆盖")
    CEREMONY = "ceremony", _("纪念活动")
    DOCUMENT = "document", _("文件成果")
    INCREASE = "increase", _("提高")
    ON_TIME = "on_time", _("按期率")
    MILESTONE = "milestone", _("节点")
    CAMPAIGN = "campaign", _("专项行动")


SHARE_UNITS = frozenset({"%", "％", "‰", "百分点"})
SHARE_KINDS = frozenset({TargetKind.PERCENT, TargetKind.FULL_COVERAGE, TargetKind.ON_TIME})


class Direction(TextChoices):
    """达成方向 (direction)."""

    AT_LEAST = "at_least", _("不少于")
    AT_MOST = "at_most", _("不超过")
    EQUAL = "equal", _("等于")
    INCREASE = "increase", _("比基数提高")
    DONE = "done", _("完成")


class Source(TextChoices):
    """数据来源 (source of a number): three sources, three colours."""

    COMPUTED = "computed", _("核算数")
    QUOTED = "quoted", _("引用数")
    DECLARED = "declared", _("定性办结说明")


def goal_met(
    value: Decimal | None, *, goal: Decimal | None, direction: Direction, baseline: Decimal | None
) -> bool | None:
    """Is the goal met? None when that cannot be known (no value, no goal, or no baseline for "提高")."""
    if value is None:
        return None
    if direction == Direction.INCREASE:
        return None if baseline is None else value > baseline
    if goal is None:
        return None
    if direction == Direction.AT_MOST:
        return value <= goal
    if direction == Direction.EQUAL:
        return value == goal
    return value >= goal


def target_state(
    *, source: Source, value: Decimal | None, met: bool | None, confirmed: bool, due: date | None, today: date
) -> State:
    """Return the state of a target.

    A quoted figure or a declaration that is confirmed shows as such, never as computed; no data is unknown, never 0 %,
    and so is a number that nothing measures: no goal, or no baseline for "提高"."""
    late = due is not None and today > due
    if source is Source.DECLARED:
        return State.DECLARED if confirmed else (State.LATE if late else State.NOT_STARTED)
    if value is None:
        return State.LATE if late else State.UNKNOWN
    if source is Source.QUOTED:
        return State.LATE if late and met is False else State.QUOTED
    if met:
        return State.MET
    if late:
        return State.LATE
    if met is None:
        return State.UNKNOWN
    return State.NOT_STARTED if value == 0 else State.ON_COURSE


@dataclass(frozen=True)
class Counts:
    """分态计数 (counts by state) of a point, a section or the plan."""

    met: int = 0
    on_course: int = 0
    late: int = 0
    not_started: int = 0
    quoted: int = 0
    declared: int = 0
    unknown: int = 0

    @property
    def whole(self) -> int:
        """All that were counted."""
        return sum(vars(self).values())


def count_states(states: Iterable[State]) -> Counts:
    """Return the counts by state."""
    found = Counter(states)
    return Counts(
        met=found[State.MET],
        on_course=found[State.ON_COURSE] + found[State.BEHIND],
        late=found[State.LATE],
        not_started=found[State.NOT_STARTED],
        quoted=found[State.QUOTED],
        declared=found[State.DECLARED],
        unknown=found[State.UNKNOWN],
    )


def node_state(*, tasks_open: int, tasks_closed: int, tasks_late: int, tasks_started: int, targets: Counts) -> State:
    """Return the state of a point from its tasks and targets: 逾期 before 未启动 before 在办 before 办结.

    Without a task closed by approval a quoted figure, which may lie below its goal, does not make a point 办结."""
    if tasks_late or targets.late:
        return State.LATE
    everything_done = not tasks_open and not (targets.on_course or targets.not_started or targets.unknown)
    if everything_done and (tasks_closed or (targets.whole and not targets.quoted)):
        return State.MET
    started = tasks_started or tasks_closed or targets.whole - targets.not_started - targets.unknown
    return State.ON_COURSE if started else State.NOT_STARTED
