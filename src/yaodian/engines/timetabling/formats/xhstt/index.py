"""编号表 (index): turns the Ids of an XML instance into positions, with the sentence for one that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol
from xml.etree.ElementTree import Element

from yaodian.engines.timetabling.refusals import BrokenInstanceError


class Named(Protocol):
    """有编号者 (something with an id)."""

    @property
    def id(self) -> str:
        """Return the id."""


class Index:
    """编号表 (ids of one sort of thing, in order)."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._position: dict[str, int] = {}

    def add(self, key: str) -> int:
        """Give the next position to an id."""
        if key in self._position:
            raise BrokenInstanceError(f"{self._what}“{key}”出现了两次。")
        self._position[key] = len(self._position)
        return self._position[key]

    def __getitem__(self, key: str) -> int:
        try:
            return self._position[key]
        except KeyError:
            raise BrokenInstanceError(f"引用了没有定义的{self._what}“{key}”。") from None

    def of(self, element: Element) -> int:
        """Return the position that an element's Reference names."""
        return self[reference(element)]

    def each(self, parent: Element | None, path: str) -> tuple[int, ...]:
        """Return the positions that the elements at a path refer to."""
        return tuple(self.of(child) for child in at(parent, path))


def at(parent: Element | None, path: str) -> Iterator[Element]:
    """Yield the elements at a path; none where the parent is absent."""
    if parent is not None:
        yield from parent.findall(path)


def reference(element: Element) -> str:
    """Return the Reference of an element."""
    value = element.get("Reference")
    if value is None:
        raise BrokenInstanceError(f"元素{element.tag}缺少Reference。")
    return value


def identity(element: Element) -> str:
    """Return the Id of an element."""
    value = element.get("Id")
    if value is None:
        raise BrokenInstanceError(f"元素{element.tag}缺少Id。")
    return value


def words(parent: Element, tag: str, default: str | None = None) -> str:
    """Return the text of a child."""
    child = parent.find(tag)
    if child is None:
        if default is None:
            raise BrokenInstanceError(f"元素{parent.tag}（{parent.get('Id', '')}）缺少{tag}。")
        return default
    return (child.text or "").strip()


def count(parent: Element, tag: str) -> int:
    """Return a child as a whole number."""
    text = words(parent, tag)
    try:
        return int(text)
    except ValueError:
        raise BrokenInstanceError(f"{parent.tag}（{parent.get('Id', '')}）的{tag}“{text}”不是整数。") from None
