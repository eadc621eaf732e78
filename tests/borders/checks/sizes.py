"""A file past 300 lines becomes a package; an app past 2,500 lines (tests and migrations apart) is split by subject
inside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.borders.house import Breach, House

FILE_LINES = 300
APP_LINES = 2_500
SPLIT_BY_SUBJECT = ("models", "queries", "actions", "views")


def breaches(house: House) -> Iterator[Breach]:
    """Yield files and apps that have grown too large."""
    lines_of_app: Counter[Path] = Counter()
    for source in house.sources:
        if source.is_migration:
            continue
        count = source.text.count("\n")
        if count > FILE_LINES:
            yield source.breach(
                FILE_LINES + 1, f"{count} lines: past {FILE_LINES} a file becomes a package of the same name"
            )
        if source.app is not None and not source.is_test:
            lines_of_app[source.app.folder] += count
    for under in ("tests", "benchmarks"):
        for path in house.files("*.py", under=under):
            count = (house.root / path).read_text("utf-8").count("\n")
            if count > FILE_LINES:
                yield Breach(
                    path, FILE_LINES + 1, f"{count} lines: past {FILE_LINES} a file becomes a package of the same name"
                )
    for folder, count in lines_of_app.items():
        whole = [role for role in SPLIT_BY_SUBJECT if (house.root / folder / f"{role}.py").exists()]
        if count > APP_LINES and whole:
            yield Breach(
                folder, 1, f"{count} lines: past {APP_LINES} split by subject; still one file: {', '.join(whole)}"
            )
