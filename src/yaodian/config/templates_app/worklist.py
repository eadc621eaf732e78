"""__title__待办 (what __app__ ask of a person): the open ones that the reader may close."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.apps.__app__.queries import __app___to_close
from yaodian.kernel.access import By, System
from yaodian.kernel.worklist import Item, light_for

SHOWN = 50


def items(by: By, today: date) -> list[Item]:
    """Return the open rows, the earliest due first."""
    if isinstance(by, System):
        return []
    return [
        Item(
            key=f"__app__.close:{row.pk}",
            title=row.title,
            record=f"__app__.__noun__:{row.pk}",
            url=reverse("__app__:close", args=[row.pk]),
            action=_("办结"),
            due_date=row.due_date,
            light=light_for(row.due_date, today=today, warn_from=None),
            unit_title=str(row.unit),
        )
        for row in __app___to_close(by=by).order_by("due_date", "pk")[:SHOWN]
    ]
