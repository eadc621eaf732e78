"""Pages of __app__: seen by a clerk of the school, closed to a stranger."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from yaodian.apps.__app__.models import __Noun__
from yaodian.apps.__app__.rules import __Noun__State
from yaodian.apps.__app__.tests.make import make___noun__, make_clerk, make_school
from yaodian.kernel import clock
from yaodian.kernel.access import Reader
from yaodian.kernel.accounts.middleware import ReaderMiddleware
from yaodian.kernel.accounts.models import Account

pytestmark = pytest.mark.django_db


def enter(client: Client, monkeypatch: pytest.MonkeyPatch, reader: Reader) -> None:
    """Let every request of the client come from this reader."""
    account = Account.objects.create(login_name="clerk", must_change_password=False, made_at=clock.now())
    client.force_login(account, backend="yaodian.kernel.accounts.backends.NameOrPhoneBackend")
    monkeypatch.setattr(ReaderMiddleware, "reader", lambda *_: reader)


def test_a_stranger_is_sent_to_the_login(client: Client) -> None:
    assert client.get(reverse("__app__:list")).status_code == 302


def test_the_list_shows_rows_and_the_way_to_add_one(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    school = make_school()
    make___noun__(school, title="食品留样")
    enter(client, monkeypatch, make_clerk(school))
    page = client.get(reverse("__app__:list")).content.decode()
    assert "食品留样" in page
    assert reverse("__app__:new") in page


def test_the_clerk_registers_and_closes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    school = make_school()
    enter(client, monkeypatch, make_clerk(school))
    typed = {"unit": school.code, "title": "食品留样", "due_date": "2018-06-30"}
    assert client.get(reverse("__app__:new")).status_code == 200
    assert client.post(reverse("__app__:new"), typed).status_code == 302
    row = __Noun__.objects.get()
    assert client.post(reverse("__app__:close", args=[row.pk]), {"closed_date": ""}).status_code == 422
    assert client.post(reverse("__app__:close", args=[row.pk]), {"closed_date": "2018-06-01"}).status_code == 302
    row.refresh_from_db()
    assert row.state == __Noun__State.CLOSED


def test_another_units_row_is_not_there(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    row = make___noun__(make_school("S1"))
    enter(client, monkeypatch, make_clerk(make_school("S2")))
    assert client.get(reverse("__app__:close", args=[row.pk])).status_code == 404
