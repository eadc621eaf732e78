"""Task pages: one's own runs, the fragment that asks again, cancel and retry, and the administrator's view."""

from __future__ import annotations

from datetime import datetime, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from yaodian.kernel import clock
from yaodian.kernel.access import Reader, Role
from yaodian.kernel.rulebook.tests.make import browser, make_account, make_duty_account
from yaodian.kernel.tasks import actions, registry, worker
from yaodian.kernel.tasks.models import JobRun
from yaodian.kernel.tasks.registry import Job
from yaodian.kernel.tasks.rules import RunState

pytestmark = pytest.mark.django_db


def offered(result: str = "共 3 行") -> mock._patch[mock.MagicMock]:
    """Offer one job."""
    return mock.patch.object(
        registry, "_declared", return_value={"test.job": (Job("test.job", "导入名册", lambda progress: result), None)}
    )


def queued_by(account: object) -> JobRun:
    """Queue the job for an account."""
    return actions.enqueue("test.job", by=Reader(account_id=account.pk, person_id=None, name="文员"))  # type: ignore[attr-defined]


def test_a_run_shows_its_progress_and_its_result() -> None:
    account = make_account(Role.SCHOOL_CLERK)
    client = browser(account)
    with offered():
        run = queued_by(account)
        address = reverse("tasks:run", args=[run.pk])
        page = client.get(address).content.decode()
        assert "导入名册" in page
        assert "every 2s" in page
        worker.drain()
        fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "共 3 行" in fragment
    assert "every 2s" not in fragment


def test_the_owner_cancels_and_retries_and_a_stranger_finds_nothing() -> None:
    account = make_account(Role.SCHOOL_CLERK)
    client, stranger = browser(account), browser(make_account(Role.SCHOOL_CLERK))
    with offered():
        run = queued_by(account)
        for name in ("run", "cancel", "retry"):
            address = reverse(f"tasks:{name}", args=[run.pk])
            answer = stranger.get(address) if name == "run" else stranger.post(address)
            assert answer.status_code == 404
        assert client.post(reverse("tasks:cancel", args=[run.pk]), follow=True).status_code == 200
        run.refresh_from_db()
        assert run.state == RunState.CANCELLED
        client.post(reverse("tasks:retry", args=[run.pk]))
        run.refresh_from_db()
        assert run.state == RunState.QUEUED


def test_the_administrator_sees_everybodys_runs_and_the_traceback() -> None:
    account = make_account(Role.SCHOOL_CLERK)
    with offered():
        run = queued_by(account)
        JobRun.objects.filter(pk=run.pk).update(state=RunState.FAILED, failure="程序出错", error="Traceback: x")
        admin, own = browser(make_duty_account(Role.SYSTEM_ADMIN)), browser(account)
        assert "导入名册" in admin.get(reverse("tasks:list")).content.decode()
        assert "Traceback: x" in admin.get(reverse("tasks:run", args=[run.pk])).content.decode()
        assert "Traceback: x" not in own.get(reverse("tasks:run", args=[run.pk])).content.decode()


def test_a_run_stands_at_the_day_of_the_business_clock_and_is_not_tidied_as_if_it_were_old() -> None:
    account = make_account(Role.SCHOOL_CLERK)
    with offered(), clock.at(datetime(2018, 10, 31, 9, tzinfo=ZoneInfo("Asia/Shanghai"))):
        run = queued_by(account)
        worker.drain()
        page = browser(account).get(reverse("tasks:run", args=[run.pk])).content.decode()
        JobRun.objects.filter(pk=run.pk).update(account=None)
        actions.tidy_runs(kept=timedelta(days=30))
    assert page.count("2018-10-31 09:00:00") == 3
    run.refresh_from_db()
    assert run.state == RunState.DONE
