"""A worker process of its own, for the test that kills one: `python -m …tests.a_worker prepare|work FOLDER`.

Its one job writes "began" to FOLDER, waits for FOLDER/go, and then adds one line to FOLDER/done."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from unittest import mock

import django

PATIENCE = 40


def slow_job(folder: Path) -> str:
    """Begin, wait to be let go, and do the one thing."""
    (folder / "began").touch()
    ends = time.monotonic() + PATIENCE
    while not (folder / "go").exists() and time.monotonic() < ends:
        time.sleep(0.05)
    with (folder / "done").open("a") as file:
        file.write(f"{os.getpid()}\n")
    return "办完"


def main(command: str, folder: Path) -> None:
    """Prepare the database and queue the job, or work until the run is over."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yaodian.config.settings")
    django.setup()
    from django.core.management import call_command

    from yaodian.kernel.access import System
    from yaodian.kernel.tasks import actions, registry, worker
    from yaodian.kernel.tasks.models import JobRun

    job = registry.Job("test.slow", "慢任务", lambda progress: slow_job(folder))
    with mock.patch.object(registry, "_declared", return_value={"test.slow": (job, None)}):
        if command == "prepare":
            call_command("migrate", verbosity=0)
            actions.enqueue("test.slow", by=System("测试"))
            return
        stop = threading.Event()

        def watch() -> None:
            ends = time.monotonic() + PATIENCE
            while time.monotonic() < ends and JobRun.objects.get(key="test.slow").is_open:
                time.sleep(0.2)
            stop.set()

        threading.Thread(target=watch, daemon=True).start()
        worker.run_worker(stop)
        run = JobRun.objects.get(key="test.slow")
        (folder / "report").write_text(f"{run.state} {run.attempts} {run.result}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
