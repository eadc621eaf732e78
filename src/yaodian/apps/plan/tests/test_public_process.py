"""The public process: it answers the public page and nothing else, and cannot write."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, clear_url_caches, get_resolver, set_urlconf
from pytest_django import Settings

from yaodian.apps.plan.models import WorkPlan
from yaodian.apps.plan.tests import make
from yaodian.apps.plan.tests.sentences import DAY, WORDS, counted_plan, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> make.Bureau:
    return make.bureau()


@pytest.fixture
def plan(bureau: make.Bureau) -> WorkPlan:
    return counted_plan(bureau)


@pytest.fixture
def public_role(settings: Settings) -> Iterator[Client]:
    """Answer as the public process does: its addresses and its middleware alone."""
    settings.ROOT_URLCONF = "yaodian.config.public_urls"
    settings.MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
    clear_url_caches()
    set_urlconf(None)
    yield Client(raise_request_exception=False)
    clear_url_caches()


def inner_addresses() -> list[str]:
    """Return an address for every internal page, made from its pattern."""

    def walk(patterns: Any, before: str) -> Iterator[str]:
        for entry in patterns:
            piece = before + str(entry.pattern).lstrip("^").rstrip("$\\Z")
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, piece)
            elif isinstance(entry, URLPattern):
                yield "/" + re.sub(r"<[^>]*>|\([^)]*\)", "1", piece)

    found = list(walk(get_resolver("yaodian.config.urls").url_patterns, ""))
    return [address for address in found if not address.startswith("/public/") and address != "/"]


def test_the_public_process_answers_nothing_but_the_public_page(
    plan: WorkPlan, bureau: make.Bureau, public_role: Client
) -> None:
    with make.at(*DAY):
        publish(plan, bureau)
    inner = inner_addresses()
    assert len(inner) > 80
    assert "/plan/tasks/" in inner
    reached = [address for address in inner if public_role.get(address).status_code != 404]
    assert reached == []
    assert public_role.get("/static/web/yaodian.css").status_code == 404
    assert WORDS in public_role.get("/").text
    assert WORDS in public_role.get("/plan/2018/").text
    assert public_role.get("/plan/2017/").status_code == 404
    assert public_role.post("/").status_code == 405


def test_the_public_role_has_no_login_no_session_and_cannot_write(tmp_path: Path) -> None:
    probe = (
        "import django, json; django.setup()\n"
        "from django.conf import settings\n"
        "from django.db import connection, OperationalError\n"
        "words = ''\n"
        "try:\n    connection.cursor().execute('CREATE TABLE probe (x int)')\n"
        "except OperationalError as error:\n    words = str(error)\n"
        "print(json.dumps([settings.ROOT_URLCONF, settings.MIDDLEWARE, words]))\n"
    )
    environment = {
        **os.environ,
        "YAODIAN_ROLE": "public",
        "YAODIAN_HOME": str(tmp_path),
        "YAODIAN_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "yaodian.config.settings",
    }
    done = subprocess.run([sys.executable, "-c", probe], env=environment, capture_output=True, text=True, check=True)
    urls, middleware, words = json.loads(done.stdout)
    assert urls == "yaodian.config.public_urls"
    assert not any(part in name for name in middleware for part in ("sessions", "auth.middleware", "whitenoise"))
    assert "readonly" in words
