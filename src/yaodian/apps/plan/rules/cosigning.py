"""Rules of co-signing (会签规则): what the sections sign, what changed since they signed, when a leader may approve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _

Content = Mapping[str, Any]
"""任务内容: what of a task is signed for, as plain data."""


class CosignState(TextChoices):
    """会签状态 (state of a round)."""

    OPEN = "open", _("会签中")
    APPROVED = "approved", _("已批准")
    WITHDRAWN = "withdrawn", _("已撤回")


class CosignVerdict(TextChoices):
    """会签意见 (a unit's word on a task)."""

    WAITING = "waiting", _("待会签")
    AGREE = "agree", _("同意")
    RETURN = "return", _("退回修改")


FIELDS: tuple[tuple[str, str], ...] = (
    ("title", "任务"),
    ("clauses", "依据"),
    ("lead", "牵头单位"),
    ("support", "配合单位"),
    ("report", "填报单位"),
    ("leader", "分管领导"),
    ("due", "时限"),
    ("closing", "办结条件"),
    ("measures", "具体措施"),
    ("milestones", "节点"),
    ("deliverables", "成果"),
)
"""What is compared, with its title."""


@dataclass(frozen=True)
class Altered:
    """一处改动 (a field that differs): its title, before and after."""

    title: str
    before: str
    after: str


def _words(value: Any) -> str:
    """Return a value as it is shown."""
    return "、".join(str(part) for part in value) if isinstance(value, (list, tuple)) else str(value or "")


def altered(before: Content, after: Content) -> list[Altered]:
    """Return what differs between a task as it was signed and as it stands."""
    if not before:
        return []
    pairs = [(title, _words(before.get(key)), _words(after.get(key))) for key, title in FIELDS]
    return [Altered(title, old, new) for title, old, new in pairs if old != new]


@dataclass(frozen=True)
class Word:
    """一家意见 (a unit's word), with whether the task changed since."""

    unit: str
    verdict: CosignVerdict
    stale: bool = False

    @property
    def standing(self) -> CosignVerdict:
        """The word as it counts now: an agreement to something else is no agreement."""
        return CosignVerdict.WAITING if self.stale and self.verdict is CosignVerdict.AGREE else self.verdict


def approval_refusal(words: Sequence[Word], *, past_due: bool, note: str) -> str | None:
    """Why may a leader not approve yet? None when he may.

    Before the last day every unit must have spoken; a silent one counts as agreeing afterwards; over a return that
    stands a leader decides in words (争议由分管领导裁定)."""
    silent = sorted({word.unit for word in words if word.standing is CosignVerdict.WAITING})
    returned = sorted({word.unit for word in words if word.standing is CosignVerdict.RETURN})
    if silent and not past_due:
        return f"还有{'、'.join(silent[:6])}{'等' if len(silent) > 6 else ''}没有会签，期限未到，不能批准。"
    if returned and not note.strip():
        return f"{'、'.join(returned[:6])}退回的意见尚未解决：请先修改后再会签，或写明裁定意见。"
    return None
