"""指标文档 (metric pages): the catalogue of metrics and the glossary as Markdown, for docs/ and for reading."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from yaodian.kernel import discovery
from yaodian.kernel.metrics.registry import Metric, metrics

BETTER = {"higher": "越高越好", "lower": "越低越好"}


def metric_page(metric: Metric) -> str:
    """Return one metric as a Markdown section."""
    lines = [f"### {metric.title}", "", f"`{metric.key}`", "", str(metric.definition), ""]
    lines += [f"- 单位：{metric.unit.label}", f"- 方向：{BETTER[metric.better.value]}", f"- 依据：{metric.source}"]
    if metric.parameters:
        lines.append(f"- 参数：{'、'.join(metric.parameters)}")
    if metric.replaces:
        lines.append(f"- 取代：`{metric.replaces}`")
    return "\n".join(lines)


def metric_pages() -> dict[str, str]:
    """Return file name → Markdown: one page per app that offers metrics, and an index of them."""
    titles = {config.label: str(config.verbose_name) for config in discovery.yaodian_apps()}
    by_app: dict[str, list[Metric]] = {}
    for key in sorted(metrics()):
        by_app.setdefault(key.partition(".")[0], []).append(metrics()[key])
    pages = {
        f"{app}.md": "\n\n".join([f"# 指标：{titles.get(app, app)}", *(metric_page(metric) for metric in found)]) + "\n"
        for app, found in by_app.items()
    }
    index = ["# 指标目录", "", "由 `yaodian metrics docs` 生成，不手工改。", ""]
    index += [f"- [{titles.get(app, app)}]({app}.md)：{len(found)} 个" for app, found in by_app.items()]
    return {"index.md": "\n".join(index) + "\n", **pages}


def words() -> dict[str, Mapping[str, str]]:
    """Return app label → English identifier → Chinese name, from every app's `words.toml`."""
    return {
        label: dict(tomllib.loads(path.read_text("utf-8")).get("words", {}))
        for label, path in discovery.files_named("words.toml").items()
    }


def glossary_page() -> str:
    """Return the glossary as one Markdown page, in the order of the identifiers."""
    rows = sorted((english, chinese, app) for app, found in words().items() for english, chinese in found.items())
    lines = [
        "# 词汇表",
        "",
        "由 `yaodian metrics docs` 生成，不手工改。",
        "",
        "| 标识 | 名称 | 所属 |",
        "|---|---|---|",
    ]
    lines += [f"| `{english}` | {chinese} | {app} |" for english, chinese, app in rows]
    return "\n".join(lines) + "\n"


def write_pages(*, folder: Path) -> list[Path]:
    """Write the metric pages and the glossary below a folder; returns the files."""
    pages = {f"metrics/{name}": text for name, text in metric_pages().items()} | {"glossary.md": glossary_page()}
    written = []
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        written.append(path)
    return written
