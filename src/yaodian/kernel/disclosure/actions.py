"""查看与换钥 (disclosing and renewing keys): what is opened is journaled, who, which rows, for what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from yaodian.kernel.access import By
from yaodian.kernel.disclosure.rules import runs, stated_purpose
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy.fields import EncryptedField
from yaodian.kernel.privacy.keyring import Suite, keyring, store, with_new_key
from yaodian.kernel.privacy.sealing import decrypt_many, encrypt_many, key_number

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


def _reseal_table(model: type[models.Model], fields: list[EncryptedField], *, by: By) -> int:
    """Encrypt anew the rows of one table."""
    last, total = 0, 0
    while True:
        with transaction.atomic():
            chunk = list(model._base_manager.select_for_update().filter(pk__gt=last).order_by("pk")[:CHUNK])
            if not chunk:
                return total
            current = keyring().current
            old = [row for row in chunk if any(key_number(getattr(row, f.attname)) not in {0, current} for f in fields)]
            if old:
                _write_anew(model, fields, old)
                write_line(
                    verb="disclosure.reseal",
                    by=by,
                    also=old,
                    summary=_("重新加密%(table)s %(count)s行") % {"table": model._meta.verbose_name, "count": len(old)},
                    detail={"key": current},
                )
                total += len(old)
            last = chunk[-1].pk


def _write_anew(model: type[models.Model], fields: list[EncryptedField], rows: Sequence[Any]) -> None:
    """Write the encrypted columns of these rows under the current key."""
    columns = [encrypt_many(decrypt_many(getattr(row, field.attname) for row in rows)) for field in fields]
    quote = connection.ops.quote_name
    settings = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    command = f"UPDATE {quote(model._meta.db_table)} SET {settings} WHERE {quote(str(model._meta.pk.column))} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(command, [(*values, row.pk) for *values, row in zip(*columns, rows, strict=True)])
