"""报送数 (figures of a return): what a target can read of a sent sheet, and the answers of a zero report (零报告)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from yaodian.engines.forms import Field, Form, Group, Kind
from yaodian.engines.forms.scope import rows_of

LONGEST = 60
ZERO, NONE = "0", "no"


@dataclass(frozen=True)
class FigureValue:
    """报送数: a number, or the word that was chosen."""

    value: Decimal | None = None
    text: str = ""


def figures_of(form: Form, answers: Mapping[str, Any]) -> dict[str, FigureValue]:
    """Return field → figure: numbers and choices outside rows; of a repeating group its rows and the sums over them.

    What the form marks as sensitive is left out."""
    found: dict[str, FigureValue] = {}
    for name, place in form.places.items():
        item = place.item
        if isinstance(item, Group):
            if item.repeats and not place.repeats:
                found[name] = FigureValue(Decimal(len(rows_of(answers, name))))
        elif not item.sensitive and (figure := _figure(item, place.repeats, answers)) is not None:
            found[name] = figure
    return found


def _figure(field: Field, repeats: tuple[str, ...], answers: Mapping[str, Any]) -> FigureValue | None:
    if repeats:
        if len(repeats) > 1 or not field.kind.is_number:
            return None
        values = [
            number for row in rows_of(answers, repeats[0]) if (number := _number(row.get(field.name))) is not None
        ]
        return FigureValue(sum(values, Decimal(0)))
    given = answers.get(field.name)
    if field.kind.is_number or field.kind is Kind.COMPUTED:
        number = _number(given)
        return FigureValue(number) if number is not None else None
    if field.kind in (Kind.ONE, Kind.YES) and given not in (None, ""):
        return FigureValue(text=str(given)[:LONGEST])
    return None


def _number(given: Any) -> Decimal | None:
    if given is None or given == "" or isinstance(given, bool):
        return None
    try:
        number = Decimal(str(given))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def zero_answers(form: Form) -> dict[str, Any]:
    """零报告: every number outside rows is nought and every yes-or-no is no; whatever else is required refuses it."""
    found: dict[str, Any] = {}
    for field in form.fields:
        if form.places[field.name].repeats or field.prefill:
            continue
        if field.kind.is_number:
            found[field.name] = ZERO
        elif field.kind is Kind.YES:
            found[field.name] = NONE
    return found
