"""Rulebook rules (规则库规则): the state of a row, and reading seed rows from TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from yaodian.kernel.journal.rules import row_digest
from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _

BEGINNING = date(1900, 1, 1)
"""自始: the first day of a row without a first day."""

_KEYS = frozenset({"code", "title", "value", "text", "unit", "source", "article", "scope", "status", "note"})


class RuleStatus(TextChoices):
    """依据状态 (status): checked against a public text, from memory, or an estimate or house custom."""

    CHECKED = "checked", _("已核对")
    UNCONFIRMED = "unconfirmed", _("待核对")
    ESTIMATE = "estimate", _("估计值")


class RowState(TextChoices):
    """版本状态 (state of a version): one current per code, scope and first day."""

    CURRENT = "current", _("现用")
    REPLACED = "replaced", _("已更正")
    DRAFT = "draft", _("待采用")
    DISCARDED = "discarded", _("未采用")


class RuleSeedError(ValueError):
    """种子行有误: the message names the row."""


@dataclass(frozen=True)
class SeedRow:
    """种子行 (seed row): one dated version of a figure or a text, as a catalogue file declares it."""

    code: str
    title: str
    value: Decimal | None
    text: str
    unit: str
    from_date: date
    to_date: date | None
    source: str
    article: str
    scope: str
    status: RuleStatus
    note: str = ""

    @property
    def identity(self) -> tuple[str, str, date]:
        """What makes two rows versions of one another."""
        return (self.code, self.scope, self.from_date)

    @property
    def digest(self) -> str:
        """Return the digest of the row's content (种子版本), by which a second loading knows it again."""
        return row_digest({**vars(self), "status": self.status.value})[:16]


def parse_rules(text: str) -> tuple[SeedRow, ...]:
    """读种子行: the `[[rule]]` tables of a TOML text; RuleSeedError names the row that is wrong."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleSeedError(f"规则文件无法读取：{error}") from error
    rows = tuple(_row(item) for name in ("rule", "rules") for item in data.get(name, ()))
    seen: set[tuple[str, str, date]] = set()
    for row in rows:
        if row.identity in seen:
            raise RuleSeedError(f"规则 {row.code}（{row.scope or '全部'}，{row.from_date} 起）重复")
        seen.add(row.identity)
    return rows


def _row(item: Mapping[str, Any]) -> SeedRow:
    code = str(item.get("code", ""))
    from_date = _day(code, item, "from") or BEGINNING
    to_date = _day(code, item, "to")
    unknown = set(item) - _KEYS - {"from", "to", "from_date", "to_date"}
    if not code or not item.get("title") or unknown:
        raise RuleSeedError(f"规则 {code or item} 缺少代码或名称，或有不认识的项：{'、'.join(sorted(unknown)) or '无'}")
    if ("value" in item) == bool(item.get("text")):
        raise RuleSeedError(f"规则 {code} 必须且只能有数值或文字之一")
    if to_date is not None and to_date < from_date:
        raise RuleSeedError(f"规则 {code} 的止日早于起日")
    try:
        value = Decimal(str(item["value"])) if "value" in item else None
        status = RuleStatus(str(item.get("status", "unconfirmed")))
    except (InvalidOperation, ValueError) as error:
        raise RuleSeedError(f"规则 {code} 的数值或状态有误") from error
    words = {key: str(item.get(key, "")) for key in ("title", "text", "unit", "source", "article", "scope", "note")}
    return SeedRow(code=code, value=value, from_date=from_date, to_date=to_date, status=status, **words)


def _day(code: str, item: Mapping[str, Any], key: str) -> date | None:
    value = item.get(key, item.get(f"{key}_date"))
    if value in (None, ""):
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise RuleSeedError(f"规则 {code} 的日期 {value} 有误") from error
