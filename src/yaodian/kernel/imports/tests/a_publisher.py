"""A process of its own for the test that kills one: `python -m …tests.a_publisher prepare|check|publish|look FOLDER`.

With FOLDER/wait it stops after the first block and waits to be killed; `look` prints what the register holds."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import django

ROWS, BLOCK = 90, 30


def halting(folder: Path, act: Callable[..., Any]) -> Callable[..., Any]:
    """Return the act, followed by an endless wait where the test asked for one."""

    def halted(*args: Any, **options: Any) -> Any:
        result = act(*args, **options)
        if (folder / "wait").exists():
            (folder / "began").touch()
            time.sleep(60)
        return result

    return halted


def main(command: str, folder: Path) -> None:
    """Carry out one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yaodian.config.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from yaodian.kernel.imports import targets
    from yaodian.kernel.imports.actions import checking, publishing, runs, writing
    from yaodian.kernel.imports.models import ImportRun
    from yaodian.kernel.imports.reading import workbook
    from yaodian.kernel.imports.tests import make, trial
    from yaodian.kernel.journal.models import JournalLine

    if command == "prepare":
        call_command("migrate", verbosity=0)
        known = connection.introspection.table_names()
        with connection.schema_editor() as editor:
            for model in (trial.Child, trial.Place):
                if model._meta.db_table not in known:
                    editor.create_model(model)
    targets.targets()[trial.CHILDREN.key] = trial.CHILDREN
    if command == "prepare":
        make.school()
        run = make.uploaded(make.book([make.row(at) for at in range(ROWS)]))
        runs.map_columns(run_id=run.pk, places=run.places, by=make.BY, start=False)
        return
    run = ImportRun.objects.latest("pk")
    if command == "check":
        stage = halting(folder, checking._stage)
        with mock.patch.object(workbook, "BLOCK_ROWS", BLOCK), mock.patch.object(checking, "_stage", stage):
            checking.check_run(run_id=run.pk, by=make.BY)
    if command == "publish":
        if run.state == "checked":
            publishing.confirm_run(run_id=run.pk, accepted_only=False, by=make.BY, start=False)
        insert = halting(folder, writing.insert_rows)
        with mock.patch.object(writing, "insert_rows", insert):
            publishing.publish_run(run_id=run.pk, by=make.BY)
    run.refresh_from_db()
    lines = JournalLine.objects.filter(verb="imports.publish", record=f"imports.importrun:{run.pk}").count()
    facts = {"children": trial.Child.objects.count(), "places": trial.Place.objects.count(), "lines": lines}
    print(json.dumps({"state": run.state, "blocks": run.blocks.count(), **facts}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
