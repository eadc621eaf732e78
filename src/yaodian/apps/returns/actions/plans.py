"""Plan writes (报送任务): draft, apply, open under the cap, close; nobody opens what he asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.apps.returns.actions.periods import make_periods
from yaodian.apps.returns.models import ReturnPlan, ReturnUnit
from yaodian.apps.returns.queries import persons_of, room_for, slots_of, units_asked, version_of
from yaodian.apps.returns.rules import ReturnError, ReturnState, Rhythm
from yaodian.kernel import clock
from yaodian.kernel.access import By, NotAllowedError, require
from yaodian.kernel.forms.rules import VersionState
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy.refusal import refuse_classified


@dataclass(frozen=True)
class Asking:
    """要求 (what a plan asks): the form, of whom, how often, until when."""

    title: str
    form_key: str
    purpose: str
    rhythm: Rhythm
    from_date: date
    to_date: date | None = None
    due_workdays: int = 0
    due_from_start: bool = False
    days_off: bool = False
    zero_report: bool = False
    unit_kinds: Sequence[str] = ()
    under_id: int | None = None
    central_checks: bool = True
    basis: str = ""
    clauses: Sequence[str] = ()
    listed: Collection[int] = field(default_factory=tuple)
    left_out: Collection[int] = field(default_factory=tuple)


PLAIN = (
    "title",
    "form_key",
    "purpose",
    "rhythm",
    "from_date",
    "to_date",
    "due_workdays",
    "due_from_start",
    "days_off",
    "zero_report",
    "under_id",
    "central_checks",
    "basis",
)


@transaction.atomic
def draft_plan(*, code: str, owner_id: int, asking: Asking, by: By) -> ReturnPlan:
    """拟定报送任务: what is asked, before anybody is asked."""
    require(by, "returns.plan", unit_id=owner_id)
    if ReturnPlan.objects.filter(code=code).exists():
        raise ReturnError(_("已有代码为“%(code)s”的报送任务，请换一个代码。") % {"code": code})
    plan = ReturnPlan(code=code, owner_id=owner_id)
    also = _put(plan, asking)
    write_line(verb="returns.draft", by=by, record=plan, also=also, summary=plan.title)
    return plan


@transaction.atomic
def change_plan(*, plan_id: int, asking: Asking, by: By) -> ReturnPlan:
    """改报送任务: as long as it was not applied for."""
    plan = _held(plan_id, ReturnState.DRAFT, _("只有拟定中的任务可以改；已批准的请结束后另拟。"))
    require(by, "returns.plan", unit_id=plan.owner_id)
    also = _put(plan, asking)
    write_line(verb="returns.change", by=by, record=plan, also=also, summary=plan.title)
    return plan


def _put(plan: ReturnPlan, asking: Asking) -> list[ReturnUnit]:
    """Write what is asked into the plan; refuse what cannot be asked."""
    refuse_classified(name="", content=f"{asking.title}\n{asking.purpose}\n{asking.basis}")
    if not asking.title.strip() or not asking.purpose.strip():
        raise ReturnError(_("须写明任务名称和用途。"))
    if asking.to_date is not None and asking.to_date < asking.from_date:
        raise ReturnError(_("截止日期早于起报日期。"))
    version = version_of(asking.form_key)
    if version is None:
        raise ReturnError(_("没有代码为“%(key)s”的表单，请先在“表单设计”中设计。") % {"key": asking.form_key})
    for name in PLAIN:
        setattr(plan, name, getattr(asking, name))
    plan.unit_kinds, plan.clauses = list(asking.unit_kinds), list(asking.clauses)
    plan.save()
    known = {row.unit_id: row for row in ReturnUnit.objects.filter(plan=plan)}
    wanted = {**dict.fromkeys(asking.listed, False), **dict.fromkeys(asking.left_out, True)}
    ReturnUnit.objects.filter(plan=plan).exclude(unit_id__in=wanted).delete()
    rows = []
    for unit_id, left_out in wanted.items():
        row = known.get(unit_id) or ReturnUnit(plan=plan, unit_id=unit_id)
        row.left_out = left_out
        row.save()
        rows.append(row)
    gone = [row for unit_id, row in known.items() if unit_id not in wanted]
    return [*rows, *gone]


def _held(plan_id: int, state: ReturnState, words: str) -> ReturnPlan:
    """Return the locked plan if it is in this state."""
    plan = ReturnPlan.objects.select_for_update(of=("self",)).select_related("owner", "under").get(pk=plan_id)
    if plan.state != state:
        raise ReturnError(words)
    return plan


@transaction.atomic
def apply_plan(*, plan_id: int, by: By) -> ReturnPlan:
    """申请开设: the office decides; its form must be in use and somebody must be asked."""
    plan = _held(plan_id, ReturnState.DRAFT, _("这项任务已申请或已批准。"))
    require(by, "returns.plan", unit_id=plan.owner_id)
    version = version_of(plan.form_key)
    if version is None or version.state != VersionState.OPEN:
        raise ReturnError(_("表单还没有发布，请先在“表单设计”中发布再申请。"))
    if not units_asked(plan=plan, on=clock.today()):
        raise ReturnError(_("没有一个单位要报，请选报送单位。"))
    plan.state, plan.applied_by_id, plan.applied_at, plan.reason = ReturnState.APPLIED, by.person_id, clock.now(), ""
    plan.save(update_fields=["state", "applied_by", "applied_at", "reason"])
    write_line(verb="returns.apply", by=by, record=plan, summary=plan.title)
    return plan


@transaction.atomic
def open_plan(*, plan_id: int, by: By) -> ReturnPlan:
    """批准开设: under the cap, by another than who applied; the periods that have begun are made at once."""
    plan = _held(plan_id, ReturnState.APPLIED, _("这项任务不在待批准之列。"))
    require(by, "returns.open", unit_id=plan.owner_id)
    _refuse_own(plan, by)
    today = clock.today()
    slots_of(plan=plan, until=today)  # refuses a season that is too long to be meant
    full, _twice, cap = room_for(plan=plan, today=today)
    if full:
        first = full[0]
        raise ReturnError(
            _(
                "不能开设：%(month)s已有 %(n)s 所学校达到每月 %(cap)s 项的上限，占用的是：%(titles)s。请合并、改期或结束其中一项。"
            )
            % {"month": first.month, "n": first.unit_count, "cap": cap, "titles": "、".join(first.titles) or "—"}
        )
    plan.state, plan.approved_by, plan.approved_at = ReturnState.OPEN, by.acting_for or by.name, clock.now()
    plan.save(update_fields=["state", "approved_by", "approved_at"])
    write_line(verb="returns.open", by=by, record=plan, summary=plan.title)
    make_periods(plan_id=plan.pk, by=by)
    return plan


def _refuse_own(plan: ReturnPlan, by: By) -> None:
    if plan.applied_by_id is not None and plan.applied_by_id in persons_of(by):
        raise NotAllowedError(_("申请人不能批准自己的任务，请由另一人批准。"))


@transaction.atomic
def refuse_plan(*, plan_id: int, reason: str, by: By) -> ReturnPlan:
    """退回申请: back to the section with the reason."""
    plan = _held(plan_id, ReturnState.APPLIED, _("这项任务不在待批准之列。"))
    require(by, "returns.open", unit_id=plan.owner_id)
    _need(reason)
    plan.state, plan.reason = ReturnState.DRAFT, reason.strip()[:300]
    plan.save(update_fields=["state", "reason"])
    write_line(verb="returns.refuse", by=by, record=plan, summary=plan.title, detail={"reason": plan.reason})
    return plan


@transaction.atomic
def close_plan(*, plan_id: int, reason: str, by: By) -> ReturnPlan:
    """结束报送: nothing more is asked; what was sent stays readable and may still be checked and locked."""
    plan = _held(plan_id, ReturnState.OPEN, _("只有报送中的任务可以结束。"))
    require(by, "returns.plan", unit_id=plan.owner_id)
    _need(reason)
    plan.state, plan.reason = ReturnState.CLOSED, reason.strip()[:300]
    plan.save(update_fields=["state", "reason"])
    write_line(verb="returns.close", by=by, record=plan, summary=plan.title, detail={"reason": plan.reason})
    return plan


def _need(reason: str) -> None:
    if not reason.strip():
        raise ReturnError(_("须写明理由。"))
