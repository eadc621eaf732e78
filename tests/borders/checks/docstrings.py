"""Every module, model, action, metric and engine function says in one sentence what it is; models, actions and
metrics with the Chinese term first."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.borders.house import Breach, House, Source, name_of, public_functions

CHINESE = re.compile(r"[\u4e00-\u9fff]")
FIRST_SENTENCE = 60


def breaches(house: House) -> Iterator[Breach]:
    """Yield what says nothing about itself."""
    for source in house.code:
        if source.text.strip() and not ast.get_docstring(source.tree):
            yield source.breach(1, "module without a docstring")
        for node, kind in described(source):
            text = ast.get_docstring(node) or ""
            if not text:
                yield source.breach(node, f"{kind} {node.name} without a docstring")
            elif kind != "function" and not CHINESE.search(text[:FIRST_SENTENCE]):
                yield source.breach(node, f"{kind} {node.name}: the docstring begins with the Chinese term")


def described(source: Source) -> Iterator[tuple[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef, str]]:
    """Yield the classes and functions of a file that must say what they are."""
    if source.role == "models":
        yield from ((node, "model") for node in source.tree.body if isinstance(node, ast.ClassDef) and is_model(node))
    elif source.role == "actions" and source.app is not None:
        yield from ((function, "action") for function in public_functions(source.tree))
    elif source.role == "metrics":
        for function in public_functions(source.tree):
            if any(name_of(getattr(mark, "func", mark)) == "metric" for mark in function.decorator_list):
                yield function, "metric"
    elif source.floor == "engines":
        yield from ((function, "function") for function in public_functions(source.tree))


def is_model(node: ast.ClassDef) -> bool:
    """Does the class look like a table: a base called Model, or an inner Meta?"""
    return any(name_of(base).endswith("Model") for base in node.bases) or any(
        isinstance(inner, ast.ClassDef) and inner.name == "Meta" for inner in node.body
    )
