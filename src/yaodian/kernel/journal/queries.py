"""Journal reads (查流水): lines of a record, the chain's head, and verification."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from django.apps import apps
from django.db import connection, models
from django.db.models import QuerySet

from yaodian.kernel.journal import rules
from yaodian.kernel.journal.models import JournalLine, JournalLink
from yaodian.kernel.journal.rules import record_ref as record_ref

CHUNK = 500
MARKED = 64
KEPT = 512
T = TypeVar("T")
_kept: dict[Hashable, tuple[tuple[int, ...], object]] = {}


@dataclass(frozen=True)
class Fault:
    """校验发现 (fault): what verification found, in words for the auditor."""

    kind: str
    record: str
    text: str


def stored_rows(*, rows: Iterable[models.Model]) -> dict[str, Mapping[str, Any]]:
    """Return record reference → row as the database now holds it, column name → value ({} when it is gone)."""
    keys: dict[type[models.Model], list[Any]] = {}
    found: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        keys.setdefault(type(row), []).append(row.pk)
        found[record_ref(row)] = {}
    for model, pks in keys.items():
        columns = [field.attname for field in model._meta.concrete_fields]
        for start in range(0, len(pks), CHUNK):
            chunk = model._base_manager.filter(pk__in=pks[start : start + CHUNK])
            for stored in chunk.values(*columns):
                found[f"{model._meta.label_lower}:{stored[model._meta.pk.attname]}"] = stored
    return found


def journal_mark() -> tuple[int, ...]:
    """Return a mark that changes with every committed journal line: the last ids, so that one that commits late,
    with a lower id, changes it too."""
    return tuple(JournalLine.objects.order_by("-id").values_list("id", flat=True)[:MARKED])


def until_next_line(key: Hashable, *, compute: Callable[[], T]) -> T:
    """Return what `compute` gave for this key, computed anew once the journal has a new line.

    Every write of operating records leaves a line, so what was computed from them stays true until the next one.
    Inside a transaction nothing is kept: its lines may yet be rolled back, and their ids given to others."""
    if connection.in_atomic_block:
        return compute()
    mark = journal_mark()
    known = _kept.get(key)
    if known is not None and mark and known[0] == mark:
        return cast(T, known[1])
    if len(_kept) > KEPT:
        _kept.clear()
    value = compute()
    _kept[key] = (mark, value)
    return value


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


def record_faults() -> Iterator[Fault]:
    """Compare every journaled row with the last digest that a line holds for it."""
    latest: dict[str, str] = {}
    for digests in JournalLine.objects.order_by("id").values_list("digests", flat=True).iterator(chunk_size=2000):
        latest.update(digests)
    by_model: dict[str, dict[str, str]] = {}
    for ref, digest in latest.items():
        label, _, key = ref.rpartition(":")
        by_model.setdefault(label, {})[key] = digest
    for label, digests in sorted(by_model.items()):
        try:
            model = apps.get_model(label)
        except LookupError:
            continue
        columns = [field.attname for field in model._meta.concrete_fields]
        rows = {str(row[model._meta.pk.attname]): row for row in model._base_manager.values(*columns).iterator()}
        empty = rules.row_digest({})
        for key, digest in digests.items():
            if rules.row_digest(rows.get(key, {})) == digest:
                continue
            gone = key not in rows and digest != empty
            text = "记录已不在库中" if gone else "记录与流水所记结果不一致"
            yield Fault("record", f"{label}:{key}", f"{label}:{key} {text}")


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
