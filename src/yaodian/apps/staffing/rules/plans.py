"""教师补充计划 (recruitment plan): posts by school, subject and channel; made by one, approved by another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class RecruitState(TextChoices):
    """补充计划状态 (state of a plan)."""

    DRAFT = "draft", _("编制中")
    SUBMITTED = "submitted", _("待审批")
    APPROVED = "approved", _("已批准")
    RETURNED = "returned", _("已退回")


EDITABLE = (RecruitState.DRAFT, RecruitState.RETURNED)


@dataclass(frozen=True)
class Hand:
    """经办人 (hand): who did an act, as kept with the row, so that a second person is another person."""

    account: int | None
    person: int | None
    name: str

    def as_stored(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"account": self.account, "person": self.person, "name": self.name}

    def is_same(self, other: Hand) -> bool:
        """Is it the same person? By account or person where one is known, else by name."""
        mine, theirs = (self.account, self.person), (other.account, other.person)
        if mine == (None, None) and theirs == (None, None):
            return self.name == other.name
        return any(one is not None and one == two for one, two in zip(mine, theirs, strict=True))


class Acting(Protocol):
    """办理身份 (whoever acts), as the kernel's reader and the system both are."""

    @property
    def name(self) -> str:
        """Return the name that is shown."""

    @property
    def account_id(self) -> int | None:
        """Return the account."""

    @property
    def person_id(self) -> int | None:
        """Return the person."""

    @property
    def acting_for(self) -> str:
        """Return the name of the leader acted for."""

    @property
    def acting_for_person_id(self) -> int | None:
        """Return the leader acted for."""


def hand_of(by: Acting) -> Hand:
    """Return who acts: the person acted for where there is one."""
    return Hand(by.account_id, by.acting_for_person_id or by.person_id, by.acting_for or by.name)


def hand_from(stored: Mapping[str, Any]) -> Hand:
    """Return the hand as it was kept."""
    return Hand(stored.get("account"), stored.get("person"), str(stored.get("name", "")))


@dataclass(frozen=True)
class OpenPost:
    """空缺岗位 (open post) of a plan, and how many of it are still to be filled."""

    post_id: int
    school_id: int
    subject: str
    channel: str
    left: int


@dataclass(frozen=True)
class Hired:
    """录用人员 (hired): a recruitment of the teacher register that stands for no post yet."""

    recruitment_id: int
    school_id: int
    subject: str
    channel: str


def match(posts: Sequence[OpenPost], hired: Sequence[Hired]) -> list[tuple[int, int]]:
    """对应岗位: (recruitment, post) pairs of the same school, subject and channel, no post more often than it is open."""
    left = {post.post_id: post.left for post in posts}
    places: dict[tuple[int, str, str], list[int]] = {}
    for post in posts:
        places.setdefault((post.school_id, post.subject, post.channel), []).append(post.post_id)
    found = []
    for one in hired:
        for post_id in places.get((one.school_id, one.subject, one.channel), []):
            if left[post_id]:
                left[post_id] -= 1
                found.append((one.recruitment_id, post_id))
                break
    return found


def share_out(gaps: Mapping[str, int], *, limit: int) -> dict[str, int]:
    """分配空岗: the school's open posts over its subjects, the largest gap first, one at a time."""
    left = {name: gap for name, gap in gaps.items() if gap > 0}
    given: dict[str, int] = {}
    for _round in range(limit):
        if not left:
            break
        name = max(left, key=lambda one: (left[one], one))
        given[name] = given.get(name, 0) + 1
        left[name] -= 1
        if not left[name]:
            del left[name]
    return given
