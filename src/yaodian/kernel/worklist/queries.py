"""Worklist reads (查待办): the items of every app for one reader, urgent first."""

from __future__ import annotations

from datetime import date

from yaodian.kernel import discovery
from yaodian.kernel.access import Reader
from yaodian.kernel.worklist.rules import Item, urgent_first


def worklist(*, by: Reader, today: date) -> list[Item]:
    """我的待办: what every app asks of the reader today, urgent first."""
    found = [item for _config, module in discovery.modules("worklist") for item in module.items(by, today)]
    return urgent_first(found)
