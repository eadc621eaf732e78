"""Task writes (后台任务): enqueue, take up, beat, finish, cancel, retry, reap, and the turns of the schedule."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from yaodian.kernel import clock
from yaodian.kernel.access import By, NotAllowedError, System
from yaodian.kernel.tasks import processes
from yaodian.kernel.tasks.models import JobRun, ScheduleRow
from yaodian.kernel.tasks.queries import may_change, open_runs, schedules_due
from yaodian.kernel.tasks.registry import job_of, jobs, schedules
from yaodian.kernel.tasks.rules import QUIET_BELOW, RunState, next_moment

TIMETABLE = System("定时任务", origin="tasks")


class RunChangeError(ValueError):
    """任务状态不允许这样做."""


def _enqueue(key: str, *, by: By, **args: Any) -> JobRun:
    """交后台办理: queue a job with JSON arguments; it runs after the commit and not at all after a rollback.

    An argument `record` (a reference, "plan.task:17") also ties the run to that record."""
    job_of(key)
    run = JobRun.objects.create(
        key=key,
        args=args,
        record=str(args.get("record", ""))[:120],
        queued_at=clock.now(),
        account_id=by.account_id,
        asked_by=by.name[:120],
    )
    _put(run)
    return run


enqueue = transaction.atomic(_enqueue)


def _put(run: JobRun, *, after: timedelta = timedelta(0)) -> None:
    """Lay the run into the queue, in the same transaction as its row."""
    from yaodian.kernel.tasks.worker import perform

    later = clock.wall() + after if after else None
    result = perform.using(queue_name=job_of(run.key).queue, run_after=later).enqueue(run.pk)
    JobRun.objects.filter(pk=run.pk).update(queue_id=result.id)


def take_up(*, run_id: int, worker: str) -> JobRun | None:
    """接办: the run, now running in this worker; None when it was cancelled or another has it."""
    taken = JobRun.objects.filter(pk=run_id, state=RunState.QUEUED).update(
        state=RunState.RUNNING,
        worker=worker,
        started_at=clock.now(),
        heartbeat_at=clock.wall(),
        part=0,
        whole=None,
        text="",
        failure="",
    )
    if not taken:
        return None
    run = JobRun.objects.get(pk=run_id)
    run.attempts += 1
    run.save(update_fields=["attempts"])
    return run


def beat(*, run_id: int, worker: str, part: int, whole: int | None, text: str) -> bool:
    """心跳: write how far the run is; returns whether somebody asked to cancel it."""
    mine = JobRun.objects.filter(pk=run_id, state=RunState.RUNNING, worker=worker)
    mine.update(heartbeat_at=clock.wall(), part=max(part, 0), whole=whole, text=text[:300])
    return mine.filter(cancel_asked=True).exists()


def finish(*, run_id: int, worker: str, state: RunState, **facts: Any) -> None:
    """了结: the run that this worker holds ends as done, failed or cancelled."""
    JobRun.objects.filter(pk=run_id, state=RunState.RUNNING, worker=worker).update(
        state=state, finished_at=clock.now(), worker="", **facts
    )


@transaction.atomic
def put_back(*, run_id: int, worker: str, after: timedelta = timedelta(0), **facts: Any) -> None:
    """放回队列: the run that this worker holds waits again: to be tried once more, or because the worker stops."""
    run = JobRun.objects.select_for_update().filter(pk=run_id, state=RunState.RUNNING, worker=worker).first()
    if run is not None:
        _requeue(run, after=after, **facts)


def _requeue(run: JobRun, *, after: timedelta = timedelta(0), **facts: Any) -> None:
    JobRun.objects.filter(pk=run.pk).update(
        state=RunState.QUEUED, worker="", finished_at=None, cancel_asked=False, **facts
    )
    _put(run, after=after)


@transaction.atomic
def cancel_run(*, run_id: int, by: By) -> JobRun:
    """取消任务: one that waits ends at once; one that runs ends at its next report."""
    run = JobRun.objects.select_for_update().get(pk=run_id)
    if not may_change(by=by, run=run):
        raise NotAllowedError(_("这不是您发起的任务。"))
    if not run.is_open:
        raise RunChangeError(_("任务已经结束，不能取消。"))
    run.cancel_asked = True
    if run.state == RunState.QUEUED:
        run.state, run.finished_at = RunState.CANCELLED, clock.now()
    run.save(update_fields=["cancel_asked", "state", "finished_at"])
    return run


@transaction.atomic
def retry_run(*, run_id: int, by: By) -> JobRun:
    """重试任务: a failed or cancelled run goes into the queue again."""
    run = JobRun.objects.select_for_update().get(pk=run_id)
    if not may_change(by=by, run=run):
        raise NotAllowedError(_("这不是您发起的任务。"))
    if run.state not in (RunState.FAILED, RunState.CANCELLED):
        raise RunChangeError(_("只有失败或已取消的任务可以重试。"))
    _requeue(run, attempts=0, failure="", error="")
    run.refresh_from_db()
    return run


def reap(*, now: datetime | None = None) -> int:
    """收拾失联任务: runs whose worker is gone wait again, or fail in words after their retries; returns how many."""
    moment = now or clock.wall()
    reaped = 0
    for entry in DBTaskResult.objects.filter(status="RUNNING"):
        worker = entry.worker_ids[-1] if entry.worker_ids else ""
        run = JobRun.objects.filter(queue_id=entry.pk).first()
        beat_at = (run.heartbeat_at if run else None) or entry.started_at
        if processes.is_gone(worker, heartbeat_at=beat_at, now=moment):
            reaped += _reap_one(str(entry.pk), worker)
    return reaped


@transaction.atomic
def _reap_one(queue_id: str, worker: str) -> int:
    """Settle one entry of a dead worker; 0 when another reaper was quicker."""
    entry = DBTaskResult.objects.select_for_update().filter(pk=queue_id, status="RUNNING").first()
    if entry is None or (entry.worker_ids or [""])[-1] != worker:
        return 0
    entry.set_failed(ChildProcessError(f"worker {worker} is gone"))
    run = JobRun.objects.select_for_update().filter(queue_id=queue_id).first()
    if run is None or not run.is_open:
        return 1
    killed = _("执行进程中断（断电、重启或被结束）")
    if run.cancel_asked:
        finish(run_id=run.pk, worker=run.worker, state=RunState.CANCELLED, failure=killed)
    elif run.key in jobs() and run.attempts <= max(job_of(run.key).retries, 1):
        _requeue(run, text=_("上次执行中断，等待重新执行"))
    else:
        failure = _("%(why)s，已试 %(count)s 次，不再自动重试；原有数据未受影响，可在本页重试。")
        JobRun.objects.filter(pk=run.pk).update(
            state=RunState.FAILED,
            worker="",
            finished_at=clock.now(),
            failure=failure % {"why": killed, "count": run.attempts},
        )
    return 1


def lay_timetable() -> None:
    """排定时表: a row for every schedule, none for those that are gone."""
    now = timezone.localtime(clock.wall())
    declared = schedules()
    ScheduleRow.objects.exclude(key__in=list(declared)).delete()
    known = set(ScheduleRow.objects.values_list("key", flat=True))
    rows = [
        ScheduleRow(
            key=key, next_at=now if schedule.every else next_moment(now, every=None, daily_at=schedule.daily_at)
        )
        for key, schedule in declared.items()
        if key not in known
    ]
    ScheduleRow.objects.bulk_create(rows, ignore_conflicts=True)


def take_turns(*, now: datetime | None = None) -> list[str]:
    """到点: claim what is due; slow jobs are queued as runs, the keys of quiet ones are returned to be run here."""
    moment = timezone.localtime(now or clock.wall())
    quiet: list[str] = []
    for row in schedules_due(now=moment):
        schedule = schedules().get(row.key)
        if schedule is None:
            continue
        upcoming = next_moment(moment, every=schedule.every, daily_at=schedule.daily_at)
        claimed = ScheduleRow.objects.filter(pk=row.pk, next_at=row.next_at).update(next_at=upcoming, turn_at=moment)
        if not claimed:
            continue
        if schedule.every is not None and schedule.every < QUIET_BELOW:
            quiet.append(row.key)
        elif not open_runs(key=row.key).exists():
            enqueue(row.key, by=TIMETABLE)
    return quiet


def note_turn(*, key: str, text: str = "", failure: str = "") -> None:
    """记一次静默执行: how a quiet turn went."""
    facts: dict[str, Any] = {"text": text[:300]}
    if failure:
        facts |= {"failure": failure[:500], "failed_at": clock.wall()}
    ScheduleRow.objects.filter(key=key).update(**facts)


def tidy_runs(*, kept: timedelta) -> int:
    """清理旧运行: drop the queue's finished entries and the ended runs of the timetable that ended longer ago than `kept`."""
    entries, _by_model = DBTaskResult.objects.finished().filter(finished_at__lt=clock.wall() - kept).delete()
    ended = JobRun.objects.filter(account__isnull=True, finished_at__lt=clock.now() - kept)
    ended = ended.exclude(state=RunState.FAILED)
    runs, _by_model = ended.delete()
    return entries + runs
