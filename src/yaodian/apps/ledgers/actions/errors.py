"""台账的错误 (errors): the message is the sentence the user sees."""

from __future__ import annotations

from collections.abc import Sequence

from yaodian.engines.forms import Problem


class LedgerError(ValueError):
    """台账有误."""


class EntryRefusedError(LedgerError):
    """台账记录未通过校验: `problems` say where and why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("；".join(one.sentence for one in self.problems))
