"""__title__面板 (panels): what a unit's portrait shows of __app__."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from yaodian.apps.__app__.queries import __app___for
from yaodian.kernel.access import By
from yaodian.kernel.panels import Panel

SHOWN = 12


def unit_panel(by: By, unit_id: int) -> str:
    """Return a unit's rows, the latest due first; "" when there are none."""
    rows = list(__app___for(by=by).filter(unit_id=unit_id).order_by("-due_date", "pk")[:SHOWN])
    return render_to_string("__app__/_panel.html", {"rows": rows}) if rows else ""


PANELS = (
    Panel(key="__app__.unit", title=_("__title__"), subject="units.unit", verb="__app__.read", render=unit_panel),
)
