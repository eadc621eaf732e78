"""函数 (functions) of the expression language, as the XLSForm and XPath 1.0 documents define them."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation

from yaodian.engines.forms.dates import as_day, as_moment, printed_day
from yaodian.engines.forms.expression import ExpressionError, Tree
from yaodian.engines.forms.model import Field
from yaodian.engines.forms.scope import (
    NO_NUMBER,
    Scope,
    Value,
    choice_title,
    each,
    number,
    plain,
    rows_of,
    text_of,
    truth,
)

Run = Callable[[Tree, Scope], Value]
LONGEST = 4000  # characters that a pattern is tried on


def call(name: str, inside: list[Tree], scope: Scope, run: Run) -> Value:
    """Return what a function gives; those that look at their arguments unread come first."""
    if name in LAZY:
        return LAZY[name](inside, scope, run)
    return EAGER[name](scope, [run(tree, scope) for tree in inside])


# ---- 按需取参 (functions that read an argument only where needed, or need its name)


def _if(inside: list[Tree], scope: Scope, run: Run) -> Value:
    return run(inside[1] if truth(run(inside[0], scope)) else inside[2], scope)


def _coalesce(inside: list[Tree], scope: Scope, run: Run) -> Value:
    for tree in inside:
        value = run(tree, scope)
        if text_of(value) != "":
            return value
    return ""


def _once(inside: list[Tree], scope: Scope, run: Run) -> Value:
    return scope.itself if text_of(scope.itself) != "" else run(inside[0], scope)


def _name(tree: Tree) -> str:
    if tree[0] != "answer":
        raise ExpressionError("这个函数的参数要写成 ${字段}")
    return str(tree[1])


def _position(inside: list[Tree], scope: Scope, run: Run) -> Value:
    return Decimal(scope.rows[-1][1] + 1) if scope.rows else Decimal(1)


def _indexed(inside: list[Tree], scope: Scope, run: Run) -> Value:
    name, repeat = _name(inside[0]), _name(inside[1])
    index = number(run(inside[2], scope))
    if index.is_nan():
        return ""
    place = scope.form.places.get(repeat)
    if place is None:
        raise ExpressionError(f"表单里没有“{repeat}”这个重复组")
    around = scope.answers
    for outer, at in scope.rows[: len(place.repeats)]:
        rows = rows_of(around, outer)
        around = rows[at] if at < len(rows) else {}
    rows = rows_of(around, repeat)
    return plain(rows[int(index) - 1].get(name)) if 1 <= index <= len(rows) else ""


def _choice_name(inside: list[Tree], scope: Scope, run: Run) -> Value:
    value, which = text_of(run(inside[0], scope)), inside[1]
    name = _name(which) if which[0] == "answer" else str(which[1]).strip().removeprefix("${").removesuffix("}")
    place = scope.form.places.get(name)
    if place is None or not isinstance(place.item, Field):
        raise ExpressionError(f"表单里没有“{name}”这个字段")
    return "、".join(choice_title(scope, place.item, one) for one in value.split()) if value else ""


LAZY: dict[str, Callable[[list[Tree], Scope, Run], Value]] = {
    "if": _if,
    "coalesce": _coalesce,
    "once": _once,
    "position": _position,
    "indexed-repeat": _indexed,
    "jr:choice-name": _choice_name,
}


# ---- 数 (numbers)


def _numbers(values: list[Value]) -> list[Decimal]:
    return [found for value in values for one in each(value) if not (found := number(one)).is_nan()]


def _rounded(value: Value, places: Value = Decimal(0), how: str = ROUND_HALF_UP) -> Value:
    read, digits = number(value), number(places)
    if read.is_nan() or digits.is_nan():
        return NO_NUMBER
    try:
        return read.quantize(Decimal(1).scaleb(-int(digits)), rounding=how)
    except InvalidOperation:
        return NO_NUMBER


def _power(value: Value, exponent: Value) -> Value:
    read, times = number(value), number(exponent)
    try:
        return NO_NUMBER if read.is_nan() or times.is_nan() else read**times
    except (ArithmeticError, ValueError):
        return NO_NUMBER


def _root(value: Value) -> Value:
    read = number(value)
    return NO_NUMBER if read.is_nan() or read < 0 else read.sqrt()


def _size(value: Value) -> Value:
    read = number(value)
    return NO_NUMBER if read.is_nan() else abs(read)


# ---- 字 (text)


def _own(scope: Scope, values: list[Value]) -> str:
    return text_of(values[0]) if values else text_of(scope.itself)


def _part(values: list[Value]) -> str:
    """substr(text, start, end): from 0, the end not taken; negative counts from the end."""
    text, start = text_of(values[0]), number(values[1])
    end = number(values[2]) if len(values) > 2 else Decimal(len(text))
    return "" if start.is_nan() or end.is_nan() else text[int(start) : int(end)]


def _xpath_part(values: list[Value]) -> str:
    """substring(text, from, length): from 1, as XPath has it."""
    text, start = text_of(values[0]), number(values[1])
    if start.is_nan():
        return ""
    first = int(start.to_integral_value(ROUND_HALF_UP))
    if len(values) < 3:
        return text[max(first - 1, 0) :]
    length = number(values[2])
    if length.is_nan():
        return ""
    return text[max(first - 1, 0) : max(first - 1 + int(length.to_integral_value(ROUND_HALF_UP)), 0)]


def _matches(value: Value, pattern: Value) -> bool:
    text = text_of(value)
    try:
        return len(text) <= LONGEST and re.fullmatch(text_of(pattern), text) is not None
    except re.error as error:
        raise ExpressionError(f"正则式“{text_of(pattern)}”写得不对：{error}") from error


def _translated(text: str, old: str, new: str) -> str:
    table: dict[int, str | None] = {}
    for index, sign in enumerate(old):
        table.setdefault(ord(sign), new[index] if index < len(new) else None)
    return text.translate(table)


def _joined(values: list[Value]) -> str:
    return text_of(values[0]).join(text_of(one) for value in values[1:] for one in each(value))


# ---- 选 (choices)


def _chosen(value: Value) -> list[str]:
    return [word for one in each(value) for word in text_of(one).split()]


def _chosen_at(value: Value, place: Value) -> str:
    words, at = _chosen(value), number(place)
    return words[int(at)] if not at.is_nan() and 0 <= at < len(words) else ""


def _counted(value: Value) -> Decimal:
    return Decimal(len(value)) if isinstance(value, list) else Decimal(0 if text_of(value) == "" else 1)


def _listed(values: list[Value]) -> bool:
    """checklist(least, yes, yes …): at least so many hold; -1 stands for none."""
    least, met = number(values[0]), sum(truth(one) for value in values[1:] for one in each(value))
    return least.is_nan() or met >= least


def _weighted(values: list[Value]) -> bool:
    """weighted-checklist(least, yes, weight, yes, weight …)."""
    least = number(values[0])
    pairs = list(zip(values[1::2], values[2::2], strict=False))
    whole = sum((number(weight) for held, weight in pairs if truth(held) and not number(weight).is_nan()), Decimal(0))
    return least.is_nan() or whole >= least


EAGER: dict[str, Callable[[Scope, list[Value]], Value]] = {
    "selected": lambda s, v: text_of(v[1]).strip() in _chosen(v[0]),
    "selected-at": lambda s, v: _chosen_at(v[0], v[1]),
    "count-selected": lambda s, v: Decimal(len(_chosen(v[0]))),
    "count": lambda s, v: _counted(v[0]),
    "count-non-empty": lambda s, v: Decimal(sum(text_of(one) != "" for one in each(v[0]))),
    "sum": lambda s, v: sum(_numbers(v), Decimal(0)),
    "min": lambda s, v: min(_numbers(v), default=NO_NUMBER),
    "max": lambda s, v: max(_numbers(v), default=NO_NUMBER),
    "not": lambda s, v: not truth(v[0]),
    "true": lambda s, v: True,
    "false": lambda s, v: False,
    "boolean": lambda s, v: truth(v[0]),
    "boolean-from-string": lambda s, v: text_of(v[0]).strip().lower() in ("true", "1"),
    "number": lambda s, v: number(v[0] if v else s.itself),
    "int": lambda s, v: _rounded(v[0], how=ROUND_DOWN),
    "round": lambda s, v: _rounded(v[0], v[1] if len(v) > 1 else Decimal(0)),
    "floor": lambda s, v: _rounded(v[0], how=ROUND_FLOOR),
    "ceiling": lambda s, v: _rounded(v[0], how=ROUND_CEILING),
    "abs": lambda s, v: _size(v[0]),
    "pow": lambda s, v: _power(v[0], v[1]),
    "sqrt": lambda s, v: _root(v[0]),
    "string": _own,
    "string-length": lambda s, v: Decimal(len(_own(s, v))),
    "concat": lambda s, v: "".join(text_of(one) for value in v for one in each(value)),
    "join": lambda s, v: _joined(v),
    "contains": lambda s, v: text_of(v[1]) in text_of(v[0]),
    "starts-with": lambda s, v: text_of(v[0]).startswith(text_of(v[1])),
    "ends-with": lambda s, v: text_of(v[0]).endswith(text_of(v[1])),
    "substr": lambda s, v: _part(v),
    "substring": lambda s, v: _xpath_part(v),
    "substring-before": lambda s, v: (
        text_of(v[0]).partition(text_of(v[1]))[0] if text_of(v[1]) in text_of(v[0]) else ""
    ),
    "substring-after": lambda s, v: text_of(v[0]).partition(text_of(v[1]))[2],
    "normalize-space": lambda s, v: " ".join(_own(s, v).split()),
    "translate": lambda s, v: _translated(text_of(v[0]), text_of(v[1]), text_of(v[2])),
    "lower-case": lambda s, v: text_of(v[0]).lower(),
    "upper-case": lambda s, v: text_of(v[0]).upper(),
    "regex": lambda s, v: _matches(v[0], v[1]),
    "today": lambda s, v: s.now.date().isoformat(),
    "now": lambda s, v: s.now.replace(tzinfo=None, microsecond=0).isoformat(),
    "date": lambda s, v: as_day(v[0]),
    "date-time": lambda s, v: as_moment(v[0]),
    "decimal-date-time": lambda s, v: number(v[0]),
    "format-date": lambda s, v: printed_day(v[0], v[1]),
    "format-date-time": lambda s, v: printed_day(v[0], v[1]),
    "checklist": lambda s, v: _listed(v),
    "weighted-checklist": lambda s, v: _weighted(v),
}
