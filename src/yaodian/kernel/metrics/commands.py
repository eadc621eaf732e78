"""指标命令 (metric commands): list, read and document the metrics."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from yaodian.kernel import clock
from yaodian.kernel.access import System
from yaodian.kernel.discovery.commands import Answer, Command, ExitCode
from yaodian.kernel.metrics.pages import write_pages
from yaodian.kernel.metrics.queries import Shown, period_of, read, scope_of
from yaodian.kernel.metrics.registry import MetricError, metrics
from yaodian.kernel.periods.rules import PeriodError

BY = System("命令行", origin="metrics")


def _plain(number: Decimal | None) -> str | None:
    """Return a number as text without trailing zeros, None for unknown."""
    return None if number is None else format(number.normalize(), "f") if number else "0"


def list_metrics(_arguments: Mapping[str, Any]) -> Answer:
    """列出指标: key, title, unit, better, source, definition, parameters."""
    found = [
        {
            "key": metric.key,
            "title": str(metric.title),
            "unit": metric.unit.value,
            "better": metric.better.value,
            "source": metric.source,
            "definition": str(metric.definition),
            "parameters": list(metric.parameters),
            "replaces": metric.replaces,
        }
        for _key, metric in sorted(metrics().items())
    ]
    text = "\n".join(f"{one['key']}  {one['title']}（{metrics()[str(one['key'])].unit.label}）" for one in found)
    return Answer(found, text or "还没有指标：没有安装提供指标的功能。")


def _read_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("key", help="指标代码，见 yaodian metrics list / metric key")
    parser.add_argument("--period", default="", help="周期代码，如 2018、2018-Q2；默认今年 / period code")
    parser.add_argument("--scope", default="", help="统计范围：空为全局，unit:5 为一个单位及其下属 / scope")
    parser.add_argument("--param", action="append", default=[], metavar="NAME=VALUE", help="参数 / parameter")
    parser.add_argument("--rows", type=int, default=20, help="列出多少行记录 / how many rows to list")


def read_metric(arguments: Mapping[str, Any]) -> Answer:
    """读一个指标: its value now, its rows and who is missing."""
    today = clock.today()
    try:
        params = dict(str(pair).split("=", 1) for pair in arguments.get("param") or [])
    except ValueError:
        return Answer({"error": "bad_parameter"}, "参数请写成 名称=值。", ExitCode.BAD_USAGE)
    try:
        shown = read(
            key=str(arguments["key"]),
            period=period_of(code=str(arguments.get("period") or today.year)),
            today=today,
            by=BY,
            params=params,
            scope=scope_of(code=str(arguments.get("scope") or ""), on=today),
        )
    except (MetricError, PeriodError) as error:
        return Answer({"error": type(error).__name__, "reason": str(error)}, str(error), ExitCode.BAD_USAGE)
    limit = int(arguments.get("rows") or 0)
    data = {
        "key": shown.metric.key,
        "title": str(shown.metric.title),
        "period": shown.period.code,
        "as_of": today.isoformat(),
        "value": _plain(shown.value),
        "unit": shown.metric.unit.value,
        "additive": shown.additive,
        "part": _plain(shown.part),
        "whole": _plain(shown.whole),
        "rows": _rows(shown, "counted", limit),
        "missing": _rows(shown, "missing", limit),
    }
    value = "无数据（没有可计的记录）" if shown.value is None else f"{_plain(shown.value)}{shown.metric.unit.label}"
    lines = [f"{shown.metric.title} {shown.period.title}：{value}"]
    lines += [f"  计入：{row}" for row in data["rows"] or ()]  # type: ignore[union-attr]
    lines += [f"  未计入：{row}" for row in data["missing"] or ()]  # type: ignore[union-attr]
    return Answer(data, "\n".join(lines))


def _rows(shown: Shown, which: str, limit: int) -> list[str] | None:
    opened = getattr(shown, which)
    return None if opened is None else [label for label, _address in opened.links(limit=limit)]


def _docs_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--to", default="docs", help="写到哪个文件夹 / folder")


def write_docs(arguments: Mapping[str, Any]) -> Answer:
    """生成指标目录和词汇表."""
    files = [str(path) for path in write_pages(folder=Path(str(arguments.get("to") or "docs")))]
    return Answer({"files": files}, "\n".join(files))


COMMANDS = (
    Command("metrics list", "列出全部指标", "list every metric", list_metrics),
    Command("metrics read", "读一个指标，打开它的记录", "read a metric and its rows", read_metric, _read_arguments),
    Command("metrics docs", "生成指标目录和词汇表", "write metric pages and the glossary", write_docs, _docs_arguments),
)
