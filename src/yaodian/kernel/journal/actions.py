"""Journal writes (写流水): a line in the act's transaction; the sealer's links; the anchor outside the database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import models, transaction

from yaodian.kernel import clock
from yaodian.kernel.journal import rules
from yaodian.kernel.journal.models import JournalBatch, JournalLine, JournalLink
from yaodian.kernel.journal.queries import BATCHED, RowBatch, chain_head, line_fields, stored_rows, unsealed_lines
from yaodian.kernel.journal.reading import refuse_while_reading
from yaodian.kernel.journal.rules import record_ref


def write_line(
    *,
    verb: str,
    by: rules.Actor,
    record: models.Model | None = None,
    also: Iterable[models.Model] = (),
    summary: str = "",
    detail: Mapping[str, Any] | None = None,
    rows_digest: str = "",
) -> JournalLine:
    """写一条流水: write the act's line; must run inside the act's transaction.

    `record` and every row of `also` are digested as the database now holds them, so list every row the act changed."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("write_line outside a transaction")
    refuse_while_reading()
    changed = [row for row in (record, *also) if row is not None]
    return JournalLine.objects.create(
        verb=verb,
        record=record_ref(record) if record is not None else "",
        summary=summary[:300],
        digests={ref: rules.row_digest(stored) for ref, stored in stored_rows(rows=changed).items()},
        rows_digest=rows_digest,
        detail=rules.canonical(detail or {}),
        account_id=by.account_id,
        actor=by.name[:120],
        acting_for=by.acting_for[:120],
        origin=by.origin[:120],
        at=clock.now(),
    )


def write_batch(
    *,
    verb: str,
    by: rules.Actor,
    batches: Sequence[RowBatch],
    record: models.Model | None = None,
    also: Iterable[models.Model] = (),
    summary: str = "",
    detail: Mapping[str, Any] | None = None,
) -> JournalLine:
    """写一条批量流水: one line for very many rows; each row's digest is kept packed beside it, sealed by the line.

    `batches` name every row that the act wrote in bulk, as the database now holds it (`queries.batch_of`, or digests
    of a frame by `frames.row_digests`); a row that is gone has the digest of an empty row."""
    packed = [(batch.table, batch.keys, batch.digests) for batch in batches if batch.keys]
    line = write_line(
        verb=verb,
        by=by,
        record=record,
        also=also,
        summary=summary,
        detail={**(detail or {}), BATCHED: {table: len(keys) // 8 for table, keys, _digests in packed}},
        rows_digest=rules.batches_digest(packed),
    )
    for table, keys, digests in packed:
        JournalBatch.objects.create(line=line, table=table, keys=keys, digests=digests)
    return line


@transaction.atomic
def seal_lines(*, limit: int = 2000) -> int:
    """封链: chain the committed lines that are not yet sealed; returns how many were sealed.

    Safe beside another sealer: the sequence is unique; the loser's transaction fails and its next turn repeats it."""
    sequence, digest = chain_head()
    links = []
    for line in unsealed_lines()[:limit]:
        sequence += 1
        digest = rules.link_digest(digest, line_fields(line=line))
        links.append(JournalLink(sequence=sequence, line=line, digest=digest))
    JournalLink.objects.bulk_create(links)
    return len(links)


def anchor_head(*, file: Path) -> dict[str, Any]:
    """锚定: append the chain's head to a file outside the database, so that a cut tail is found."""
    sequence, digest = chain_head()
    entry = {"sequence": sequence, "digest": digest, "at": clock.now().isoformat()}
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as handle:
        handle.write(json.dumps(entry) + "\n")
    return entry
