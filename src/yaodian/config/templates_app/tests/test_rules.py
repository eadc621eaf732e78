"""Rules of __app__."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yaodian.apps.__app__.rules import __Noun__State, is_overdue

DUE = date(2018, 6, 30)


@pytest.mark.parametrize(
    ("state", "days_after", "overdue"),
    [(__Noun__State.OPEN, 0, False), (__Noun__State.OPEN, 1, True), (__Noun__State.CLOSED, 1, False)],
)
def test_only_what_is_open_past_its_last_day_is_overdue(state: str, days_after: int, overdue: bool) -> None:
    assert is_overdue(state=state, due_date=DUE, today=DUE + timedelta(days=days_after)) is overdue
