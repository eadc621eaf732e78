"""计分 (scoring): points of a filled form: by choice or by formula, what does not apply (不适用) taken out of the full."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from yaodian.engines.forms.evaluate import evaluate
from yaodian.engines.forms.judge import Path
from yaodian.engines.forms.model import Field, Form, Group, Item
from yaodian.engines.forms.scope import Scope, number, plain, rows_of


@dataclass(frozen=True)
class ScoreLine:
    """得分 (score of one field): points of its full points; `skipped` where it does not apply, both then 0."""

    name: str
    path: Path
    points: Decimal
    full: Decimal
    skipped: bool = False


@dataclass(frozen=True)
class Score:
    """总分 (score of a form): the lines, their sums, and the share of the full points, None when nothing counts."""

    lines: tuple[ScoreLine, ...]

    @property
    def points(self) -> Decimal:
        """Return the points reached."""
        return sum((line.points for line in self.lines), Decimal(0))

    @property
    def full(self) -> Decimal:
        """Return the points that could be reached by what applies."""
        return sum((line.full for line in self.lines), Decimal(0))

    @property
    def share(self) -> Decimal | None:
        """Return points over full, None when nothing counts."""
        return self.points / self.full if self.full else None


def score(form: Form, *, kept: Mapping[str, Any], now: datetime) -> Score:
    """计分: score the answers that apply (`Checked.kept`); an empty answer of a scored field has 0 points."""
    return Score(tuple(_lines(form, form.items, kept, kept, (), now)))


def _lines(
    form: Form, items: tuple[Item, ...], row: Mapping[str, Any], kept: Mapping[str, Any], path: Path, now: datetime
) -> list[ScoreLine]:
    found: list[ScoreLine] = []
    for item in items:
        if isinstance(item, Group) and item.repeats:
            for index, one in enumerate(rows_of(row, item.name)):
                found += _lines(form, item.items, one, kept, (*path, (item.name, index)), now)
        elif isinstance(item, Group):
            found += _lines(form, item.items, row, kept, path, now)
        elif (line := _line(form, item, row, kept, path, now)) is not None:
            found.append(line)
    return found


def _line(
    form: Form, item: Field, row: Mapping[str, Any], kept: Mapping[str, Any], path: Path, now: datetime
) -> ScoreLine | None:
    value = row.get(item.name)
    scored = {choice.value: choice for choice in form.choices_of(item) if choice.score is not None or choice.skipped}
    full = item.full_score if item.full_score is not None else full_of(form, item)
    if item.score:
        points = number(evaluate(item.score, Scope(form, kept, now, path, plain(value))))
        top = full if full is not None else points
        return ScoreLine(
            item.name, path, Decimal(0) if points.is_nan() else points, Decimal(0) if top.is_nan() else top
        )
    if not scored or full is None:
        return None
    if value is None and item.name not in kept and not path:
        return ScoreLine(item.name, path, Decimal(0), full)
    chosen = value if isinstance(value, list) else [value]
    if any(scored[one].skipped for one in chosen if one in scored):
        return ScoreLine(item.name, path, Decimal(0), Decimal(0), skipped=True)
    points = sum((scored[one].score or Decimal(0) for one in chosen if one in scored), Decimal(0))
    return ScoreLine(item.name, path, min(points, full), full)


def full_of(form: Form, item: Field) -> Decimal | None:
    """Return the most points a field can bring by its choices, None where none of them has points."""
    points = [choice.score for choice in form.choices_of(item) if choice.score is not None]
    if not points:
        return None
    return max(points) if item.kind == "one" else sum((one for one in points if one > 0), Decimal(0))
