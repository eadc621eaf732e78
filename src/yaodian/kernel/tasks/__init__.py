"""后台任务 (tasks): work that takes long or runs on a schedule, with progress, cancel, retry and a reaper.

In an app's `jobs.py`:

    @job("plan.import", title=_("导入要点"), retries=2)
    def import_plan(progress: Progress, *, file_id: int) -> str:
        progress.report(part=3, whole=27, text="第 3 点")
        return "27 点、219 句"

    @scheduled(daily_at=time(2, 30))
    @job("plan.remind", title=_("催办提醒"))
    def remind(progress: Progress) -> str: ...

and anywhere in an action: `tasks.actions.enqueue("plan.import", by=by, file_id=7)`; it runs after the commit. A job
may run twice (a killed worker's job is run again), so it must be idempotent."""

from yaodian.kernel.tasks.registry import Job, JobCancelledError, Progress, Schedule, job, scheduled

__all__ = ["Job", "JobCancelledError", "Progress", "Schedule", "job", "scheduled"]
