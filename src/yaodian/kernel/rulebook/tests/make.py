"""Makers for tests of kernel ideas: a unit, a person in a post with an account, and a browser that is logged in.

Accounts are made through Django's registry: kernel ideas below accounts may not import it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django.apps import apps
from django.test import Client

from yaodian.kernel.access import Role, System
from yaodian.kernel.rulebook.models import Rule
from yaodian.kernel.rulebook.rules import BEGINNING, RuleStatus
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import UnitKind

SYSTEM = System("测试")
_numbers = count(1)


def make_unit(title: str = "", *, kind: UnitKind = UnitKind.SECTION) -> Unit:
    """Make a unit."""
    number = next(_numbers)
    return Unit.objects.create(code=f"U{number}", title=title or f"单位{number}", kind=kind)


def make_account(role: Role, *, unit: Unit | None = None, name: str = "") -> Any:
    """Make a person in a post of this role, with an account."""
    number = next(_numbers)
    unit = unit or make_unit()
    person = apps.get_model("accounts", "Person").objects.create(name=name or f"人员{number}", unit=unit)
    post = apps.get_model("accounts", "Post").objects.create(unit=unit, title=f"岗位{number}", role=role)
    apps.get_model("accounts", "Appointment").objects.create(
        post=post, person=person, rank="A", from_date=date(2010, 1, 1)
    )
    return apps.get_model("accounts", "Account").objects.create(
        login_name=f"user{number}",
        person=person,
        must_change_password=False,
        made_at=datetime(2018, 1, 1, tzinfo=UTC),
        password_changed_at=datetime(2018, 1, 1, tzinfo=UTC),
    )


def make_duty_account(duty: Role) -> Any:
    """Make an administrator's account that holds one duty and no post."""
    number = next(_numbers)
    return apps.get_model("accounts", "Account").objects.create(
        login_name=f"duty{number}",
        duties=[duty],
        must_change_password=False,
        made_at=datetime(2018, 1, 1, tzinfo=UTC),
        password_changed_at=datetime(2018, 1, 1, tzinfo=UTC),
    )


def browser(account: Any) -> Client:
    """Return a test browser that is logged in."""
    client = Client()
    client.force_login(account)
    return client


def make_rule(
    code: str = "test.figure",
    *,
    value: str | None = "10",
    text: str = "",
    from_date: date = BEGINNING,
    to_date: date | None = None,
    scope: str = "",
    status: RuleStatus = RuleStatus.CHECKED,
) -> Rule:
    """Make a current rule."""
    return Rule.objects.create(
        code=code,
        title=f"规则 {code}",
        value=Decimal(value) if value is not None else None,
        text=text,
        unit="个",
        from_date=from_date,
        to_date=to_date,
        scope=scope,
        source="试行办法",
        status=status,
        made_by="测试",
        made_at=datetime(2018, 1, 1, tzinfo=UTC),
    )
