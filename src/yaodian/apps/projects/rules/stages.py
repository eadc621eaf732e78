"""项目进程 (course of a project): stages, states, and the one table that says which act leads where.

Point 21 of the plan (完善项目资金管理制度): nothing is accepted without a photograph and without a second person;
whoever applied neither checks nor accepts.
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


class ProjectKind(TextChoices):
    """项目类别 (kind of project)."""

    CAPITAL = "capital", lazy("基建")
    EQUIPMENT = "equipment", lazy("装备")


class ProjectStage(TextChoices):
    """节点 (stage), in order."""

    APPROVED = "approved", lazy("立项")
    TENDERED = "tendered", lazy("招标")
    STARTED = "started", lazy("开工")
    FINISHED = "finished", lazy("完工")
    ACCEPTED = "accepted", lazy("验收")
    SETTLED = "settled", lazy("结算")


STAGES: tuple[ProjectStage, ...] = tuple(ProjectStage)
REPORTED_STAGES = (ProjectStage.STARTED, ProjectStage.FINISHED)
"""Stages that the school reports itself, each with a photograph."""


class ProjectState(TextChoices):
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


ACCEPTED_STATES = (ProjectState.ACCEPTED, ProjectState.SETTLED)


class ProjectAct(TextChoices):
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


NEXT: Mapping[ProjectState, Mapping[ProjectAct, ProjectState]] = {
    ProjectState.PLANNED: {ProjectAct.APPROVE: ProjectState.APPROVED, ProjectAct.CANCEL: ProjectState.CANCELLED},
    ProjectState.APPROVED: {ProjectAct.AWARD: ProjectState.TENDERED, ProjectAct.CANCEL: ProjectState.CANCELLED},
    ProjectState.TENDERED: {ProjectAct.START: ProjectState.STARTED, ProjectAct.CANCEL: ProjectState.CANCELLED},
    ProjectState.STARTED: {ProjectAct.FINISH: ProjectState.FINISHED, ProjectAct.RETURN_REPORT: ProjectState.TENDERED},
    ProjectState.FINISHED: {ProjectAct.APPLY: ProjectState.APPLIED, ProjectAct.RETURN_REPORT: ProjectState.STARTED},
    ProjectState.APPLIED: {
        ProjectAct.CHECK: ProjectState.CHECKED,
        ProjectAct.ACCEPT: ProjectState.ACCEPTED,
        ProjectAct.RETURN: ProjectState.RETURNED,
    },
    ProjectState.CHECKED: {ProjectAct.ACCEPT: ProjectState.ACCEPTED, ProjectAct.RETURN: ProjectState.RETURNED},
    ProjectState.RETURNED: {ProjectAct.APPLY: ProjectState.APPLIED},
    ProjectState.ACCEPTED: {ProjectAct.SETTLE: ProjectState.SETTLED, ProjectAct.REVOKE: ProjectState.REVOKED},
    ProjectState.REVOKED: {ProjectAct.APPLY: ProjectState.APPLIED},
    ProjectState.SETTLED: {ProjectAct.REVOKE: ProjectState.REVOKED},
    ProjectState.CANCELLED: {},
}
"""状态表 (state table). APPLIED → ACCEPTED is open only where no central school stands between (see `refusal`)."""

SECOND_PERSON = (ProjectAct.CHECK, ProjectAct.ACCEPT)
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

    state: ProjectState
    actor: Actor
    photo_count: int = 0
    has_central: bool = False
    applicant: Actor | None = None
    receiver_count: int = 0
    receivers_wanted: int = 0
    reason: str = ""
    scan_count: int = 0


NEEDS_REASON = (ProjectAct.RETURN_REPORT, ProjectAct.RETURN, ProjectAct.REVOKE, ProjectAct.CANCEL)
NEEDS_PHOTO = (ProjectAct.START, ProjectAct.FINISH, ProjectAct.APPLY, ProjectAct.CHECK, ProjectAct.ACCEPT)


def refusal(act: ProjectAct, facts: Facts) -> str:
    """Return why the act is refused, as the sentence the user sees; "" when it may be done."""
    if act not in NEXT[facts.state]:
        return _("项目现为“%(state)s”，不能办理“%(act)s”。") % {"state": facts.state.label, "act": act.label}
    if act is ProjectAct.ACCEPT and facts.has_central and facts.state is ProjectState.APPLIED:
        return _("须先由中心学校核验，再由归口科室验收。")
    if act is ProjectAct.CHECK and not facts.has_central:
        return _("该校不经中心学校，由归口科室直接验收。")
    if act in SECOND_PERSON and (facts.applicant is None or facts.actor.is_same(facts.applicant)):
        return _("申请人不能核验或验收自己的项目，请由另一人办理。")
    if act in NEEDS_PHOTO and facts.photo_count < 1:
        return _("没有现场照片，不能办理“%(act)s”；请先拍照上传。") % {"act": act.label}
    if act is ProjectAct.ACCEPT and facts.receiver_count < facts.receivers_wanted:
        return _("须登记 %(wanted)s 所接收学校，现只登记 %(count)s 所。") % {
            "wanted": facts.receivers_wanted,
            "count": facts.receiver_count,
        }
    if act is ProjectAct.SETTLE and facts.scan_count < 1:
        return _("结算须上传审定报告扫描件。")
    if act in NEEDS_REASON and not facts.reason.strip():
        return _("请写明理由。")
    return ""


def step(act: ProjectAct, facts: Facts) -> ProjectState:
    """办一步: return the state that the act leads to; StepError when it is refused."""
    if sentence := refusal(act, facts):
        raise StepError(sentence)
    return NEXT[facts.state][act]
