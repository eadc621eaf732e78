"""Holds for every test, in `tests/` and inside the apps: a home of its own, quick passwords, no quiet skip in CI."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import settings as hypothesis_settings
from pytest_django import Settings

hypothesis_settings.register_profile("usual", deadline=None, derandomize=os.environ.get("CI") == "true")
hypothesis_settings.register_profile("thorough", deadline=None, max_examples=1000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
UNDER_CI = os.environ.get("CI") == "true"


def no_quiet_skip(report: Report) -> Report:
    """Under CI, turn a skip for want of `../shared` or of a program that CI installs into a failure."""
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
    if UNDER_CI and report.skipped and any(want in reason for want in ("shared", "not installed")):
        report.outcome = "failed"
        report.longrepr = f"under CI this must be there: {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Look at each test's report."""
    return no_quiet_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Look at each file's report: a whole file may skip itself."""
    return no_quiet_skip((yield))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Path:
    """Files, clock shift and keys of a test lie in a folder of its own."""
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


@pytest.fixture(autouse=True)
def kept_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that runs inside a test's transaction keeps its connection, as requests of Django's test client do."""
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
