"""台账面板 (panels): what a unit's portrait shows of its ledgers."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from yaodian.apps.ledgers.queries import unit_lines
from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.panels import Panel
from yaodian.kernel.units.models import Unit


def unit_panel(by: By, unit_id: int) -> str:
    """Return a unit's ledgers, each with its rows and its permits that end; "" when there are none."""
    lines = unit_lines(by=by, unit_id=unit_id, today=clock.today())
    if not lines:
        return ""
    unit = Unit.objects.get(pk=unit_id)
    return render_to_string("ledgers/_panel.html", {"lines": lines, "unit": unit.title})


PANELS = (
    Panel(key="ledgers.unit", title=_("台账"), subject="units.unit", verb="ledgers.read", render=unit_panel, order=60),
)
