"""Worklist reads (查待办): the items of every app for one reader, urgent first."""

from __future__ import annotations

from datetime import date

from yaodian.kernel import clock, discovery
from yaodian.kernel.access import Reader
from yaodian.kernel.journal.queries import until_next_line
from yaodian.kernel.worklist.rules import Item, urgent_first


def worklist(*, by: Reader, today: date) -> list[Item]:
    """我的待办: what every app asks of the reader today, urgent first."""
    found = [item for _config, module in discovery.modules("worklist") for item in module.items(by, today)]
    return urgent_first(found)


def todo_count(reader: Reader) -> int:
    """待办数: how many items wait, for the badge on every page; counted anew when a record moved or the hour turned."""
    now = clock.now()
    key = ("worklist.count", reader.account_id, reader.person_id, reader.acting_for_person_id, now.date(), now.hour)
    return until_next_line(key, lambda: len(worklist(by=reader, today=clock.today())))
