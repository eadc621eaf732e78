"""执行进程 (worker): takes runs from the queue one at a time; a second thread beats, reaps and keeps the timetable.

The second thread has its own database connection, so that progress shows while a job is inside a transaction, and a job
cannot hold up the sealing of the journal."""

from __future__ import annotations

import logging
import threading
import time
from traceback import format_exc

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import Error as DatabaseError
from django.db import close_old_connections, connection
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks_db.management.commands.db_worker import Worker

from yaodian.kernel import clock
from yaodian.kernel.access import By, System
from yaodian.kernel.accounts.queries import reader_of
from yaodian.kernel.tasks import actions, processes, queries
from yaodian.kernel.tasks.models import JobRun
from yaodian.kernel.tasks.registry import JobCancelledError, job_of
from yaodian.kernel.tasks.rules import RunState, wait_before_retry

logger = logging.getLogger("yaodian.tasks")

IDLE_SECONDS = 1.0
BEAT_SECONDS = 5.0
REAP_SECONDS = 10.0


class StoppedError(Exception):
    """The worker is being stopped: the run waits again."""


class RunProgress:
    """进度 (progress) of one run: kept in memory, written by `beat`."""

    def __init__(self, run: JobRun, *, by: By, stop: threading.Event, beaten: bool) -> None:
        self.run_id = run.pk
        self.by = by
        self.part, self.whole, self.text = 0, None if run.whole is None else int(run.whole), ""
        self.href, self.title = "", ""
        self.cancelled = False
        self._stop, self._beaten, self._written = stop, beaten, ("", 0.0)

    def report(self, *, part: int, whole: int | None = None, text: str = "") -> None:
        """报进度: see `Progress.report`."""
        self.part, self.whole, self.text = part, whole, text
        if not self._beaten:
            self.beat()
        if self.cancelled:
            raise JobCancelledError
        if self._stop.is_set():
            raise StoppedError

    def lead_to(self, *, href: str, title: str) -> None:
        """结果去向: see `Progress.lead_to`."""
        self.href, self.title = href, title

    def beat(self) -> None:
        """Write the progress when it moved or the last writing is old."""
        shown = f"{self.part}/{self.whole} {self.text}"
        now = time.monotonic()
        if shown != self._written[0] or now - self._written[1] > BEAT_SECONDS:
            self.cancelled |= actions.beat(
                run_id=self.run_id, worker=processes.own_name(), part=self.part, whole=self.whole, text=self.text
            )
            self._written = (shown, now)


_stop = threading.Event()
_current: RunProgress | None = None
_beaten = False


@task()
def perform(run_id: int) -> str:
    """办一个任务: what the queue calls; it never raises, the run keeps what went wrong."""
    global _current
    run = actions.take_up(run_id=run_id, worker=processes.own_name())
    if run is None:
        return "skipped"
    progress = RunProgress(run, by=_asker(run), stop=_stop, beaten=_beaten)
    _current = progress
    try:
        declared = job_of(run.key)
        result = declared.run(progress, **run.args)
    except JobCancelledError:
        actions.finish(
            run_id=run_id, worker=run.worker, state=RunState.CANCELLED, part=progress.part, whole=progress.whole
        )
    except StoppedError:
        actions.put_back(run_id=run_id, worker=run.worker, attempts=run.attempts - 1)
    except Exception as error:
        _fail(run, error)
    else:
        actions.finish(
            run_id=run_id,
            worker=run.worker,
            state=RunState.DONE,
            part=progress.part,
            whole=progress.whole,
            text=progress.text[:300],
            result=str(result or ""),
            result_href=progress.href,
            result_title=progress.title,
        )
        return "done"
    finally:
        _current = None
    return "ended"


def _asker(run: JobRun) -> By:
    """Return who asked for the run, with the rights of today; the system for the timetable's."""
    account = get_user_model().objects.filter(pk=run.account_id).first() if run.account_id else None
    if account is None:
        return System(run.asked_by or "后台任务", origin=f"tasks:{run.key}")
    return reader_of(account=account, on=clock.today(), origin=f"tasks:{run.key}")


def _fail(run: JobRun, error: Exception) -> None:
    """Try again what broke unforeseen; what was refused in our own words is final."""
    own = type(error).__module__.startswith("yaodian.")
    said = str(error) if own and str(error) else _("程序出错，已记录出错位置，请系统管理员查看。")
    facts = {"failure": said[:500], "error": format_exc()[-8000:]}
    if not own and run.key and run.attempts <= job_of(run.key).retries:
        logger.warning("job %s broke, attempt %s", run.key, run.attempts, exc_info=error)
        actions.put_back(run_id=run.pk, worker=run.worker, after=wait_before_retry(run.attempts), **facts)
    else:
        logger.error("job %s failed: %s", run.key, said, exc_info=None if own else error)
        actions.finish(run_id=run.pk, worker=run.worker, state=RunState.FAILED, **facts)


def run_quiet(key: str) -> None:
    """静默执行: run a job of the timetable in place; what goes wrong is noted in its row."""
    progress = RunProgress(JobRun(pk=0, key=key), by=actions.TIMETABLE, stop=_stop, beaten=True)
    try:
        text = job_of(key).run(progress)
    except StoppedError:
        return
    except Exception as error:
        logger.warning("quiet job %s failed", key, exc_info=error)
        actions.note_turn(key=key, failure=f"{type(error).__name__}: {error}")
    else:
        if text:
            actions.note_turn(key=key, text=text)


def _keep_time(stop: threading.Event) -> None:
    """The second thread: beat, timetable, reaper."""
    reaped_at = 0.0
    while not stop.is_set():
        try:
            close_old_connections()
            if (progress := _current) is not None:
                progress.beat()
            for key in actions.take_turns():
                run_quiet(key)
            if time.monotonic() - reaped_at > REAP_SECONDS:
                reaped_at = time.monotonic()
                actions.reap()
        except DatabaseError:
            logger.warning("the worker's timekeeper will try again", exc_info=True)
        stop.wait(IDLE_SECONDS)
    connection.close()


def run_worker(stop: threading.Event | None = None, *, until_idle: bool = False) -> None:
    """执行进程: work until `stop` is set (or, `until_idle`, until nothing waits).

    At a stop a running job is put back at its next report. Several workers may run, on one machine or on several."""
    global _stop, _beaten
    _stop, _beaten = stop or threading.Event(), True
    actions.lay_timetable()
    keeper = threading.Thread(target=_keep_time, args=(_stop,), name="timekeeper", daemon=True)
    keeper.start()
    try:
        while not _stop.is_set():
            close_old_connections()
            if take_one():
                continue
            if until_idle:
                break
            _stop.wait(IDLE_SECONDS)
    finally:
        _stop.set()
        keeper.join(timeout=10)
        _beaten = False


def take_one() -> bool:
    """取一件: run the next entry of the queue in this thread; False when nothing waits."""
    try:
        if not queries.work_waits():
            return False
        Worker(
            queue_names=list(settings.TASKS["default"]["QUEUES"]),
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=processes.own_name()[:64],
            excluded_queue_names=[],
        ).run()
    except DatabaseError:
        logger.warning("the worker will try again", exc_info=True)
        time.sleep(IDLE_SECONDS)
    return True


def drain(*, at_most: int = 1000) -> int:
    """办完队列: run what waits in this thread (tests, demo, commands); returns how many entries were run."""
    done = 0
    while done < at_most and take_one():
        done += 1
    return done
