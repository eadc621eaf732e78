"""Makers for tests of pages: rows of a table that every installation has, requests and a list over them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from axes.models import AccessFailureLog
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone

from yaodian.kernel import clock
from yaodian.kernel.access import Reader
from yaodian.kernel.discovery import Entry
from yaodian.kernel.web.lists import (
    Align,
    BooleanFilter,
    ChoiceFilter,
    Column,
    DateFilter,
    ListDefinition,
    TextFilter,
)

ATTEMPTS: ListDefinition[Any] = ListDefinition(
    key="web.attempts",
    title="登录尝试",
    counter="次",
    columns=(
        Column(key="username", title="登录名", sort="username"),
        Column(key="path_info", title="地址", wrap=True),
        Column(key="attempt_time", title="时间", sort=("attempt_time", "username"), align=Align.END),
        Column(key="locked_out", title="锁定", sort="-locked_out", phone=False),
        Column(key="ip_address", title="来源", shown=False),
    ),
    filters=(
        ChoiceFilter(
            key="from",
            title="来源",
            field="ip_address",
            choices=(("10.0.0.1", "机关"), ("10.0.0.2", "学校")),
            many=True,
        ),
        ChoiceFilter(
            key="page_asked", title="页面", field="path_info", choices=(("/login", "登录"), ("/slip", "一次码"))
        ),
        TextFilter(key="agent", title="浏览器", field="user_agent"),
        DateFilter(key="when", title="时间", field="attempt_time", moment=True),
        BooleanFilter(key="locked", title="锁定", field="locked_out"),
    ),
    search=("username", "path_info"),
    sort="-attempt_time",
    row_href=lambda row: f"/attempt/{row.pk}",
)


def make_attempt(
    username: str = "wang",
    *,
    ip: str = "10.0.0.1",
    at: datetime | None = None,
    locked: bool = False,
    path: str = "/login",
) -> Any:
    """Make one row."""
    row = AccessFailureLog.objects.create(
        username=username, ip_address=ip, user_agent="Chromium", http_accept="secret", path_info=path, locked_out=locked
    )
    if at is not None:
        AccessFailureLog.objects.filter(pk=row.pk).update(attempt_time=timezone.make_aware(at))
        row.refresh_from_db()
    return row


def make_account(login_name: str = "zhang", **fields: Any) -> Any:
    """Make an account that has changed its first password."""
    return get_user_model()._default_manager.create(
        login_name=login_name, made_at=clock.now(), **{"must_change_password": False, **fields}
    )


def make_request(
    path: str = "/list/", reader: Reader | None = None, headers: dict[str, str] | None = None
) -> HttpRequest:
    """Make a GET request as the middleware leaves it."""
    request = RequestFactory().get(path, headers=headers)
    request.reader = reader or Reader(account_id=None, person_id=None, name="")  # type: ignore[attr-defined]
    return request


class SampleConfig:
    """An AppConfig's words to the shell."""

    name = "yaodian.apps.sample"
    label = "sample"

    def __init__(self) -> None:
        self.menu: tuple[Entry, ...] = ()
        self.entrance = ""
        self.entrances: dict[str, str] = {}
        self.shell: dict[str, str] = {}


def sample_years(_by: Reader) -> list[int]:
    """Two years, in any order."""
    return [2017, 2018]


def sample_todo(_by: Reader) -> int:
    """Seven matters."""
    return 7


def sample_bureau(_by: Reader) -> str:
    """An invented bureau."""
    return "竟陵市教育局"
