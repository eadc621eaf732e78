"""进程 (processes): a worker's name, and whether the worker of that name still lives."""

from __future__ import annotations

import os
import socket
from datetime import datetime
from pathlib import Path

from yaodian.kernel.tasks.rules import SILENT_FOR


def _host() -> str:
    return socket.gethostname().replace(":", "-")[:30]


def _started(pid: int) -> str:
    """Return when a process started (ticks since boot), "" when it is gone; "?" where the system does not tell."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        fields = stat.read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        if Path("/proc/self/stat").exists():
            return ""
        return "?" if _signals(pid) else ""
    return "" if fields[0] in {"Z", "X"} else fields[19]


def _signals(pid: int) -> bool:
    """Does a process of this number take signals?"""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def own_name() -> str:
    """Return this process's name: host, number and start, so that a reused number is another process."""
    pid = os.getpid()
    return f"{_host()}:{pid}:{_started(pid)}"


def is_gone(name: str, *, heartbeat_at: datetime | None, now: datetime) -> bool:
    """失联判断: is the worker dead? On this machine the process tells; on another, a heartbeat too old."""
    host, _sep, rest = name.partition(":")
    pid, _sep, started = rest.partition(":")
    if host == _host() and pid.isdecimal():
        return _started(int(pid)) != started
    return heartbeat_at is None or now - heartbeat_at > SILENT_FOR
