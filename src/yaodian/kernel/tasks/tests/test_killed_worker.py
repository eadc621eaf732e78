"""A worker killed in mid-job: another finds its run, and the work is done once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from yaodian.kernel.tasks import processes

PATIENCE = 60


def database_url() -> str:
    """Return the address of the test database where it can be shared between processes, "" for SQLite."""
    if connection.vendor == "sqlite":
        return ""
    facts = connection.settings_dict
    return f"postgresql://{facts['USER']}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


def wait_until(true: Callable[[], bool], *, process: subprocess.Popen[bytes]) -> None:
    """Wait for something to become true; fail when the process ends first or nothing happens."""
    ends = time.monotonic() + PATIENCE
    while not true():
        assert process.poll() is None, "the worker ended by itself"
        assert time.monotonic() < ends, "nothing happened"
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_a_killed_workers_run_is_finished_once_by_another(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    environment = {**os.environ, "YAODIAN_HOME": str(tmp_path / "home"), "YAODIAN_DATABASE_URL": database_url()}
    command = [sys.executable, "-m", "yaodian.kernel.tasks.tests.a_worker"]
    subprocess.run([*command, "prepare", str(folder)], env=environment, check=True, timeout=120)

    first = subprocess.Popen([*command, "work", str(folder)], env=environment)
    try:
        wait_until((folder / "began").exists, process=first)
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert not (folder / "done").exists()

    (folder / "go").touch()
    second = subprocess.run([*command, "work", str(folder)], env=environment, timeout=PATIENCE)
    assert second.returncode == 0
    assert (folder / "report").read_text() == "done 2 办完"
    assert len((folder / "done").read_text().split()) == 1


def test_a_process_number_used_again_is_another_process() -> None:
    own = processes.own_name()
    from django.utils import timezone

    assert not processes.is_gone(own, heartbeat_at=None, now=timezone.now())
    host, pid, started = own.split(":")
    assert processes.is_gone(f"{host}:{pid}:{int(started) - 1}", heartbeat_at=timezone.now(), now=timezone.now())
