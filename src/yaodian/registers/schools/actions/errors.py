"""登记错误 (errors of the register)."""

from __future__ import annotations


class SchoolError(ValueError):
    """学校登记有误: the message is the sentence the user sees."""
