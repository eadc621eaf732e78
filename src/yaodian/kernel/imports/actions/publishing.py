"""写入与撤回 (publishing): staged rows into the register in one transaction, by whole columns; and back out again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl
from django.db import IntegrityError, connection, transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.imports import comparing, frames, queries
from yaodian.kernel.imports.actions import writing
from yaodian.kernel.imports.actions.checking import context_of
from yaodian.kernel.imports.actions.runs import ImportRunError, locked_run, refuse_other_key, stop_publishing
from yaodian.kernel.imports.comparing import CHANGED, CREATED, KEY, LEFT, RENEWED, STATE, PartPlan
from yaodian.kernel.imports.models import ImportEffect, ImportRun
from yaodian.kernel.imports.reading import ROW
from yaodian.kernel.imports.rules import ImportState
from yaodian.kernel.imports.targets import CIPHER, DIGEST, ImportContext, Part, target_of
from yaodian.kernel.journal.actions import write_batch, write_line
from yaodian.kernel.journal.frames import row_digests, stored_batch
from yaodian.kernel.journal.queries import RowBatch
from yaodian.kernel.journal.rules import pack_keys, unpack_keys
from yaodian.kernel.tasks import actions as tasks

if TYPE_CHECKING:
    from yaodian.kernel.tasks import Progress

LOCK = 5_870_211


@dataclass
class Written:
    """写下的行: per table, in the order of writing."""

    model: type[Model]
    part: str
    created: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    before: list[pl.DataFrame] = field(default_factory=list)
    keys: list[bytes] = field(default_factory=list)
    digests: list[bytes] = field(default_factory=list)

    def note(self, batch: RowBatch) -> None:
        """Remember the digests of rows just written."""
        self.keys.append(batch.keys)
        self.digests.append(batch.digests)

    def batch(self) -> RowBatch:
        """Return all of them as one batch."""
        return RowBatch(self.model._meta.label_lower, b"".join(self.keys), b"".join(self.digests))


@transaction.atomic
def confirm_run(
    *, run_id: int, accepted_only: bool, override_reason: str = "", by: By, start: bool = True
) -> ImportRun:
    """确认写入: all rows, or only those without fault; doubtful rows go in on a stated reason; the job is queued."""
    run = locked_run(run_id=run_id, by=by, become=ImportState.PUBLISHING)
    barred = run.faulty_count + (0 if override_reason.strip() else run.doubtful_count)
    if barred and not accepted_only:
        raise ImportRunError(
            _("还有 %(count)s 行有误或存疑。请改好后重新上传，或选择“只写入合格的行”。") % {"count": barred}
        )
    if barred >= run.row_count:
        raise ImportRunError(_("没有一行合格，无可写入。请按错误清单改好后重新上传。"))
    run.accepted_only, run.override_reason = accepted_only, override_reason.strip()[:300]
    run.state = ImportState.PUBLISHING
    if start:
        run.job_run_id = tasks.enqueue("imports.publish", by=by, run_id=run.pk, record=queries.run_ref(run)).pk
    run.save()
    summary = f"{target_of(run.target).title}：{run.file_name}"
    detail = {"doubtful": run.doubtful_count, "reason": run.override_reason} if run.override_reason else {}
    write_line(verb="imports.confirm", by=by, record=run, summary=summary, detail=detail)
    return run


def publish_run(*, run_id: int, by: By, progress: Progress | None = None) -> ImportRun:
    """写入: all that was confirmed, in one transaction; whatever fails or is killed leaves the register as it was."""
    try:
        return _publish(run_id=run_id, by=by, progress=progress)
    except ImportRunError:
        stop_publishing(run_id=run_id, by=by)
        raise
    except IntegrityError as clash:
        stop_publishing(run_id=run_id, by=by)
        raise ImportRunError(
            _("登记簿中已有与本批冲突的记录（如号码已被别的记录使用），没有写入任何一行。请重新核对后再写入。")
        ) from clash


@transaction.atomic
def _publish(*, run_id: int, by: By, progress: Progress | None) -> ImportRun:
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.state != ImportState.PUBLISHING:
        return run
    refuse_other_key(run=run)
    lock_target(target=run.target)
    target, context = target_of(run.target), context_of(run=run, by=by)
    writing.hold_tables(models=(part.model for part in target.parts))
    written = [Written(part.model, part.key) for part in target.parts]
    ended = [Written(part.model, part.key) for part in target.parts]
    barred = unpack_keys(run.wrong_rows)
    barred += [] if run.override_reason else unpack_keys(run.doubtful_rows)
    skipped = pl.Series(ROW, barred, dtype=pl.UInt32)
    counts = dict.fromkeys((CREATED, CHANGED, LEFT), 0)
    done = 0
    # Sound rows never share the identity of the first part (`findings.said_twice`): an empty table stays new to them.
    first_new = not (
        target.parts[0].existing(context) if target.parts[0].existing else _every(target.parts[0])
    ).exists()
    for frame in queries.staged_frames(run=run):
        done += frame.height
        frame = frame.filter(~pl.col(frames.WRONG) & ~pl.col(ROW).is_in(skipped.implode()))
        if target.order:
            frame = frame.sort([name for name in target.order if name in frame.columns], maintain_order=True)
        for part, own, closed in zip(target.parts, written, ended, strict=True):
            plan = comparing.plan_part(
                part,
                frame,
                context=context,
                blank_clears=run.blank_clears,
                all_new=first_new and part is target.parts[0],
            )
            frame = _write_part(plan, frame, own, closed, context=context)
        states = frame.select(comparing.row_state(target.parts).alias("state"))["state"].value_counts()
        for state, count in states.iter_rows():
            counts[state] += count
        if progress is not None:
            progress.report(part=done, whole=run.row_count, text=_("已写入 %(count)s 行") % {"count": done})
    everything = [own for own in (*written, *ended) if own.keys]
    for position, own in enumerate(everything):
        _keep_effect(run, position, own)
    run.created_count, run.changed_count, run.left_count = counts[CREATED], counts[CHANGED], counts[LEFT]
    run.state, run.published_at = ImportState.PUBLISHED, clock.now()
    run.save()
    run.blocks.all().delete()
    write_batch(
        verb="imports.publish",
        by=by,
        record=run,
        batches=[own.batch() for own in everything],
        summary=f"{target.title}：{run.file_name}，新增 {run.created_count}、更改 {run.changed_count}、不变 {run.left_count}",
        detail={"file": run.file_digest, **({"override": run.override_reason} if run.override_reason else {})},
    )
    return run


def lock_target(*, target: str) -> None:
    """锁定目标: one publication of a target at a time (on SQLite the transaction itself is the lock)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, target])


def _every(part: Part) -> QuerySet[Any, Any]:
    return part.model._base_manager.all()


def _write_part(
    plan: PartPlan, frame: pl.DataFrame, own: Written, closed: Written, *, context: ImportContext
) -> pl.DataFrame:
    """One part of one block: new rows, changed rows, renewed rows; returns the frame with the part's keys."""
    part = plan.part
    new = pl.col(STATE).is_in([CREATED, RENEWED])
    if part.ends is not None:
        _end_periods(part, plan.rows.filter(pl.col(STATE) == RENEWED), closed, context)
    _change_rows(plan, own)
    made = plan.rows.filter(new)
    if made.height:
        keys = pl.Series(KEY, _keys_for(part, made), dtype=pl.Int64)
        _create_rows(plan, made.with_columns(keys), own, context)
        again = pl.concat([plan.rows.filter(~new), made.with_columns(keys)])
        plan.rows = again
    return comparing.attached(frame, plan)


def _keys_for(part: Part, made: pl.DataFrame) -> list[int]:
    pk = part.model._meta.pk.attname
    return made[pk].to_list() if pk in made.columns else writing.reserve_keys(model=part.model, count=made.height)


def _create_rows(plan: PartPlan, made: pl.DataFrame, own: Written, context: ImportContext) -> None:
    model, pk = plan.part.model, plan.part.model._meta.pk.attname
    rows = writing.filled(
        frame=made.select(pl.col(KEY).alias(pk), *(name for name in plan.written if name != pk)), model=model
    )
    given = dict(plan.part.constants(context)) if plan.part.constants else {}
    given = {name: value for name, value in given.items() if name not in rows.columns}
    constants = {**writing.defaults_of(model=model, given={*rows.columns, *given}), **given}
    with ThreadPoolExecutor(1) as beside:  # the digests are taken while the database takes the rows
        digests = beside.submit(row_digests, rows, constants=constants)
        writing.insert_rows(model=model, frame=rows, constants=constants)
    keys = rows[pk].to_list()
    own.created += keys
    own.note(RowBatch(model._meta.label_lower, pack_keys(keys), digests.result()))


def _change_rows(plan: PartPlan, own: Written) -> None:
    rows = plan.rows.filter(pl.col(STATE) == CHANGED)
    if not rows.height:
        return
    model, pk = plan.part.model, plan.part.model._meta.pk.attname
    beside = {name: _digest_beside(plan.part, name) for name in plan.written if name not in plan.compared}
    # The value by which a row is known (学籍号) stands beside a digest of the identity: it is the same, so it stays.
    digests = {name: digest for name, digest in beside.items() if digest in plan.compared}
    ciphers = list(digests)
    keys = rows[KEY].to_list()
    before = rows.select(pl.col(KEY).alias(pk), *(pl.col(f"old.{name}").alias(name) for name in plan.compared))
    if ciphers:
        stored = _all(model, keys, ciphers)
        frame = pl.DataFrame(stored, schema={pk: pl.Int64, **dict.fromkeys(ciphers, pl.Binary)}, orient="row")
        before = before.join(frame, on=pk, how="left", maintain_order="left")
    new = rows.select(
        pl.col(KEY).alias(pk),
        *plan.compared,
        *(pl.when(plan.differs(digests[name])).then(pl.col(name).fill_null(b"")).alias(name) for name in ciphers),
    )
    plain = [name for name in new.columns if name not in ciphers]
    new = (
        writing.filled(frame=new.select(plain), model=model).with_columns(new.select(ciphers))
        if ciphers
        else writing.filled(frame=new, model=model)
    )
    writing.update_rows(model=model, frame=new, kept=frozenset(ciphers))
    own.changed += keys
    own.before.append(before)
    own.note(stored_batch(model=model, keys=keys))


def _all(model: type[Model], keys: list[int], names: list[str]) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for start in range(0, len(keys), comparing.LOOKED_UP):
        piece = keys[start : start + comparing.LOOKED_UP]
        found += comparing.among(model._base_manager.all(), "pk", piece).values_list("pk", *names)
    return found


def _digest_beside(part: Part, cipher: str) -> str:
    """Return the attname of the digest that tells whether a cipher's value differs, "" for any other column."""
    key, _dot, _rest = part.columns.get(cipher, "").partition(CIPHER)
    return next((name for name, source in part.columns.items() if source == key + DIGEST and name != cipher), "")


def _end_periods(part: Part, rows: pl.DataFrame, closed: Written, context: ImportContext) -> None:
    """The old rows of what is renewed end the day before."""
    if not rows.height or part.ends is None:
        return
    pk, (_first, last) = part.model._meta.pk.attname, part.ends
    keys = rows[KEY].to_list()
    before = pl.DataFrame(_all(part.model, keys, [last]), schema={pk: pl.Int64, last: pl.Date}, orient="row")
    writing.update_rows(
        model=part.model, frame=before.with_columns(pl.lit(context.as_of).dt.offset_by("-1d").alias(last))
    )
    closed.changed += keys
    closed.before.append(before)
    closed.note(stored_batch(model=part.model, keys=keys))


def _keep_effect(run: ImportRun, position: int, own: Written) -> None:
    ImportEffect.objects.create(
        run=run,
        position=position,
        part=own.part,
        table=own.model._meta.label_lower,
        created=pack_keys(own.created),
        changed=pack_keys(own.changed),
        before=frames.pack(pl.concat(own.before)) if own.before else b"",
    )
