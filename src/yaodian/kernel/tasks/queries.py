"""Task reads (查后台任务): runs a reader may see, what is open, what is due."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django_tasks_db.models import DBTaskResult

from yaodian.kernel import clock
from yaodian.kernel.access import By, System, holds
from yaodian.kernel.tasks.models import JobRun, ScheduleRow
from yaodian.kernel.tasks.registry import job_title
from yaodian.kernel.tasks.rules import OPEN_STATES, RunState
from yaodian.kernel.web.progress import TaskView


def runs_for(*, by: By) -> QuerySet[JobRun]:
    """Return the runs this reader may see: their own, or all with the right to read."""
    if isinstance(by, System) or holds(by, "tasks.read"):
        return JobRun.objects.all()
    return JobRun.objects.filter(account_id=by.account_id) if by.account_id else JobRun.objects.none()


def may_change(*, by: By, run: JobRun) -> bool:
    """May `by` cancel or retry the run?"""
    own = by.account_id is not None and by.account_id == run.account_id
    return own or holds(by, "tasks.change")


def runs_of(*, ref: str) -> QuerySet[JobRun]:
    """Return the runs that concern a record, newest first."""
    return JobRun.objects.filter(record=ref).order_by("-id")


def open_runs(*, key: str = "") -> QuerySet[JobRun]:
    """Return what waits or runs, of one job or of all."""
    found = JobRun.objects.filter(state__in=OPEN_STATES)
    return found.filter(key=key) if key else found


def schedules_due(*, now: datetime) -> QuerySet[ScheduleRow]:
    """Return the schedule rows whose turn has come."""
    return ScheduleRow.objects.filter(next_at__lte=now).order_by("next_at")


def work_waits() -> bool:
    """Is there a run in the queue to take up? (One cheap read, so that an idle worker takes no lock.)"""
    return DBTaskResult.objects.filter(status="READY").filter(_due()).exists()


def _due() -> Q:
    return Q(run_after__lte=clock.wall()) | Q(run_after__year=9999)


WORDS = {RunState.QUEUED: "waiting", RunState.RUNNING: "running", RunState.DONE: "done"}


def view_of(*, run: JobRun, retry_href: str = "") -> TaskView:
    """任务进度: the run as the progress fragment shows it."""
    return TaskView(
        title=job_title(run.key),
        state=WORDS.get(RunState(run.state), "failed"),
        words=run.text if run.state == RunState.RUNNING and run.text else RunState(run.state).label,
        done=run.part,
        total=run.whole,
        message=run.failure or run.result,
        result_href=run.result_href if run.state == RunState.DONE else "",
        result_title=run.result_title,
        retry_href="" if run.is_open or run.state == RunState.DONE else retry_href,
    )
