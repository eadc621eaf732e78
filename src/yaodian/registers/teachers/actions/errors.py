"""登记错误 (errors of the register)."""

from __future__ import annotations


class RegisterError(ValueError):
    """登记有误 (an entry is refused): of teachers and of the registers that stand on them."""


class TeacherError(RegisterError):
    """教师登记有误: the message is the sentence the user sees."""
