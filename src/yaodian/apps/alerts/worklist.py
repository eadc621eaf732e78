"""预警待办 (what alerts ask of a person): those taken in hand and not yet settled; what waits for acceptance stands with the referrals."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.apps.alerts.access import SETTLE
from yaodian.apps.alerts.queries import alerts_for
from yaodian.apps.alerts.rules import AlertState
from yaodian.kernel.access import By, System, allowed_units, holds
from yaodian.kernel.worklist import Item, Light

SHOWN = 50


def items(by: By, today: date) -> list[Item]:
    """Return the alerts that the reader's section has accepted, the oldest first."""
    if isinstance(by, System) or not holds(by, SETTLE):
        return []
    reached = allowed_units(by, SETTLE)
    rows = alerts_for(by=by).filter(state=AlertState.ACCEPTED)
    if not reached.everywhere:
        rows = rows.filter(section_id__in=reached.ids)
    return [
        Item(
            key=f"alerts.settle:{row.pk}",
            title=row.title,
            record=f"alerts.alert:{row.pk}",
            url=reverse("alerts:settle", args=[row.pk]),
            action=_("登记处置情况"),
            light=Light.RED,
            unit_title=str(row.unit or ""),
        )
        for row in rows.order_by("raised_at")[:SHOWN]
    ]
