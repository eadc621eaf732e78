"""登记错误 (errors of the register)."""

from __future__ import annotations


class TeacherError(ValueError):
    """教师登记有误: the message is the sentence the user sees."""
