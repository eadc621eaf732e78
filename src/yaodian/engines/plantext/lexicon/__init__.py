"""词表 — the reader's words as data (reading.toml, structure.toml), compiled once into regular expressions."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


@cache
def words(path: str) -> tuple[str, ...]:
    """词: the list at `reading.units.count`-like path, longest first so that alternations match greedily."""
    file, table, key = path.split(".")
    return tuple(sorted(_load(file)[table][key], key=lambda w: (-len(w), w)))


def rows(path: str) -> tuple[tuple[str, str], ...]:
    """有序对: the rows of a list of pairs, in the order of the file (earlier rows win)."""
    file, table, key = path.split(".")
    return tuple((a, b) for a, b in _load(file)[table][key])


def labels(path: str) -> dict[str, str]:
    """标签: a whole table as a dictionary, longest label first."""
    file, table = path.split(".")
    return dict(sorted(_load(file)[table].items(), key=lambda kv: -len(kv[0])))


@cache
def either(*paths: str) -> re.Pattern[str]:
    """任一词: a pattern for any of the plain words at the paths."""
    found = sorted({w for path in paths for w in words(path)}, key=lambda w: (-len(w), w))
    return re.compile("|".join(re.escape(w) for w in found))


@cache
def alternatives(*paths: str) -> str:
    """任一词: the same as text, to be placed inside a larger pattern."""
    return f"(?:{either(*paths).pattern})"


@cache
def patterns(path: str) -> re.Pattern[str]:
    """任一式: the regular expressions at the path joined into one."""
    file, table, key = path.split(".")
    return re.compile("|".join(f"(?:{p})" for p in _load(file)[table][key]))
