"""保障与质量 (guarantee and quality): fifteen and nine items of 教督〔2017〕6号, declared with evidence, checked by another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class ItemGroup(TextChoices):
    """保障和质量类别 (group of items)."""

    GOVERNMENT = "government", _("政府保障程度")
    QUALITY = "quality", _("教育质量")


class DeclarationState(TextChoices):
    """佐证状态 (state of a declaration)."""

    DECLARED = "declared", _("待核")
    CONFIRMED = "confirmed", _("核实达到")
    RETURNED = "returned", _("退回")


class Answer(TextChoices):
    """自评 (what the declaring section says)."""

    MET = "met", _("达到")
    UNMET = "unmet", _("未达到")


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
