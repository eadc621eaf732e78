"""Task reads (查任务): under the reader's own access."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from yaodian.apps.plan.models import Approval, ProgressEntry, Task, TaskUnit
from yaodian.apps.plan.rules import ApprovalState, EntryState, Stage, TaskState
from yaodian.kernel.access import By, Reader, Role, System, allowed_units
from yaodian.kernel.units.queries import upper_unit
from yaodian.kernel.units.rules import RelationKind, UnitKind


def tasks_readable(by: By) -> QuerySet[Task]:
    """Return the tasks this reader may see: all, those led, or those given to the reader's units once dispatched."""
    reached = allowed_units(by, "plan.read_task")
    if reached.everywhere:
        return Task.objects.all()
    given = TaskUnit.objects.filter(unit_id__in=reached.ids).values("task_id")
    return Task.objects.filter(Q(lead_unit_id__in=reached.ids) | (Q(pk__in=given) & ~Q(state=TaskState.DRAFT)))


def tasks_of_plan(plan_id: int, *, by: By) -> QuerySet[Task]:
    """Return a plan's tasks in the order of their codes, with lead unit and leader."""
    return tasks_readable(by).filter(plan_id=plan_id).select_related("lead_unit", "leader").order_by("code")


def central_school_of(unit_id: int, *, on: date) -> int | None:
    """Return the central school above a unit, None where there is none."""
    upper = upper_unit(unit_id=unit_id, kind=RelationKind.SUBORDINATION, on=on)
    return upper.pk if upper is not None and upper.kind == UnitKind.CENTRAL_SCHOOL else None


def entries_to_check(by: By) -> QuerySet[ProgressEntry]:
    """Return the progress entries that wait for this reader's check; his own never do."""
    reached = allowed_units(by, "plan.check")
    waiting = ProgressEntry.objects.select_related("task", "unit").order_by("reported_at")
    if reached.everywhere:
        return waiting.filter(state__in=[EntryState.AT_CENTRAL, EntryState.AT_SECTION])
    if not reached:
        return waiting.none()
    if isinstance(by, Reader) and by.person_id is not None:
        waiting = waiting.exclude(reported_by_person_id=by.person_id)
    at_section = Q(state=EntryState.AT_SECTION, task__lead_unit_id__in=reached.ids)
    at_central = Q(state=EntryState.AT_CENTRAL, unit_id__in=reached.ids) & ~Q(unit_id__in=_own_units(by))
    return waiting.filter(at_section | at_central)


def _own_units(by: By) -> frozenset[int]:
    """Return the reader's own units: nobody checks the entries of the unit for which he files."""
    return frozenset() if isinstance(by, System) else by.unit_ids


def approvals_waiting(by: By) -> QuerySet[Approval]:
    """Return the open requests whose present stage this reader may decide."""
    waiting = (
        Approval.objects.filter(state=ApprovalState.OPEN)
        .select_related("task__lead_unit", "publication__clause", "briefing")
        .order_by("asked_at")
    )
    if isinstance(by, System):
        return waiting
    wanted = Q()
    heads = [seat.unit_id for seat in by.seats if seat.role == Role.SECTION_HEAD]
    if heads:
        wanted |= Q(stage=Stage.HEAD, task__lead_unit_id__in=heads)
    if by.has_role(Role.LEADER):
        wanted |= Q(stage=Stage.LEADER)
    elif by.has_role(Role.DEPUTY):
        wanted |= Q(stage=Stage.LEADER) & (
            Q(task__leader_id=by.person_id) | Q(task__leader__isnull=True) | Q(task__isnull=True)
        )
    if by.has_role(Role.OFFICE):
        wanted |= Q(stage__in=[Stage.OFFICE, Stage.SECRECY])
    return waiting.filter(wanted) if wanted else waiting.none()


def unsigned_units(task: Task) -> QuerySet[TaskUnit]:
    """Return the units that have not signed for a task."""
    return task.unit_links.filter(signed_at__isnull=True).select_related("unit").order_by("part", "unit__position")


def reporting_unit(task: Task, *, by: Reader) -> TaskUnit | None:
    """Return the link through which this reader files for the task, if any (own unit before one below)."""
    reached = allowed_units(by, "plan.report")
    links = [link for link in task.unit_links.select_related("unit").order_by("id") if link.unit_id in reached]
    own = [link for link in links if link.unit_id in by.unit_ids]
    return next(iter(own or links), None)


def task_locked(task_id: int) -> Task:
    """Return the task, its row locked until the transaction ends."""
    return Task.objects.select_for_update().get(pk=task_id)


def is_same_person(by: By, *, account_id: int | None, name: str) -> bool:
    """Is `by` the person behind this account, or, where none was noted, of this name?"""
    return by.account_id == account_id if account_id is not None else by.name == name


def approvals_readable(by: By) -> QuerySet[Approval]:
    """Return the requests this reader may see: on tasks he sees, or, with the right, on publication."""
    wanted = Q(task__in=tasks_readable(by))
    if allowed_units(by, "plan.publish"):
        wanted |= Q(publication__isnull=False)
    if allowed_units(by, "plan.export"):
        wanted |= Q(briefing__isnull=False)
    return Approval.objects.filter(wanted)
