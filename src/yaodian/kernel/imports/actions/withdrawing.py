"""撤回 (withdrawing): a publication out again, as long as none of its rows was changed since."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.imports import frames, queries
from yaodian.kernel.imports.actions import writing
from yaodian.kernel.imports.actions.runs import ImportRunError, locked_run
from yaodian.kernel.imports.models import ImportEffect, ImportRun
from yaodian.kernel.imports.rules import ImportState
from yaodian.kernel.imports.targets import target_of
from yaodian.kernel.journal.actions import write_batch
from yaodian.kernel.journal.frames import stored_batch
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.rules import unpack_digests, unpack_keys

if TYPE_CHECKING:
    pass

from yaodian.kernel.imports.actions.publishing import lock_target


@transaction.atomic
def withdraw_run(*, run_id: int, reason: str, by: By) -> ImportRun:
    """撤回: the rows it made are removed, those it changed are as before; refused once any of them was changed since."""
    run = locked_run(run_id=run_id, by=by, become=ImportState.WITHDRAWN)
    lock_target(target=run.target)
    effects = list(run.effects.order_by("-position"))
    if not effects and run.created_count + run.changed_count:
        raise ImportRunError(_("这一批的撤回依据已过保留期限清理，不能整批撤回；请逐行更正。"))
    moved = changed_since(run=run, effects=effects)
    if moved:
        raise ImportRunError(
            _("这一批写入的行中有 %(count)s 行后来又有改动，不能整批撤回；请逐行更正。") % {"count": moved}
        )
    models = {part.key: part.model for part in target_of(run.target).parts}
    batches = []
    try:
        with transaction.atomic():
            for effect in effects:
                model = models[effect.part]
                if effect.before:
                    writing.update_rows(
                        model=model, frame=writing.filled(frame=frames.unpack(effect.before), model=model)
                    )
            for effect in effects:
                writing.delete_rows(model=models[effect.part], keys=unpack_keys(effect.created))
            for effect in effects:
                keys = unpack_keys(effect.created) + unpack_keys(effect.changed)
                batches.append(stored_batch(model=models[effect.part], keys=keys))
            connection.check_constraints(table_names=[model._meta.db_table for model in set(models.values())])
            _check_pointers({models[effect.part] for effect in effects if effect.created})
    except IntegrityError as pointed:
        raise ImportRunError(_("已有别的记录引用了这一批新增的行，不能撤回。")) from pointed
    run.effects.all().delete()
    run.state, run.withdrawn_at = ImportState.WITHDRAWN, clock.now()
    run.save()
    summary = f"{target_of(run.target).title}：{run.file_name}，{reason}"
    write_batch(verb="imports.withdraw", by=by, record=run, batches=batches, summary=summary, detail={"reason": reason})
    return run


def _check_pointers(models: Iterable[type[Model]]) -> None:
    """SQLite looks only where it is told: at every table that points to those the rows were taken from."""
    if connection.vendor != "sqlite":
        return
    tables = {
        relation.related_model._meta.db_table
        for model in models
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and isinstance(relation.related_model, type)
    }
    connection.check_constraints(table_names=sorted(tables & set(connection.introspection.table_names())))


def changed_since(*, run: ImportRun, effects: Iterable[ImportEffect]) -> int:
    """后来改动的行数: how many rows are not as this run left them."""
    line = JournalLine.objects.filter(verb="imports.publish", record=queries.run_ref(run)).order_by("id").last()
    if line is None:
        return 0
    left: dict[str, dict[int, bytes]] = {}
    for batch in line.batches.order_by("id"):
        pairs = zip(unpack_keys(batch.keys), unpack_digests(batch.digests), strict=True)
        left.setdefault(batch.table, {}).update(pairs)
    models = {part.model._meta.label_lower: part.model for part in target_of(run.target).parts}
    moved = 0
    for table, digests in left.items():
        now = stored_batch(model=models[table], keys=digests)
        moved += sum(old != new for old, new in zip(digests.values(), unpack_digests(now.digests), strict=True))
    return moved
