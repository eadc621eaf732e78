"""The timetable: turns are taken once, slow ones are queued, quiet ones run in place, and dead workers are reaped."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from unittest import mock

import pytest
from django.contrib.sessions.models import Session
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from yaodian.kernel.access import System
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.journal.models import JournalLink
from yaodian.kernel.tasks import actions, registry, worker
from yaodian.kernel.tasks.models import JobRun, ScheduleRow
from yaodian.kernel.tasks.registry import Job, Schedule
from yaodian.kernel.tasks.rules import RunState, next_moment, wait_before_retry

SYSTEM = System("测试")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def offer(**jobs: Schedule) -> mock._patch[mock.MagicMock]:
    """Offer jobs with these schedules."""
    declared = {f"test.{name}": (Job(f"test.{name}", name, lambda progress: "好"), jobs[name]) for name in jobs}
    return mock.patch.object(registry, "_declared", return_value=declared)


@given(
    st.datetimes(min_value=datetime(2018, 1, 1), max_value=datetime(2030, 1, 1)),
    st.times().map(lambda at: at.replace(microsecond=0)),
)
def test_a_daily_turn_is_the_next_one_within_a_day(now: datetime, at: time) -> None:
    following = next_moment(now, every=None, daily_at=at)
    assert now < following <= now + timedelta(days=1)
    assert following.time() == at


def test_retries_wait_longer_and_never_too_long() -> None:
    waits = [wait_before_retry(attempt) for attempt in range(1, 40)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=30)
    assert waits[-1] == timedelta(minutes=30)


@pytest.mark.django_db
def test_a_turn_is_taken_by_one_worker_only() -> None:
    with offer(slow=Schedule(daily_at=time(3, 0)), quick=Schedule(every=timedelta(seconds=5))):
        actions.lay_timetable()
        ScheduleRow.objects.update(next_at=NOON - timedelta(minutes=1))
        assert actions.take_turns(now=NOON) == ["test.quick"]
        assert actions.take_turns(now=NOON) == []
        assert JobRun.objects.get().key == "test.slow"
        ScheduleRow.objects.update(next_at=NOON - timedelta(minutes=1))
        assert actions.take_turns(now=NOON) == ["test.quick"]
    assert JobRun.objects.count() == 1, "an unfinished turn is not queued again"


@pytest.mark.django_db
def test_a_schedule_whose_app_is_gone_leaves_the_timetable() -> None:
    with offer(old=Schedule(daily_at=time(3, 0))):
        actions.lay_timetable()
    with offer(new=Schedule(daily_at=time(3, 0))):
        actions.lay_timetable()
        actions.lay_timetable()
    assert list(ScheduleRow.objects.values_list("key", flat=True)) == ["test.new"]


@pytest.mark.django_db
def test_a_quiet_job_that_breaks_is_noted_in_the_timetable() -> None:
    def break_down(progress: object) -> str:
        raise OSError("磁盘满")

    declared = {"test.quiet": (Job("test.quiet", "静默", break_down), Schedule(every=timedelta(seconds=5)))}
    with mock.patch.object(registry, "_declared", return_value=declared):
        actions.lay_timetable()
        worker.run_quiet("test.quiet")
    assert "磁盘满" in ScheduleRow.objects.get().failure


@pytest.mark.django_db
def test_the_built_in_jobs_seal_the_journal_and_tidy_sessions() -> None:
    write_line(verb="test.act", by=SYSTEM)
    actions.lay_timetable()
    worker.run_quiet("journal.seal")
    assert JournalLink.objects.count() == 1
    Session.objects.create(session_key="old", session_data="", expire_date=datetime(2018, 1, 1, tzinfo=UTC))
    run = actions.enqueue("tasks.tidy", by=SYSTEM)
    worker.drain()
    run.refresh_from_db()
    assert run.state == RunState.DONE, run.error
    assert not Session.objects.exists()


@pytest.mark.django_db
def test_a_run_that_keeps_killing_its_worker_fails_in_words() -> None:
    with offer(deadly=Schedule(daily_at=time(3, 0))):
        run = actions.enqueue("test.deadly", by=SYSTEM)
        for attempt in (1, 2):
            entry = DBTaskResult.objects.get(status="READY")
            entry.claim("nowhere:1:1")
            assert actions.take_up(run_id=run.pk, worker="nowhere:1:1") is not None
            assert actions.reap() == 0, "the heartbeat is fresh"
            assert actions.reap(now=datetime.now(UTC) + timedelta(minutes=5)) == 1
            run.refresh_from_db()
            assert run.attempts == attempt
    assert run.state == RunState.FAILED
    assert "中断" in run.failure
    assert not DBTaskResult.objects.filter(status__in=["READY", "RUNNING"]).exists()


@pytest.mark.django_db
def test_an_entry_claimed_but_never_begun_is_taken_up_again() -> None:
    with offer(job=Schedule(daily_at=time(3, 0))):
        run = actions.enqueue("test.job", by=SYSTEM)
        DBTaskResult.objects.get().claim("nowhere:1:1")
        actions.reap(now=datetime.now(UTC) + timedelta(minutes=5))
        assert worker.drain() == 1
    run.refresh_from_db()
    assert run.state == RunState.DONE
