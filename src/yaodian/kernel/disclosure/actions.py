"""查看与换钥 (disclosing and renewing keys): what is opened is journaled, who, which rows, for what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from yaodian.kernel.access import By
from yaodian.kernel.disclosure.rules import runs, stated_purpose
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy.fields import DigestField, EncryptedField
from yaodian.kernel.privacy.keyring import Suite, keyring, store, with_new_digest, with_new_key
from yaodian.kernel.privacy.sealing import decrypt_many, digests_anew, encrypt_many, key_number

CHUNK = 1000


@transaction.atomic
def disclose(*, rows: Sequence[models.Model], fields: Sequence[str], purpose: str, by: By) -> dict[int, dict[str, str]]:
    """查看敏感信息: decrypt these fields of rows of one table and journal it; returns row id → field → value.

    The caller has checked the verb and the rows; PurposeError when no purpose is stated."""
    purpose = stated_purpose(purpose)
    if not rows:
        return {}
    values = {name: decrypt_many(getattr(row, name) for row in rows) for name in fields}
    meta = rows[0]._meta
    titles = {field.attname: str(field.verbose_name) for field in meta.concrete_fields}
    named = [titles[name] for name in fields]
    write_line(
        verb="disclosure.open",
        by=by,
        record=rows[0],
        summary=_("查看%(fields)s（%(count)s人）：%(purpose)s")
        % {"fields": "、".join(named), "count": len(rows), "purpose": purpose},
        detail={
            "table": meta.label_lower,
            "rows": runs(row.pk for row in rows),
            "fields": list(fields),
            "purpose": purpose,
        },
    )
    return {row.pk: {name: values[name][place] for name in fields} for place, row in enumerate(rows)}


@transaction.atomic
def note_export(*, table: str, count: int, condition: str, purpose: str, by: By, names: str = "") -> None:
    """记录导出: an export of personal data is journaled: which list, how narrowed, how many rows, who."""
    write_line(
        verb="disclosure.export",
        by=by,
        summary=_("导出%(table)s %(count)s行") % {"table": names or table, "count": count},
        detail={"table": table, "rows": count, "condition": condition, "purpose": purpose},
    )


def renew_key(*, suite: Suite | None = None, by: By) -> int:
    """更换密钥: a new key writes from now on, and everything stored is encrypted anew; returns how many rows were.

    Killed half-way, nothing is lost: `reseal` goes on where it stopped."""
    ring = keyring()
    store(with_new_key(ring, suite=suite or ring.writer.suite))
    return reseal(by=by)


def reseal(*, by: By) -> int:
    """重新加密: encrypt anew what an older key wrote, chunk by chunk, each with its journal line; returns the rows."""
    return sum(_reseal_table(model, fields, by=by) for model, fields in encrypted_tables())


def encrypted_tables() -> Iterator[tuple[type[models.Model], list[EncryptedField]]]:
    """加密的表: yield every table with encrypted fields."""
    for model in apps.get_models():
        fields = [field for field in model._meta.concrete_fields if isinstance(field, EncryptedField)]
        if fields:
            yield model, fields


def keys_in_use() -> dict[int, int]:
    """在用密钥: return key number → how many stored values it wrote."""
    counts: dict[int, int] = {}
    for model, fields in encrypted_tables():
        names = [field.attname for field in fields]
        for values in model._base_manager.values_list(*names).iterator():
            for number in filter(None, map(key_number, values)):
                counts[number] = counts.get(number, 0) + 1
    return counts


def renew_digest_key(*, suite: Suite | None = None, by: By) -> int:
    """更换检索密钥: every stored digest is made anew by a new key; returns how many rows were.

    From the first moment to the last nothing is searched for or written by digest. Killed half-way, it stays so until
    `redigest` has gone on to the end."""
    ring = keyring()
    store(with_new_digest(ring, suite=suite or ring.digest.suite))
    return redigest(by=by)


def redigest(*, by: By) -> int:
    """重算检索摘要: rows whose digest is not of the present key, chunk by chunk, each with its journal line; returns the rows.

    What is right is left alone, so that it may be run at any time: after an interruption, or on a restored backup."""
    total = 0
    # Once more until nothing is found: what was under way when the key changed may have been stored by the former one.
    while found := sum(_redigest_table(model, pairs, by=by) for model, pairs in digested_tables()):
        total += found
    ring = keyring()
    if ring.renewing:
        store(replace(ring, renewing=False))
    return total


def digested_tables() -> Iterator[tuple[type[models.Model], list[tuple[models.Field[Any, Any], EncryptedField]]]]:
    """有检索摘要的表: yield every table with digests, each beside the encrypted field that it is made of."""
    for model, encrypted in encrypted_tables():
        made_of = {f"{field.attname}_digest": field for field in encrypted}
        own = [field for field in model._meta.concrete_fields if isinstance(field, DigestField)]
        if own:
            yield model, [(field, made_of[field.attname]) for field in own]


def _redigest_table(
    model: type[models.Model], pairs: list[tuple[models.Field[Any, Any], EncryptedField]], *, by: By
) -> int:
    """Make the digests of one table anew."""

    def treat(chunk: Sequence[Any]) -> list[Any]:
        columns = [digests_anew(decrypt_many(getattr(row, sealed.attname) for row in chunk)) for _own, sealed in pairs]
        names = [own.attname for own, _sealed in pairs]
        new = list(zip(*columns, strict=True))
        wrong = [at for at, row in enumerate(chunk) if tuple(getattr(row, name) for name in names) != new[at]]
        _write_columns(model, [own for own, _sealed in pairs], [(new[at], chunk[at]) for at in wrong])
        return [chunk[at] for at in wrong]

    said = _("重算检索摘要%(table)s %(count)s行")
    return _chunk_by_chunk(model, treat, verb="disclosure.redigest", said=said, detail={}, by=by)


def _reseal_table(model: type[models.Model], fields: list[EncryptedField], *, by: By) -> int:
    """Encrypt anew the rows of one table."""
    current = keyring().current

    def treat(chunk: Sequence[Any]) -> list[Any]:
        old = [row for row in chunk if any(key_number(getattr(row, f.attname)) not in {0, current} for f in fields)]
        columns = [encrypt_many(decrypt_many(getattr(row, field.attname) for row in old)) for field in fields]
        _write_columns(model, fields, list(zip(zip(*columns, strict=True), old, strict=True)) if old else [])
        return old

    said = _("重新加密%(table)s %(count)s行")
    return _chunk_by_chunk(model, treat, verb="disclosure.reseal", said=said, detail={"key": current}, by=by)


def _chunk_by_chunk(
    model: type[models.Model],
    treat: Callable[[Sequence[Any]], list[Any]],
    *,
    verb: str,
    said: str,
    detail: dict[str, object],
    by: By,
) -> int:
    """Treat the rows of a table in chunks, each in one transaction with its journal line; returns the rows changed."""
    last, total = 0, 0
    while True:
        with transaction.atomic():
            chunk = list(model._base_manager.select_for_update().filter(pk__gt=last).order_by("pk")[:CHUNK])
            if not chunk:
                return total
            if changed := treat(chunk):
                summary = said % {"table": model._meta.verbose_name, "count": len(changed)}
                write_line(verb=verb, by=by, also=changed, summary=summary, detail=detail)
                total += len(changed)
            last = chunk[-1].pk


def _write_columns(
    model: type[models.Model], fields: Sequence[models.Field[Any, Any]], rows: Sequence[tuple[Sequence[Any], Any]]
) -> None:
    """Write these columns of these rows: (values, row)."""
    quote = connection.ops.quote_name
    settings = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    command = f"UPDATE {quote(model._meta.db_table)} SET {settings} WHERE {quote(str(model._meta.pk.column))} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(command, [(*values, row.pk) for values, row in rows])
