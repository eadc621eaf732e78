"""Makers for tests: people in posts, accounts, readers; `PASSWORD` opens every account made here."""

from __future__ import annotations

from datetime import date
from itertools import count

from yaodian.kernel import clock
from yaodian.kernel.access import Reader, Role
from yaodian.kernel.accounts.actions import appoint, make_account, save_person, save_post, set_duties, set_password
from yaodian.kernel.accounts.actions import set_duty_policy as set_policy
from yaodian.kernel.accounts.models import Account, Person, Post
from yaodian.kernel.accounts.queries import reader_of
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.tests.make import FIRST_DAY, SYSTEM, make_unit

PASSWORD = "Ceshi-2018-mima"
_numbers = count(1)


def make_person(name: str = "", *, unit: Unit | None = None, code: str = "", phone: str = "") -> Person:
    """Return a person of a unit."""
    unit = unit or make_unit()
    return save_person(name=name or f"测试人{next(_numbers)}", unit_id=unit.pk, code=code, phone=phone, by=SYSTEM)


def make_post(unit: Unit, role: Role, *, title: str = "") -> Post:
    """Return a post with its role in force."""
    return save_post(unit_id=unit.pk, title=title or f"{role.label}{next(_numbers)}", role=role, by=SYSTEM)


def make_holder(role: Role, unit: Unit, *, name: str = "", rank: str = "A", from_date: date = FIRST_DAY) -> Person:
    """Return a person who holds a new post of this role in the unit."""
    person = make_person(name, unit=unit)
    appoint(post_id=make_post(unit, role).pk, person_id=person.pk, rank=rank, from_date=from_date, by=SYSTEM)
    return person


def make_login(person: Person | None = None, *, login_name: str = "", phone: str = "") -> Account:
    """Return an account that opens with PASSWORD."""
    slip = make_account(
        login_name=login_name or f"u{next(_numbers)}",
        person_id=person.pk if person else None,
        phone=phone,
        by=SYSTEM,
    )
    return set_password(account_id=slip.account.pk, password=PASSWORD, by=SYSTEM)


def make_administrator(*duties: Role, login_name: str = "") -> Account:
    """Return an account with these duties, merged where it has several."""
    account = make_login(login_name=login_name)
    if len(duties) > 1:
        set_policy(merged=True, totp_required=False, reason="测试", by=SYSTEM)
    return set_duties(account_id=account.pk, duties=duties, by=SYSTEM)


def account_in(role: Role, unit: Unit, *, login_name: str = "", phone: str = "") -> Account:
    """Return the account of somebody who holds a post of this role in the unit."""
    return make_login(make_holder(role, unit), login_name=login_name, phone=phone)


def reader_for(account: Account) -> Reader:
    """Return the reader behind an account today."""
    return reader_of(account=Account.objects.select_related("person").get(pk=account.pk), on=clock.today())


def reader_in(role: Role, unit: Unit) -> Reader:
    """Return a reader who holds a post of this role in the unit."""
    return reader_for(account_in(role, unit))
