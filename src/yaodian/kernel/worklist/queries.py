"""Worklist reads (查待办): the items of every app for one reader, urgent first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from yaodian.kernel import discovery
from yaodian.kernel.access import Reader
from yaodian.kernel.worklist.rules import Item, Light, light_for, urgent_first


def worklist(*, by: Reader, today: date) -> list[Item]:
    """我的待办: what every app asks of the reader today, urgent first; what is asked about a record that another item
    already names (a notice of a task to be signed for) is asked once."""
    found = [_lit(item, today) for _config, module in discovery.modules("worklist") for item in module.items(by, today)]
    asked = {item.record for item in found}
    return urgent_first(item for item in found if item.extra.get("about", "") not in asked)


def _lit(item: Item, today: date) -> Item:
    """Return the item; one with a day but no light of its own is lit by its day alone."""
    if item.due_date is None or item.light != Light.NONE:
        return item
    return replace(item, light=light_for(item.due_date, today=today, warn_from=item.due_date))
