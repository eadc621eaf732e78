"""数据库 (database): an address becomes Django's settings; without one, embedded SQLite."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


def database_from_url(url: str, *, home: Path, read_only: bool = False) -> dict[str, Any]:
    """Return Django's database settings for `postgresql://user:password@host:port/name` or, for "", SQLite in `home`."""
    if not url or url.startswith("sqlite:"):
        name = url.removeprefix("sqlite:///") if url else str(home / "yaodian.sqlite3")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                + (" PRAGMA query_only=ON;" if read_only else ""),
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"YAODIAN_DATABASE_URL: 不认识的数据库类型 {parts.scheme!r}，请用 postgresql://…")
    query = dict(item.split("=", 1) for item in parts.query.split("&") if "=" in item)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host") or parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c default_transaction_read_only=on"} if read_only else {},
    }
