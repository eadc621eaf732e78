"""教师面板 (panel): a school's staff on its portrait."""

from __future__ import annotations

from django.db.models import Count, Q
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.panels import Panel
from yaodian.registers.teachers.access import READ
from yaodian.registers.teachers.queries import may, posts_on, valid_certificates, warn_until
from yaodian.registers.teachers.rules import COUNTY_LEVELS, Establishment, PostKind


def unit_panel(by: By, unit_id: int) -> str:
    """Return how many people work in a unit, and of the teachers how many are on quota, backbone, certified."""
    if not may(by=by, verb=READ, school_id=unit_id):
        return ""
    today = clock.today()
    rows = posts_on(on=today).filter(school=unit_id)
    teaching = Q(kind=PostKind.TEACHING)
    counts = rows.aggregate(
        staff=Count("pk"),
        teaching=Count("pk", filter=teaching),
        quota=Count("pk", filter=Q(establishment=Establishment.QUOTA)),
        backbone=Count("pk", filter=teaching & Q(teacher__backbone__in=COUNTY_LEVELS)),
    )
    if not counts["staff"]:
        return ""
    people = rows.filter(teaching).values("teacher")
    valid = valid_certificates(on=today).filter(teacher__in=people)
    counts |= valid.aggregate(
        certified=Count("teacher", distinct=True), expiring=Count("pk", filter=Q(expiry_date__lte=warn_until(on=today)))
    )
    return render_to_string("teachers/_panel.html", {"counts": counts, "unit_id": unit_id})


PANELS = (Panel(key="teachers.unit", title=_("教师"), subject="units.unit", verb=READ, render=unit_panel, order=30),)
