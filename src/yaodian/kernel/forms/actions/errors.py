"""Refusals (不能这样办) of form writes."""

from __future__ import annotations

from yaodian.engines.forms import Problem


class FormError(ValueError):
    """表单不能这样改."""


class SheetError(ValueError):
    """填报单不能这样办."""


class AnswersRefusedError(SheetError):
    """答案未通过校验: `problems` say where, what and what to do; warnings among them want an explanation."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("；".join(one.sentence for one in problems))
        self.problems = problems
