"""How long a number is kept: until the journal has a new line, never inside a transaction; withdrawn targets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from yaodian.apps.plan.actions import PlanError, approvals, loop, targets
from yaodian.apps.plan.models import Target, Task
from yaodian.apps.plan.queries.targets import target_as_it_stands, targets_of
from yaodian.apps.plan.rules import ApprovalKind, Source, Verdict
from yaodian.apps.plan.tests import make
from yaodian.kernel.access import System
from yaodian.kernel.journal import queries as journal
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.metrics import State


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """The process remembers nothing of another test's database."""
    journal._kept.clear()
    with make.at(2018, 10, 10):
        yield
    journal._kept.clear()


@pytest.fixture
def bureau() -> make.Bureau:
    return make.bureau()


@pytest.fixture
def rooms(bureau: make.Bureau) -> Target:
    """录播教室, counted by closed tasks; the task is at work."""
    plan = make.plan()
    target = Target.objects.get(phrase__contains="录播教室")
    make.running_task(bureau, plan, target_ids=[target.pk])
    make.reading(target, metric="plan.tasks_closed")
    return Target.objects.select_related("clause__point__section__plan").get(pk=target.pk)


def value(target: Target) -> int:
    """Return the target's number."""
    return int(targets_of(target.clause.point.section.plan)[target.pk].value or 0)


def close(task: Task) -> None:
    """Let a task be closed by approval."""
    loop.report_progress(task_id=task.pk, unit_id=task.lead_unit_id, text="已完成", by=make.SYSTEM)
    asked = approvals.ask_approval(task_id=task.pk, kind=ApprovalKind.CLOSE, reason="已完成", by=make.SYSTEM)
    for _stage in ("head", "leader", "office"):
        approvals.decide_approval(approval_id=asked.pk, verdict=Verdict.AGREE, by=System("审批测试"))


@pytest.mark.django_db(transaction=True)
def test_a_number_is_kept_until_the_journal_has_a_new_line(rooms: Target) -> None:
    assert value(rooms) == 0
    Task.objects.update(state="closed", closed_at="2018-10-01T10:00:00+08:00")
    assert value(rooms) == 0
    with transaction.atomic():
        write_line(verb="test.line", by=make.SYSTEM, record=Task.objects.get())
    assert value(rooms) == 1


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_every_look_computes(rooms: Target) -> None:
    assert value(rooms) == 0
    with transaction.atomic():
        close(Task.objects.get())
        assert value(rooms) == 1
        transaction.set_rollback(True)
    assert value(rooms) == 0
    close(Task.objects.get())
    assert value(rooms) == 1
    approvals.resume_task(task_id=Task.objects.get().pk, reason="抽查不合格", by=make.SYSTEM)
    assert value(rooms) == 0


@pytest.mark.django_db(transaction=True)
def test_another_day_is_computed_anew(rooms: Target) -> None:
    plan = rooms.clause.point.section.plan
    assert targets_of(plan)[rooms.pk].state is State.NOT_STARTED
    with make.at(2019, 1, 2):
        assert targets_of(plan)[rooms.pk].state is State.LATE


@pytest.mark.django_db
def test_a_withdrawn_target_is_not_counted_but_its_page_stands(bureau: make.Bureau, rooms: Target) -> None:
    quoted = make.reading(rooms, source=Source.QUOTED, chosen=False)
    Target.objects.filter(pk=rooms.pk).update(withdrawn_reason="原文已删")
    rooms.refresh_from_db()
    assert rooms.pk not in targets_of(rooms.clause.point.section.plan)
    assert target_as_it_stands(rooms).value == 0
    answer = make.browser(bureau, "office").get(f"/plan/targets/{rooms.pk}/")
    assert answer.status_code == 200
    assert "原文已删" in answer.content.decode()
    with pytest.raises(PlanError, match="已撤下"):
        targets.choose_reading(target_id=rooms.pk, reading_id=quoted.pk, reason="x", by=make.SYSTEM)
    with pytest.raises(PlanError, match="已撤下"):
        targets.declare(target_id=rooms.pk, text="x", file=make.paper(), by=make.SYSTEM)
