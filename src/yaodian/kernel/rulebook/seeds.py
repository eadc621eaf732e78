"""种子文件 (seed files): the rows the program ships, from the rulebook's own and every app's catalogue folder."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from yaodian.kernel import discovery
from yaodian.kernel.rulebook.rules import RuleSeedError, SeedRow, parse_rules


def seed_files() -> list[Path]:
    """Return the catalogue files that hold rules: all of the rulebook's own, and `rules.toml` of every app."""
    own = Path(__file__).parent / "catalogue"
    others = [folder / "rules.toml" for folder in discovery.catalogue_folders() if folder != own]
    return [*sorted(own.glob("*.toml")), *(file for file in others if file.is_file())]


@cache
def shipped_rows() -> tuple[SeedRow, ...]:
    """随附规则: every shipped row; RuleSeedError names the file and the row that is wrong or declared twice."""
    rows: dict[tuple[str, str, object], SeedRow] = {}
    for file in seed_files():
        try:
            for row in parse_rules(file.read_text("utf-8")):
                if rows.setdefault(row.identity, row) is not row:
                    raise RuleSeedError(f"规则 {row.code} 在另一个文件中已有同一起日的行")
        except RuleSeedError as error:
            raise RuleSeedError(f"{file.parent.parent.name}/{file.name}：{error}") from error
    return tuple(rows.values())


@cache
def shipped_by_code() -> dict[str, tuple[SeedRow, ...]]:
    """Return code → its shipped rows."""
    found: dict[str, tuple[SeedRow, ...]] = {}
    for row in shipped_rows():
        found[row.code] = (*found.get(row.code, ()), row)
    return found
