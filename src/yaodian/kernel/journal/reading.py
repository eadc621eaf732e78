"""只读段 (a block that only reads): inside a transaction, what is computed within it is computed once.

`queries.until_next_line` keeps nothing inside a transaction, because rows are written there before their line is. A block
that declares itself reading writes nothing, so within it the first answer holds."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar, cast

from django.db import connection

T = TypeVar("T")
_kept: ContextVar[dict[Hashable, object] | None] = ContextVar("yaodian_journal_reading", default=None)


@contextmanager
def while_reading() -> Iterator[None]:
    """只读: the block writes nothing (a journal line in it is refused), so that a transaction computes a value once in it.

    Outside a transaction it does nothing: there the journal itself says how long a value holds."""
    if not connection.in_atomic_block or _kept.get() is not None:
        yield
        return
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def computed_once(key: Hashable, *, compute: Callable[[], T]) -> T:
    """Return what `compute` gave for this key in the block that is being read, else compute it."""
    kept = _kept.get()
    if kept is None:
        return compute()
    if key not in kept:
        kept[key] = compute()
    return cast(T, kept[key])


def refuse_while_reading() -> None:
    """Refuse to write in a block that said that it only reads."""
    if _kept.get() is not None:
        raise RuntimeError("a journal line in a block that only reads")
