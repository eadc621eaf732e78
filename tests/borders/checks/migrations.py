"""Migrations import nothing of ours and have names that say what they do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.borders.house import Breach, House, imported_names

NUMBERED = re.compile(r"\d{4}_[a-z][a-z0-9_]*")
UNNAMED = re.compile(r"\d{4}_auto_\d|.*_and_more$")


def breaches(house: House) -> Iterator[Breach]:
    """Yield migrations that import our code or carry a generated name."""
    for source in house.sources:
        if not source.is_migration or source.path.name == "__init__.py":
            continue
        name = source.path.stem
        if not NUMBERED.fullmatch(name) or UNNAMED.match(name):
            yield source.breach(1, f"migration {name}: give it a name that says what it does (makemigrations -n)")
        for node in source.nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                relative = isinstance(node, ast.ImportFrom) and node.level > 0
                if relative or any(origin.startswith("yaodian") for origin in imported_names([node]).values()):
                    yield source.breach(node, "migration imports our code: it must keep working when that code is gone")
