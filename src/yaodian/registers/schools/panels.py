"""学校登记面板 (panels): what a unit's page shows of the school, and the way to its portrait."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.panels import Panel
from yaodian.registers.schools.access import READ
from yaodian.registers.schools.queries import portrait_of, schools_for

OWN = "schools.unit"


def unit_panel(by: By, unit_id: int) -> str:
    """Return the school's numbers in a line and the way to its portrait; "" where the unit is no school on record."""
    school = schools_for(by=by).filter(pk=unit_id).first()
    if school is None:
        return ""
    portrait = portrait_of(school, on=clock.today())
    return render_to_string("schools/_panel.html", {"school": school, "portrait": portrait})


PANELS = (Panel(key=OWN, title=_("学校登记"), subject="units.unit", verb=READ, render=unit_panel, order=10),)
