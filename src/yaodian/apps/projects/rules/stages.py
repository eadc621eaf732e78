"""项目进程 (course of a project): stages, states, and the one table that says which act leads where.

《国家重大建设项目稽察》practice and the plan's own point 21 (完善项目资金管理制度): nothing is accepted without a photograph
and without a second person; whoever applied neither checks nor accepts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext as _
from yaodian.kernel.terms import gettext_lazy as lazy


class ProjectError(ValueError):
    """项目不能这样办: the message is the sentence the user sees."""


class StepError(ProjectError):
    """此步不能办: the message says why and what to do."""


class Kind(TextChoices):
    """项目类别 (kind of project)."""

    CAPITAL = "capital", lazy("基建")
    EQUIPMENT = "equipment", lazy("装备")


class Stage(TextChoices):
    """节点 (stage), in order."""

    APPROVED = "approved", lazy("立项")
    TENDERED = "tendered", lazy("招标")
    STARTED = "started", lazy("开工")
    FINISHED = "finished", lazy("完工")
    ACCEPTED = "accepted", lazy("验收")
    SETTLED = "settled", lazy("结算")


STAGES: tuple[Stage, ...] = tuple(Stage)
REPORTED_STAGES = (Stage.STARTED, Stage.FINISHED)
"""Stages that the school reports itself, each with a photograph."""


class State(TextChoices):
    """项目状态 (state of a project)."""

    PLANNED = "planned", lazy("列入计划")
    APPROVED = "approved", lazy("已立项")
    TENDERED = "tendered", lazy("已招标")
    STARTED = "started", lazy("在建")
    FINISHED = "finished", lazy("已完工")
    APPLIED = "applied", lazy("待验收")
    CHECKED = "checked", lazy("中心学校已核")
    RETURNED = "returned", lazy("验收退回")
    ACCEPTED = "accepted", lazy("已验收")
    REVOKED = "revoked", lazy("验收已撤销")
    SETTLED = "settled", lazy("已结算")
    CANCELLED = "cancelled", lazy("已取消")


ACCEPTED_STATES = (State.ACCEPTED, State.SETTLED)


class Act(TextChoices):
    """办理动作 (act)."""

    APPROVE = "approve", lazy("立项")
    AWARD = "award", lazy("定标")
    START = "start", lazy("上报开工")
    FINISH = "finish", lazy("上报完工")
    RETURN_REPORT = "return_report", lazy("退回节点")
    APPLY = "apply", lazy("申请验收")
    CHECK = "check", lazy("核验")
    RETURN = "return", lazy("退回整改")
    ACCEPT = "accept", lazy("验收通过")
    REVOKE = "revoke", lazy("撤销验收")
    SETTLE = "settle", lazy("结算")
    CANCEL = "cancel", lazy("取消项目")


NEXT: Mapping[State, Mapping[Act, State]] = {
    State.PLANNED: {Act.APPROVE: State.APPROVED, Act.CANCEL: State.CANCELLED},
    State.APPROVED: {Act.AWARD: State.TENDERED, Act.CANCEL: State.CANCELLED},
    State.TENDERED: {Act.START: State.STARTED, Act.CANCEL: State.CANCELLED},
    State.STARTED: {Act.FINISH: State.FINISHED, Act.RETURN_REPORT: State.TENDERED},
    State.FINISHED: {Act.APPLY: State.APPLIED, Act.RETURN_REPORT: State.STARTED},
    State.APPLIED: {Act.CHECK: State.CHECKED, Act.ACCEPT: State.ACCEPTED, Act.RETURN: State.RETURNED},
    State.CHECKED: {Act.ACCEPT: State.ACCEPTED, Act.RETURN: State.RETURNED},
    State.RETURNED: {Act.APPLY: State.APPLIED},
    State.ACCEPTED: {Act.SETTLE: State.SETTLED, Act.REVOKE: State.REVOKED},
    State.REVOKED: {Act.APPLY: State.APPLIED},
    State.SETTLED: {Act.REVOKE: State.REVOKED},
    State.CANCELLED: {},
}
"""状态表 (state table). APPLIED → ACCEPTED is open only where no central school stands between (see `refusal`)."""

SECOND_PERSON = (Act.CHECK, Act.ACCEPT)
"""Acts that the applicant may not do himself."""


@dataclass(frozen=True)
class Actor:
    """办理人 (actor): who did a step; two steps are by one hand when account or person agree."""

    name: str
    account_id: int | None = None
    person_id: int | None = None

    def is_same(self, other: Actor) -> bool:
        """Is this the same hand? Without account and person (the system) the name decides."""
        mine, theirs = (self.account_id, self.person_id), (other.account_id, other.person_id)
        if mine == (None, None) and theirs == (None, None):
            return self.name == other.name
        return any(one is not None and one == two for one, two in zip(mine, theirs, strict=True))

    def as_stored(self) -> dict[str, Any]:
        """Return the form kept in a row."""
        return {"name": self.name, "account_id": self.account_id, "person_id": self.person_id}


def actor_from(stored: Mapping[str, Any] | None) -> Actor | None:
    """Return the actor kept in a row, None when nobody has acted."""
    return Actor(**stored) if stored else None


@dataclass(frozen=True)
class Facts:
    """案情 (facts) on which a step is decided."""

    state: State
    actor: Actor
    photo_count: int = 0
    has_central: bool = False
    applicant: Actor | None = None
    receiver_count: int = 0
    receivers_wanted: int = 0
    reason: str = ""
    scan_count: int = 0


NEEDS_REASON = (Act.RETURN_REPORT, Act.RETURN, Act.REVOKE, Act.CANCEL)
NEEDS_PHOTO = (Act.START, Act.FINISH, Act.APPLY, Act.CHECK, Act.ACCEPT)


def refusal(act: Act, facts: Facts) -> str:
    """Return why the act is refused, as the sentence the user sees; "" when it may be done."""
    if act not in NEXT[facts.state]:
        return _("项目现为“%(state)s”，不能办理“%(act)s”。") % {"state": facts.state.label, "act": act.label}
    if act is Act.ACCEPT and facts.has_central and facts.state is State.APPLIED:
        return _("须先由中心学校核验，再由归口科室验收。")
    if act is Act.CHECK and not facts.has_central:
        return _("该校不经中心学校，由归口科室直接验收。")
    if act in SECOND_PERSON and (facts.applicant is None or facts.actor.is_same(facts.applicant)):
        return _("申请人不能核验或验收自己的项目，请由另一人办理。")
    if act in NEEDS_PHOTO and facts.photo_count < 1:
        return _("没有现场照片，不能办理“%(act)s”；请先拍照上传。") % {"act": act.label}
    if act is Act.ACCEPT and facts.receiver_count < facts.receivers_wanted:
        return _("须登记 %(wanted)s 所接收学校，现只登记 %(count)s 所。") % {
            "wanted": facts.receivers_wanted,
            "count": facts.receiver_count,
        }
    if act is Act.SETTLE and facts.scan_count < 1:
        return _("结算须上传审定报告扫描件。")
    if act in NEEDS_REASON and not facts.reason.strip():
        return _("请写明理由。")
    return ""


def step(act: Act, facts: Facts) -> State:
    """办一步: return the state that the act leads to; StepError when it is refused."""
    if sentence := refusal(act, facts):
        raise StepError(sentence)
    return NEXT[facts.state][act]
