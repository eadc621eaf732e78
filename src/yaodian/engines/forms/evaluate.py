"""求值 (evaluation): an expression's tree over the answers of one form, as XPath 1.0 and XLSForm define it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from yaodian.engines.forms.expression import Tree, parse
from yaodian.engines.forms.functions import call
from yaodian.engines.forms.scope import NO_NUMBER, Scope, Value, each, number, truth


def evaluate(source: str | Tree, scope: Scope) -> Value:
    """求值: return what an expression comes to in its place."""
    return _value(parse(source) if isinstance(source, str) else source, scope)


def holds(source: str, scope: Scope) -> bool:
    """Does a condition hold?"""
    return truth(evaluate(source, scope))


# ---- signs


def _same(left: Value, right: Value) -> bool:
    if isinstance(left, list) or isinstance(right, list):
        return any(_same(one, other) for one in each(left) for other in each(right))
    if isinstance(left, bool) or isinstance(right, bool):
        return truth(left) == truth(right)
    if isinstance(left, Decimal) or isinstance(right, Decimal):
        return _ordered(left, right, lambda a, b: a == b)
    return left == right


def _other(left: Value, right: Value) -> bool:
    if isinstance(left, list) or isinstance(right, list):
        return any(_other(one, other) for one in each(left) for other in each(right))
    return not _same(left, right)


def _ordered(left: Value, right: Value, met: Callable[[Decimal, Decimal], bool]) -> bool:
    pairs = [(number(one), number(other)) for one in each(left) for other in each(right)]
    return any(met(one, other) for one, other in pairs if not one.is_nan() and not other.is_nan())


def _counted(left: Value, right: Value, work: Callable[[Decimal, Decimal], Decimal]) -> Decimal:
    one, other = number(left), number(right)
    if one.is_nan() or other.is_nan():
        return NO_NUMBER
    try:
        return work(one, other)
    except (InvalidOperation, ZeroDivisionError, ArithmeticError):
        return NO_NUMBER


SIGNS: dict[str, Callable[[Value, Value], Value]] = {
    "=": _same,
    "!=": _other,
    "<": lambda a, b: _ordered(a, b, lambda x, y: x < y),
    "<=": lambda a, b: _ordered(a, b, lambda x, y: x <= y),
    ">": lambda a, b: _ordered(a, b, lambda x, y: x > y),
    ">=": lambda a, b: _ordered(a, b, lambda x, y: x >= y),
    "+": lambda a, b: _counted(a, b, lambda x, y: x + y),
    "-": lambda a, b: _counted(a, b, lambda x, y: x - y),
    "*": lambda a, b: _counted(a, b, lambda x, y: x * y),
    "div": lambda a, b: _counted(a, b, lambda x, y: x / y),
    "mod": lambda a, b: _counted(a, b, lambda x, y: x % y),
}


def _value(tree: Tree, scope: Scope) -> Value:
    head = tree[0]
    if head == "number":
        return Decimal(tree[1])
    if head == "text":
        return str(tree[1])
    if head == "answer":
        return scope.read(tree[1])
    if head == "self":
        return scope.itself
    if head == "minus":
        return _counted(Decimal(0), _value(tree[1], scope), lambda x, y: x - y)
    if head == "and":
        return truth(_value(tree[1], scope)) and truth(_value(tree[2], scope))
    if head == "or":
        return truth(_value(tree[1], scope)) or truth(_value(tree[2], scope))
    if head == "call":
        return call(tree[1], tree[2], scope, _value)
    return SIGNS[head](_value(tree[1], scope), _value(tree[2], scope))
