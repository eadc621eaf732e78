"""存下的行 (stored rows): the rows an act wrote, as the database now holds them.

Every act asks this of its few rows, so a thread puts each table's question together once, not once per act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from threading import local
from typing import Any

from django.db import connections, models, router

from yaodian.kernel.journal.rules import record_ref

CHUNK = 500
_thread = local()


def stored_rows(*, rows: Iterable[models.Model]) -> dict[str, Mapping[str, Any]]:
    """Return record reference → row as the database now holds it, column name → value ({} when it is gone)."""
    keys: dict[type[models.Model], list[Any]] = {}
    found: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        keys.setdefault(type(row), []).append(row.pk)
        found[record_ref(row)] = {}
    for model, pks in keys.items():
        question = _question(model)
        label, key = model._meta.label_lower, model._meta.pk.attname
        for start in range(0, len(pks), CHUNK):
            for stored in question.ask(pks[start : start + CHUNK]):
                found[f"{label}:{stored[key]}"] = stored
    return found


class _Question:
    """所问 (question): the rows of one table by their keys, asked over one connection."""

    def __init__(self, model: type[models.Model], *, using: str) -> None:
        self.connection = connections[using]
        self.key = model._meta.pk
        self.columns = [field.attname for field in model._meta.concrete_fields]
        self.compiler = model._base_manager.using(using).order_by().values_list(*self.columns).query.get_compiler(using)
        self.text, _params = self.compiler.as_sql()
        self.converters = self.compiler.get_converters([one for one, _sql, _alias in self.compiler.select or ()])
        quote = self.connection.ops.quote_name
        self.where = f" WHERE {quote(model._meta.db_table)}.{quote(str(self.key.column))} IN "

    def ask(self, pks: Sequence[Any]) -> Iterator[dict[str, Any]]:
        """Yield the rows that are there, column name → value."""
        given = [self.key.get_db_prep_value(pk, self.connection) for pk in pks]
        with self.connection.cursor() as cursor:
            cursor.execute(f"{self.text}{self.where}({', '.join(['%s'] * len(given))})", given)
            rows: Iterable[Sequence[Any]] = cursor.fetchall()
        if self.converters:
            rows = self.compiler.apply_converters(rows, self.converters)
        return (dict(zip(self.columns, row, strict=True)) for row in rows)


def _question(model: type[models.Model]) -> _Question:
    """Return this thread's question of a table; a connection that was replaced needs a new one."""
    known: dict[type[models.Model], _Question] = _thread.__dict__.setdefault("questions", {})
    using = router.db_for_read(model)
    question = known.get(model)
    if question is None or question.connection is not connections[using]:
        question = known[model] = _Question(model, using=using)
    return question
