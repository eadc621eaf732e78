"""判定 (judgement): every fault of answers that apply: required, choices, limits, rules, registers, last period."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from yaodian.engines.forms.evaluate import evaluate, holds
from yaodian.engines.forms.model import Choice, Field, Form, Group, Item, Kind
from yaodian.engines.forms.scope import Scope, number, plain, rows_of

Answers = Mapping[str, Any]
Path = tuple[tuple[str, int], ...]


class Fault(StrEnum):
    """问题类别 (kind of fault)."""

    KIND = "kind"
    REQUIRED = "required"
    CHOICE = "choice"
    RANGE = "range"
    CONSTRAINT = "constraint"
    ROWS = "rows"
    REGISTER = "register"
    PREVIOUS = "previous"
    OUTLIER = "outlier"


@dataclass(frozen=True)
class Problem:
    """问题 (problem): where, what and what to do; a warning may stand with a reason, an error may not."""

    path: Path
    name: str
    fault: Fault
    sentence: str
    warning: bool = False

    @property
    def address(self) -> str:
        """Return the place as text: pupils[2].name, rows counted from 1."""
        return "".join(f"{repeat}[{index + 1}]." for repeat, index in self.path) + self.name


RegisterCheck = Callable[[Field, Any], str]


@dataclass(frozen=True)
class Beside:
    """比照 (what answers are held against): last period's answers, earlier values of a field, and the registers.

    `register` answers "" when a register holds the value, else the sentence to show."""

    previous: Mapping[str, Any] = field(default_factory=dict)
    history: Mapping[str, Sequence[Decimal]] = field(default_factory=dict)
    register: RegisterCheck | None = None


def row_at(answers: Mapping[str, Any], path: Path) -> Mapping[str, Any]:
    """Return the row that a path leads to; IndexError where it is gone."""
    for repeat, index in path:
        answers = rows_of(answers, repeat)[index]
    return answers


def scope_at(form: Form, answers: Mapping[str, Any], now: datetime, path: Path, name: str) -> Scope:
    """Return the scope of an item in its row."""
    try:
        itself = plain(row_at(answers, path).get(name))
    except IndexError:
        itself = ""
    return Scope(form, answers, now, path, itself)


class Judge:
    """Judges what applies; a field that could not be read is not judged twice."""

    def __init__(
        self,
        form: Form,
        kept: Answers,
        hidden: frozenset[tuple[Path, str]],
        now: datetime,
        beside: Beside,
        read_badly: set[tuple[Path, str]],
    ) -> None:
        self.form, self.kept, self.hidden, self.now = form, kept, hidden, now
        self.beside, self.read_badly = beside, read_badly

    def all(self, items: tuple[Item, ...], row: Mapping[str, Any], path: Path) -> list[Problem]:
        found: list[Problem] = []
        for item in items:
            if (path, item.name) in self.hidden:
                continue
            if isinstance(item, Group) and item.repeats:
                rows = rows_of(row, item.name)
                found += self.rows(item, len(rows), path)
                for index, one in enumerate(rows):
                    found += self.all(item.items, one, (*path, (item.name, index)))
            elif isinstance(item, Group):
                found += self.all(item.items, row, path)
            elif (path, item.name) not in self.read_badly and item.kind is not Kind.NOTE:
                found += self.one(item, row.get(item.name), path)
        return found

    def rows(self, group: Group, count: int, path: Path) -> Iterator[Problem]:
        least, most = group.minimum, group.maximum
        if group.count:
            wanted = number(evaluate(group.count, scope_at(self.form, self.kept, self.now, path, group.name)))
            least = most = None if wanted.is_nan() else int(wanted)
        if least is not None and count < least:
            yield Problem(path, group.name, Fault.ROWS, f"{group.title}：应有 {least} 行，现有 {count} 行，请补齐")
        if most is not None and count > most:
            yield Problem(path, group.name, Fault.ROWS, f"{group.title}：至多 {most} 行，现有 {count} 行，请删去多余的")

    def one(self, item: Field, value: Any, path: Path) -> Iterator[Problem]:
        scope = scope_at(self.form, self.kept, self.now, path, item.name)

        def problem(fault: Fault, words: str, *, warning: bool = False) -> Problem:
            return Problem(path, item.name, fault, f"{item.title}：{words}", warning)

        if value is None:
            if item.required and not item.calculation and holds(item.required, scope):
                yield problem(Fault.REQUIRED, item.required_words or "必须填写")
            return
        if item.kind.is_choice and (bad := unknown_choices(self.form, item, value, scope)):
            yield problem(Fault.CHOICE, f"“{'、'.join(bad)}”不在选项中，请重新选择")
        if item.kind.is_number or (item.kind is Kind.COMPUTED and isinstance(value, Decimal)):
            if item.minimum is not None and value < item.minimum:
                yield problem(Fault.RANGE, f"不能小于 {item.minimum:f}{item.unit}，现为 {value}")
            if item.maximum is not None and value > item.maximum:
                yield problem(Fault.RANGE, f"不能大于 {item.maximum:f}{item.unit}，现为 {value}")
        if item.max_length is not None and isinstance(value, str) and len(value) > item.max_length:
            yield problem(Fault.RANGE, f"不超过 {item.max_length} 字，现为 {len(value)} 字")
        if item.constraint and not holds(item.constraint, scope):
            yield problem(Fault.CONSTRAINT, item.constraint_words or "与其他内容不符，请核对")
        if item.register and self.beside.register and (words := self.beside.register(item, value)):
            yield problem(Fault.REGISTER, words)
        yield from self.against_before(item, value, problem)

    def against_before(self, item: Field, value: Any, problem: Callable[..., Problem]) -> Iterator[Problem]:
        """Ask about a number that left its own past behind; never refuse it."""
        if not isinstance(value, int | Decimal):
            return
        before = self.beside.previous.get(item.name)
        if item.change_limit is not None and isinstance(before, int | Decimal) and before:
            change = (Decimal(value) - before) / abs(Decimal(before))
            if abs(change) > item.change_limit:
                words = f"上期为 {before}{item.unit}，本期 {value}{item.unit}，变动 {change * 100:+.0f}%，请核实并说明"
                yield problem(Fault.PREVIOUS, words, warning=True)
        past = [Decimal(one) for one in self.beside.history.get(item.name, ())]
        if len(past) >= 5 and is_outlier(Decimal(value), past):
            words = f"与以往 {len(past)} 期（中位数 {_middle(past):f}{item.unit}）相差很大，请核实并说明"
            yield problem(Fault.OUTLIER, words, warning=True)


def is_outlier(value: Decimal, past: Sequence[Decimal]) -> bool:
    """离群 (outlier): further from the median than 3.5 scaled median deviations (Iglewicz and Hoaglin 1993)."""
    middle = _middle(past)
    deviation = _middle([abs(one - middle) for one in past])
    if not deviation:
        return value != middle and abs(value - middle) > abs(middle) / 2
    return abs(value - middle) * Decimal("0.6745") / deviation > Decimal("3.5")


def _middle(values: Sequence[Decimal]) -> Decimal:
    ranked = sorted(values)
    half = len(ranked) // 2
    return ranked[half] if len(ranked) % 2 else (ranked[half - 1] + ranked[half]) / 2


def open_choices(form: Form, item: Field, scope: Scope) -> tuple[Choice, ...]:
    """可选项: return the choices that a field's filter leaves open in its place."""
    choices = form.choices_of(item)
    if not item.choice_filter:
        return choices
    return tuple(
        one
        for one in choices
        if holds(item.choice_filter, Scope(form, scope.answers, scope.now, scope.rows, scope.itself, dict(one.extra)))
    )


def unknown_choices(form: Form, item: Field, value: Any, scope: Scope) -> list[str]:
    """Return the chosen values that are not open."""
    known = {one.value for one in open_choices(form, item, scope)}
    return [one for one in (value if isinstance(value, list) else [value]) if one not in known]
