"""Only `actions` writes: no ORM write and no writing SQL elsewhere but in migrations and test makers.

A call is told from its namesakes by its arguments: `QuerySet.update` and `create` take keywords only, `Model.save`
and `delete` take no positional argument, whereas `dict.update(other)`, `hash.update(data)`, `workbook.save(path)`,
`storage.delete(name)` do. Tables of a framework (sessions, login, queue) are exempt: a write on a name imported
from outside the house, or on a session."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.borders.house import Breach, House, Source, imported_names, name_of

ALWAYS_WRITES = {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}
WRITES_BY_KEYWORD = {"save", "create", "update", "delete"}
LINK_WRITES = {"add", "remove", "set", "clear"}
WRITING_SQL = re.compile(
    r"\s*(INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|REPLACE\s+INTO|TRUNCATE)\b", re.IGNORECASE
)
MAY_WRITE = {"actions", "migrations", "tests"}


def breaches(house: House) -> Iterator[Breach]:
    """Yield every write outside actions, migrations and tests."""
    links = many_to_many_names(house)
    for source in house.sources:
        if source.role not in MAY_WRITE and not source.is_test:
            yield from writes_in(source, links)


def many_to_many_names(house: House) -> set[str]:
    """Return the names of all many-to-many fields: their `.add()` and `.set()` write rows."""
    return {
        target.id
        for source in house.code
        for node in source.nodes
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        for target in node.targets
        if isinstance(target, ast.Name) and name_of(node.value.func) == "ManyToManyField"
    }


def writes_in(source: Source, links: set[str]) -> Iterator[Breach]:
    """Yield the writes of one file."""
    origin = imported_names(source.nodes)
    for node in source.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            verb = node.func.attr
            if is_write(node, verb, links) and not is_exempt(node.func.value, origin):
                yield source.breach(
                    node, f"{verb}() writes to the database: only actions.py may (one function, one transaction)"
                )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and WRITING_SQL.match(node.value):
            yield source.breach(node, "writing SQL: only actions.py may write")


def is_write(call: ast.Call, verb: str, links: set[str]) -> bool:
    """Is this call, by its name and arguments, a write through the ORM?"""
    plain = verb.removeprefix("a") if verb.removeprefix("a") in ALWAYS_WRITES | WRITES_BY_KEYWORD else verb
    if plain in ALWAYS_WRITES:
        return True
    if plain in WRITES_BY_KEYWORD:
        return not call.args and (plain != "update" or bool(call.keywords))
    assert isinstance(call.func, ast.Attribute)
    return verb in LINK_WRITES and isinstance(call.func.value, ast.Attribute) and call.func.value.attr in links


def is_exempt(receiver: ast.expr, origin: dict[str, str]) -> bool:
    """Is the receiver a session, or a name that comes from outside the house?"""
    node: ast.AST = receiver
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        if isinstance(node, ast.Attribute) and node.attr == "session":
            return True
        node = node.func if isinstance(node, ast.Call) else node.value
    if not isinstance(node, ast.Name):
        return False
    return node.id == "session" or (node.id in origin and not origin[node.id].startswith("yaodian"))
