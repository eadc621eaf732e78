"""Tests of pages stand alone: no installed app speaks to the shell, only the sample."""

from __future__ import annotations

import pytest

from yaodian.kernel.web.tests.make import SampleConfig


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> SampleConfig:
    """Let one sample app speak to the shell instead of those installed."""
    config = SampleConfig()
    monkeypatch.setattr("yaodian.kernel.web.shell.discovery.yaodian_apps", lambda: [config])
    return config
