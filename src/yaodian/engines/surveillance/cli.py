"""命令 — `yaodian surveillance FILE [--method c2]`: the days of a CSV that alarm."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from yaodian.engines.contract import EngineAnswer, EngineCommand
from yaodian.engines.surveillance.explain import sentence
from yaodian.engines.surveillance.formats import CountsError, read_counts
from yaodian.engines.surveillance.methods import watch
from yaodian.engines.surveillance.model import Method

DONE, FOUND_WRONG = 0, 1


def surveillance_command(options: Mapping[str, Any]) -> EngineAnswer:
    """预警: the alarms of a series of daily counts."""
    method = Method(str(options["method"]))
    try:
        first, counts = read_counts(Path(str(options["file"])).read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, CountsError) as error:
        return EngineAnswer({"error": str(error)}, str(error), FOUND_WRONG)
    alarms = [point for point in watch(counts, method=method) if point.alarm]
    days = [(first + timedelta(days=point.place)).isoformat() for point in alarms]
    rows = [
        {"day": day, "count": point.count, "expected": point.expected, "statistic": point.statistic}
        for day, point in zip(days, alarms, strict=True)
    ]
    lines = [f"{day}\t{sentence(point, method=method)}" for day, point in zip(days, alarms, strict=True)]
    return EngineAnswer(rows, "\n".join(lines) or "没有预警。", DONE)


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file")
    parser.add_argument("--method", choices=[one.value for one in Method], default=Method.C2.value)


COMMANDS = (
    EngineCommand(
        "surveillance", "逐日人数的早期预警", "early warning over daily counts", surveillance_command, _arguments
    ),
)
