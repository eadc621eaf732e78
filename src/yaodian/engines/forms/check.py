"""校验 (checks): answers in, typed answers, what applies, what was computed and every fault out — the same on every side.

Calculations and conditions feed each other, so they are run over until nothing moves; a form whose calculations go
round in a circle is refused when it is read (`problems.faults_of`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from yaodian.engines.forms.answers import AnswerError, read_answer
from yaodian.engines.forms.evaluate import evaluate, holds
from yaodian.engines.forms.judge import Beside, Fault, Judge, Path, Problem, row_at, scope_at
from yaodian.engines.forms.model import Field, Form, Group, Item, Kind
from yaodian.engines.forms.scope import Scope, rows_of, text_of

MOST_ROUNDS = 30
Answers = dict[str, Any]


@dataclass(frozen=True)
class Checked:
    """校验结果: typed answers with what was computed; `kept` is without what does not apply; hidden items by place."""

    answers: Answers
    kept: Answers
    hidden: frozenset[tuple[Path, str]]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return what must be mended before the answers can be sent."""
        return tuple(one for one in self.problems if not one.warning)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Return what is asked about."""
        return tuple(one for one in self.problems if one.warning)


def check(form: Form, *, answers: Mapping[str, Any], now: datetime, beside: Beside | None = None) -> Checked:
    """校验答案: read, compute, hide and judge the answers of a form; what is not of the form is dropped."""
    problems: list[Problem] = []
    typed = _typed(form.items, answers, (), problems)
    kept, hidden = typed, frozenset[tuple[Path, str]]()
    for _round in range(MOST_ROUNDS):
        hidden_now = frozenset(_hidden(form, form.items, kept, now, ()))
        typed = _computed(form, form.items, typed, kept, now, ())
        pruned = _pruned(form.items, typed, hidden_now, ())
        if pruned == kept and hidden_now == hidden:
            break
        kept, hidden = pruned, hidden_now
    shown = [one for one in problems if not _is_hidden(form, one.path, one.name, hidden)]
    judged = Judge(form, kept, hidden, now, beside or Beside(), {(one.path, one.name) for one in shown})
    shown += judged.all(form.items, kept, ())
    return Checked(answers=typed, kept=kept, hidden=hidden, problems=tuple(shown))


def with_defaults(form: Form, *, answers: Mapping[str, Any], now: datetime) -> Answers:
    """预置 (defaults): return the answers with the default of every field that was never touched."""
    filled = dict(answers)
    for item in _plain_fields(form.items):
        if item.default and item.name not in filled:
            value = evaluate(item.default, Scope(form, filled, now))
            if text_of(value) not in ("", "NaN"):
                filled[item.name] = read_answer(item, text_of(value))
    return filled


def _plain_fields(items: tuple[Item, ...]) -> Iterator[Field]:
    for item in items:
        if isinstance(item, Field):
            yield item
        elif not item.repeats:
            yield from _plain_fields(item.items)


def _typed(items: tuple[Item, ...], raw: Mapping[str, Any], path: Path, problems: list[Problem]) -> Answers:
    typed: Answers = {}
    for item in items:
        if isinstance(item, Group) and item.repeats:
            rows = raw.get(item.name)
            rows = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
            typed[item.name] = [
                _typed(item.items, row, (*path, (item.name, index)), problems) for index, row in enumerate(rows)
            ]
        elif isinstance(item, Group):
            typed |= _typed(item.items, raw, path, problems)
        elif item.kind is not Kind.NOTE:
            try:
                value = read_answer(item, raw.get(item.name))
            except AnswerError as error:
                problems.append(Problem(path, item.name, Fault.KIND, f"{item.title}：{error}"))
                value = None
            if value is not None:
                typed[item.name] = value
    return typed


def _hidden(
    form: Form, items: tuple[Item, ...], kept: Answers, now: datetime, path: Path
) -> Iterator[tuple[Path, str]]:
    for item in items:
        if item.relevant and not holds(item.relevant, scope_at(form, kept, now, path, item.name)):
            yield (path, item.name)
        elif isinstance(item, Group) and not item.repeats:
            yield from _hidden(form, item.items, kept, now, path)
        elif isinstance(item, Group):
            for index in range(len(rows_of(row_at(kept, path), item.name))):
                yield from _hidden(form, item.items, kept, now, (*path, (item.name, index)))


def _computed(
    form: Form, items: tuple[Item, ...], typed: Mapping[str, Any], kept: Answers, now: datetime, path: Path
) -> Answers:
    """Return the row with its calculations done over what applied a round before."""
    row = dict(typed)
    for item in items:
        if isinstance(item, Group) and item.repeats:
            row[item.name] = [
                _computed(form, item.items, one, kept, now, (*path, (item.name, index)))
                for index, one in enumerate(rows_of(typed, item.name))
            ]
        elif isinstance(item, Group):
            row = _computed(form, item.items, row, kept, now, path)
        elif item.calculation:
            scope = scope_at(form, kept, now, path, item.name)
            value = evaluate(item.calculation, scope)
            text = text_of(value)
            if text in ("", "NaN"):
                row.pop(item.name, None)
            else:
                row[item.name] = value if isinstance(value, Decimal) else text
    return row


def _pruned(
    items: tuple[Item, ...], typed: Mapping[str, Any], hidden: frozenset[tuple[Path, str]], path: Path
) -> Answers:
    kept: Answers = {}
    for item in items:
        if (path, item.name) in hidden:
            continue
        if isinstance(item, Group) and item.repeats:
            kept[item.name] = [
                _pruned(item.items, row, hidden, (*path, (item.name, index)))
                for index, row in enumerate(rows_of(typed, item.name))
            ]
        elif isinstance(item, Group):
            kept |= _pruned(item.items, typed, hidden, path)
        elif item.name in typed:
            kept[item.name] = typed[item.name]
    return kept


def _is_hidden(form: Form, path: Path, name: str, hidden: frozenset[tuple[Path, str]]) -> bool:
    around = [group.name for group in form.places[name].groups]
    return any((path[:depth], one) in hidden for depth in range(len(path) + 1) for one in (*around, name))
