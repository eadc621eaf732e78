"""Statutory figures and bureau customs are rows of the rulebook, never numbers in code.

Looked at in apps, registers and every `rules`: constants and defaults named for days, limits, thresholds, quotas or
shares; literal `workdays=` and `days=`; comparisons of such a name with a literal (in the kernel, where calendars
are reckoned, `days=` is left alone). 0 and 1 are no figures; a week is `timedelta(weeks=1)`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.borders.house import Breach, House, Source, name_of

FIGURE = re.compile(
    r"(^|_)(work)?(days?|hours?|limits?|thresholds?|quotas?|shares?|deadlines?|maximum|minimum)$", re.IGNORECASE
)
LEVELS = re.compile(r"(^|_)(max|min)(_|$)", re.IGNORECASE)
TECHNICAL = re.compile(r"(byte|char|row|page|query|queries|line|pixel|batch|chunk)s?(_|$)", re.IGNORECASE)
REASON = "a figure in code: statutory numbers and customs are rulebook rows, so that they can change with a date"


def breaches(house: House) -> Iterator[Breach]:
    """Yield numbers that look like figures of a regulation."""
    for source in house.code:
        if source.floor in {"apps", "registers"} or (source.floor == "kernel" and source.role == "rules"):
            for node in figures(source):
                yield source.breach(node, REASON)


def figures(source: Source) -> Iterator[ast.AST]:
    """Yield the nodes of one file that hold a figure."""
    for node in source.nodes:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and is_number(node.value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(is_figure_name(name_of(target)) for target in targets):
                yield node
        elif (
            isinstance(node, ast.keyword)
            and source.floor != "kernel"
            and node.arg in {"days", "workdays", "hours"}
            and is_number(node.value)
        ):
            yield node.value
        elif isinstance(node, ast.arguments):
            pairs = [*zip(reversed([*node.posonlyargs, *node.args]), reversed(node.defaults), strict=False)]
            pairs += [(arg, default) for arg, default in zip(node.kwonlyargs, node.kw_defaults, strict=True) if default]
            yield from (default for arg, default in pairs if is_figure_name(arg.arg) and is_number(default))
        elif isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(is_number(side) for side in sides) and any(is_figure_name(name_of(side)) for side in sides):
                yield node


def is_number(node: ast.expr) -> bool:
    """Is it a literal number other than 0, 1 and -1?"""
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    if isinstance(node, ast.Call) and name_of(node.func) == "Decimal" and len(node.args) == 1:
        node = node.args[0]
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return re.fullmatch(r"-?[01](\.0*)?", node.value) is None
    return isinstance(node, ast.Constant) and type(node.value) in {int, float} and node.value not in {0, 1}


def is_figure_name(name: str) -> bool:
    """Does the name speak of days, limits, thresholds, quotas or shares, and not of bytes, rows or pages?"""
    return bool(FIGURE.search(name) or LEVELS.search(name)) and not TECHNICAL.search(name)
