"""拒收 (refusals of the engine): their message is the Chinese sentence the user sees."""

from __future__ import annotations


class TimetablingError(ValueError):
    """排课不能办理 (the engine refuses)."""

    kind = "timetabling"


class UnreadableFileError(TimetablingError):
    """文件读不了 (a file that cannot be read as what it should be)."""

    kind = "unreadable"


class BrokenInstanceError(TimetablingError):
    """题目不完整 (an instance whose parts do not fit together)."""

    kind = "broken-instance"
