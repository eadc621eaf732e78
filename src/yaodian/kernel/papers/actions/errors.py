"""Refusals of papers (办文不成)."""

from __future__ import annotations


class PaperError(ValueError):
    """公文不能这样办: the message is what the user reads."""


class UnsourcedError(PaperError):
    """文中有数字没有来源: `numbers` lists them with their surroundings."""

    def __init__(self, numbers: list[str]) -> None:
        self.numbers = numbers
        shown = "；".join(numbers[:10])
        super().__init__(f"文中有{len(numbers)}个数字没有来源，不能签发：{shown}。请改用有来源的数字，或为它注明来源。")
