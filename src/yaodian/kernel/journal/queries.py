"""Journal reads (查流水): lines of a record, the chain's head, and verification."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from django.apps import apps
from django.db import connection, models
from django.db.models import QuerySet

from yaodian.kernel import discovery
from yaodian.kernel.journal import rules
from yaodian.kernel.journal.models import JournalBatch, JournalLine, JournalLink
from yaodian.kernel.journal.reading import computed_once
from yaodian.kernel.journal.reading import while_reading as while_reading
from yaodian.kernel.journal.rules import record_ref as record_ref
from yaodian.kernel.journal.stored import CHUNK
from yaodian.kernel.journal.stored import stored_rows as stored_rows

BATCHED = "batches"
"""The key of a line's detail that says how many rows of which tables its batches hold."""
MARKED = 64
KEPT = 512
T = TypeVar("T")
WORD = re.compile(r"[a-z0-9_]+")
_kept: dict[Hashable, _Known] = {}
_written: dict[int, frozenset[str] | None] = {}
"""Line → the tables whose rows it names; None when it holds a digest of rows that it does not name, or names none."""


@dataclass(frozen=True)
class Fault:
    """校验发现 (fault): what verification found, in words for the auditor."""

    kind: str
    record: str
    text: str


@dataclass(frozen=True)
class RowBatch:
    """一批行 (row batch): rows of one table, their keys and digests packed as the journal keeps them."""

    table: str
    keys: bytes
    digests: bytes


def batch_of(*, model: type[models.Model], keys: Iterable[int]) -> RowBatch:
    """Return the batch of these rows as the database now holds them; those that are gone count as empty."""
    wanted = list(keys)
    found: dict[int, bytes] = {}
    columns = [field.attname for field in model._meta.concrete_fields]
    for start in range(0, len(wanted), CHUNK):
        rows = model._base_manager.filter(pk__in=wanted[start : start + CHUNK]).values(*columns)
        found.update({row[model._meta.pk.attname]: rules.batch_row_digest(row) for row in rows})
    empty = rules.batch_row_digest({})
    return RowBatch(model._meta.label_lower, rules.pack_keys(wanted), b"".join(found.get(key, empty) for key in wanted))


def journal_mark() -> tuple[int, ...]:
    """Return a mark that changes with every committed journal line: the last ids, so that one that commits late,
    with a lower id, changes it too."""
    return tuple(JournalLine.objects.order_by("-id").values_list("id", flat=True)[:MARKED])


def until_next_line(key: Hashable, *, compute: Callable[[], T]) -> T:
    """Return what `compute` gave for this key, computed anew once the journal has a new line about a table it read.

    Every write of operating records leaves a line that names the rows, so what was computed from them stays true until the
    next one. Where it read a table whose rows no line need name (`covered_tables`), any line makes it old. Inside a
    transaction nothing is kept, for its lines may yet be rolled back, and their ids given to others, but within
    `while_reading()`."""
    if connection.in_atomic_block:
        return computed_once(key, compute=compute)
    with _unwatched():
        mark = journal_mark()
        known = _kept.get(key)
        holds = known is not None and bool(mark) and not _touched(known, mark)
    if known is not None and holds:
        known.mark = mark
        for watcher in connection.execute_wrappers:
            if isinstance(watcher, _Watcher):  # what is computed around this read the same tables
                watcher.words |= known.words
        return cast(T, known.value)
    if len(_kept) > KEPT:
        _kept.clear()
    watcher = _Watcher()
    with connection.execute_wrapper(watcher):
        value = compute()
    _kept[key] = _Known(mark, value, frozenset(watcher.words), _labels(watcher.words))
    return value


@dataclass
class _Known:
    """留存 (what is kept): a value, the mark up to which it holds, what its questions named, the tables among that; None
    when any line makes it old."""

    mark: tuple[int, ...]
    value: object
    words: frozenset[str]
    tables: frozenset[str] | None


class _Watcher:
    """所问 (watcher): gathers the words of every question that a computation asks of the database."""

    def __init__(self) -> None:
        self.words: set[str] = set()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Note the words and ask."""
        self.words.update(WORD.findall(sql))
        return execute(sql, params, many, context)


@contextmanager
def _unwatched() -> Iterator[None]:
    """Ask the journal itself without a watcher around taking it for what is computed."""
    outer, connection.execute_wrappers = connection.execute_wrappers, []
    try:
        yield
    finally:
        connection.execute_wrappers = outer


@cache
def covered_tables() -> frozenset[str]:
    """Return the tables whose every written row stands in a line: the apps' records but those they list as `UNNAMED`,
    and what they list as `NAMED`."""
    found = [module for _config, module in discovery.modules("tables")]
    records = {kind.model._meta.label_lower for module in found for kind in getattr(module, "RECORDS", ())}
    named = {model._meta.label_lower for module in found for model in getattr(module, "NAMED", ())}
    unnamed = {model._meta.label_lower for module in found for model in getattr(module, "UNNAMED", ())}
    return frozenset((records | named) - unnamed)


@cache
def _table_labels() -> dict[str, str]:
    return {model._meta.db_table: model._meta.label_lower for model in apps.get_models(include_auto_created=True)}


def _labels(words: Iterable[str]) -> frozenset[str] | None:
    """Return the tables among the words of questions; None when there are none, or one that lines need not name."""
    labels = _table_labels()
    found = frozenset(labels[word] for word in words if word in labels)
    return found if found and found <= covered_tables() else None


def _touched(known: _Known, mark: tuple[int, ...]) -> bool:
    """Say whether a line since the kept mark may have changed what the value was computed from."""
    if known.mark == mark:
        return False
    new = set(mark).difference(known.mark)
    if known.tables is None or len(new) == len(mark):
        return True
    unread = new.difference(_written)
    if unread:
        if len(_written) > KEPT:
            _written.clear()
        lines = JournalLine.objects.filter(id__in=new).values_list("id", "digests", f"detail__{BATCHED}", "rows_digest")
        for line, digests, batches, rest in lines:
            named = frozenset(ref.rpartition(":")[0] for ref in digests) | frozenset(batches or ())
            _written[line] = named if named and (batches or not rest) else None
    told = [_written.get(line) for line in new]
    return any(one is None or not one.isdisjoint(known.tables) for one in told)


def lines_of(*, record: str) -> QuerySet[JournalLine]:
    """Return a record's lines, oldest first."""
    return JournalLine.objects.filter(record=record).order_by("id")


def line_fields(*, line: JournalLine) -> dict[str, Any]:
    """Return the columns of a line that the chain covers."""
    return {field.attname: getattr(line, field.attname) for field in JournalLine._meta.concrete_fields}


def unsealed_lines() -> QuerySet[JournalLine]:
    """Return the committed lines that have no link yet, oldest first."""
    return JournalLine.objects.filter(link__isnull=True).order_by("id")


def chain_head() -> tuple[int, str]:
    """Return (sequence, digest) of the last link, (0, GENESIS) before the first."""
    last = JournalLink.objects.order_by("-sequence").values_list("sequence", "digest").first()
    return last or (0, rules.GENESIS)


def chain_faults() -> Iterator[Fault]:
    """Recompute the chain: yields altered lines and gaps."""
    digest, expected = rules.GENESIS, 1
    for link in JournalLink.objects.select_related("line").order_by("sequence").iterator(chunk_size=2000):
        if link.sequence != expected:
            yield Fault("gap", "", f"流水链缺第 {expected}–{link.sequence - 1} 节")
        digest = rules.link_digest(digest, line_fields(line=link.line))
        if digest != link.digest:
            yield Fault(
                "line", link.line.record, f"第 {link.sequence} 节流水被改动：{link.line.verb} {link.line.record}"
            )
            digest = link.digest
        expected = link.sequence + 1


def batch_faults() -> Iterator[Fault]:
    """Compare every line's packed rows with the digest that the line holds over them."""
    for line in JournalLine.objects.filter(detail__has_key=BATCHED).order_by("id").iterator(chunk_size=200):
        packed = list(line.batches.order_by("id").values_list("table", "keys", "digests"))
        if rules.batches_digest(packed) != line.rows_digest:
            yield Fault("batch", line.record, f"{line.verb} {line.record} 的批量明细被改动")


def _latest_digests() -> dict[str, dict[str, str | bytes]]:
    """Return table → key → the last digest that a line, or its batch, holds for the row."""
    latest: dict[str, dict[str, str | bytes]] = {}
    batched = set(JournalBatch.objects.values_list("line_id", flat=True))
    for line_id, digests in JournalLine.objects.order_by("id").values_list("id", "digests").iterator(chunk_size=2000):
        for ref, digest in digests.items():
            label, _, key = ref.rpartition(":")
            latest.setdefault(label, {})[key] = digest
        if line_id in batched:
            for batch in JournalBatch.objects.filter(line_id=line_id).order_by("id"):
                keys = map(str, rules.unpack_keys(batch.keys))
                latest.setdefault(batch.table, {}).update(zip(keys, rules.unpack_digests(batch.digests), strict=True))
    return latest


def record_faults() -> Iterator[Fault]:
    """Compare every journaled row with the last digest that a line, or the batch of one, holds for it."""
    yield from batch_faults()
    empty: set[str | bytes] = {rules.row_digest({}), rules.batch_row_digest({})}
    for label, digests in sorted(_latest_digests().items()):
        try:
            model = apps.get_model(label)
        except LookupError:
            continue
        columns = [field.attname for field in model._meta.concrete_fields]
        for row in model._base_manager.values(*columns).iterator(chunk_size=2000):
            key = str(row[model._meta.pk.attname])
            digest = digests.pop(key, None)
            if digest is None:
                continue
            own = rules.batch_row_digest(row) if isinstance(digest, bytes) else rules.row_digest(row)
            if own != digest:
                yield Fault("record", f"{label}:{key}", f"{label}:{key} 记录与流水所记结果不一致")
        for key, digest in digests.items():
            if digest not in empty:
                yield Fault("record", f"{label}:{key}", f"{label}:{key} 记录已不在库中")


def anchor_faults(*, file: Path) -> Iterator[Fault]:
    """Compare the chain with the anchors that were written outside the database."""
    links = dict(JournalLink.objects.values_list("sequence", "digest"))
    for number, text in enumerate(file.read_text("utf-8").splitlines(), start=1):
        if not text.strip():
            continue
        try:
            entry = json.loads(text)
            sequence, digest = int(entry["sequence"]), str(entry["digest"])
        except (ValueError, KeyError, TypeError):
            yield Fault("anchor", "", f"锚定文件第 {number} 行无法读取")
            continue
        if sequence and links.get(sequence) != digest:
            yield Fault("anchor", "", f"锚定文件第 {number} 行（第 {sequence} 节）与流水链不符：链尾被截断或改写")
