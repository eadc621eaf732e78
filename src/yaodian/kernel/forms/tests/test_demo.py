"""The sample data: a form in use, its next version on the desk, a trial that was sent through an outbox."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from yaodian.kernel.access import Role
from yaodian.kernel.accounts.tests.make import reader_in
from yaodian.kernel.forms import demo
from yaodian.kernel.forms.models import AnswerSheet, FormVersion, SendReceipt
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.units.models import Unit

pytestmark = pytest.mark.django_db


def test_the_sample_has_a_form_in_use_a_draft_and_a_trial_with_its_receipt() -> None:
    office = Unit.objects.create(code="office", title="办公室", kind="section")
    people = {"office": reader_in(Role.OFFICE, office)}
    demo.load(schools=[], people=people, year=2018, seed=7, until=date(2018, 10, 31))
    assert list(FormVersion.objects.order_by("version").values_list("version", "state")) == [(1, "open"), (2, "draft")]
    receipt = SendReceipt.objects.get()
    assert (receipt.outcome, receipt.reason) == ("accepted", "")
    sheet = AnswerSheet.objects.get()
    assert sheet.answers["all_hydrants"] == 6
    assert (sheet.points, sheet.full_points) == (Decimal(5), Decimal(5))
    assert list(record_faults()) == []
