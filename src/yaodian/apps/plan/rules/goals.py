"""Goals (目标值): what a finding means as direction, goal and unit; the day on which a text was published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from yaodian.apps.plan.rules.targets import Direction, TargetKind

UNCOUNTED = frozenset(
    {
        TargetKind.ORDINAL,
        TargetKind.CEREMONY,
        TargetKind.DEADLINE,
        TargetKind.DOCUMENT,
        TargetKind.MILESTONE,
        TargetKind.CAMPAIGN,
    }
)


def goal_of(finding: Mapping[str, Any]) -> tuple[Direction, Decimal | None, str]:
    """Return (direction, goal, unit) that a finding means; 清零 means at most 0, 全覆盖 100 %."""
    kind, quantity = finding["kind"], finding.get("quantity")
    unit = finding.get("unit") or ""
    if kind == TargetKind.ELIMINATE:
        return Direction.AT_MOST, Decimal(0), unit
    if kind == TargetKind.FULL_COVERAGE:
        return Direction.AT_LEAST, Decimal(100), "%"
    if kind == TargetKind.INCREASE:
        return Direction.INCREASE, None, unit
    if quantity is None or kind in UNCOUNTED:
        return Direction.DONE, None, unit
    direction = Direction.AT_MOST if finding.get("qualifier") == "max" else Direction.AT_LEAST
    return direction, Decimal(str(quantity)), unit


def published_date(metadata: Mapping[str, Any]) -> date | None:
    """Return the day of publication in a text's metadata, None when it has none."""
    written = str(metadata.get("published") or metadata.get("written") or "")
    found = re.match(r"\D*(\d{4})\D(\d{1,2})\D(\d{1,2})", written)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None
