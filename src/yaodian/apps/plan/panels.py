"""要点面板 (panels): on a unit's portrait, the tasks it leads and the tasks it was given."""

from __future__ import annotations

from collections import Counter

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models import ProgressEntry, TaskUnit
from yaodian.apps.plan.queries.faces import task_face
from yaodian.apps.plan.queries.lights import task_light, warning_day
from yaodian.apps.plan.queries.tasks import tasks_readable
from yaodian.apps.plan.rules import EntryState, TaskPart, TaskState
from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.panels import Panel
from yaodian.kernel.worklist import Light

SHOWN = 12
URGENCY = {Light.RED: 0, Light.YELLOW: 1, Light.GREEN: 2, Light.NONE: 3}


def unit_panel(by: By, unit_id: int) -> str:
    """Return a unit's tasks, led and given, counted by light, the urgent first; "" when there are none."""
    links = list(
        TaskUnit.objects.filter(unit_id=unit_id, task__in=tasks_readable(by))
        .exclude(task__state__in=[TaskState.DRAFT, TaskState.CANCELLED])
        .select_related("task__lead_unit")
        .order_by("task__due_date", "task__code")
    )
    if not links:
        return ""
    today = clock.today()
    warn = warning_day(today)
    lights = {link.pk: task_light(link.task, today=today, warn=warn) for link in links}
    counts = Counter(lights.values())
    urgent = sorted(links, key=lambda link: URGENCY[lights[link.pk]])
    open_entries = ProgressEntry.objects.filter(
        unit_id=unit_id,
        task__in=tasks_readable(by),
        state__in=[EntryState.AT_CENTRAL, EntryState.AT_SECTION, EntryState.RETURNED],
    )
    return render_to_string(
        "plan/_panel.html",
        {
            "led": sum(link.part == TaskPart.LEAD for link in links),
            "given": sum(link.part != TaskPart.LEAD for link in links),
            "closed": sum(link.task.state == TaskState.CLOSED for link in links),
            "lights": [(light.value, counts[light]) for light in URGENCY if light is not Light.NONE and counts[light]],
            "open_entries": open_entries.count(),
            "rows": [(link, task_face(link.task, lamp=lights[link.pk])) for link in urgent[:SHOWN]],
            "more": max(0, len(links) - SHOWN),
        },
    )


PANELS = (
    Panel(
        key="plan.unit",
        title=_("要点任务"),
        subject="units.unit",
        verb="plan.read_task",
        render=unit_panel,
        order=10,
    ),
)
