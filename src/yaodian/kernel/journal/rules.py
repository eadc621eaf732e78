"""Journal rules (流水规则): the canonical text of a row and of a line, and the SM3 chain over lines (GB/T 32905)."""

from __future__ import annotations

import hashlib
import json
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from cryptography.hazmat.primitives import hashes

GENESIS = "0" * 64
BATCH_BYTES = 16


class Actor(Protocol):
    """Who acts: a reader of flesh and blood, or the system itself."""

    @property
    def account_id(self) -> int | None:
        """The acting account, None for the system."""

    @property
    def name(self) -> str:
        """The name that stands in the journal."""

    @property
    def acting_for(self) -> str:
        """Name of the leader for whom this is entered (代录), else ""."""

    @property
    def origin(self) -> str:
        """Network address or command from which the act came."""


def record_ref(row: Any) -> str:
    """Return a table row's record reference, such as "plan.task:17"."""
    return f"{row._meta.label_lower}:{row.pk}"


def sm3(data: bytes) -> str:
    """Return the SM3 digest as 64 hex digits."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize().hex()


def canonical(value: object) -> object:
    """Return a JSON-ready form that is the same whatever database held the value."""
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return format(value.normalize(), "f") if value else "0"
        case float():
            return repr(value)
        case datetime():
            return (value.astimezone(UTC) if value.tzinfo else value).isoformat(timespec="microseconds")
        case date() | time():
            return value.isoformat()
        case UUID():
            return str(value)
        case bytes() | memoryview():
            return bytes(value).hex()
        case Mapping():
            return {str(key): canonical(item) for key, item in sorted(value.items(), key=lambda pair: str(pair[0]))}
        case list() | tuple():
            return [canonical(item) for item in value]
    return str(value)


def canonical_text(value: object) -> str:
    """Return the canonical JSON text of a value."""
    return json.dumps(canonical(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def row_digest(row: Mapping[str, object]) -> str:
    """Return the digest of one database row (column name → value)."""
    return sm3(canonical_text(row).encode())


def rows_digest(rows: list[Mapping[str, object]]) -> str:
    """Return one digest over many rows in the order given (批量)."""
    return sm3("\n".join(canonical_text(row) for row in rows).encode())


def batch_row_digest(row: Mapping[str, object]) -> bytes:
    """Return the digest of one row of a batch: 16 bytes of SHA-256, for a batch has hundreds of thousands of rows; the
    line seals them all by one SM3."""
    return hashlib.sha256(canonical_text(row).encode()).digest()[:BATCH_BYTES]


def pack_keys(keys: Iterable[int]) -> bytes:
    """Return primary keys as 8 bytes each, big-endian."""
    packed = array("q", keys)
    if sys.byteorder == "little":
        packed.byteswap()
    return packed.tobytes()


def unpack_keys(packed: bytes | memoryview) -> list[int]:
    """Return the primary keys in the packed form."""
    keys = array("q")
    keys.frombytes(bytes(packed))
    if sys.byteorder == "little":
        keys.byteswap()
    return keys.tolist()


def unpack_digests(packed: bytes | memoryview) -> Iterator[bytes]:
    """Yield the row digests in the packed form."""
    whole = bytes(packed)
    return (whole[at : at + BATCH_BYTES] for at in range(0, len(whole), BATCH_BYTES))


def batches_digest(batches: Iterable[tuple[str, bytes | memoryview, bytes | memoryview]]) -> str:
    """Return one digest over (table, keys, digests) of every batch of a line, in their order."""
    digest = hashes.Hash(hashes.SM3())
    for table, keys, digests in batches:
        digest.update(f"{table}:{len(keys)}:{len(digests)}\n".encode())
        digest.update(bytes(keys))
        digest.update(bytes(digests))
    return digest.finalize().hex()


def link_digest(previous: str, line: Mapping[str, object]) -> str:
    """Return the chain digest of a line after `previous` (64 hex digits)."""
    return sm3(previous.encode() + canonical_text(line).encode())
