"""Reads of duties and resets (查三员与重置): who holds what duty, who may reset whom, whom to ask."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from yaodian.kernel.access import By, Role, System, allowed_units, holds
from yaodian.kernel.accounts.models import Account, Appointment, DutyPolicy, Grant, ResetRequest
from yaodian.kernel.accounts.queries.people import open_on
from yaodian.kernel.accounts.rules import DutyAccount
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.queries import bureau


def duty_policy() -> DutyPolicy:
    """Return the setting of the three duties; separated until somebody decides otherwise."""
    return DutyPolicy.objects.order_by("id").first() or DutyPolicy()


def _with_duty() -> QuerySet[Account]:
    """Return the accounts that hold a duty."""
    return Account.objects.exclude(duties=[])


def duty_accounts() -> dict[int, DutyAccount]:
    """Return id → account for all that hold a duty."""
    return {
        pk: DutyAccount(login_name=name, duties=frozenset(map(Role, duties)), active=active)
        for pk, name, duties, active in _with_duty().values_list("pk", "login_name", "duties", "is_active")
    }


def units_of_account(*, account: Account, on: date) -> frozenset[int]:
    """Return the units that an account stands in: the person's own and those of all posts held."""
    if account.person is None:
        return frozenset()
    posts = Appointment.objects.filter(open_on(on=on), person=account.person_id)
    return frozenset([account.person.unit_id, *posts.values_list("post__unit_id", flat=True)])


def may_reset(*, account: Account, by: By, on: date) -> bool:
    """May `by` reset this account's password?

    A duty's account only by the security administrator, a system administrator's also by a system administrator;
    a central school only accounts that stand wholly in units below its own."""
    if isinstance(by, System):
        return True
    if account.pk == by.account_id:
        return False
    if account.duties:
        own_kind = set(account.duties) == {Role.SYSTEM_ADMIN.value} and by.has_role(Role.SYSTEM_ADMIN)
        return own_kind or holds(by, "accounts.security")
    reached = allowed_units(by, "accounts.reset_password")
    if reached.everywhere:
        return True
    units = units_of_account(account=account, on=on)
    return bool(units) and units <= reached.ids - by.unit_ids


def requests_for(*, by: By, on: date) -> list[ResetRequest]:
    """Return the open reset requests that `by` may answer, the oldest first."""
    if not isinstance(by, System) and not (holds(by, "accounts.reset_password") or holds(by, "accounts.security")):
        return []
    rows = ResetRequest.objects.filter(state=ResetRequest.State.OPEN).select_related("account__person__unit")
    return [row for row in rows.order_by("asked_at", "id") if may_reset(account=row.account, by=by, on=on)]


def whom_to_ask() -> QuerySet[Unit]:
    """Return the units of the system administrators, else the bureau: what the login page may tell everybody."""
    administrators = _with_duty().filter(is_active=True, person__isnull=False)
    people = [
        unit_id
        for unit_id, duties in administrators.values_list("person__unit_id", "duties")
        if Role.SYSTEM_ADMIN.value in duties
    ]
    own = bureau()
    return Unit.objects.filter(pk__in=people or ([own.pk] if own else [])).order_by("position", "code")


def grants_for(*, by: By) -> QuerySet[Grant]:
    """Return the task-based grants for the list: all for the security administrator, else none."""
    rows = Grant.objects.select_related("unit")
    return rows if holds(by, "accounts.security") else rows.none()
