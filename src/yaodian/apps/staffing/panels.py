"""师资面板 (panel): on a school's portrait, its establishment, the subjects it lacks, its kindergarten's staff."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from yaodian.apps.staffing.access import READ
from yaodian.apps.staffing.queries import board_of
from yaodian.kernel import clock
from yaodian.kernel.access import By, holds
from yaodian.kernel.panels import Panel


def unit_panel(by: By, unit_id: int) -> str:
    """Return a school's staffing; "" for a unit without, or not the reader's to see."""
    if not holds(by, READ, unit_id=unit_id):
        return ""
    line = next((one for one in board_of(on=clock.today()).lines if one.side.school_id == unit_id), None)
    if line is None or (line.establishment is None and line.garden is None and not line.subjects):
        return ""
    return render_to_string("staffing/_panel.html", {"line": line, "unit_id": unit_id})


PANELS = (
    Panel(key="staffing.unit", title=_("师资配置"), subject="units.unit", verb=READ, render=unit_panel, order=42),
)
