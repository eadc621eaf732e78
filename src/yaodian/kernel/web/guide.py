"""使用说明 (guide): every app's `guide.md`, gathered; Markdown without raw HTML."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

from yaodian.kernel import discovery


@dataclass(frozen=True)
class GuidePage:
    """说明页 (guide page)."""

    label: str
    title: str
    path: Path


@cache
def guide_pages() -> dict[str, GuidePage]:
    """Return the guide pages of all installed apps by label, in floor order."""
    found = {}
    for label, path in discovery.files_named("guide.md").items():
        first = path.read_text("utf-8").lstrip().partition("\n")[0]
        found[label] = GuidePage(label, first.lstrip("# ").strip() or label, path)
    return found


def as_html(markdown: str) -> SafeString:
    """Return safe HTML: tables are read, raw HTML and unsafe links are shown as text."""
    html: str = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown)
    return SafeString(html)
