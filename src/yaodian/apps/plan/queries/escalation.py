"""Escalation reads (查督办升级): which step goes out by itself and on which day, what stops it, what waits for a leader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from yaodian.apps.plan.models import Approval, EscalationHold, LeaderReport, SupervisionSheet, Task
from yaodian.apps.plan.queries.supervision import StepDue, limits_on, matters_readable, steps_due
from yaodian.apps.plan.rules import ApprovalState
from yaodian.apps.plan.rules.supervision import MatterState, SheetKind, SupervisionStep, step_by_itself
from yaodian.kernel.access import By, Reader, Role, holds
from yaodian.kernel.rulebook.queries import figure, figures
from yaodian.kernel.workdays.queries import calendar

AUTOMATIC, GRACE = "supervision.automatic", "supervision.automatic_after_workdays"


@dataclass(frozen=True)
class Escalation:
    """自动措施 (what goes out by itself): the step that is due, which one would go out on which day, and what stops it."""

    due: StepDue
    step: SupervisionStep | None
    on: date | None
    hold: EscalationHold | None = None
    stopped: str = ""

    def is_ripe(self, today: date) -> bool:
        """Is it to go out today?"""
        return self.step is not None and not self.stopped and self.on is not None and self.on <= today


def is_automatic(today: date) -> bool:
    """Does the rulebook let steps go out by themselves?"""
    return bool(figures(codes=[AUTOMATIC], on=today)[AUTOMATIC])


def escalations(*, today: date, plan_id: int | None = None) -> list[Escalation]:
    """Return every step that is due with what the program will do about it by itself: after the office's own days, after the
    unit's day to answer, not while an application of the unit waits or the office holds it."""
    due = steps_due(today=today, plan_id=plan_id)
    if not due:
        return []
    figure_of = figures(codes=[AUTOMATIC, GRACE], on=today)
    grace, on = int(figure_of[GRACE]), bool(figure_of[AUTOMATIC])
    limits, days, ids = limits_on(today), calendar(), [one.task.pk for one in due]
    answers = _answer_days(ids)
    asked = set(Approval.objects.filter(task__in=ids, state=ApprovalState.OPEN).values_list("task_id", flat=True))
    kept = {
        row.task_id: row for row in EscalationHold.objects.filter(task__in=ids, lifted_at=None, until_date__gte=today)
    }
    found = []
    for one in due:
        task, hold = one.task, kept.get(one.task.pk)
        taken = SupervisionStep(one.matter.step) if one.matter else None
        step = step_by_itself(one.step, taken=taken)
        if step is None:
            found.append(Escalation(one, None, None, hold))
            continue
        day = days.add_workdays(task.due_date, limits[step] + grace)
        if task.pk in answers:
            day = max(day, days.add_workdays(answers[task.pk], 1))
        stopped = "off" if not on else "hold" if hold else "asked" if task.pk in asked else ""
        found.append(Escalation(one, step, max(day, today), hold, stopped))
    return found


def _answer_days(task_ids: Iterable[int]) -> dict[int, date]:
    """Return task → until when the last sheet of its open matter is to be answered."""
    rows = SupervisionSheet.objects.filter(matter__task__in=list(task_ids)).exclude(matter__state=MatterState.CLOSED)
    return dict(rows.order_by("reply_date", "pk").values_list("matter__task_id", "reply_date"))


def open_hold(task: Task, *, today: date) -> EscalationHold | None:
    """Return what holds the steps of a task today."""
    return task.holds.filter(lifted_at__isnull=True, until_date__gte=today).first()


def reports_readable(by: By) -> QuerySet[LeaderReport]:
    """Return the reports on the matters this reader may see."""
    return LeaderReport.objects.filter(matter__in=matters_readable(by)).select_related("matter__task", "matter__unit")


def reports_waiting(by: Reader) -> QuerySet[LeaderReport]:
    """Return the reports that wait for this leader: all for the director, else those on his tasks and on tasks without a leader."""
    if not holds(by, "plan.instruct"):
        return LeaderReport.objects.none()
    rows = reports_readable(by).filter(noted_at__isnull=True).exclude(matter__state=MatterState.CLOSED)
    if not by.has_role(Role.LEADER):
        rows = rows.filter(Q(leader_id=by.acting_for_person_id or by.person_id) | Q(leader__isnull=True))
    return rows.order_by("reported_at", "pk")


def reports_unread(*, today: date) -> list[tuple[LeaderReport, int]]:
    """Return the reports that their leader left unread beyond the rulebook's working days, each with how many it has been."""
    limit, days = int(figure("supervision.read_workdays", on=today)), calendar()
    rows = LeaderReport.objects.filter(noted_at__isnull=True).exclude(matter__state=MatterState.CLOSED)
    found = []
    for row in rows.select_related("matter__task", "matter__unit", "leader").order_by("reported_at", "pk"):
        waited = days.workdays_between(localtime(row.reported_at).date(), today)
        if waited > limit:
            found.append((row, waited))
    return found


def report_words(due: StepDue) -> str:
    """Return how a matter stands, for its leader: how late, what was sent, whether it was signed and answered."""
    assert due.matter is not None
    sheets = list(due.matter.sheets.order_by("issued_at", "pk"))
    sent = "、".join(f"{SheetKind(row.kind).label}{row.number}" for row in sheets) or "未发督办文书"
    last = sheets[-1] if sheets else None
    answer = "尚未签收" if last and last.signed_at is None else "已签收，未按时回复"
    if last is None or last.answered_at is not None:
        answer = "复核未通过" if last else ""
    return f"{due.task.lead_unit}牵头，超时限{due.workdays_late}个工作日；已发{sent}，{answer}。请决定继续督办、列入通报或约谈。"


def first_hold_end(*, today: date) -> date:
    """暂停到哪天 (until when a hold is first offered): so many days as the rulebook says."""
    return today + timedelta(days=int(figure("supervision.hold_days", on=today)))
