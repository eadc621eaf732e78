"""共享文本 — where the texts with answers live; tests that need them skip where they are absent and fail under CI."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[6] / "shared"


def shared(path: str) -> Path:
    """共享文件."""
    found = SHARED / path
    if not found.exists():
        if os.environ.get("CI") in ("true", "1"):
            pytest.fail(f"../shared/{path} is missing")
        pytest.skip(f"../shared/{path} is absent")
    return found


def gold(name: str) -> dict[str, Any]:
    """共享答案."""
    body: dict[str, Any] = json.loads(shared(f"plans/{name}.gold.json").read_text("utf-8"))
    return body
