"""一口气导入 (taking a file): upload to publication in one call, for code that has no person to ask (demo, tests, scripts)."""

from __future__ import annotations

from datetime import date

from yaodian.kernel.access import By
from yaodian.kernel.imports.actions.checking import check_run
from yaodian.kernel.imports.actions.publishing import confirm_run, publish_run
from yaodian.kernel.imports.actions.runs import map_columns, start_run
from yaodian.kernel.imports.models import ImportRun


def take_file(*, target: str, file_name: str, content: bytes, as_of_date: date, by: By) -> ImportRun:
    """导入一份文件: sound rows go in; wrong and doubtful ones stay out, listed with the run that is returned."""
    run = start_run(target=target, file_name=file_name, pieces=[content], as_of_date=as_of_date, by=by)
    map_columns(run_id=run.pk, places=run.places, start=False, by=by)
    check_run(run_id=run.pk, by=by)
    confirm_run(run_id=run.pk, accepted_only=True, start=False, by=by)
    return publish_run(run_id=run.pk, by=by)
