"""预警的规则 (rules of alerts): what a rule declares, which sightings are one matter, states of an alert."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from yaodian.engines.surveillance import Method
from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _

FIGURE = "rule:"
"""A parameter that begins so is a figure of the rulebook on the day: `rule:alerts.cluster_cases`."""


class AlertState(TextChoices):
    """预警状态 (state of an alert)."""

    RAISED = "raised", _("已转办，待接收")
    ACCEPTED = "accepted", _("处置中")
    SETTLED = "settled", _("已处置")


class Side(TextChoices):
    """看哪边 (side): the rows that a metric counts, or those that it names as missing."""

    PART = "part", _("计入的记录")
    MISSING = "missing", _("缺的记录")


class Once(TextChoices):
    """多久算一件 (once): the same matter is not raised twice within it."""

    DAY = "day", _("每天")
    WEEK = "week", _("每周")
    RECORD = "record", _("每条记录")


class AlertRuleError(ValueError):
    """预警规则有误."""


@dataclass(frozen=True)
class RuleSeed:
    """预警规则 (rule): rows of a metric, grouped into matters, referred to the first section that is known.

    `group` are paths on a row, unit first; `method` makes it an early-warning statistic over the daily sum of `value`
    on `day`, judged today with at least `least` cases (a rulebook figure)."""

    key: str
    title: str
    title_en: str
    metric: str
    source: str
    text: str
    sections: tuple[str, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)
    side: str = Side.PART.value
    once: str = Once.RECORD.value
    group: tuple[str, ...] = ()
    method: str = ""
    least: str = ""


KEYS = {one.name for one in fields(RuleSeed)}


def read_rules(text: str) -> list[RuleSeed]:
    """读预警规则: raises AlertRuleError naming the rule and what is wrong."""
    try:
        rows = tomllib.loads(text).get("rule", [])
    except tomllib.TOMLDecodeError as error:
        raise AlertRuleError(f"不是合格的 TOML 文件：{error}") from error
    return [_rule(row) for row in rows]


def _rule(row: Mapping[str, Any]) -> RuleSeed:
    name = row.get("key", "?")
    if strange := set(row) - KEYS:
        raise AlertRuleError(f"规则“{name}”里有不认识的项“{'、'.join(sorted(strange))}”")
    try:
        values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
        seed = RuleSeed(**values)
    except TypeError as error:
        raise AlertRuleError(f"规则“{name}”缺项：{error}") from error
    if seed.side not in Side.values or seed.once not in Once.values or seed.method not in ("", *list(Method)):
        raise AlertRuleError(f"规则“{name}”的 side、once 或 method 写错了")
    if seed.method and not seed.least:
        raise AlertRuleError(f"规则“{name}”用早期预警统计，要写 least：至少多少人才预警")
    return seed


def mark_of(*, key: str, once: str, group: tuple[object, ...], ref: str, on: date) -> str:
    """Return what names one matter: rule, group and day or week; or rule and record."""
    if once == Once.RECORD:
        return f"{key}|{ref}"[:240]
    when = on.isoformat() if once == Once.DAY else on.strftime("%G-W%V")
    return "|".join([key, *(str(one) for one in group), when])[:240]
