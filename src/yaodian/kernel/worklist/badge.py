"""徽标 (badge): how many matters wait, for the top bar of every page."""

from __future__ import annotations

from yaodian.kernel import clock
from yaodian.kernel.access import Reader
from yaodian.kernel.journal.queries import until_next_line
from yaodian.kernel.worklist.queries import worklist


def todo_count(reader: Reader) -> int:
    """待办数: how many items wait for the reader; the page's shell asks once per request.

    Kept until the journal has a new line, at most for the hour: what only time makes due (an unsigned notice past its
    moment) is counted from the next hour on; the worklist's own page always asks anew."""
    now, today = clock.now(), clock.today()
    key = ("worklist.todo", reader.account_id, reader.acting_for_person_id, today, now.hour)
    return until_next_line(key, compute=lambda: len(worklist(by=reader, today=today)))
