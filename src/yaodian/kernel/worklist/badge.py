"""徽标 (badge): how many matters wait, for the top bar of every page."""

from __future__ import annotations

from yaodian.kernel import clock
from yaodian.kernel.access import Reader
from yaodian.kernel.worklist.queries import worklist


def todo_count(reader: Reader) -> int:
    """待办数: how many items wait for the reader; the page's shell asks once per request."""
    return len(worklist(by=reader, today=clock.today()))
