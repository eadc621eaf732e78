"""更改示例 (changes): some of what a file would change, old beside new, for the preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from yaodian.kernel.imports import findings
from yaodian.kernel.imports.comparing import CHANGED, RENEWED, STATE, PartPlan
from yaodian.kernel.imports.reading import ROW
from yaodian.kernel.imports.targets import CIPHER, DIGEST, ImportField, ImportTarget

if TYPE_CHECKING:
    pass


def sampled_changes(
    target: ImportTarget, frame: pl.DataFrame, plans: list[PartPlan], *, room: int
) -> list[dict[str, object]]:
    """更改示例: row, what it is, old and new; a sensitive value only says that it changes."""
    told: list[dict[str, object]] = []
    named = {source: str(known.title) for known in target.fields for source in (known.key, findings.source_of(known))}
    rows = set(frame[ROW].to_list())
    for plan in plans:
        changed = plan.rows.filter(pl.col(STATE).is_in([CHANGED, RENEWED]))
        for line in changed.head(room * 3).iter_rows(named=True):
            if line[ROW] not in rows or len(told) >= room:
                continue
            changes = []
            for name in plan.compared:
                source = {**plan.part.identity, **plan.part.columns}[name]
                if line[name] != line[f"old.{name}"]:
                    title = named.get(source) or str(plan.part.model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
                    changes.append([title, *_old_and_new(target, plan, name, source, line)])
            told.append({"row": line[ROW], "part": str(plan.part.model._meta.verbose_name), "changes": changes})
    return told


def _old_and_new(
    target: ImportTarget, plan: PartPlan, name: str, source: str, line: dict[str, object]
) -> tuple[str, str]:
    """What a person reads of an old and a new value: labels of codes, names of what is referred to."""
    old, new = line[f"old.{name}"], line[name]
    if source.endswith((CIPHER, DIGEST)):
        return "（已加密）", "（另一个值）" if new else "—"
    known = next((known for known in target.fields if known.key == source), None)
    related = plan.part.model._meta.get_field(name).related_model
    if related is not None and isinstance(related, type):
        names = {row.pk: str(row) for row in related._base_manager.filter(pk__in=[key for key in (old, new) if key])}
        return str(names.get(old, "—")), str(names.get(new, "—"))
    return _words(old, known), _words(new, known)


def _words(value: object, known: ImportField | None) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    return known.column().label_of(value) if known is not None and known.codes else str(value)
