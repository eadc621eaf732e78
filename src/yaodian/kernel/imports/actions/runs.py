"""Writes of runs (导入批次的写入): the upload, the mapping, the start of the check, giving up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.kernel import clock
from yaodian.kernel.access import By, Reader, require
from yaodian.kernel.imports import queries, uploads
from yaodian.kernel.imports.models import ImportMapping, ImportRun
from yaodian.kernel.imports.rules import ImportState, may_become
from yaodian.kernel.imports.targets import target_of
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy import refusal
from yaodian.kernel.privacy.sealing import digest_stamp
from yaodian.kernel.tasks import actions as tasks

HEAD_BYTES = 400_000
DOUBLED = re.compile(r"（[A-Z]{1,3}）$")
"""A heading that stands twice is told apart by its letter; the letter is of that file alone."""


class ImportRunError(ValueError):
    """导入不能这样进行: the message says why and what to do."""


def locked_run(*, run_id: int, by: By, become: ImportState) -> ImportRun:
    """锁定批次: the run, locked, if this person may bring it into that state."""
    run = ImportRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None or not queries.is_mine(by=by, run=run):
        raise ImportRunError(_("没有这个导入批次，或不是您导入的。"))
    require(by, target_of(run.target).verb)
    if not may_become(run.state, become):
        raise ImportRunError(
            _("这一批现在是“%(state)s”，不能这样办理。请刷新页面。") % {"state": run.get_state_display()}
        )
    return run


def start_run(*, target: str, file_name: str, pieces: Iterable[bytes], as_of_date: date, by: By) -> ImportRun:
    """上传: keep the file, find its sheet and header, and propose the mapping; SheetError when it cannot be used."""
    declared = target_of(target)
    require(by, declared.verb)
    stored, size, digest = uploads.store_upload(pieces)
    try:
        _refuse_classified(stored, file_name=file_name, size=size)
        proposal = queries.proposed_mapping(target=declared, stored=stored, file_name=file_name, file_size=size)
        return _create_run(
            target=target,
            file_name=file_name[:200],
            file_size=size,
            file_digest=digest,
            stored=stored,
            as_of_date=as_of_date,
            by=by,
            **proposal,
        )
    except BaseException:
        uploads.remove_upload(stored)
        raise


def _refuse_classified(stored: str, *, file_name: str, size: int) -> None:
    with uploads.open_upload(stored) as file:
        head = file.read(8)
        content = head + (file.read() if head.startswith(b"PK") else file.read(HEAD_BYTES))
    refusal.refuse_classified(name=file_name, content=content)


@transaction.atomic
def _create_run(*, by: By, **facts: Any) -> ImportRun:
    seats = by.seats if isinstance(by, Reader) else ()
    run = ImportRun.objects.create(
        account_id=by.account_id,
        started_by=by.name[:120],
        started_at=clock.now(),
        unit_id=next((seat.unit_id for seat in seats if seat.unit_id is not None), None),
        **facts,
    )
    write_line(verb="imports.start", by=by, record=run, summary=_journal_summary(run))
    return run


def refuse_other_key(*, run: ImportRun) -> None:
    """检索密钥换过: what was staged under another key of digests would not be known again; it is checked anew."""
    if run.digest_stamp and run.digest_stamp != digest_stamp():
        raise ImportRunError(_("核对以后检索密钥换过，请“重新对应列”，再核对一次。"))


def _journal_summary(run: ImportRun) -> str:
    return f"{target_of(run.target).title}：{run.file_name}"


@transaction.atomic
def map_columns(
    *,
    run_id: int,
    places: Mapping[str, int],
    by: By,
    as_of_date: date | None = None,
    blank_clears: bool = False,
    start: bool = True,
) -> ImportRun:
    """对应列: which column each field is read from; remembered for the next file of this target; the check begins."""
    run = locked_run(run_id=run_id, by=by, become=ImportState.CHECKING)
    target = target_of(run.target)
    missing = [str(known.title) for known in target.fields if known.required and known.key not in places]
    if missing:
        raise ImportRunError(_("这些列必须有对应：%(titles)s。") % {"titles": "、".join(missing)})
    if len(set(places.values())) < len(places):
        raise ImportRunError(_("同一列对应了两个字段，请改正。"))
    run.places = {known.key: int(places[known.key]) for known in target.fields if known.key in places}
    run.blank_clears = blank_clears
    run.as_of_date = as_of_date or run.as_of_date
    run.state, run.digest_stamp = ImportState.CHECKING, digest_stamp()
    _clear_staging(run)
    run.save()
    _remember(run)
    if start:
        run.job_run_id = tasks.enqueue("imports.check", by=by, run_id=run.pk, record=queries.run_ref(run)).pk
        run.save(update_fields=["job_run_id"])
    write_line(verb="imports.map", by=by, record=run, summary=_journal_summary(run))
    return run


def _remember(run: ImportRun) -> None:
    """Keep which heading stands for which field, and which are left out."""
    fields = {place: key for key, place in run.places.items()}
    for place, heading in enumerate(run.headings):
        if heading and not DOUBLED.search(heading):
            ImportMapping.objects.update_or_create(
                target=run.target, heading=heading[:200], defaults={"field": fields.get(place, "")}
            )


def _clear_staging(run: ImportRun) -> None:
    """Forget blocks and findings of an earlier check."""
    run.blocks.all().delete()
    run.findings.all().delete()
    run.tallies.all().delete()
    uploads.remove_upload(run.marked)
    run.marked, run.sample = "", []
    run.wrong_rows = run.doubtful_rows = b""
    for name in ("row", "faulty", "doubtful", "finding", "created", "changed", "left"):
        setattr(run, f"{name}_count", 0)


@transaction.atomic
def choose_sheet(*, run_id: int, sheet: str, by: By) -> ImportRun:
    """换工作表: take another sheet of the same file."""
    run = _mapping_run(run_id=run_id, by=by)
    proposal = queries.proposed_mapping(
        target=target_of(run.target), stored=run.stored, file_name=run.file_name, file_size=run.file_size, sheet=sheet
    )
    for name, value in proposal.items():
        setattr(run, name, value)
    run.save()
    write_line(verb="imports.map", by=by, record=run, summary=_journal_summary(run))
    return run


def _mapping_run(*, run_id: int, by: By) -> ImportRun:
    run = ImportRun.objects.select_for_update().filter(pk=run_id, state=ImportState.MAPPING).first()
    if run is None or not queries.is_mine(by=by, run=run):
        raise ImportRunError(_("没有这个导入批次，或已过了对应列的阶段。"))
    return run


@transaction.atomic
def reopen_mapping(*, run_id: int, by: By) -> ImportRun:
    """重新对应: back to the columns; what was staged is forgotten."""
    run = locked_run(run_id=run_id, by=by, become=ImportState.MAPPING)
    _clear_staging(run)
    run.state = ImportState.MAPPING
    run.save()
    write_line(verb="imports.map", by=by, record=run, summary=_journal_summary(run))
    return run


@transaction.atomic
def drop_run(*, run_id: int, by: By) -> ImportRun:
    """放弃: nothing was written; the file and what was staged are removed."""
    run = locked_run(run_id=run_id, by=by, become=ImportState.DROPPED)
    stored = run.stored
    run.blocks.all().delete()
    run.findings.all().delete()
    run.state, run.stored = ImportState.DROPPED, ""
    run.save()
    write_line(verb="imports.drop", by=by, record=run, summary=_journal_summary(run))
    transaction.on_commit(lambda: uploads.remove_upload(stored))
    return run


@transaction.atomic
def tidy_runs(*, before: Any, by: By) -> int:
    """清理: staged rows and files of imports that are over, or were left lying; the run and its journal stay."""
    over = ImportRun.objects.filter(started_at__lt=before).exclude(stored="").exclude(state=ImportState.PUBLISHING)
    count = 0
    for run in over.order_by("id"):
        stored = run.stored
        run.blocks.all().delete()
        run.findings.all().delete()
        if run.state in (ImportState.MAPPING, ImportState.CHECKING, ImportState.CHECKED):
            run.state = ImportState.DROPPED
        uploads.remove_upload(run.marked)
        run.stored = run.marked = ""
        run.effects.all().delete()
        run.save()
        write_line(verb="imports.tidy", by=by, record=run, summary=_journal_summary(run))
        transaction.on_commit(partial(uploads.remove_upload, stored))
        count += 1
    return count


@transaction.atomic
def keep_marked(*, run_id: int, content: bytes, by: By) -> ImportRun:
    """存标注后的文件: sealed beside the upload, until the import is tidied."""
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    old, (run.marked, _size, _digest) = run.marked, uploads.store_upload([content])
    run.save(update_fields=["marked"])
    write_line(verb="imports.mark", by=by, record=run, summary=_journal_summary(run))
    transaction.on_commit(lambda: uploads.remove_upload(old))
    return run


@transaction.atomic
def stop_publishing(*, run_id: int, by: By) -> ImportRun:
    """中止写入: nothing was written; the rows stay checked. Refused while the writing still waits or runs."""
    run = locked_run(run_id=run_id, by=by, become=ImportState.CHECKED)
    if run.state == ImportState.PUBLISHING:
        run.state = ImportState.CHECKED
        run.save(update_fields=["state"])
        write_line(verb="imports.stop", by=by, record=run, summary=_journal_summary(run))
    return run
