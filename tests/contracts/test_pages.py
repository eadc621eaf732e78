"""Whatever the program offers a role opens for it: menu, entrance, worklist, records, panels, guide; light and in few queries."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from tests.contracts.addresses import addresses
from tests.contracts.test_access import LOGINS
from tests.demo_bureau import Demo, demo, home
from yaodian.kernel import clock
from yaodian.kernel.access import Role
from yaodian.kernel.panels import panels_for
from yaodian.kernel.records import record_types
from yaodian.kernel.web.guide import guide_pages
from yaodian.kernel.worklist import badge
from yaodian.kernel.worklist.queries import worklist

__all__ = ["demo", "home"]
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]

FIRST_LOAD_BYTES = 600_000
PAGE_BYTES = 60_000
# Pages are measured without the badge of the worklist, which is kept until the journal moves and has a budget of its own.
LIST_QUERIES = 48
TODO_QUERIES = 90
BUDGETS = {
    "imports:gaps": 75,
    "plan:opening": 135,
    "plan:summary": 75,
    "plan:matrix": 60,
    "plan:targets": 60,
    "worklist:list": 110,
}


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Say nothing of refusals that are meant."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("role", list(LOGINS))
def test_the_entrance_and_every_menu_line_open(demo: Demo, role: Role) -> None:
    client = demo.client(LOGINS[role])
    start = client.get("/", follow=True)
    assert start.status_code == 200
    menu = start.context["shell"].menu
    wrong = {
        item.href: code for group in menu for item in group.items if (code := client.get(item.href).status_code) != 200
    }
    assert wrong == {}


@pytest.mark.parametrize("role", list(LOGINS))
def test_every_worklist_item_opens_for_its_reader(demo: Demo, role: Role) -> None:
    client, reader = demo.client(LOGINS[role]), demo.reader(LOGINS[role])
    items = worklist(by=reader, today=clock.today())
    assert [item.key for item in items if not (item.title and item.url and str(item.action))] == []
    wrong = {url: code for url in {item.url for item in items} if (code := client.get(url).status_code) != 200}
    assert wrong == {}


@pytest.mark.parametrize("role", list(LOGINS))
def test_a_record_of_every_type_has_a_title_and_opens(demo: Demo, role: Role) -> None:
    client, reader = demo.client(LOGINS[role]), demo.reader(LOGINS[role])
    wrong: list[tuple[object, ...]] = []
    for key, kind in record_types().items():
        assert str(kind.title)
        row = kind.rows(reader).order_by("-pk").first()
        if row is None:
            continue
        if not kind.label(row):
            wrong.append((key, row.pk, "no label"))
        answer = client.get(kind.url(row), follow=True)
        if answer.status_code != 200:
            wrong.append((key, row.pk, kind.url(row), answer.status_code))
        panels_for(reader, key, row.pk)
        for column in kind.columns:
            assert hasattr(row, column), f"{key} has no {column}"
    assert wrong == []


def test_every_record_type_with_rows_is_seen_by_somebody(demo: Demo) -> None:
    readers = [demo.reader(login) for login in LOGINS.values()]
    unseen = [
        key
        for key, kind in record_types().items()
        if kind.model._default_manager.exists() and not any(kind.rows(reader).exists() for reader in readers)
    ]
    assert unseen == []


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SCHOOL_CLERK, Role.PARENT])
def test_the_guide_opens(demo: Demo, role: Role) -> None:
    client = demo.client(LOGINS[role])
    assert len(guide_pages()) > 5
    wrong = {label: code for label in guide_pages() if (code := client.get(f"/guide/{label}/").status_code) != 200}
    assert wrong == {}


def plain_pages() -> list[str]:
    """Return the addresses without parameters that open by GET."""
    return [reverse(a.name) for a in addresses() if not a.parameters and not a.name.startswith(("mfa_", "account_"))]


@pytest.mark.parametrize("login", ["bangongshi", "dianjiao", "zhongxin", "sysadmin"])
def test_a_page_asks_few_questions_and_is_light(demo: Demo, login: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(badge, "worklist", lambda **_asked: [])  # counted once until the journal moves: measured below
    client = demo.client(login)
    heavy = []
    for href in plain_pages():
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(href)
        if answer.status_code != 200 or "text/html" not in answer.headers["Content-Type"]:
            continue
        size = len(gzip.compress(answer.content))
        if len(asked) > BUDGETS.get(resolve(href).view_name, LIST_QUERIES) or size > PAGE_BYTES:
            heavy.append((href, len(asked), size))
    assert heavy == []


@pytest.mark.parametrize("login", ["bangongshi", "dianjiao", "zhongxin", "sysadmin"])
def test_what_waits_is_counted_with_few_questions(demo: Demo, login: str) -> None:
    reader = demo.reader(login)
    with CaptureQueriesContext(connection) as asked:
        badge.todo_count(reader)
    assert len(asked) <= TODO_QUERIES, [query["sql"][:120] for query in asked]


class Assets(HTMLParser):
    """The style sheets and scripts that a page asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is loaded with the page."""
        given = dict(attrs)
        if tag == "script" and given.get("src"):
            self.found.append(str(given["src"]))
        if tag == "link" and "stylesheet" in (given.get("rel") or "") and given.get("href"):
            self.found.append(str(given["href"]))


@pytest.mark.parametrize("href", ["/plan/", "/worklist/", "/plan/tasks/", "/projects/", "/account/login/"])
def test_the_first_load_is_light(demo: Demo, href: str) -> None:
    answer = demo.client("bangongshi").get(href, follow=True)
    page = Assets()
    page.feed(answer.content.decode())
    assert page.found
    weight = len(gzip.compress(answer.content))
    for address in page.found:
        path = finders.find(address.removeprefix("/static/").partition("?")[0])
        if path is None and "vendor/" in address:
            pytest.skip("front-end libraries are not installed: make setup")
        assert path is not None, address
        weight += len(gzip.compress(Path(str(path)).read_bytes()))
    assert weight <= FIRST_LOAD_BYTES
