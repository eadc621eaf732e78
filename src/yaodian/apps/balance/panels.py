"""均衡面板 (panel): on a school's portrait, what it lacks for the norm of 2017, in units, and its large classes."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from yaodian.apps.balance.access import READ
from yaodian.apps.balance.queries.classes import large_rows
from yaodian.apps.balance.queries.county import verdicts_of_school
from yaodian.apps.balance.queries.standards import standards
from yaodian.kernel import clock
from yaodian.kernel.access import By, holds
from yaodian.kernel.panels import Panel


def unit_panel(by: By, unit_id: int) -> str:
    """Return a school's gaps; "" for a unit that is not measured or not the reader's to see."""
    if not holds(by, READ, unit_id=unit_id):
        return ""
    today = clock.today()
    verdicts = verdicts_of_school(school_id=unit_id, on=today)
    large = large_rows(on=today, found=standards(on=today)).filter(school=unit_id).count()
    if not verdicts and not large:
        return ""
    return render_to_string("balance/_panel.html", {"verdicts": verdicts, "large": large, "unit_id": unit_id})


PANELS = (Panel(key="balance.unit", title=_("均衡监测"), subject="units.unit", verb=READ, render=unit_panel, order=40),)
