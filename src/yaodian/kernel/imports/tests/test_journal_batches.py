"""Batches in the journal: one line for many rows, and each altered row found."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from yaodian.kernel.access import System
from yaodian.kernel.journal.actions import seal_lines, write_batch, write_line
from yaodian.kernel.journal.frames import canonical_texts, row_digests, stored_batch
from yaodian.kernel.journal.models import JournalBatch, JournalLine
from yaodian.kernel.journal.queries import RowBatch, batch_of, chain_faults, record_faults
from yaodian.kernel.journal.rules import batch_row_digest, canonical_text, pack_keys, unpack_keys
from yaodian.kernel.units.models import Unit

SYSTEM = System(name="测试")
ROW = st.fixed_dictionaries(
    {
        "name": st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
        "number": st.none() | st.integers(-(2**62), 2**62),
        "born": st.none() | st.dates(date(1900, 1, 1)),
        "amount": st.none() | st.decimals(Decimal(-9999), Decimal(9999), places=2),
        "boards": st.none() | st.booleans(),
        "sealed": st.none() | st.binary(max_size=9),
    }
)
SCHEMA: dict[str, Any] = {
    "name": pl.String,
    "number": pl.Int64,
    "born": pl.Date,
    "amount": pl.Decimal(38, 2),
    "boards": pl.Boolean,
    "sealed": pl.Binary,
}


def units(count: int) -> list[Unit]:
    """Return some rows of a table that stands above the journal."""
    return Unit.objects.bulk_create([Unit(code=f"U{at}", title=f"单位{at}", kind="school") for at in range(count)])


@given(st.lists(ROW, min_size=1, max_size=5))
def test_a_frame_has_the_texts_of_its_rows_one_by_one(rows: list[dict[str, object]]) -> None:
    frame = pl.DataFrame(rows, schema=SCHEMA)
    assert canonical_texts(frame, constants={"kind": "学生", "flag": True}) == [
        canonical_text({**row, "kind": "学生", "flag": True}) for row in rows
    ]


def test_digests_of_a_frame_are_those_of_its_rows() -> None:
    frame = pl.DataFrame({"id": [1, 2], "name": ["张", '李"四']})
    assert row_digests(frame) == b"".join(map(batch_row_digest, frame.iter_rows(named=True)))


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_packed_keys_come_back(keys: list[int]) -> None:
    assert unpack_keys(pack_keys(keys)) == keys


@pytest.mark.django_db
def test_very_many_rows_have_the_digests_they_have_one_by_one() -> None:
    keys = [*(row.pk for row in units(5)), 999_999]
    assert stored_batch(model=Unit, keys=keys) == batch_of(model=Unit, keys=keys)
    with transaction.atomic():
        line = write_line(verb="test.act", by=SYSTEM, detail={"b": [1, None], "a": "文"})
    assert stored_batch(model=JournalLine, keys=[line.pk]) == batch_of(model=JournalLine, keys=[line.pk])


def remove(keys: list[int]) -> None:
    """Take rows out behind the program's back."""
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM units_unit WHERE id = %s", [(key,) for key in keys])


def batch(rows: list[Unit]) -> None:
    """Write one line for these rows."""
    with transaction.atomic():
        write_batch(
            verb="test.batch", by=SYSTEM, batches=[batch_of(model=Unit, keys=[row.pk for row in rows])], summary="一批"
        )
    seal_lines()


@pytest.mark.django_db
def test_a_row_of_a_batch_that_is_altered_or_lost_is_named_and_no_other() -> None:
    rows = units(700)
    batch(rows)
    assert [*record_faults(), *chain_faults()] == []
    Unit.objects.filter(pk=rows[3].pk).update(title="改过")
    remove([rows[600].pk])
    assert {fault.record for fault in record_faults()} == {f"units.unit:{rows[3].pk}", f"units.unit:{rows[600].pk}"}


@pytest.mark.django_db
def test_a_later_line_of_a_row_stands_over_its_batch_and_the_other_way_round() -> None:
    rows = units(3)
    batch(rows)
    rows[0].title = "更名"
    rows[0].save()
    with transaction.atomic():
        write_line(verb="test.rename", by=SYSTEM, record=rows[0])
    assert list(record_faults()) == []
    Unit.objects.filter(pk=rows[0].pk).update(title="再更名")
    batch(rows[:1])
    assert list(record_faults()) == []


@pytest.mark.django_db
def test_rows_that_an_act_removed_are_not_missed() -> None:
    rows = units(2)
    batch(rows)
    keys = [row.pk for row in rows]
    remove(keys)
    with transaction.atomic():
        write_batch(verb="test.remove", by=SYSTEM, batches=[batch_of(model=Unit, keys=keys)])
    assert list(record_faults()) == []


@pytest.mark.django_db
def test_a_batch_whose_packed_digests_are_rewritten_is_found() -> None:
    rows = units(2)
    batch(rows)
    Unit.objects.filter(pk=rows[0].pk).update(title="改过")
    forged: RowBatch = batch_of(model=Unit, keys=[row.pk for row in rows])
    JournalBatch.objects.update(digests=forged.digests)
    assert [fault.kind for fault in record_faults()] == ["batch"]
    JournalBatch.objects.all().delete()
    assert [fault.kind for fault in record_faults()] == ["batch"]
