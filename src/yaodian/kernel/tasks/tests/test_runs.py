"""Runs: queued with the transaction, run once, retried, cancelled, and what is said when they fail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
from django.db import transaction

from yaodian.kernel.access import NotAllowedError, Reader, System
from yaodian.kernel.tasks import JobCancelledError, Progress, actions, registry, worker
from yaodian.kernel.tasks.models import JobRun
from yaodian.kernel.tasks.registry import Job, Schedule
from yaodian.kernel.tasks.rules import RunState

pytestmark = pytest.mark.django_db
SYSTEM = System("测试")


class RefusedError(ValueError):
    """A refusal in our own words."""


RefusedError.__module__ = "yaodian.apps.plan.actions"


@contextmanager
def job_is(run: Any, *, retries: int = 0, schedule: Schedule | None = None) -> Iterator[None]:
    """Offer one job, `test.job`, for the block."""
    declared = {"test.job": (Job("test.job", "测试任务", run, retries), schedule)}
    with mock.patch.object(registry, "_declared", return_value=declared):
        yield


def test_a_run_keeps_its_result_and_where_it_leads() -> None:
    def count(progress: Progress, *, upto: int, record: str) -> str:
        progress.report(part=upto, whole=upto, text="数完")
        progress.lead_to(href="/plan/1/", title="看要点")
        return f"共 {upto}"

    with job_is(count):
        run = actions.enqueue("test.job", by=SYSTEM, upto=3, record="plan.plan:1")
        assert worker.drain() == 1
    run.refresh_from_db()
    assert (run.state, run.result, run.part, run.whole) == (RunState.DONE, "共 3", 3, 3)
    assert (run.result_href, run.record, run.attempts) == ("/plan/1/", "plan.plan:1", 1)


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_action_queues_nothing() -> None:

    @transaction.atomic
    def refuse_after_queueing() -> None:
        actions.enqueue("test.job", by=SYSTEM)
        raise RefusedError("不办了")

    with job_is(lambda progress: "不该运行"), pytest.raises(RefusedError):
        refuse_after_queueing()
    assert worker.drain() == 0
    assert not JobRun.objects.exists()


def test_an_unforeseen_error_is_tried_again_later_and_then_fails_with_its_traceback() -> None:
    def break_down(progress: Progress) -> str:
        raise ZeroDivisionError("1/0")

    with job_is(break_down, retries=1):
        run = actions.enqueue("test.job", by=SYSTEM)
        assert worker.drain() == 1
        run.refresh_from_db()
        assert (run.state, run.attempts) == (RunState.QUEUED, 1)
        assert worker.drain() == 0, "the second attempt waits half a minute"
        worker.perform.call(run.pk)
    run.refresh_from_db()
    assert (run.state, run.attempts) == (RunState.FAILED, 2)
    assert "ZeroDivisionError" in run.error
    assert "1/0" not in run.failure


def test_a_refusal_in_our_own_words_is_final_and_shown() -> None:
    def refuse(progress: Progress) -> str:
        raise RefusedError("第 3 行的学校代码不存在。")

    with job_is(refuse, retries=5):
        run = actions.enqueue("test.job", by=SYSTEM)
        worker.drain()
    run.refresh_from_db()
    assert (run.state, run.failure) == (RunState.FAILED, "第 3 行的学校代码不存在。")


def test_a_waiting_run_is_cancelled_at_once_and_a_running_one_at_its_next_report() -> None:
    seen: list[str] = []

    def long_work(progress: Progress) -> str:
        seen.append("began")
        JobRun.objects.filter(pk=progress.run_id).update(cancel_asked=True)
        progress.report(part=1, whole=9)
        seen.append("went on")
        return ""

    with job_is(long_work):
        waiting = actions.enqueue("test.job", by=SYSTEM)
        assert actions.cancel_run(run_id=waiting.pk, by=SYSTEM).state == RunState.CANCELLED
        running = actions.enqueue("test.job", by=SYSTEM)
        worker.drain()
    running.refresh_from_db()
    assert running.state == RunState.CANCELLED
    assert seen == ["began"]


def test_a_cancelled_run_can_be_retried_and_a_done_one_cannot() -> None:
    with job_is(lambda progress: "好"):
        run = actions.enqueue("test.job", by=SYSTEM)
        actions.cancel_run(run_id=run.pk, by=SYSTEM)
        actions.retry_run(run_id=run.pk, by=SYSTEM)
        worker.drain()
        run.refresh_from_db()
        assert run.state == RunState.DONE
        with pytest.raises(actions.RunChangeError):
            actions.retry_run(run_id=run.pk, by=SYSTEM)
        with pytest.raises(actions.RunChangeError):
            actions.cancel_run(run_id=run.pk, by=SYSTEM)


def test_nobody_cancels_the_run_of_another() -> None:
    stranger = Reader(account_id=77, person_id=None, name="外人")
    with job_is(lambda progress: ""):
        run = actions.enqueue("test.job", by=SYSTEM)
        with pytest.raises(NotAllowedError):
            actions.cancel_run(run_id=run.pk, by=stranger)


def test_a_stopping_worker_puts_its_run_back_without_counting_the_attempt() -> None:
    def interrupted(progress: Progress) -> str:
        worker._stop.set()
        progress.report(part=1)
        raise AssertionError("the stop was not seen")

    with job_is(interrupted):
        run = actions.enqueue("test.job", by=SYSTEM)
        try:
            worker.take_one()
        finally:
            worker._stop.clear()
    run.refresh_from_db()
    assert (run.state, run.attempts) == (RunState.QUEUED, 0)


def test_an_unknown_job_is_refused_when_it_is_queued() -> None:
    with pytest.raises(registry.JobMissingError, match="未安装"):
        actions.enqueue("nowhere.job", by=SYSTEM)


def test_job_cancelled_is_no_failure() -> None:
    def give_up(progress: Progress) -> str:
        raise JobCancelledError

    with job_is(give_up):
        run = actions.enqueue("test.job", by=SYSTEM)
        worker.drain()
    run.refresh_from_db()
    assert (run.state, run.failure) == (RunState.CANCELLED, "")
