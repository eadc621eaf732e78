"""The way in: name or phone, lockout, forced change, idle sessions, the second factor, reset on a LAN without mail."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from yaodian.kernel import clock
from yaodian.kernel.access import Role
from yaodian.kernel.accounts import figures
from yaodian.kernel.accounts.actions import (
    enable_account,
    make_account,
    reset_password,
    unlock_account,
)
from yaodian.kernel.accounts.commands import reset, unlock
from yaodian.kernel.accounts.models import Account, ResetRequest, Visit
from yaodian.kernel.accounts.tests.make import (
    PASSWORD,
    account_in,
    make_administrator,
    make_login,
    make_person,
    reader_for,
)
from yaodian.kernel.accounts.worklist import items
from yaodian.kernel.discovery.commands import ExitCode
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.units.rules import UnitKind
from yaodian.kernel.units.tests.make import SYSTEM, make_unit

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


@pytest.mark.parametrize("name", ["zhang", "13900000001", " zhang "])
def test_one_enters_by_login_name_or_phone_number(client: Client, name: str) -> None:
    account = make_login(make_person(), login_name="zhang", phone="13900000001")
    enter(client, name)
    assert is_in(client)
    assert Visit.objects.get().account == account
    assert JournalLine.objects.filter(verb="accounts.log_in").count() == 1
    assert list(record_faults()) == []


def test_a_closed_page_leads_to_the_login_and_back(client: Client) -> None:
    make_login(login_name="zhang")
    answer = client.get(ME)
    assert answer["Location"] == f"{LOGIN}?next={ME}"
    assert enter(client, "zhang", next=ME)["Location"] == ME  # type: ignore[index]
    client.post("/account/logout/")
    assert enter(client, "zhang", next="https://evil.example/")["Location"] == reverse("web:home")  # type: ignore[index]


def test_htmx_is_led_to_the_login_by_a_header(client: Client) -> None:
    answer = client.get(ME, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, f"{LOGIN}?next={ME}")


def test_wrong_passwords_lock_the_account_whichever_name_was_typed(client: Client) -> None:
    account = make_login(login_name="zhang", phone="13900000001")
    for number in range(figures.failures() - 1):
        answer = enter(client, ["zhang", "13900000001"][number % 2], "wrong")
        assert answer.status_code == 422  # type: ignore[attr-defined]
    locked = enter(client, "zhang", "wrong")
    assert locked.status_code == 429  # type: ignore[attr-defined]
    text = locked.content.decode()  # type: ignore[attr-defined]
    minutes = figures.lock_time().total_seconds() // 60
    assert f"还有 {minutes:.0f} 分钟" in text
    assert enter(client, "zhang").status_code == 429  # type: ignore[attr-defined]
    assert JournalLine.objects.filter(verb="accounts.lock").count() == 1
    unlock_account(account_id=account.pk, by=reader_for(make_administrator(Role.SECURITY_ADMIN)))
    enter(client, "13900000001")
    assert is_in(client)


def test_a_lock_ends_by_itself_and_tries_meanwhile_do_not_prolong_it(client: Client) -> None:
    make_login(login_name="zhang")
    with time_machine.travel("2018-03-01T09:00:00+08:00", tick=False) as now:
        for _number in range(figures.failures()):
            enter(client, "zhang", "wrong")
        now.shift(figures.lock_time() - timedelta(minutes=3))
        text = enter(client, "zhang").content.decode()  # type: ignore[attr-defined]
        assert "还有 3 分钟" in text
        now.shift(timedelta(minutes=4))
        enter(client, "zhang")
        assert is_in(client)


def test_success_forgets_earlier_failures(client: Client) -> None:
    make_login(login_name="zhang")
    for _turn in range(2):
        for _number in range(figures.failures() - 1):
            enter(client, "zhang", "wrong")
        enter(client, "zhang")
        assert is_in(client)
        client.post("/account/logout/")


def test_an_unknown_name_is_told_the_same_as_a_wrong_password(client: Client) -> None:
    make_login(login_name="zhang")
    words = [
        re.findall(r"登录名（手机号）[^<]*", enter(client, name, "wrong").content.decode())  # type: ignore[attr-defined]
        for name in ("zhang", "nobody")
    ]
    assert words[0]
    assert words[0] == words[1]


def test_a_one_time_password_must_be_changed_first(client: Client) -> None:
    slip = make_account(login_name="zhang", by=SYSTEM)
    enter(client, "zhang", slip.password)
    assert client.get(ME)["Location"] == "/account/password/"
    assert client.get("/units/")["Location"] == "/account/password/"
    form = {"old": slip.password, "new": "Xin-2018-mima", "again": "Xin-2018-mimi"}
    assert "不一样" in client.post("/account/password/", form).content.decode()
    form["again"] = form["new"]
    assert client.post("/account/password/", form).status_code == 302
    assert is_in(client)
    assert list(record_faults()) == []


def test_a_slip_grown_too_old_opens_nothing_and_says_so(client: Client) -> None:
    with time_machine.travel("2018-03-01T09:00:00+08:00", tick=False) as now:
        slip = make_account(login_name="zhang", by=SYSTEM)
        now.shift(figures.slip_age() + timedelta(minutes=1))
        assert "已过期" in enter(client, "zhang", slip.password).content.decode()  # type: ignore[attr-defined]
        assert not is_in(client)


def test_a_password_past_its_last_day_must_be_changed(client: Client) -> None:
    with time_machine.travel("2018-03-01T09:00:00+08:00", tick=False) as now:
        make_login(login_name="zhang")
        now.shift(figures.password_age() + timedelta(minutes=1))
        enter(client, "zhang")
        assert client.get(ME)["Location"] == "/account/password/"
        client.post("/account/password/", {"old": PASSWORD, "new": "Xin-2018-mima", "again": "Xin-2018-mima"})
        assert is_in(client)


def test_a_session_that_rests_too_long_ends(client: Client) -> None:
    with time_machine.travel("2018-03-01T09:00:00+08:00", tick=False) as now:
        make_login(login_name="zhang")
        enter(client, "zhang")
        for _number in range(3):
            now.shift(figures.idle_time() - timedelta(minutes=1))
            assert is_in(client)
        now.shift(figures.idle_time() + timedelta(minutes=1))
        assert not is_in(client)


def test_a_reset_ends_the_sessions_of_the_account(client: Client) -> None:
    account = make_login(login_name="zhang")
    enter(client, "zhang")
    slip = reset_password(account_id=account.pk, by=SYSTEM)
    assert not is_in(client)
    enter(client, "zhang", slip.password)
    assert client.get(ME)["Location"] == "/account/password/"


def test_a_disabled_account_is_out_at_once_and_stays_out(client: Client) -> None:
    account = make_login(login_name="zhang")
    enter(client, "zhang")
    enable_account(account_id=account.pk, enabled=False, by=SYSTEM)
    assert not is_in(client)
    assert "已停用" in enter(client, "zhang").content.decode()  # type: ignore[attr-defined]


def test_changing_the_password_keeps_this_session_and_ends_the_others(client: Client) -> None:
    make_login(login_name="zhang")
    other = Client()
    enter(client, "zhang")
    enter(other, "zhang")
    client.post("/account/password/", {"old": PASSWORD, "new": "Xin-2018-mima", "again": "Xin-2018-mima"})
    assert is_in(client)
    assert not is_in(other)


def test_a_forgotten_password_reaches_the_worklist_of_whoever_may_reset(client: Client) -> None:
    bureau = make_unit(kind=UnitKind.BUREAU, phone="0728-5222222")
    central = make_unit(kind=UnitKind.CENTRAL_SCHOOL, under=bureau)
    account_in(Role.SCHOOL_CLERK, make_unit(under=central), login_name="cun")
    clerk = account_in(Role.CENTRAL_CLERK, central, login_name="zhong")
    other = account_in(Role.CENTRAL_CLERK, make_unit(kind=UnitKind.CENTRAL_SCHOOL, under=bureau))
    known = client.post("/account/reset/", {"name": "cun", "contact": "0728-1"}, follow=True).content.decode()
    unknown = client.post("/account/reset/", {"name": "nobody"}, follow=True).content.decode()
    assert "申请已送到" in known
    assert "申请已送到" in unknown
    asked = ResetRequest.objects.get()
    assert [item.key for item in items(reader_for(clerk), clock.today())] == [f"accounts.reset:{asked.pk}"]
    assert items(reader_for(other), clock.today()) == []
    enter(client, "zhong")
    assert "0728-1" in client.get("/account/accounts/requests/").content.decode()
    page = client.post(f"/account/accounts/{asked.account_id}/reset/")
    assert "no-store" in page["Cache-Control"]
    found = re.search(r"[A-Z][a-z]{3}-\d{4}-[a-z]{6}", page.content.decode())
    assert found
    fresh = Client()
    enter(fresh, "cun", found[0])
    assert fresh.get(ME)["Location"] == "/account/password/"
    assert items(reader_for(clerk), clock.today()) == []


def test_the_login_page_tells_whom_to_ask(client: Client) -> None:
    unit = make_unit("电教馆", phone="0728-5333333")
    account = make_login(make_person(unit=unit))
    Account.objects.filter(pk=account.pk).update(duties=["system_admin"])
    text = client.get(LOGIN).content.decode()
    assert "电教馆" in text
    assert "0728-5333333" in text


def test_the_servers_console_is_the_last_resort(client: Client) -> None:
    account = make_administrator(Role.SECURITY_ADMIN, login_name="anquan")
    for _number in range(figures.failures()):
        enter(client, "anquan", "wrong")
    assert unlock({"name": "anquan"}).code is ExitCode.DONE
    answer = reset({"name": "anquan"})
    enter(client, "anquan", answer.data["password"])
    assert client.get(ME)["Location"] == "/account/password/"
    assert reset({"name": "nobody"}).code is ExitCode.REFUSED
    assert JournalLine.objects.get(verb="accounts.reset_password").record == f"accounts.account:{account.pk}"
