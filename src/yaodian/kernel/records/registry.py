"""Registry of record types (记录登记表), found in every app's `tables.RECORDS`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q, QuerySet

from yaodian.kernel import discovery
from yaodian.kernel.access import By

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class RecordType:
    """记录类型 (record type): what other pages may know of a table.

    `rows(by)` is the access test: the rows this reader may see. `fields` are looked in by the search box. `proofs` are
    the tables whose records hang on a row and whose files prove it too, each with the path from there to the row."""

    model: type[Model]
    title: StrOrPromise
    rows: Callable[[By], QuerySet[Any]]
    url: Callable[[Any], str]
    label: Callable[[Any], str] = str
    columns: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    proofs: tuple[tuple[type[Model], str], ...] = ()
    part_url: Callable[[Any, str], str] | None = None
    """Where a part of a row is shown, such as the count that a trace id names behind the stroke."""

    @property
    def key(self) -> str:
        """The kind that stands before the colon of a reference: "plan.task"."""
        return self.model._meta.label_lower


@dataclass(frozen=True)
class Found:
    """找到的记录 (found record): ready to be linked; `row` None when it is gone or outside the reader's access."""

    ref: str
    kind: StrOrPromise
    label: str
    url: str
    row: Model | None


@cache
def record_types() -> dict[str, RecordType]:
    """Return every registered record type by key."""
    return {
        kind.key: kind for _config, module in discovery.modules("tables") for kind in getattr(module, "RECORDS", ())
    }


def record_type(ref: str) -> RecordType | None:
    """Return the type of a record reference, None when its app is not installed."""
    return record_types().get(ref.partition(":")[0])


def model_of(ref: str) -> type[Model] | None:
    """Return the model class of a record reference."""
    kind = record_type(ref)
    return kind.model if kind else None


def _key(ref: str) -> int | None:
    """Return the primary key in a reference, None when it is no number."""
    text = ref.partition(":")[2]
    return int(text) if text.isdecimal() else None


def readable(by: By, ref: str) -> bool:
    """May `by` read this record? A record of an app that is not installed is unreadable."""
    kind = record_type(ref)
    return kind is not None and _key(ref) is not None and kind.rows(by).filter(pk=_key(ref)).exists()


def split_trace(trace: str) -> tuple[str, str]:
    """Return record and part of a trace id: "plan.task:17/late@2018-10-31" → ("plan.task:17", "late")."""
    ref, _stroke, part = trace.strip().split(",")[0].partition("@")[0].partition("/")
    return ref, part


def part_url(found: Found, part: str) -> str:
    """Return where a part of a record is shown: its own page where its type has one, else the record's."""
    kind = record_type(found.ref)
    if kind is None or kind.part_url is None or found.row is None or not part:
        return found.url
    return kind.part_url(found.row, part)


def find(by: By, ref: str) -> Found:
    """Return one record for linking."""
    return find_many(by, [ref])[ref]


def find_many(by: By, refs: Iterable[str]) -> dict[str, Found]:
    """Return records for linking, one query per kind."""
    asked = list(dict.fromkeys(refs))
    rows: dict[str, Model] = {}
    for key in {ref.partition(":")[0] for ref in asked}:
        kind = record_types().get(key)
        keys = [number for ref in asked if ref.partition(":")[0] == key and (number := _key(ref)) is not None]
        if kind and keys:
            rows.update({f"{key}:{row.pk}": row for row in kind.rows(by).filter(pk__in=keys)})
    return {ref: _found(ref, rows.get(ref)) for ref in asked}


def _found(ref: str, row: Model | None) -> Found:
    """Return the link of a row, or a blind one."""
    kind = record_type(ref)
    if row is None or kind is None:
        return Found(ref=ref, kind=kind.title if kind else "", label="", url="", row=None)
    return Found(ref=ref, kind=kind.title, label=kind.label(row), url=kind.url(row), row=row)


def proving_refs(kind: RecordType, keys: Iterable[int]) -> dict[str, int]:
    """Return every record whose files prove one of these rows → the row's key: the rows themselves and what hangs on them."""
    wanted = list(keys)
    found = {f"{kind.key}:{key}": key for key in wanted}
    for model, path in kind.proofs:
        pairs = model._default_manager.filter(**{f"{path}__in": wanted}).values_list("pk", path)
        found |= {f"{model._meta.label_lower}:{pk}": key for pk, key in pairs}
    return found


def link(row: Model) -> str:
    """Return the address of a row that the caller already may read, "" when its type is not registered."""
    kind = record_types().get(row._meta.label_lower)
    return kind.url(row) if kind else ""


def search(by: By, text: str, *, limit: int = 8) -> dict[RecordType, list[Any]]:
    """Return, per kind, the first rows whose declared fields contain the text, under the reader's access."""
    text = text.strip()
    found: dict[RecordType, list[Any]] = {}
    if not text:
        return found
    for kind in record_types().values():
        if kind.fields:
            wanted = Q()
            for field in kind.fields:
                wanted |= Q(**{f"{field}__icontains": text})
            if rows := list(kind.rows(by).filter(wanted).order_by("pk")[:limit]):
                found[kind] = rows
    return found
