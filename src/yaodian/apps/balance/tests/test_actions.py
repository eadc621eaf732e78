"""Writes of balance: large classes planned by one and closed by another, items declared and checked."""

from __future__ import annotations

import pytest

from yaodian.apps.balance.actions import (
    BalanceError,
    check_declaration,
    close_class_plan,
    declare_item,
    drop_class_plan,
    load_items,
    return_declaration,
)
from yaodian.apps.balance.models import ClassPlan, GuaranteeItem
from yaodian.apps.balance.queries.classes import class_ledger
from yaodian.apps.balance.queries.items import checklist
from yaodian.apps.balance.rules import Answer, ClassPlanState, ItemGroup
from yaodian.apps.balance.tests.make import (
    SYSTEM,
    TODAY,
    at,
    leave,
    make_crowded,
    make_plan,
    make_school,
    paper,
    person,
)
from yaodian.kernel.access import NotAllowedError, Role
from yaodian.kernel.journal.models import JournalLine

pytestmark = pytest.mark.django_db
CLERK, OTHER = person(1, Role.OFFICE), person(2, Role.OFFICE)


def test_a_large_class_is_closed_by_another_person_when_the_register_says_so() -> None:
    with at():
        room = make_crowded(make_school("S1"), total=57)
        plan = make_plan(room, by=CLERK)
        assert plan.planned_size == 57
        with pytest.raises(BalanceError, match="仍是大班额"):
            close_class_plan(plan_id=plan.pk, by=OTHER)
        leave(room, 2)
        with pytest.raises(BalanceError, match="另一人"):
            close_class_plan(plan_id=plan.pk, by=CLERK)
        done = close_class_plan(plan_id=plan.pk, by=OTHER)
    assert (done.state, done.closed_size, done.closed_date) == (ClassPlanState.CLOSED, 55, TODAY)
    assert JournalLine.objects.filter(verb="balance.close", record=f"balance.classplan:{plan.pk}").count() == 1


def test_a_class_of_ordinary_size_is_not_planned_for_and_a_large_one_only_once() -> None:
    with at():
        school = make_school("S1")
        with pytest.raises(BalanceError, match="不是大班额"):
            make_plan(make_crowded(school, total=55))
        room = make_crowded(school, total=56, number=2)
        make_plan(room)
        with pytest.raises(BalanceError, match="已有在办"):
            make_plan(room)


def test_a_dropped_plan_leaves_the_class_in_the_ledger() -> None:
    with at():
        room = make_crowded(make_school("S1"), total=66)
        plan = make_plan(room)
        drop_class_plan(plan_id=plan.pk, reason="责任岗位有误", by=CLERK)
        (line,) = class_ledger(by=SYSTEM, on=TODAY)
    assert (line.pupils, line.level, line.plan, line.divert, line.split_into) == (66, "oversized", None, 11, 2)


def test_a_school_plans_for_its_own_classes_alone_and_closes_none() -> None:
    with at():
        first, second = make_school("S1"), make_school("S2")
        head = person(3, Role.SCHOOL_HEAD, first.unit)
        with pytest.raises(NotAllowedError):
            make_plan(make_crowded(second), by=head)
        room = make_crowded(first)
        plan = make_plan(room, by=head)
        leave(room, 9)
        with pytest.raises(NotAllowedError):
            close_class_plan(plan_id=plan.pk, by=person(4, Role.SCHOOL_HEAD, first.unit))
        assert [line.homeroom for line in class_ledger(by=head, on=TODAY)] == [room]
    assert ClassPlan.objects.get().state == ClassPlanState.OPEN


def test_an_item_is_checked_by_another_person_and_never_without_a_file() -> None:
    with at():
        load_items(by=CLERK)
        assert (load_items(by=CLERK), GuaranteeItem.objects.count()) == (0, 24)
        item = GuaranteeItem.objects.get(code="G1")
        bare = declare_item(item_id=item.pk, year=2018, answer=Answer.MET, text="已有规划", by=CLERK)
        with pytest.raises(BalanceError, match="没有佐证材料"):
            check_declaration(declaration_id=bare.pk, note="", by=OTHER)
        row = declare_item(item_id=item.pk, year=2018, answer=Answer.MET, text="已有规划", uploads=[paper()], by=CLERK)
        assert row.pk == bare.pk
        with pytest.raises(BalanceError, match="另一人"):
            check_declaration(declaration_id=row.pk, note="", by=CLERK)
        check_declaration(declaration_id=row.pk, note="属实", by=OTHER)
        with pytest.raises(BalanceError, match="先退回"):
            declare_item(item_id=item.pk, year=2018, answer=Answer.UNMET, text="改", by=CLERK)
        groups = checklist(by=CLERK, year=2018)
        assert [len(lines) for lines in groups.values()] == [15, 9]
        assert [line.item.code for line in groups[ItemGroup.GOVERNMENT] if line.is_met] == ["G1"]
        return_declaration(declaration_id=row.pk, note="规划已过期", by=OTHER)
        assert not any(line.is_met for lines in checklist(by=CLERK, year=2018).values() for line in lines)
