"""业务时间 (business time): now and today, shifted for a demo bureau."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

_fixed: ContextVar[datetime | None] = ContextVar("yaodian_clock", default=None)
_cached: tuple[Path, float, int] | None = None


def _shift_file() -> Path:
    """Return the file that holds this installation's shift."""
    return Path(settings.HOME) / "clock.json"


def shift_days() -> int:
    """Return by how many days the business day differs from the wall clock (0 outside a demo)."""
    global _cached
    path = _shift_file()
    try:
        stamp = path.stat().st_mtime
    except FileNotFoundError:
        return 0
    if _cached is None or _cached[:2] != (path, stamp):
        _cached = (path, stamp, int(json.loads(path.read_text())["days"]))
    return _cached[2]


def set_shift(*, days: int) -> None:
    """Shift the business day of this installation; 0 returns to the wall clock."""
    path = _shift_file()
    if days:
        path.write_text(json.dumps({"days": days}))
    else:
        path.unlink(missing_ok=True)


def _mark_file() -> Path:
    """Return the file that marks this installation as a demo."""
    return Path(settings.HOME) / "demo-mark"


def mark_demo(*, demo: bool) -> None:
    """Mark this installation as a demo, before anything is loaded into it, or take the mark away."""
    if demo:
        _mark_file().touch()
    else:
        _mark_file().unlink(missing_ok=True)


def is_demo() -> bool:
    """Does this installation hold demo data? Its papers say so; a shifted clock is a demo's, too."""
    return _mark_file().exists() or shift_days() != 0


def now() -> datetime:
    """Return the present business moment, aware."""
    return _fixed.get() or timezone.now() + timedelta(days=shift_days())


def wall() -> datetime:
    """Return the machine's own moment, aware: for queues and heartbeats, which no demo shift may move."""
    return timezone.now()


def today() -> date:
    """Return the present business day in Asia/Shanghai."""
    return timezone.localtime(now()).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the block run at this business moment."""
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
