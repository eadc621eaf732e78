"""核对 (checking): reads the file block by block, judges, seals and stages each; then looks at the whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

import polars as pl
from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.imports import comparing, findings, frames, queries
from yaodian.kernel.imports.actions import writing
from yaodian.kernel.imports.actions.runs import ImportRunError, refuse_other_key
from yaodian.kernel.imports.actions.tallies import keep_tallies
from yaodian.kernel.imports.changes import sampled_changes
from yaodian.kernel.imports.columns import FAULTS, ColumnReader
from yaodian.kernel.imports.comparing import CHANGED, CREATED, LEFT, PartPlan
from yaodian.kernel.imports.findings import KIND
from yaodian.kernel.imports.models import ImportBlock, ImportFinding, ImportRun
from yaodian.kernel.imports.reading import ROW
from yaodian.kernel.imports.rules import FindingKind, ImportState
from yaodian.kernel.imports.targets import FieldKind, ImportContext, ImportTarget, target_of
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.journal.rules import pack_keys
from yaodian.kernel.sheets.grid import column_letter

if TYPE_CHECKING:
    from yaodian.kernel.imports.reading import Table
    from yaodian.kernel.tasks import Progress

Judged = tuple[int, pl.DataFrame | None, pl.DataFrame, bytes | None]

STORED_FINDINGS = 50_000
KEPT_ROWS = 200_000
SAMPLE_ROWS = 30
WHOLE = -1


def context_of(*, run: ImportRun, by: By) -> ImportContext:
    """导入场合: the occasion of a run."""
    return ImportContext(by=by, as_of=run.as_of_date, today=clock.today())


def check_run(*, run_id: int, by: By, progress: Progress | None = None) -> ImportRun:
    """核对一批: blocks that an interrupted check had staged are kept; ends in `checked` with counts and findings."""
    run = ImportRun.objects.get(pk=run_id)
    if run.state != ImportState.CHECKING:
        return run
    refuse_other_key(run=run)
    target = target_of(run.target)
    context = context_of(run=run, by=by)
    reached = target.units_reached(by)
    allowed = None if reached.everywhere else reached.ids
    table = queries.open_table(run)
    fields = tuple(known for known in target.fields if known.key in run.places)
    reader = ColumnReader(fields, context, workbook=table.workbook, epoch_1904=table.epoch_1904)
    staged = dict(run.blocks.values_list("number", "row_count"))
    kept: list[pl.DataFrame] | None = [] if not staged else None  # a file of usual size need not be read back
    done = 0
    with ThreadPoolExecutor(1) as beside:  # a block is sealed while the next one is judged
        for number, frame, faults, sealed in _judged(table, run, reader, target, context, allowed, staged, beside):
            if frame is not None and sealed is not None:
                staged[number] = _stage(run, number, faults, height=frame.height, last=_last_row(frame), content=sealed)
                kept = [*kept, frame] if kept is not None and done < KEPT_ROWS else None
            done += staged[number]
            if progress is not None:
                whole = max(table.rows() - run.header_last - 1, done) if table.rows() else None
                progress.report(part=done, whole=whole, text=_("已核对 %(count)s 行") % {"count": done})
    if not done:
        _refuse_empty(run, by=by)
        raise ImportRunError(_("“%(sheet)s”只有表头，没有数据。请填写后重新上传。") % {"sheet": run.sheet})
    return _finish(run, target, context=context, allowed=allowed, by=by, kept=kept)


def _judged(
    table: Table,
    run: ImportRun,
    reader: ColumnReader,
    target: ImportTarget,
    context: ImportContext,
    allowed: frozenset[int] | None,
    staged: Mapping[int, int],
    beside: ThreadPoolExecutor,
) -> Iterator[Judged]:
    """Yield (number, frame, faults, sealed bytes) of each block in order, without the rest for those staged before."""
    waiting: tuple[int, pl.DataFrame, Future[tuple[pl.DataFrame, bytes]]] | None = None
    for number, block in enumerate(table.blocks(run.places, first=run.header_last + 1)):
        if number in staged:
            if waiting is not None:
                yield _finished(*waiting)
                waiting = None
            yield number, None, findings.NOTHING, None
            continue
        frame, faults = reader.read(block)
        frame, faults = _examined(target, frame, faults, context=context, allowed=allowed)
        sealing = beside.submit(_sealed, target, frame, faults)
        if waiting is not None:
            yield _finished(*waiting)
        waiting = (number, faults, sealing)
    if waiting is not None:
        yield _finished(*waiting)


def _finished(number: int, faults: pl.DataFrame, sealing: Future[tuple[pl.DataFrame, bytes]]) -> Judged:
    frame, content = sealing.result()
    return number, frame, faults, content


def _sealed(target: ImportTarget, frame: pl.DataFrame, faults: pl.DataFrame) -> tuple[pl.DataFrame, bytes]:
    """Seal what is sensitive and pack the block; asks nothing of the database."""
    frame = frames.with_wrong(frames.with_sealed(frame, target.fields), faults)
    return frame, frames.pack(frame)


def _last_row(frame: pl.DataFrame) -> int:
    return int(frame[ROW][-1]) if frame.height else 0


@transaction.atomic
def _refuse_empty(run: ImportRun, *, by: By) -> None:
    run.state = ImportState.MAPPING
    run.save(update_fields=["state"])
    write_line(verb="imports.check", by=by, record=run, summary=f"{run.file_name}：没有数据")


def _examined(
    target: ImportTarget,
    frame: pl.DataFrame,
    faults: pl.DataFrame,
    *,
    context: ImportContext,
    allowed: frozenset[int] | None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The target's own checks and derived columns; rows of other units."""
    found = [faults]
    if target.derive is not None:
        frame = target.derive(frame, context)
    if target.check is not None and (own := target.check(frame, context)) is not None and own.height:
        own = own.with_columns(pl.col(ROW).cast(pl.UInt32))
        found.append((own if "value" in own.columns else _with_values(target, frame, own)).select(list(FAULTS)))
    found.append(findings.out_of_reach(target, frame, allowed))
    return frame, pl.concat(found)


def _with_values(target: ImportTarget, frame: pl.DataFrame, faults: pl.DataFrame) -> pl.DataFrame:
    """The faults of the target's own check with what stands in each cell; sealed and resolved cells stay blank."""
    shown = {known.key for known in target.fields if not known.sensitive and known.kind is not FieldKind.REFERENCE}
    parts = []
    for (key,), part in faults.group_by("key", maintain_order=True):
        if key in shown and key in frame.columns:
            cells = frame.select(pl.col(ROW).cast(pl.UInt32), pl.col(str(key)).cast(pl.String).alias("value"))
            part = part.join(cells, on=ROW, how="left").with_columns(pl.col("value").fill_null(""))
        else:
            part = part.with_columns(pl.lit("").alias("value"))
        parts.append(part)
    return pl.concat(parts, how="diagonal").sort(ROW, maintain_order=True)


@transaction.atomic
def _stage(run: ImportRun, number: int, faults: pl.DataFrame, *, height: int, last: int, content: bytes) -> int:
    """Stage one block with its findings: both or neither; returns its rows."""
    run.findings.filter(block=number).delete()
    block = ImportBlock.objects.create(run=run, number=number, row_count=height, last_row=last, rows=b"")
    writing.store_bytes(row=block, attname="rows", content=content)
    _store_findings(run, faults.with_columns(pl.lit(FindingKind.ERROR.value).alias(KIND)), block=number)
    return height


def _store_findings(run: ImportRun, found: pl.DataFrame, *, block: int) -> None:
    """Keep findings as rows; past a bound they are counted, not listed: a wrong column is one mistake, not a million."""
    room = max(STORED_FINDINGS - run.findings.count(), 0) if found.height else 0
    titles = {known.key: str(known.title) for known in target_of(run.target).fields}
    ImportFinding.objects.bulk_create(
        [
            ImportFinding(
                run=run,
                kind=kind,
                row=row,
                column=column_letter(run.places[key]) if key in run.places else "",
                key=key,
                title=titles.get(key, ""),
                value=value[:120],
                message=message[:200],
                remedy=remedy[:200],
                block=block,
            )
            for row, key, value, message, remedy, kind in found.head(room).select(*FAULTS, KIND).iter_rows()
        ],
        batch_size=2000,
    )
    if found.height:
        ImportRun.objects.filter(pk=run.pk).update(
            finding_count=ImportRun.objects.get(pk=run.pk).finding_count + found.height
        )


def _finish(
    run: ImportRun,
    target: ImportTarget,
    *,
    context: ImportContext,
    allowed: frozenset[int] | None,
    by: By,
    kept: list[pl.DataFrame] | None,
) -> ImportRun:
    """看整个文件: duplicates, what the register already has, what would change; counts for the preview."""
    counts = dict.fromkeys((CREATED, CHANGED, LEFT), 0)
    light, doubts, tallied = [], [], []
    sample: list[dict[str, object]] = []
    wrong: list[pl.Series] = []
    for frame in queries.staged_frames(run=run) if kept is None else kept:
        light.append(frame.select(ROW, *(name for name in findings.light_columns(target) if name in frame.columns)))
        bad = frame.filter(pl.col(frames.WRONG))[ROW]
        planned, plans = comparing.plan_rows(target, frame, context=context, blank_clears=run.blank_clears)
        found = findings.known_elsewhere(target, planned, plans[0], context)
        taken = _taken(target, plans, allowed)
        doubts += [found, taken]
        bad = pl.concat([bad, taken[ROW]])
        wrong.append(bad)
        fine = planned.filter(~pl.col(ROW).is_in(bad.implode()))
        states = fine.select(comparing.row_state(target.parts).alias("state"))["state"].value_counts()
        for state, count in states.iter_rows():
            counts[state] += count
        tallied.append(comparing.tally_frame(target, planned))
        if len(sample) < SAMPLE_ROWS:
            sample += sampled_changes(target, fine, plans, room=SAMPLE_ROWS - len(sample))
    whole = pl.concat([findings.said_twice(target, pl.concat(light)), *doubts])
    errors = whole.filter(pl.col(KIND) == FindingKind.ERROR.value)
    with transaction.atomic():
        run.findings.filter(block=WHOLE).delete()
        run.refresh_from_db()
        run.finding_count = run.findings.count() if run.finding_count <= STORED_FINDINGS else run.finding_count
        run.save(update_fields=["finding_count"])
        _store_findings(run, whole, block=WHOLE)
        run.refresh_from_db()
        all_wrong = pl.concat([*wrong, errors[ROW]]).unique()
        doubtful = whole.filter(pl.col(KIND) == FindingKind.DOUBT.value)[ROW].unique()
        keep_tallies(
            run=run,
            target=target,
            rows=pl.concat(tallied),
            barred=pl.concat([all_wrong, doubtful]).unique(),
            context=context,
        )
        run.wrong_rows = pack_keys(all_wrong.sort().to_list())
        run.doubtful_rows = pack_keys(doubtful.sort().to_list())
        run.row_count = sum(run.blocks.values_list("row_count", flat=True))
        run.faulty_count = all_wrong.len()
        run.doubtful_count = doubtful.filter(~doubtful.is_in(all_wrong.implode())).len()
        run.created_count, run.changed_count, run.left_count = counts[CREATED], counts[CHANGED], counts[LEFT]
        run.sample = sample
        run.state = ImportState.CHECKED
        run.save()
        summary = f"{target.title}：{run.file_name}，{run.row_count} 行，有误 {run.faulty_count} 行"
        write_line(verb="imports.check", by=by, record=run, summary=summary)
    return run


def _taken(target: ImportTarget, plans: list[PartPlan], allowed: frozenset[int] | None) -> pl.DataFrame:
    """Rows that would change a row of another unit: an error, not a doubt."""
    found = [findings.NOTHING.with_columns(pl.lit("").alias(KIND))]
    for plan in plans:
        if plan.part.unit and allowed is not None:
            rows = comparing.taken_elsewhere(plan, allowed)
            found.append(
                rows.select(
                    pl.col(ROW),
                    pl.lit(target.unit).alias("key"),
                    pl.lit("").alias("value"),
                    pl.lit("已登记在其他单位").alias("message"),
                    pl.lit("请先由原单位办理转出，或请上级代为导入。").alias("remedy"),
                    pl.lit(FindingKind.ERROR.value).alias(KIND),
                )
            )
    return pl.concat(found).unique(subset=ROW, keep="first", maintain_order=True)
