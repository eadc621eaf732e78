"""What the tests in a browser have: Chromium, and windows in which somebody is logged in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from yaodian.kernel.accounts.models import Account
from yaodian.kernel.rulebook.tests.make import browser as client_of

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
AXE = Path(__file__).resolve().parents[5] / "node_modules/axe-core/axe.min.js"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]
Window = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Chromium without a screen."""
    if not CHROMIUM:
        pytest.skip("Chromium is not installed")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs beside the test, not under Django
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def window(chromium: Browser, live_server: LiveServer) -> Iterator[Window]:
    """Open windows of a size in which an account is logged in; no page may break or be barred."""
    opened: list[Any] = []
    wrong: list[str] = []

    def open_window(account_id: int, *, width: int = 360) -> Page:
        size: Any = {"width": width, "height": 740 if width < 500 else 768}
        context = chromium.new_context(viewport=size, locale="zh-CN", base_url=str(live_server.url))
        client = client_of(Account.objects.get(pk=account_id))
        name = "yaodian_session"
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": str(live_server.url)}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: wrong.append(line.text) if "Content Security Policy" in line.text else None)
        opened.append(context)
        return page

    yield open_window
    for context in opened:
        context.close()
    assert wrong == []


def grave_findings(page: Page) -> list[tuple[str, str]]:
    """Return what axe finds serious or critical on this page."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
