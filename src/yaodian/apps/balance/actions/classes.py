"""大班额的立项与销号 (plans for large classes): planned by one, closed by another, sizes counted by the register."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.apps.balance.access import CLOSE, PLAN
from yaodian.apps.balance.models import ClassPlan
from yaodian.apps.balance.queries.classes import size_on
from yaodian.apps.balance.queries.standards import standards
from yaodian.apps.balance.rules import ClassPlanState, Relief, SizeLevel, hand_from, hand_of
from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.accounts.models import Post
from yaodian.kernel.journal.actions import write_line
from yaodian.registers.students.models import Homeroom


class BalanceError(ValueError):
    """均衡监测办理有误: the message is the sentence the user sees."""


def _level(pupils: int, on: date) -> SizeLevel:
    sizes = standards(on=on).sizes
    if sizes is None:
        raise BalanceError(_("规则库中没有班额起点，不能判定大班额。"))
    return sizes.level(pupils)


@transaction.atomic
def plan_class(
    *, homeroom_id: int, relief: Relief, owner_post_id: int, due_date: date, by: By, detail: str = ""
) -> ClassPlan:
    """大班额立项: a large class gets its measure, its owner and its day; the size is counted, not typed."""
    room = Homeroom.objects.select_for_update(of=("self",)).select_related("school__unit").get(pk=homeroom_id)
    require(by, PLAN, unit_id=room.school_id)
    today = clock.today()
    pupils = size_on(homeroom_id=room.pk, on=today)
    if _level(pupils, today) is SizeLevel.ORDINARY:
        raise BalanceError(_("该班现有 %(count)s 人，不是大班额，不必立项。") % {"count": pupils})
    if due_date < today:
        raise BalanceError(_("完成时限不能早于今天。"))
    if ClassPlan.objects.filter(homeroom=room, state=ClassPlanState.OPEN).exists():
        raise BalanceError(_("该班已有在办的消除方案。"))
    if not Post.objects.filter(pk=owner_post_id, active=True).exists():
        raise BalanceError(_("责任岗位不存在或已停用。"))
    plan = ClassPlan.objects.create(
        homeroom=room,
        school_id=room.school_id,
        relief=relief.value,
        detail=detail.strip(),
        owner_post_id=owner_post_id,
        due_date=due_date,
        planned_date=today,
        planned_size=pupils,
        planned_by=hand_of(by).as_stored(),
    )
    write_line(verb="balance.plan", by=by, record=plan, summary=f"{plan} {pupils}人 {relief.label} {due_date}")
    return plan


def _open_plan(plan_id: int) -> ClassPlan:
    rows = ClassPlan.objects.select_for_update(of=("self",)).select_related("school__unit", "homeroom")
    plan = rows.filter(pk=plan_id).first()
    if plan is None:
        raise BalanceError(_("没有这个消除方案。"))
    if plan.state != ClassPlanState.OPEN:
        raise BalanceError(_("这个方案已经办结。"))
    return plan


def _finish(plan: ClassPlan, state: ClassPlanState, pupils: int, by: By) -> None:
    plan.state, plan.closed_date, plan.closed_size = state.value, clock.today(), pupils
    plan.closed_by = hand_of(by).as_stored()
    plan.save()


@transaction.atomic
def close_class_plan(*, plan_id: int, by: By) -> ClassPlan:
    """大班额销号: another person than the planner closes it, and only when the register counts fewer than a large class."""
    plan = _open_plan(plan_id)
    require(by, CLOSE, unit_id=plan.school_id, record=f"balance.classplan:{plan.pk}")
    if hand_of(by).is_same(hand_from(plan.planned_by)):
        raise BalanceError(_("立项人不能核销自己的方案，请由另一人办理。"))
    today = clock.today()
    pupils = size_on(homeroom_id=plan.homeroom_id, on=today)
    if _level(pupils, today) is not SizeLevel.ORDINARY:
        raise BalanceError(_("该班学籍现有 %(count)s 人，仍是大班额，不能销号。") % {"count": pupils})
    _finish(plan, ClassPlanState.CLOSED, pupils, by)
    write_line(verb="balance.close", by=by, record=plan, summary=f"{plan} {plan.planned_size}人 → {pupils}人")
    return plan


@transaction.atomic
def drop_class_plan(*, plan_id: int, reason: str, by: By) -> ClassPlan:
    """撤销方案: a plan made in error is dropped with the reason; the class stays in the ledger while it is large."""
    plan = _open_plan(plan_id)
    require(by, PLAN, unit_id=plan.school_id, record=f"balance.classplan:{plan.pk}")
    if not reason.strip():
        raise BalanceError(_("请写明撤销原因。"))
    plan.reason = reason.strip()
    _finish(plan, ClassPlanState.DROPPED, size_on(homeroom_id=plan.homeroom_id, on=clock.today()), by)
    write_line(verb="balance.drop", by=by, record=plan, summary=f"{plan} {plan.reason}")
    return plan
