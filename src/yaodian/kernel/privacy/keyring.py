"""密钥 (keyring): the keys of sensitive fields; they stand outside the database, in `keys/privacy.json` of the
installation, in the file that YAODIAN_KEY_FILE names, or in YAODIAN_KEYS itself (the same JSON).

    {"current": 2, "keys": {"1": {"suite": "aes", "secret": "…"}, "2": {"suite": "sm4", "secret": "…"}},
     "digest": {"suite": "aes", "secret": "…"}}

A key is never dropped: backups still hold what it wrote. While a new key of digests takes over ("renewing": true) nothing
is searched for or written by digest, so that no row is missed and none made twice."""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from django.conf import settings

CONTENT = "YAODIAN_KEYS"
PLACE = "YAODIAN_KEY_FILE"
SUITE = "YAODIAN_CIPHER"


class KeyringError(RuntimeError):
    """密钥不可用: the message says which file and what to do; nothing is decrypted or written."""


class Suite(StrEnum):
    """密码套件 (suite): AES-256-GCM with HMAC-SHA-256, or SM4-GCM with HMAC-SM3 (GB/T 32907, 32905)."""

    AES = "aes"
    SM4 = "sm4"


SECRET_BYTES = {Suite.AES: 32, Suite.SM4: 16}


@dataclass(frozen=True)
class Key:
    """密钥 (key) of one suite."""

    suite: Suite
    secret: bytes


@dataclass(frozen=True)
class Keyring:
    """密钥环 (keyring): every key by number, the one that writes, and the one that digests for exact search."""

    keys: Mapping[int, Key]
    current: int
    digest: Key
    renewing: bool = False

    @property
    def writer(self) -> Key:
        """The key that encrypts what is written now."""
        return self.keys[self.current]

    def as_json(self) -> str:
        """Return the ring as the key file holds it."""
        keys = {str(number): _as_dict(key) for number, key in sorted(self.keys.items())}
        renewing = {"renewing": True} if self.renewing else {}
        return json.dumps(
            {"current": self.current, "keys": keys, "digest": _as_dict(self.digest), **renewing}, indent=1
        )


_cached: tuple[tuple[str, float], Keyring] | None = None


def keyring() -> Keyring:
    """Return the installation's keyring; the first call of a new installation makes it."""
    global _cached
    if content := os.environ.get(CONTENT, ""):
        stamp = (content, 0.0)
    else:
        path = key_file()
        if not path.exists():
            _create(path, new_ring(suite=_chosen_suite()))
        stamp = (str(path), path.stat().st_mtime_ns)
    if _cached is None or _cached[0] != stamp:
        _cached = (stamp, _parse(content or path.read_text("utf-8"), source=CONTENT if content else str(path)))
    return _cached[1]


def key_file() -> Path:
    """Return where the keys stand."""
    named = os.environ.get(PLACE, "")
    return Path(named) if named else Path(settings.HOME) / "keys" / "privacy.json"


def new_ring(*, suite: Suite) -> Keyring:
    """Return a fresh ring with one key."""
    return Keyring(keys={1: _new_key(suite)}, current=1, digest=_new_key(suite))


def with_new_key(ring: Keyring, *, suite: Suite) -> Keyring:
    """Return the ring with one more key, which writes from now on; the old ones go on reading."""
    number = max(ring.keys) + 1
    return replace(ring, keys={**ring.keys, number: _new_key(suite)}, current=number)


def with_new_digest(ring: Keyring, *, suite: Suite) -> Keyring:
    """Return the ring with another key of digests, by which not every stored digest is made yet."""
    return replace(ring, digest=_new_key(suite), renewing=True)


def store(ring: Keyring) -> None:
    """Put the ring in place of the key file, whole or not at all; KeyringError where the environment holds the keys."""
    if os.environ.get(CONTENT):
        raise KeyringError(f"密钥由环境变量 {CONTENT} 给出，请在那里更换后再运行。")
    path = key_file()
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    _create(beside, ring)
    beside.replace(path)


def _create(path: Path, ring: Keyring) -> None:
    """Write a key file that only its owner can read; another process that was first wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(ring.as_json())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _chosen_suite() -> Suite:
    """Return the suite that the environment asks for."""
    asked = os.environ.get(SUITE, "") or Suite.AES.value
    if asked not in set(Suite):
        raise KeyringError(f"{SUITE} 只能是 {'、'.join(Suite)}，现为“{asked}”。")
    return Suite(asked)


def _new_key(suite: Suite) -> Key:
    """Return a random key."""
    return Key(suite, secrets.token_bytes(SECRET_BYTES[suite]))


def _as_dict(key: Key) -> dict[str, str]:
    """Return a key as JSON."""
    return {"suite": key.suite.value, "secret": base64.b64encode(key.secret).decode()}


def _read_key(stored: Mapping[str, str]) -> Key:
    """Return a key from JSON."""
    key = Key(Suite(stored["suite"]), base64.b64decode(stored["secret"], validate=True))
    if len(key.secret) != SECRET_BYTES[key.suite]:
        raise ValueError("length")
    return key


def _parse(text: str, *, source: str) -> Keyring:
    """Read a ring; KeyringError when it is damaged: a new one would make everything unreadable."""
    try:
        stored = json.loads(text)
        keys = {int(number): _read_key(key) for number, key in stored["keys"].items()}
        ring = Keyring(
            keys=keys,
            current=int(stored["current"]),
            digest=_read_key(stored["digest"]),
            renewing=bool(stored.get("renewing", False)),
        )
        ring.writer  # noqa: B018 - the current key must be there
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise KeyringError(
            f"密钥文件 {source} 已损坏，敏感信息无法读写；请用备份中的同名文件恢复，不要删除重建。"
        ) from wrong
    return ring
