"""Writes of __app__: what changes, what is refused, what the journal says."""

from __future__ import annotations

import pytest

from yaodian.apps.__app__.actions import __Noun__Error, close___noun__, register___noun__
from yaodian.apps.__app__.models import __Noun__
from yaodian.apps.__app__.rules import __Noun__State
from yaodian.apps.__app__.tests.make import DUE, make___noun__, make_clerk, make_school
from yaodian.kernel.access import NotAllowedError
from yaodian.kernel.journal.models import JournalLine

pytestmark = pytest.mark.django_db


def test_closing_dates_the_row_and_writes_its_line() -> None:
    school = make_school()
    row = make___noun__(school)
    close___noun__(__noun___id=row.pk, closed_date=DUE, by=make_clerk(school))
    row.refresh_from_db()
    assert (row.state, row.closed_date) == (__Noun__State.CLOSED, DUE)
    assert JournalLine.objects.filter(verb="__app__.close", record=f"__app__.__noun__:{row.pk}").count() == 1


def test_a_closed_row_is_not_closed_again() -> None:
    school = make_school()
    row = make___noun__(school)
    close___noun__(__noun___id=row.pk, closed_date=DUE, by=make_clerk(school))
    with pytest.raises(__Noun__Error, match="已经办结"):
        close___noun__(__noun___id=row.pk, closed_date=DUE, by=make_clerk(school))


def test_another_school_may_neither_register_nor_close() -> None:
    school, stranger = make_school("S1"), make_clerk(make_school("S2"))
    row = make___noun__(school)
    with pytest.raises(NotAllowedError):
        close___noun__(__noun___id=row.pk, closed_date=DUE, by=stranger)
    with pytest.raises(NotAllowedError):
        register___noun__(unit_id=school.pk, title="外校的事", due_date=DUE, by=stranger)
    assert __Noun__.objects.filter(state=__Noun__State.OPEN).count() == 1
