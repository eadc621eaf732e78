"""取值 (values): what an expression stands among, and what a value is as a number, as text, as yes or no.

Values are text, numbers (Decimal), yes or no, and lists of these where a name stands for the answers of many rows. An
empty answer is the empty text; arithmetic over it gives no number, and what has no number is neither more nor less than
anything. Days count from 1970-01-01 where a number is asked of a date, as XForms has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from yaodian.engines.forms.expression import ExpressionError
from yaodian.engines.forms.model import Field, Form, Group

Rows = list["Value"]
Value = str | Decimal | bool | Rows
Answers = Mapping[str, Any]
NO_NUMBER = Decimal("NaN")
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Scope:
    """取值处 (where an expression stands): the form, its answers, the rows around it, the answer itself and the hour."""

    form: Form
    answers: Answers
    now: datetime
    rows: tuple[tuple[str, int], ...] = ()
    itself: Value = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    def read(self, name: str) -> Value:
        """Return an answer by name: the one beside this place, or a list where the name lies in other rows."""
        if name in self.extra:
            return self.extra[name]
        place = self.form.places.get(name)
        if place is None:
            raise ExpressionError(f"表单里没有“{name}”这个字段")
        found, single = [self.answers], True
        for depth, repeat in enumerate(place.repeats):
            if single and depth < len(self.rows) and self.rows[depth][0] == repeat:
                index = self.rows[depth][1]
                found = [rows[index] for one in found if index < len(rows := rows_of(one, repeat))]
            else:
                single, found = False, [row for one in found for row in rows_of(one, repeat)]
        if isinstance(place.item, Group):
            return (
                [str(number) for one in found for number, _row in enumerate(rows_of(one, name))]
                if place.item.repeats
                else ""
            )
        values = [plain(one.get(name)) for one in found]
        return (values[0] if values else "") if single else list(values)


def rows_of(answers: Answers, repeat: str) -> Sequence[Answers]:
    """Return the rows of a repeating group, none where nothing was entered."""
    rows = answers.get(repeat)
    return rows if isinstance(rows, list) else []


def plain(answer: Any) -> Value:
    """Return an answer as expressions see it."""
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return answer
    if isinstance(answer, int | Decimal):
        return Decimal(answer)
    if isinstance(answer, list | tuple):
        return " ".join(str(one) for one in answer)
    if isinstance(answer, Mapping):
        return f"{answer.get('latitude', '')} {answer.get('longitude', '')} 0 {answer.get('accuracy', 0)}"
    return str(answer)


# ---- what a value is as a number, as text, as yes or no


def number(value: Value) -> Decimal:
    """Return a value as a number, NO_NUMBER where it is none; a date counts its days."""
    if isinstance(value, list):
        return number(value[0]) if value else NO_NUMBER
    if isinstance(value, bool):
        return Decimal(int(value))
    if isinstance(value, Decimal):
        return value
    text = value.strip()
    if len(text) >= 10 and text[4:5] == "-" and text[7:8] == "-":
        return days(text)
    try:
        read = Decimal(text)
    except InvalidOperation:
        return NO_NUMBER
    return read if read.is_finite() else NO_NUMBER


def days(text: str) -> Decimal:
    """Return the days from 1970-01-01 to a date, or to a moment with its part of the day."""
    try:
        whole = Decimal((date.fromisoformat(text[:10]) - EPOCH).days)
        if len(text) <= 10:
            return whole
        hour = datetime.fromisoformat(text)
    except ValueError:
        return NO_NUMBER
    return whole + Decimal(hour.hour * 3600 + hour.minute * 60 + hour.second) / 86400


def text_of(value: Value) -> str:
    """Return a value as text; a number without trailing zeros, what is no number as NaN."""
    if isinstance(value, list):
        return text_of(value[0]) if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        if value.is_nan():
            return "NaN"
        plain_text = format(value, "f")
        plain_text = plain_text.rstrip("0").rstrip(".") if "." in plain_text else plain_text
        return "0" if plain_text == "-0" else plain_text
    return value


def truth(value: Value) -> bool:
    """Return a value as yes or no."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Decimal):
        return not value.is_nan() and value != 0
    return bool(value)


def each(value: Value) -> list[Value]:
    """Return the answers that a value stands for."""
    return value if isinstance(value, list) else [value]


def choice_title(scope: Scope, one: Field, value: str) -> str:
    """Return the title of a chosen value, the value itself where the list does not hold it."""
    return next((choice.title for choice in scope.form.choices_of(one) if choice.value == value), value)
