"""Acts of returns: opening under the cap, the way from clerk to lock, who may not, unlocking, zero reports, heaps."""

from __future__ import annotations

from datetime import date

import pytest

from yaodian.apps.returns import actions, queries
from yaodian.apps.returns.models import Duty, Figure, ReturnPeriod
from yaodian.apps.returns.rules import DutyState, ReturnError, ReturnState, Rhythm, Step
from yaodian.apps.returns.tests.make import (
    SYSTEM,
    Town,
    at,
    duty_of,
    fill,
    lock,
    make_plan,
    make_town,
    published,
    safety,
)
from yaodian.kernel.access import NotAllowedError
from yaodian.kernel.forms.actions import BatchRefusedError, SheetError
from yaodian.kernel.forms.models import AnswerSheet
from yaodian.kernel.forms.rules import SheetState
from yaodian.kernel.journal.queries import batch_faults, record_faults
from yaodian.kernel.rulebook.models import Rule
from yaodian.kernel.rulebook.tests.make import make_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    """Return a town on a Monday."""
    with at():
        return make_town()


def state(duty: Duty) -> str:
    """Return a duty's state as it is stored."""
    return Duty.objects.values_list("state", flat=True).get(pk=duty.pk)


def test_a_return_goes_from_the_clerk_to_the_lock(town: Town) -> None:
    with at():
        plan = make_plan(town)
        duty = duty_of(plan, town.village)
        assert (duty.period.code, duty.due_date, duty.central) == ("2018-10", date(2018, 11, 5), town.central)
        fill(duty, town.clerk)
        assert state(duty) == DutyState.SENT
        actions.pass_duties(duty_ids=[duty.pk], step=Step.CONFIRM, by=town.head)
        assert state(duty) == DutyState.CONFIRMED
        actions.pass_duties(duty_ids=[duty.pk], step=Step.CHECK, by=town.central_clerk)
        actions.pass_duties(duty_ids=[duty.pk], step=Step.LOCK, by=town.chief)
        assert state(duty) == DutyState.LOCKED
        assert AnswerSheet.objects.get().state == SheetState.LOCKED
        with pytest.raises(NotAllowedError, match="已锁定"):
            fill(duty, town.clerk)
    assert list(record_faults()) == []
    assert list(batch_faults()) == []


def test_nobody_passes_what_he_sent_or_passed(town: Town) -> None:
    with at():
        plan = make_plan(town)
        own = duty_of(plan, town.central)
        fill(own, town.central_clerk)
        assert state(own) == DutyState.SENT
        with pytest.raises(NotAllowedError):
            actions.pass_duties(duty_ids=[own.pk], step=Step.CONFIRM, by=town.central_clerk)
        actions.pass_duties(duty_ids=[own.pk], step=Step.CONFIRM, by=town.central_head)
        assert state(own) == DutyState.CHECKED
        point = duty_of(plan, town.point)
        fill(point, town.central_clerk)
        assert state(point) == DutyState.CONFIRMED
        with pytest.raises(NotAllowedError, match="另一人"):
            actions.pass_duties(duty_ids=[point.pk], step=Step.CHECK, by=town.central_clerk)
        assert not queries.due_for(by=town.central_clerk, step=Step.CHECK).exists()
        actions.pass_duties(duty_ids=[point.pk], step=Step.CHECK, by=town.central_head)
        with pytest.raises(ReturnError, match="不在"):
            actions.pass_duties(duty_ids=[point.pk], step=Step.CHECK, by=town.central_head)


def test_a_head_who_fills_need_not_confirm_himself(town: Town) -> None:
    with at():
        duty = duty_of(make_plan(town), town.village)
        fill(duty, town.head)
        assert state(duty) == DutyState.CONFIRMED


def test_who_may_fill(town: Town) -> None:
    with at():
        plan = make_plan(town)
        with pytest.raises(NotAllowedError, match="自己填报"):
            fill(duty_of(plan, town.village), town.central_clerk)
        with pytest.raises(NotAllowedError):
            fill(duty_of(plan, town.central), town.clerk)
        assert queries.refusal_to_fill(town.central_clerk, duty_id=duty_of(plan, town.point).pk) == ""
        assert not queries.duties_for(by=town.clerk).exclude(unit=town.village).exists()
        assert set(queries.duties_for(by=town.central_clerk).values_list("unit", flat=True)) == {
            unit.pk for unit in town.units
        }
        assert queries.duties_for(by=town.officer).count() == 3


def test_a_returned_one_walks_the_whole_way_again_and_stays_in_time(town: Town) -> None:
    with at():
        duty = duty_of(make_plan(town), town.village)
        fill(duty, town.clerk)
        actions.pass_duties(duty_ids=[duty.pk], step=Step.CONFIRM, by=town.head)
        with pytest.raises(ReturnError, match="理由"):
            actions.return_duty(duty_id=duty.pk, reason=" ", by=town.central_head)
        actions.return_duty(duty_id=duty.pk, reason="隐患数与台账不符", by=town.central_head)
    with at(date(2018, 11, 20)):
        fill(duty, town.clerk, dangers=3)
        found = Duty.objects.get(pk=duty.pk)
        assert (found.state, found.sent_date, found.confirmed_by_id) == (DutyState.SENT, date(2018, 10, 15), None)
        assert Figure.objects.get(duty=duty, field="dangers").value == 3
    assert list(record_faults()) == []


def test_unlocking_by_another_than_who_asked(town: Town) -> None:
    with at():
        duty = duty_of(make_plan(town), town.village)
        fill(duty, town.clerk)
        lock(town, duty)
        asked = actions.ask_unlocking(duty_id=duty.pk, reason="漏报一处隐患", by=town.chief)
        with pytest.raises(NotAllowedError, match="自己"):
            actions.decide_unlocking(unlocking_id=asked.pk, granted=True, note="", by=town.chief)
        with pytest.raises(ReturnError, match="已有"):
            actions.ask_unlocking(duty_id=duty.pk, reason="再申请", by=town.clerk)
        actions.decide_unlocking(unlocking_id=asked.pk, granted=True, note="同意", by=town.office)
        assert state(duty) == DutyState.RETURNED
        fill(duty, town.clerk, dangers=2)
        assert state(duty) == DutyState.SENT
    assert list(record_faults()) == []


def test_a_plan_opens_by_another_and_under_the_cap(town: Town) -> None:
    make_rule(code="returns.open_per_month", value="1")
    with at():
        first = make_plan(town)
        second = make_plan(town, code="second", form_key="second", title="第二张表", opened=False)
        actions.apply_plan(plan_id=second.pk, by=town.officer)
        with pytest.raises(ReturnError, match="安全月报"):
            actions.open_plan(plan_id=second.pk, by=town.office)
        Rule.objects.filter(code="returns.open_per_month").update(value=2)
        actions.open_plan(plan_id=second.pk, by=town.office)
        third = make_plan(town, code="third", form_key="third", opened=False, title="第三张表")
        actions.apply_plan(plan_id=third.pk, by=town.office)
        with pytest.raises(NotAllowedError, match="另一人"):
            actions.open_plan(plan_id=third.pk, by=town.office)
        actions.close_plan(plan_id=first.pk, reason="并入第二张表", by=town.officer)
        with pytest.raises(NotAllowedError, match="已结束"):
            fill(duty_of(first, town.village), town.clerk)


def test_what_cannot_be_asked(town: Town) -> None:
    with at():
        with pytest.raises(ReturnError, match="没有代码"):
            actions.draft_plan(
                code="x",
                owner_id=town.section.pk,
                asking=actions.Asking("甲", "nothing", "乙", Rhythm.ONCE, date(2018, 10, 15)),
                by=town.officer,
            )
        empty = make_plan(town, opened=False, listed=())
        with pytest.raises(ReturnError, match="没有一个单位"):
            actions.apply_plan(plan_id=empty.pk, by=town.officer)
        assert empty.state == ReturnState.DRAFT


def test_periods_are_made_once_and_not_for_what_is_past(town: Town) -> None:
    with at():
        plan = make_plan(town, rhythm=Rhythm.DAILY, due_workdays=0, from_date=date(2018, 10, 1))
        assert [period.code for period in ReturnPeriod.objects.filter(plan=plan)] == ["2018-10-15"]
    with at(date(2018, 10, 22)):
        assert actions.make_periods(plan_id=plan.pk, by=SYSTEM) == 5
        assert actions.make_periods(plan_id=plan.pk, by=SYSTEM) == 0
        assert Duty.objects.filter(plan=plan).count() == 18
    assert list(batch_faults()) == []


def test_an_event_asks_when_it_is_called(town: Town) -> None:
    with at():
        plan = make_plan(town, rhythm=Rhythm.EVENT, due_workdays=1)
        assert not Duty.objects.filter(plan=plan).exists()
        period = actions.call_event(
            plan_id=plan.pk, title="暴雨红色预警", happened_date=date(2018, 10, 15), by=town.officer
        )
        assert (period.due_date, period.duties.count()) == (date(2018, 10, 16), 3)


def test_zero_reports_of_several_units_at_once(town: Town) -> None:
    with at():
        plan = make_plan(town, rhythm=Rhythm.DAILY, due_workdays=0)
        period = ReturnPeriod.objects.get(plan=plan)
        units = [town.central.pk, town.point.pk]
        assert actions.report_zero(period_id=period.pk, unit_ids=units, by=town.central_clerk) == 2
        assert [duty.is_zero for duty in Duty.objects.filter(unit__in=units)] == [True, True]
        assert {row.value for row in Figure.objects.filter(field="dangers")} == {0}
        with pytest.raises(NotAllowedError):
            actions.report_zero(period_id=period.pk, unit_ids=[town.village.pk], by=town.central_clerk)
    assert list(record_faults()) == []
    assert list(batch_faults()) == []


def test_a_batch_is_taken_whole_or_not_at_all(town: Town) -> None:
    with at():
        period = ReturnPeriod.objects.get(plan=make_plan(town))
        rows: dict[int, dict[str, object]] = {
            town.central.pk: {"checks": 1, "dangers": 0},
            town.point.pk: {"checks": "许多", "dangers": 0},
        }
        with pytest.raises(BatchRefusedError) as refused:
            actions.file_rows(period_id=period.pk, rows=rows, by=town.central_clerk)
        assert list(refused.value.problems) == [Duty.objects.get(unit=town.point).pk]
        assert not AnswerSheet.objects.exists()
        rows[town.point.pk]["checks"] = 1
        assert actions.file_rows(period_id=period.pk, rows=rows, by=town.central_clerk) == 2
        with pytest.raises(ReturnError, match="不能再改"):
            actions.file_rows(period_id=period.pk, rows=rows, by=town.central_clerk)


def test_a_figure_far_from_last_months_wants_an_explanation_and_a_look_of_its_own(town: Town) -> None:
    with at():
        plan = make_plan(town)
        fill(duty_of(plan, town.point), town.central_clerk)
    with at(date(2018, 11, 30)):
        actions.make_periods(plan_id=plan.pk, by=SYSTEM)
        duty = duty_of(plan, town.point)
        with pytest.raises(SheetError):
            fill(duty, town.central_clerk, checks=40)
        rows = {town.point.pk: {"checks": 40, "dangers": 0}}
        said = {town.point.pk: "开展冬季大检查"}
        actions.file_rows(period_id=duty.period_id, rows=rows, explained=said, by=town.central_clerk)
        assert Duty.objects.get(pk=duty.pk).flagged


def test_a_reminder_goes_to_the_silent_alone(town: Town) -> None:
    with at():
        plan = make_plan(town)
        fill(duty_of(plan, town.village), town.clerk)
        period = ReturnPeriod.objects.get(plan=plan)
        notice = actions.remind_silent(period_id=period.pk, by=town.officer)
        assert set(notice.receipts.values_list("unit", flat=True)) == {town.central.pk, town.point.pk}
        actions.excuse_duty(duty_id=duty_of(plan, town.point).pk, reason="本月停课撤点", by=town.officer)
        fill(duty_of(plan, town.central), town.central_clerk)
        with pytest.raises(ReturnError, match="不用催"):
            actions.remind_silent(period_id=period.pk, by=town.officer)


def test_the_new_version_of_the_form_is_asked_from_then_on(town: Town) -> None:
    with at():
        plan = make_plan(town)
        published(safety("safety"), owner=town.section)
        fill(duty_of(plan, town.village), town.clerk)
        assert AnswerSheet.objects.get().version.version == 2
