"""kill -9 at any moment: the register is as before or as after, and the work goes on where it can."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from yaodian.kernel.imports.tests.a_publisher import BLOCK, ROWS
from yaodian.kernel.imports.tests.trial import Child, Place

PATIENCE = 60
COMMAND = [sys.executable, "-m", "yaodian.kernel.imports.tests.a_publisher"]


def database_url() -> str:
    """Return the address of the test database where it can be shared between processes, "" for SQLite."""
    if connection.vendor == "sqlite":
        return ""
    facts = connection.settings_dict
    return f"postgresql://{facts['USER']}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


class Publisher:
    """A process that imports, to be killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        home = {"YAODIAN_HOME": str(folder / "home"), "YAODIAN_DATABASE_URL": database_url()}
        self.environment = {**os.environ, **home}
        subprocess.run([*COMMAND, "prepare", str(folder)], env=self.environment, check=True, timeout=PATIENCE * 2)

    def run(self, command: str) -> dict[str, Any]:
        """Let it come to its end; return what the register then holds."""
        (self.folder / "wait").unlink(missing_ok=True)
        done = subprocess.run(
            [*COMMAND, command, str(self.folder)],
            env=self.environment,
            check=True,
            timeout=PATIENCE,
            stdout=subprocess.PIPE,
        )
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    def kill_during(self, command: str) -> None:
        """Kill it after its first block."""
        (self.folder / "wait").touch()
        (self.folder / "began").unlink(missing_ok=True)
        process = subprocess.Popen([*COMMAND, command, str(self.folder)], env=self.environment)
        ends = time.monotonic() + PATIENCE
        try:
            while not (self.folder / "began").exists():
                assert process.poll() is None, "it ended by itself"
                assert time.monotonic() < ends, "nothing happened"
                time.sleep(0.05)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()


@pytest.mark.usefixtures("trial_tables")
@pytest.mark.django_db(transaction=True)
def test_killed_in_the_check_it_goes_on_and_killed_in_the_writing_nothing_is_written(tmp_path: Path) -> None:
    Child.objects.all().delete()
    Place.objects.all().delete()
    publisher = Publisher(tmp_path)
    publisher.kill_during("check")
    assert publisher.run("look") == {"state": "checking", "blocks": 1, "children": 0, "places": 0, "lines": 0}
    checked = publisher.run("check")
    assert (checked["state"], checked["blocks"]) == ("checked", ROWS // BLOCK)

    publisher.kill_during("publish")
    assert publisher.run("look") == {"state": "publishing", "blocks": 3, "children": 0, "places": 0, "lines": 0}
    after = {"state": "published", "blocks": 0, "children": ROWS, "places": ROWS, "lines": 1}
    assert publisher.run("publish") == after
    assert publisher.run("publish") == after  # a job that was killed after its commit runs once more
    Child.objects.all().delete()
    Place.objects.all().delete()
