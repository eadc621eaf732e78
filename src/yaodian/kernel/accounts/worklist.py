"""待办 (worklist): reset requests for whoever may answer, roles for the security administrator."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.kernel.access import By, System, holds
from yaodian.kernel.accounts.queries import posts_waiting, requests_for
from yaodian.kernel.worklist import Item


def items(by: By, today: date) -> list[Item]:
    """Return what the administration of accounts asks of this reader."""
    found = [
        Item(
            key=f"accounts.reset:{request.pk}",
            title=_("%(name)s 申请重置密码") % {"name": request.account.person or request.account.login_name},
            record=f"accounts.resetrequest:{request.pk}",
            url=reverse("accounts:requests"),
            action=_("重置"),
            unit_title=str(request.account.person.unit) if request.account.person else "",
            fact=_("申请于 %(day)s") % {"day": request.asked_at.date()},
            minutes=2,
        )
        for request in requests_for(by=by, on=today)
    ]
    if not isinstance(by, System) and holds(by, "accounts.security") and (count := posts_waiting().count()):
        found.append(
            Item(
                key="accounts.roles",
                title=_("%(count)s 个岗位待授权") % {"count": count},
                record="",
                url=reverse("accounts:roles"),
                action=_("授权"),
                fact=_("授权前，任职人还没有该岗位的权限"),
                minutes=5,
            )
        )
    return found
