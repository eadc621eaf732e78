"""Reads of __app__ are scoped to the reader."""

from __future__ import annotations

import pytest

from yaodian.apps.__app__.queries import __app___for, __app___to_close
from yaodian.apps.__app__.tests.make import DUE, make___noun__, make_clerk, make_school
from yaodian.apps.__app__.worklist import items

pytestmark = pytest.mark.django_db


def test_a_school_reads_its_own_rows_alone() -> None:
    ours, theirs = make_school("S1"), make_school("S2")
    row = make___noun__(ours)
    make___noun__(theirs)
    clerk = make_clerk(ours)
    assert list(__app___for(by=clerk)) == list(__app___to_close(by=clerk)) == [row]
    assert [item.record for item in items(clerk, DUE)] == [f"__app__.__noun__:{row.pk}"]
