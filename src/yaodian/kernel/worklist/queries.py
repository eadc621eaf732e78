"""Worklist reads (查待办): the items of every app for one reader, urgent first."""

from __future__ import annotations

from datetime import date

from yaodian.kernel import discovery
from yaodian.kernel.access import Reader
from yaodian.kernel.worklist.rules import Item, urgent_first


def worklist(*, by: Reader, today: date) -> list[Item]:
    """我的待办: what every app asks of the reader today, urgent first; what is asked about a record that another item
    already names (a notice of a task to be signed for) is asked once."""
    found = [item for _config, module in discovery.modules("worklist") for item in module.items(by, today)]
    asked = {item.record for item in found}
    return urgent_first(item for item in found if item.extra.get("about", "") not in asked)
