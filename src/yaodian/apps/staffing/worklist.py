"""师资待办 (what staffing asks of a person): plans to approve or to mend, people hired who have not come."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.apps.staffing.access import APPROVE
from yaodian.apps.staffing.models import RecruitmentPlan
from yaodian.apps.staffing.queries import may_keep
from yaodian.apps.staffing.queries.plans import late_fills, loose_recruitments
from yaodian.apps.staffing.rules import RecruitState, hand_from, hand_of
from yaodian.kernel.access import SCHOOL_ROLES, By, System, holds
from yaodian.kernel.rulebook.queries import RuleMissingError, figure
from yaodian.kernel.worklist import Item, Light

SHOWN = 50


def items(by: By, today: date) -> list[Item]:
    """Return what waits: for leaders plans, for the personnel section its own plans and people without a post,
    for a school the people hired for it who have not come."""
    if isinstance(by, System):
        return []
    found: list[Item] = []
    if holds(by, APPROVE):
        found += _plans(by)
    if may_keep(by=by):
        found += [*_returned(), *_loose(today)]
    if by.has_role(*SCHOOL_ROLES):
        found += _late(by, today)
    return found


def _item(plan: RecruitmentPlan, *, kind: str, title: str, action: str, light: Light) -> Item:
    return Item(
        key=f"staffing.{kind}:{plan.pk}",
        title=title % {"title": plan.title},
        record=f"staffing.recruitmentplan:{plan.pk}",
        url=reverse("staffing:plan", args=[plan.pk]),
        action=action,
        light=light,
        fact=plan.note,
    )


def _plans(by: By) -> list[Item]:
    mine = hand_of(by)
    return [
        _item(plan, kind="approve", title=_("审批：%(title)s"), action=_("审批"), light=Light.YELLOW)
        for plan in RecruitmentPlan.objects.filter(state=RecruitState.SUBMITTED).order_by("year")[:SHOWN]
        if not mine.is_same(hand_from(plan.made_by))
    ]


def _returned() -> list[Item]:
    rows = RecruitmentPlan.objects.filter(state=RecruitState.RETURNED).order_by("year")[:SHOWN]
    return [
        _item(plan, kind="mend", title=_("修改后再送审：%(title)s"), action=_("修改"), light=Light.RED) for plan in rows
    ]


def _loose(today: date) -> list[Item]:
    """Return one item a plan whose year has people hired without a post."""
    plans = RecruitmentPlan.objects.filter(state=RecruitState.APPROVED, year=today.year)
    found = []
    for plan in plans:
        count = loose_recruitments(year=plan.year).count()
        if count:
            title = _("录用 %(count)s 人未对应岗位：") % {"count": count} + "%(title)s"
            found.append(_item(plan, kind="loose", title=title, action=_("对应岗位"), light=Light.YELLOW))
    return found


def _late(by: By, today: date) -> list[Item]:
    try:
        days = int(figure("staffing.arrival_days", on=today))
    except RuleMissingError:
        return []
    return [
        Item(
            key=f"staffing.late:{row.pk}",
            title=_("确认到岗：%(name)s") % {"name": row.recruitment.teacher},
            record=f"staffing.postfill:{row.pk}",
            url=reverse("teachers:teacher", args=[row.recruitment.teacher_id]),
            action=_("确认到岗"),
            light=Light.YELLOW,
            unit_title=str(row.post.school),
            fact=f"{row.post.subject} {row.recruitment.hired_date}",
        )
        for row in late_fills(by=by, today=today, days=days).order_by("recruitment__hired_date", "pk")[:SHOWN]
    ]
