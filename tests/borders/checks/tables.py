"""Models take no decision past one row: no `save()` override, no `Meta.ordering`, no signals."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.borders.house import Breach, House, classes, imported_names, name_of


def breaches(house: House) -> Iterator[Breach]:
    """Yield overrides, orderings and signals."""
    for source in house.code:
        if source.role == "models":
            for each in classes(source):
                yield from (source.breach(node, reason) for node, reason in faults(each))
        signals = [
            name for name in imported_names(source.nodes).values() if name.startswith("django.db.models.signals")
        ]
        if signals:
            yield source.breach(1, "signals hide what happens: write it in the action")


def faults(each: ast.ClassDef) -> Iterator[tuple[ast.AST, str]]:
    """Yield what a model class should not hold."""
    for node in each.body:
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}:
            yield node, f"{each.name}.{node.name}(): what happens on a write stands in the action"
        if isinstance(node, ast.Assign) and each.name == "Meta" and "ordering" in map(name_of, node.targets):
            yield node, "Meta.ordering: order where the rows are used"
