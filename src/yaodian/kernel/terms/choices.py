"""选项 (choices): an enum of stored words, each with the Chinese title that people see."""

from __future__ import annotations

from enum import EnumMeta, StrEnum, nonmember
from typing import Self, cast


class ChoicesType(EnumMeta):
    """选项类 (type of choices): what the class offers about all its members."""

    @property
    def choices(cls) -> list[tuple[str, str]]:
        """(stored word, title) of every member, as a field or a form wants them."""
        return [(member.value, member.label) for member in _members(cls)]

    @property
    def values(cls) -> list[str]:
        """The stored words."""
        return [member.value for member in _members(cls)]

    @property
    def labels(cls) -> list[str]:
        """The titles."""
        return [member.label for member in _members(cls)]

    @property
    def names(cls) -> list[str]:
        """The members' names in code."""
        return [member.name for member in _members(cls)]


def _members(cls: ChoicesType) -> list[TextChoices]:
    """Return the members of a class of choices."""
    return list(cast("type[TextChoices]", cls))


class TextChoices(StrEnum, metaclass=ChoicesType):
    """选项 (choices): `OPEN = "open", _("在办")`; a member equals its stored word, `label` is its title."""

    label: str
    do_not_call_in_templates = nonmember(True)

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value.replace("_", " ").title()
        return member
