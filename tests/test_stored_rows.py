"""Stored rows: what the database holds, whatever the object in hand says."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from yaodian.kernel.journal.queries import record_ref, stored_rows
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.tests.make import make_unit


@pytest.mark.django_db
def test_a_row_is_given_as_stored_a_row_that_is_gone_is_empty() -> None:
    kept, gone = make_unit("甲校"), make_unit("乙校")
    Unit.objects.filter(pk=gone.pk).delete()
    kept.title = "未保存"
    found = stored_rows(rows=[kept, gone])
    assert found == {record_ref(kept): Unit.objects.filter(pk=kept.pk).values().get(), record_ref(gone): {}}


@pytest.mark.django_db
def test_more_rows_than_one_question_takes_come_whole() -> None:
    rows = Unit.objects.bulk_create(
        Unit(code=f"u{number}", title=f"{number}校", kind="school") for number in range(1203)
    )
    assert len([row for row in stored_rows(rows=rows).values() if row["code"]]) == len(rows)


@pytest.mark.django_db
@pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label_lower)
def test_every_table_can_be_asked(model: type[models.Model]) -> None:
    row = model(pk="1" if model._meta.pk.get_internal_type() in {"CharField", "TextField"} else 987654321)
    assert stored_rows(rows=[row]) == {record_ref(row): {}}
