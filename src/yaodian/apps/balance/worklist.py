"""均衡待办 (what balance asks of a person): classes to plan for or to close, declarations to check."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.apps.balance.access import CHECK
from yaodian.apps.balance.models import GuaranteeDeclaration
from yaodian.apps.balance.queries.classes import plans_to_do
from yaodian.apps.balance.rules import DeclarationState, hand_from, hand_of
from yaodian.kernel.access import SCHOOL_ROLES, SECTION_ROLES, By, System, holds
from yaodian.kernel.worklist import Item, Light, light_for

SHOWN = 50


def items(by: By, today: date) -> list[Item]:
    """Return the open plans of the reader's schools, and the declarations that wait for a second person."""
    if isinstance(by, System):
        return []
    found = [*_plans(by, today)] if by.has_role(*SCHOOL_ROLES) else []
    return [*found, *_checks(by)] if by.has_role(*SECTION_ROLES) and holds(by, CHECK) else found


def _plans(by: By, today: date) -> list[Item]:
    return [
        Item(
            key=f"balance.plan:{row.pk}",
            title=_("消除大班额：%(name)s") % {"name": row.homeroom},
            record=f"balance.classplan:{row.pk}",
            url=reverse("balance:plan", args=[row.pk]),
            action=_("办理"),
            due_date=row.due_date,
            light=light_for(row.due_date, today=today, warn_from=None),
            unit_title=str(row.school),
            fact=str(row.get_relief_display()),
        )
        for row in plans_to_do(by=by).order_by("due_date", "pk")[:SHOWN]
    ]


def _checks(by: By) -> list[Item]:
    rows = GuaranteeDeclaration.objects.filter(state=DeclarationState.DECLARED).select_related("item")
    mine = hand_of(by)
    return [
        Item(
            key=f"balance.check:{row.pk}",
            title=_("核实：%(title)s") % {"title": row.item},
            record=f"balance.guaranteedeclaration:{row.pk}",
            url=reverse("balance:declaration", args=[row.pk]),
            action=_("核实"),
            due_date=None,
            light=Light.YELLOW,
            unit_title="",
        )
        for row in rows.order_by("declared_date", "pk")[:SHOWN]
        if not mine.is_same(hand_from(row.declared_by))
    ]
