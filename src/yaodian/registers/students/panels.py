"""学生面板 (panel): a school's pupils and classes on its portrait."""

from __future__ import annotations

from django.db.models import Count, Q
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.panels import Panel
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students.access import READ
from yaodian.registers.students.models import AbsenceCase, Transfer
from yaodian.registers.students.queries import enrolments_on, large_from, may, sized_homerooms
from yaodian.registers.students.rules import CaseOutcome, TransferState


def unit_panel(by: By, unit_id: int) -> str:
    """Return a unit's pupils by stage, boarders, left-behind children, large classes and open matters."""
    if not may(by=by, verb=READ, school_id=unit_id):
        return ""
    today = clock.today()
    found = (
        enrolments_on(on=today)
        .filter(school=unit_id)
        .order_by()
        .values_list("stage")
        .annotate(
            count=Count("pk"),
            boarding=Count("pk", filter=Q(is_boarding=True)),
            left=Count("pk", filter=Q(is_left_behind=True)),
            migrant=Count("pk", filter=Q(is_migrant=True)),
        )
    )
    rows = sorted(found, key=lambda row: list(SchoolStage).index(SchoolStage(row[0])))
    if not rows:
        return ""
    sizes = list(
        sized_homerooms(on=today).filter(school=unit_id, is_special=False).values_list("pupil_count", flat=True)
    )
    large, oversized = large_from(kind="large", on=today), large_from(kind="oversized", on=today)
    context = {
        "stages": [(SchoolStage(stage).label, *counts) for stage, *counts in rows],
        "classes": len(sizes),
        "large": sum(size >= large for size in sizes),
        "oversized": sum(size >= oversized for size in sizes),
        "cases": AbsenceCase.objects.filter(school=unit_id, outcome=CaseOutcome.OPEN).count(),
        "transfers": Transfer.objects.filter(to_school=unit_id, state=TransferState.SENT).count(),
        "unit_id": unit_id,
    }
    return render_to_string("students/_panel.html", context)


PANELS = (
    Panel(key="students.unit", title=_("学生和班级"), subject="units.unit", verb=READ, render=unit_panel, order=20),
)
