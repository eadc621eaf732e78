"""Task rules (后台任务规则): states of a run, and when a schedule is due next."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _

SILENT_FOR = timedelta(seconds=60)
"""失联 (silence) after which a worker on another machine counts as dead."""

QUIET_BELOW = timedelta(minutes=10)
"""静默 (quiet): what is due more often runs in place and leaves no run of its own."""


class RunState(TextChoices):
    """任务状态 (state of a run)."""

    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("失败")
    CANCELLED = "cancelled", _("已取消")


OPEN_STATES = (RunState.QUEUED, RunState.RUNNING)


def next_moment(now: datetime, *, every: timedelta | None, daily_at: time | None) -> datetime:
    """下次时刻: when a schedule is due next, strictly after `now` (aware, in the bureau's own time zone)."""
    if daily_at is not None:
        today = now.replace(hour=daily_at.hour, minute=daily_at.minute, second=daily_at.second, microsecond=0)
        return today if today > now else today + timedelta(days=1)
    if every is None or every <= timedelta(0):
        raise ValueError("a schedule needs an interval or a time of day")
    return now + every


def wait_before_retry(attempt: int) -> timedelta:
    """重试间隔: half a minute after the first failure, doubling, at most half an hour."""
    return min(timedelta(seconds=30 * 2 ** min(attempt - 1, 10)), timedelta(minutes=30))
