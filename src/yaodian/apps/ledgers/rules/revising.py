"""改声明的规则 (what a revision may change): nothing that would make rows on record unreadable."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from yaodian.apps.ledgers.rules.declared import Declaration


def revision_faults(old: Declaration, new: Declaration, *, answered: Collection[str]) -> Iterator[str]:
    """Yield why a declaration cannot replace another; `answered` are the fields that rows on record have filled."""
    if old.key != new.key:
        yield f"台账的 key 不能改（原为“{old.key}”）"
    if old.parent != new.parent:
        yield "所属台账（parent）定下后不能改"
    if bool(old.balance) != bool(new.balance):
        yield "有没有收发结存（balance）定下后不能改"
    kept = {one.name: one for one in new.form.fields}
    for field in old.form.fields:
        if field.name not in answered:
            continue
        now = kept.get(field.name)
        if now is None:
            yield f'“{field.title}”已有记录，不能删去；不再填的，写 relevant = "false()"'
        elif now.kind is not field.kind:
            yield f"“{field.title}”已有记录，不能改类型"
        elif now.sensitive != field.sensitive:
            yield f"“{field.title}”已有记录，不能改是否敏感"
        elif field.kind.is_choice:
            lost = {one.value for one in old.form.choices_of(field)} - {one.value for one in new.form.choices_of(now)}
            if lost:
                yield f"“{field.title}”的选项“{'、'.join(sorted(lost))}”不能删去"
