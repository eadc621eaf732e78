"""One name per thing: the app that owns a thing declares its English and Chinese name in words.toml; no other app
declares either.

    [words]
    unit_relation = "单位关系"

Every table and every enum of an app is declared by the app."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator

from tests.borders.checks.docstrings import CHINESE, is_model
from tests.borders.house import App, Breach, House, name_of

ENUMS = {"TextChoices", "IntegerChoices", "StrEnum", "IntEnum", "Enum"}
CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def breaches(house: House) -> Iterator[Breach]:
    """Yield things without a declared name, and names declared twice."""
    owners: dict[str, str] = {}
    for app in house.apps:
        words, fault = declared(house, app)
        path = app.folder / "words.toml"
        if fault:
            yield Breach(path, 1, fault)
            continue
        for english, chinese in words.items():
            if not CHINESE.search(chinese):
                yield Breach(path, 1, f"{english}: the Chinese name is missing")
            for name in (english, chinese):
                if owners.setdefault(name, f"{app.label}:{english}") != f"{app.label}:{english}":
                    yield Breach(path, 1, f"{name} already names {owners[name]}: one name per thing")
        yield from undeclared(house, app, words)


def declared(house: House, app: App) -> tuple[dict[str, str], str]:
    """Return English → Chinese as the app declares it, or what is wrong with its file."""
    try:
        words = tomllib.loads((house.root / app.folder / "words.toml").read_text("utf-8")).get("words", {})
    except FileNotFoundError:
        return {}, f"{app.label} has no words.toml"
    except tomllib.TOMLDecodeError as error:
        return {}, f"words.toml cannot be read: {error}"
    if not all(isinstance(chinese, str) for chinese in words.values()):
        return {}, 'words.toml: write english_name = "中文" under [words]'
    return words, ""


def undeclared(house: House, app: App, words: dict[str, str]) -> Iterator[Breach]:
    """Yield the tables and enums of an app that its words.toml does not name."""
    for source in house.code:
        if source.app != app or source.role not in {"models", "rules"}:
            continue
        for node in source.tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                table = source.role == "models" and is_model(node)
                if (table or ENUMS.intersection(map(name_of, node.bases))) and snake(node.name) not in words:
                    yield source.breach(node, f"{node.name}: declare {snake(node.name)} in {app.label}/words.toml")


def snake(name: str) -> str:
    """UnitRelation → unit_relation."""
    return CAPITAL.sub("_", name).lower()
