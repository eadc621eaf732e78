"""版本 (versions): what changed between two versions of a form, how a draft moves on, which answers still compare.

Old answers stay under the version they were given in. A field is the same field when its name, its earlier name (`was`)
or its dictionary code says so; its numbers compare as long as kind and unit stayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from yaodian.engines.forms.answers import AnswerError, read_answer
from yaodian.engines.forms.model import Field, Form, Group, Item, Kind
from yaodian.engines.forms.scope import rows_of


class Changed(StrEnum):
    """变化 (kind of change)."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    RETYPED = "retyped"
    UNIT = "unit"
    CHOICES = "choices"
    RULES = "rules"
    WORDS = "words"
    MOVED = "moved"


@dataclass(frozen=True)
class FieldChange:
    """字段变化 (change of a field): in words a clerk reads; `breaks` when the numbers no longer compare."""

    name: str
    kind: Changed
    sentence: str
    breaks: bool = False


@dataclass(frozen=True)
class Moved:
    """迁移结果 (a draft in the new version): its answers, and the sentences about what could not be taken along."""

    answers: dict[str, Any]
    dropped: tuple[str, ...]


RULES = ("required", "relevant", "constraint", "calculation", "choice_filter", "minimum", "maximum", "max_length")
WORDS = ("title", "hint", "definition", "constraint_words")


def same_fields(old: Form, new: Form) -> dict[str, str]:
    """同一字段: return the old name of every field of the new version that the old one had."""
    before = {one.name: one for one in old.fields}
    coded = {one.code: one.name for one in old.fields if one.code}
    found: dict[str, str] = {}
    for one in new.fields:
        for name in (one.was, one.name, coded.get(one.code, "") if one.code else ""):
            if name in before and name not in found.values():
                found[one.name] = name
                break
    return found


def compare(old: Form, new: Form) -> tuple[FieldChange, ...]:
    """比较版本: return the changes in the order of the new form, what was taken out last."""
    same = same_fields(old, new)
    changes: list[FieldChange] = []
    for one in new.fields:
        if one.name not in same:
            changes.append(FieldChange(one.name, Changed.ADDED, f"新增“{one.title}”"))
            continue
        changes += _differences(old, new, old.field(same[one.name]), one)
    for one in old.fields:
        if one.name not in same.values():
            changes.append(FieldChange(one.name, Changed.REMOVED, f"删去“{one.title}”", breaks=True))
    return tuple(changes)


def comparable(old: Form, new: Form) -> dict[str, str]:
    """可比字段: return new name → old name of the fields whose answers may stand in one column."""
    broken = {change.name for change in compare(old, new) if change.breaks}
    return {name: before for name, before in same_fields(old, new).items() if name not in broken}


def _differences(old: Form, new: Form, before: Field, after: Field) -> list[FieldChange]:
    found: list[FieldChange] = []
    name, title = after.name, after.title
    if before.name != after.name:
        found.append(FieldChange(name, Changed.RENAMED, f"“{title}”的代码由 {before.name} 改为 {after.name}"))
    if before.kind is not after.kind:
        breaks = not (before.kind.is_number and after.kind.is_number)
        found.append(FieldChange(name, Changed.RETYPED, f"“{title}”的类型由 {before.kind} 改为 {after.kind}", breaks))
    if before.unit != after.unit:
        words = f"“{title}”的单位由“{before.unit or '无'}”改为“{after.unit or '无'}”"
        found.append(FieldChange(name, Changed.UNIT, words, breaks=True))
    had = {one.value: one.title for one in old.choices_of(before)}
    has = {one.value: one.title for one in new.choices_of(after)}
    if had != has:
        gone = [had[value] for value in had if value not in has]
        come = [has[value] for value in has if value not in had]
        parts = [f"增加 {'、'.join(come)}" if come else "", f"取消 {'、'.join(gone)}" if gone else ""]
        words = "，".join(part for part in parts if part) or "改了说法"
        found.append(FieldChange(name, Changed.CHOICES, f"“{title}”的选项{words}", breaks=bool(gone)))
    if any(getattr(before, each) != getattr(after, each) for each in RULES):
        found.append(FieldChange(name, Changed.RULES, f"“{title}”的填报规则有变"))
    if any(getattr(before, each) != getattr(after, each) for each in WORDS):
        found.append(FieldChange(name, Changed.WORDS, f"“{before.title}”的文字有改动"))
    if old.places[before.name].repeats != new.places[after.name].repeats:
        found.append(FieldChange(name, Changed.MOVED, f"“{title}”移出或移入了重复组", breaks=True))
    return found


def move_answers(old: Form, new: Form, *, answers: Mapping[str, Any]) -> Moved:
    """迁移草稿: take a draft's answers into the new version; nothing is dropped without a sentence that shows it."""
    same = same_fields(old, new)
    dropped: list[str] = []
    moved = _moved(old, new, new.items, answers, same, dropped)
    for one in old.fields:
        if one.name not in same.values() and (text := _said(old, one, answers)):
            dropped.append(f"“{one.title}”已不在新版本中，原填：{text}")
    return Moved(moved, tuple(dropped))


def _moved(
    old: Form, new: Form, items: tuple[Item, ...], row: Mapping[str, Any], same: Mapping[str, str], dropped: list[str]
) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for item in items:
        if isinstance(item, Group) and item.repeats:
            kept[item.name] = [_moved(old, new, item.items, one, same, dropped) for one in rows_of(row, item.name)]
        elif isinstance(item, Group):
            kept |= _moved(old, new, item.items, row, same, dropped)
        elif item.name in same and (value := row.get(same[item.name])) is not None:
            fitting = _fitted(new, item, value)
            if fitting is None:
                dropped.append(f"“{item.title}”原填“{value}”，新版本里不再适用，请重新填写")
            else:
                kept[item.name] = fitting
    return kept


def _fitted(new: Form, item: Field, value: Any) -> Any:
    """Return a value as the new version takes it, None when it does not."""
    if item.kind is Kind.COMPUTED:
        return value
    try:
        read = read_answer(item, value)
    except AnswerError:
        return None
    if item.kind.is_choice:
        known = {one.value for one in new.choices_of(item)}
        if isinstance(read, list):
            return [one for one in read if one in known] or None
        return read if read in known else None
    return read


def _said(form: Form, field: Field, answers: Mapping[str, Any]) -> str:
    """Return an answer as text, the rows' answers joined."""
    rows = [answers]
    for repeat in form.places[field.name].repeats:
        rows = [inner for one in rows for inner in rows_of(one, repeat)]
    return "、".join(str(one[field.name]) for one in rows if one.get(field.name) is not None)
