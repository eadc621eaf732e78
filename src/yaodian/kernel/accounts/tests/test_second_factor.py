"""The second factor: switched on with a phone, asked after the password, required of administrators by setting."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client

from yaodian.kernel.access import Role
from yaodian.kernel.accounts.actions import (
    set_duty_policy,
)
from yaodian.kernel.accounts.tests.make import (
    PASSWORD,
    make_administrator,
    make_login,
)
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.units.tests.make import SYSTEM

pytestmark = pytest.mark.django_db
LOGIN, ME = "/account/login/", "/account/me/"


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """Rate limits and used codes live in the cache."""
    cache.clear()


def enter(client: Client, name: str, password: str = PASSWORD, **extra: str) -> object:
    return client.post(LOGIN, {"username": name, "password": password, **extra})


def is_in(client: Client) -> bool:
    return client.get(ME).status_code == 200


def code_for(secret: str) -> str:
    """Return the code that a phone shows now."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def activate(client: Client) -> tuple[str, list[str]]:
    """Switch the second factor on; returns its secret and the recovery codes."""
    assert client.get("/account/2fa/totp/activate/")["Location"].startswith("/account/again/")
    client.post("/account/again/", {"password": PASSWORD, "next": "/account/2fa/totp/activate/"})
    page = client.get("/account/2fa/totp/activate/").content.decode()
    secret = re.findall(r'yd-code">([A-Z2-7]{16,})<', page)[0]
    answer = client.post("/account/2fa/totp/activate/", {"code": code_for(secret)})
    assert answer["Location"] == "/account/2fa/recovery-codes/"
    return secret, re.findall(r'yd-code">(\d{8})<', client.get("/account/2fa/recovery-codes/").content.decode())


@pytest.mark.django_db(transaction=True)
def test_the_second_factor_is_asked_after_the_password_and_a_recovery_code_opens_once(client: Client) -> None:
    account = make_login(login_name="zhang")
    enter(client, "zhang")
    secret, codes = activate(client)
    assert len(codes) == 10
    assert secret not in str(Authenticator.objects.get(user=account, type="totp").data)
    assert JournalLine.objects.filter(verb="accounts.totp_activated").count() == 1
    assert codes[0] not in client.get("/account/2fa/recovery-codes/").content.decode()
    client.post("/account/logout/")
    cache.clear()
    assert enter(client, "zhang")["Location"] == "/account/2fa/authenticate/"  # type: ignore[index]
    assert not is_in(client)
    assert "动态口令不对" in client.post("/account/2fa/authenticate/", {"code": "000000"}).content.decode()
    client.post("/account/2fa/authenticate/", {"code": code_for(secret)})
    assert is_in(client)
    for expected in (True, False):
        fresh = Client()
        enter(fresh, "zhang")
        fresh.post("/account/2fa/authenticate/", {"code": codes[0]})
        assert is_in(fresh) is expected
    assert list(record_faults()) == []


def test_administrators_may_be_bound_to_a_second_factor(client: Client) -> None:
    account = make_administrator(Role.AUDITOR, login_name="shenji")
    set_duty_policy(merged=False, totp_required=True, reason="等保测评要求", by=SYSTEM)
    enter(client, "shenji")
    assert client.get("/journal/")["Location"] == "/account/2fa/totp/activate/"
    activate(client)
    assert client.get("/journal/").status_code == 200
    client.post("/account/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=account, type="totp").exists()


def test_somebody_without_duty_is_not_bound(client: Client) -> None:
    make_login(login_name="zhang")
    set_duty_policy(merged=False, totp_required=True, reason="等保测评要求", by=SYSTEM)
    enter(client, "zhang")
    assert is_in(client)
