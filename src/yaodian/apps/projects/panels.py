"""项目面板 (panels): a school's projects on its portrait."""

from __future__ import annotations

from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from yaodian.apps.projects.queries import project_list, row_light
from yaodian.apps.projects.rules import ACCEPTED_STATES, ProjectState, wan
from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.panels import Panel

SHOWN = 12


def unit_panel(by: By, unit_id: int) -> str:
    """Return the projects of a unit: how many, how many accepted, each with its next stage; "" when there are none."""
    rows = list(
        project_list(by=by)
        .filter(schools__school_id=unit_id)
        .exclude(state=ProjectState.CANCELLED)
        .order_by("-year", "code")
    )
    if not rows:
        return ""
    today = clock.today()
    return render_to_string(
        "projects/_panel.html",
        {
            "rows": [
                (row, row_light(project=row, today=today).value if row.state not in ACCEPTED_STATES else "done")
                for row in rows[:SHOWN]
            ],
            "count": len(rows),
            "accepted": sum(row.state in ACCEPTED_STATES for row in rows),
            "planned": wan(sum((row.planned_sum for row in rows), Decimal(0))),
            "unit_id": unit_id,
        },
    )


PANELS = (
    Panel(
        key="projects.unit",
        title=_("建设与装备项目"),
        subject="units.unit",
        verb="projects.read",
        render=unit_panel,
        order=40,
    ),
)
