"""Names say what a thing does in the trade: no Service, Manager, Helper, Util, Base; no do_, handle, process,
manage; exceptions end in Error; no file called utils, helpers, services, common or misc."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.borders.house import Breach, House, Source, classes, name_of

EMPTY_CLASS = re.compile(r"(Service|Manager|Helper|Utils?|Base)$|^Base[A-Z]")
EMPTY_FUNCTION = re.compile(r"_?(do|handle|process|manage)(_|$)")
EMPTY_FILES = {"utils", "util", "helpers", "helper", "services", "service", "managers", "common", "misc", "base"}
DJANGOS_BASES = re.compile(r"(Manager|BaseUserManager|BaseCommand|Middleware|Command|HTMLParser|Handler|Adapter)$")
EXCEPTIONS = re.compile(r"(Error|Exception|Denied|Warning)$")


def breaches(house: House) -> Iterator[Breach]:
    """Yield names that say nothing."""
    for source in house.sources:
        if source.path.stem in EMPTY_FILES and source.path.suffix == ".py":
            yield source.breach(1, f"{source.path.name}: the name says nothing; name the idea")
        if not source.is_migration:
            yield from names_in(source)


def names_in(source: Source) -> Iterator[Breach]:
    """Yield empty names of one file."""
    required: set[ast.AST] = set()
    for each in classes(source):
        bases = [name_of(base) for base in each.bases]
        frameworks = any(DJANGOS_BASES.search(base) for base in bases) or each.name.endswith("Middleware")
        if frameworks:
            required.update(each.body)
        elif EMPTY_CLASS.search(each.name):
            yield source.breach(each, f"class {each.name}: name it for what it is")
        if any(EXCEPTIONS.search(base) for base in bases) and not each.name.endswith(("Error", "Warning")):
            yield source.breach(each, f"exception {each.name}: its name ends in Error")
    for node in source.nodes:
        if (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and node not in required
            and EMPTY_FUNCTION.match(node.name)
        ):
            yield source.breach(node, f"{node.name}: use the trade's verb")
