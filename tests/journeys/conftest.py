"""What every journey has: an installation that runs (`yaodian up`), Chromium, and people at their desks and phones."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, sync_playwright

from tests.installation import Installation
from tests.private_postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
AXE = ROOT / "node_modules/axe-core/axe.min.js"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]
OFFICE = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}
SHOTS = Path(os.environ.get("YAODIAN_SHOTS") or ROOT / "test-artifacts")
PATIENCE = 180


@dataclass
class Site:
    """A running installation and the browser that visits it."""

    installation: Installation
    address: str
    facts: dict[str, Any]
    browser: Browser
    wrong: list[str] = field(default_factory=list)

    def window(self, size: dict[str, int], **options: Any) -> BrowserContext:
        """Open a browser window of its own, with nobody logged in."""
        return self.browser.new_context(viewport=size, locale="zh-CN", base_url=self.address, **options)  # type: ignore[arg-type]

    @contextlib.contextmanager
    def person(self, login: str, *, size: dict[str, int] = OFFICE, password: str = "") -> Iterator[Page]:
        """Let somebody sit down and log in; nothing on the pages may break or be barred."""
        context = self.window(size)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: self.wrong.append(f"{page.url}: {error}"))
        page.on("console", lambda line: self.note(page, line.text))
        page.on("response", lambda answer: self.note_answer(answer.status, answer.url))
        log_in(page, login, password or str(self.facts["password"]))
        yield page
        context.close()
        found, self.wrong = self.wrong, []
        assert found == []

    def note(self, page: Page, text: str) -> None:
        """Keep what the browser barred."""
        if "Content Security Policy" in text:
            self.wrong.append(f"{page.url}: {text}")

    def note_answer(self, status: int, url: str) -> None:
        """Keep a broken answer."""
        if status >= 500:
            self.wrong.append(f"{url}: {status}")


def log_in(page: Page, login: str, password: str) -> None:
    """Log in on the login page."""
    page.goto("/account/login/")
    page.fill("[name=username]", login)
    page.fill("[name=password]", password)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_load_state()


def shoot(page: Page, name: str) -> None:
    """Keep a picture of the screen."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")


def photo(name: str, shade: int) -> FilePayload:
    """Return a photograph as a file chooser gives it."""
    target = io.BytesIO()
    Image.radial_gradient("L").resize((320, 240)).point(lambda value: (value + shade) % 256).save(target, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": target.getvalue()}


def grave_findings(page: Page) -> list[tuple[str, str]]:
    """Return what axe finds serious or critical on this page."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]


def wait_until_it_answers(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server is healthy."""
    for _ in range(PATIENCE * 5):
        assert process.poll() is None, "the server ended by itself"
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise AssertionError("the server does not answer")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium without a screen."""
    if not CHROMIUM:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The bureau of the journeys, served as `yaodian up` serves it: web and worker, SQLite, loopback."""
    port = free_port()
    installation = Installation(tmp_path_factory.mktemp("journeys"))
    environment = {**installation.environment, "PORT": str(port), "YAODIAN_HOST": "127.0.0.1"}
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    said = subprocess.run(
        [sys.executable, "-m", "tests.journeys.set_up_bureau"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE * 2,
    )
    assert said.returncode == 0, said.stderr[-3000:]
    with (installation.home / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "yaodian.config.cli", "up"], env=environment, cwd=ROOT, stdout=log, stderr=log
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_it_answers(address, server)
            yield Site(installation, address, json.loads(said.stdout.splitlines()[-1]), browser)
        finally:
            server.terminate()
            server.wait(timeout=60)
