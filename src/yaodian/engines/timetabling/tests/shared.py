"""共享数据 — where the XHSTT archive lies; tests that need it skip where it is absent and fail under CI."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[6] / "shared" / "data" / "timetabling"


def shared(path: str) -> Path:
    """Return a shared file or folder."""
    found = DATA / path
    if not found.exists():
        if os.environ.get("CI") in ("true", "1"):
            pytest.fail(f"../shared/data/timetabling/{path} is missing")
        pytest.skip(f"../shared/data/timetabling/{path} is absent")
    return found
