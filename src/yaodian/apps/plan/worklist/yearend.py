"""Worklist of the year's end and of initiatives (年终和多年项目待办)."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.apps.plan.queries.initiatives import stages_due
from yaodian.apps.plan.queries.lights import warning_day
from yaodian.apps.plan.queries.yearend import to_settle, year_ending
from yaodian.apps.plan.worklist.preparation import own_units
from yaodian.kernel.access import Reader, Role
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.worklist import Item, Light


def year_items(by: Reader, today: date) -> list[Item]:
    """Return open tasks to be settled at the year's end, and stages of initiatives that fall due."""
    found = []
    heads = [seat.unit_id for seat in by.seats if seat.role in (Role.SECTION_HEAD, Role.OFFICE) and seat.unit_id]
    for task in to_settle(unit_ids=heads, until_year=year_ending(today=today)) if heads else ():
        found.append(
            Item(
                key=f"plan.carry:{task.pk}",
                title=f"{task.code} {task.title}",
                record=record_ref(task),
                url=reverse("plan:ask", args=[task.pk, "carry"]),
                action=_("年终处置"),
                due_date=date(task.plan.year, 12, 31),
                unit_title=str(task.lead_unit),
            )
        )
    units = own_units(by, "plan.run_initiative")
    for stage in stages_due(unit_ids=units, until=warning_day(today)) if units else ():
        found.append(
            Item(
                key=f"plan.stage:{stage.pk}",
                title=f"{stage.initiative.title}：{stage.title}",
                record=record_ref(stage),
                url=f"{reverse('plan:initiative', args=[stage.initiative_id])}#stage-{stage.pk}",
                action=_("登记阶段"),
                due_date=stage.due_date,
                light=Light.RED if stage.due_date < today else Light.YELLOW,
            )
        )
    return found
