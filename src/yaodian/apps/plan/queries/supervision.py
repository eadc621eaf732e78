"""Supervision reads (查督办): matters under the reader's access, which step is due for which task, who is silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from yaodian.apps.plan.models import Supervision, SupervisionSheet, Task
from yaodian.apps.plan.rules import LIVE_STATES, PlanState, TaskState
from yaodian.apps.plan.rules.supervision import LADDER, MatterState, SupervisionStep, close_refusal, is_next, step_due
from yaodian.kernel import clock
from yaodian.kernel.access import By, allowed_units, granted_records, holds
from yaodian.kernel.rulebook.queries import figure, figures
from yaodian.kernel.workdays.queries import calendar


@dataclass(frozen=True)
class StepDue:
    """应办措施 (a step that is due): the task, how many working days past its limit, what was done before."""

    task: Task
    step: SupervisionStep
    workdays_late: int
    matter: Supervision | None


def limits_on(day: date) -> dict[SupervisionStep, int]:
    """Return after how many working days past the limit each step is due (rulebook)."""
    codes = {f"supervision.{step.value}_after_workdays": step for step in LADDER}
    return {codes[code]: int(value) for code, value in figures(codes=codes, on=day).items()}


def first_reply_date(today: date) -> date:
    """Return the day until which a sheet issued today is answered by rule."""
    return calendar().add_workdays(today, int(figure("supervision.reply_workdays", on=today)))


def matters_readable(by: By) -> QuerySet[Supervision]:
    """Return the matters this reader may see: all for office, leaders and inspectors, else those of his units."""
    if holds(by, "plan.export") or holds(by, "plan.recheck"):
        return Supervision.objects.all()
    own = Q(unit_id__in=allowed_units(by, "plan.read_task").ids)
    return Supervision.objects.filter(own | Q(pk__in=granted_records(by, "plan.read_task", "plan.supervision")))


def sheets_readable(by: By) -> QuerySet[SupervisionSheet]:
    """Return the sheets of the matters this reader may see."""
    return SupervisionSheet.objects.filter(matter__in=matters_readable(by)).select_related(
        "matter__task", "matter__unit"
    )


def open_matter(task: Task) -> Supervision | None:
    """Return the open matter of a task."""
    return task.supervisions.exclude(state=MatterState.CLOSED).first()


def closing_refusal(matter: Supervision, *, by: By) -> str | None:
    """销号条件: why this person may not strike the matter off today; None when he may."""
    looked = matter.checks.order_by("-pk").first()
    return close_refusal(
        looked=matter.state == MatterState.CHECKED,
        own_look=looked is not None and by.account_id is not None and looked.checked_by_account_id == by.account_id,
        task_ended=matter.task.state == TaskState.CANCELLED,
        task_late=matter.task.state != TaskState.CLOSED and matter.task.due_date < clock.today(),
    )


def steps_due(*, today: date, plan_id: int | None = None) -> list[StepDue]:
    """Return the live tasks (of one plan, or of all in force) past their limit for which a sharper step than was taken is
    due, the longest late first."""
    late = Task.objects.filter(state__in=LIVE_STATES, due_date__lt=today).select_related("lead_unit")
    late = late.filter(plan__state=PlanState.RUNNING) if plan_id is None else late.filter(plan_id=plan_id)
    tasks = list(late.order_by("due_date", "code"))
    if not tasks:
        return []
    limits, days = limits_on(today), calendar()
    matters = {row.task_id: row for row in Supervision.objects.filter(task__in=tasks).exclude(state=MatterState.CLOSED)}
    found = []
    for task in tasks:
        workdays, matter = days.workdays_between(task.due_date, today), matters.get(task.pk)
        step = step_due(workdays, limits=limits)
        answered = matter is not None and matter.state != MatterState.OPEN
        if step is not None and not answered and is_next(step, taken=SupervisionStep(matter.step) if matter else None):
            found.append(StepDue(task, step, workdays, matter))
    return found


def standing_of(matter: Supervision, *, today: date) -> StepDue:
    """Return how a matter stands: its task, the step taken, how many working days past the limit."""
    late = max(0, calendar().workdays_between(matter.task.due_date, today))
    return StepDue(matter.task, SupervisionStep(matter.step), late, matter)


def silent_sheets(by: By, *, today: date) -> QuerySet[SupervisionSheet]:
    """Return the sheets of open matters that nobody signed, or that are unanswered past their day."""
    rows = sheets_readable(by).filter(matter__state=MatterState.OPEN, answered_at__isnull=True)
    unsigned, unanswered = rows.filter(signed_at__isnull=True), rows.filter(reply_date__lt=today)
    return (unsigned | unanswered).order_by("matter__unit__position", "issued_at")


def silent_words(sheets: list[SupervisionSheet], *, today: date, link: str) -> str:
    """Return the 复制到群 text of units that have not signed or not answered."""
    lines = [
        f"{sheet.matter.unit}：{sheet.number}{'未签收' if sheet.signed_at is None else ''}"
        f"{'已过回复时限' if sheet.reply_date < today else ''}"
        for sheet in sheets
    ]
    return "\n".join(["【督办】下列督办件尚未签收或回复，请立即登录办理：", *lines, f"办理：{link}"])
