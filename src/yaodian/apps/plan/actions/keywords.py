"""Words that suggest (提示词): which words of a clause point to a section (科室) or to a metric."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from yaodian.apps.plan.models import Keyword
from yaodian.apps.plan.queries.suggestions import metric_words, section_words
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line


@transaction.atomic
def load_keywords(*, rows: Mapping[tuple[str, str], list[str]], by: By) -> int:
    """载入提示词: words that suggest sections and metrics at review; edited rows are kept."""
    require(by, "plan.import")
    made: list[Any] = []
    for (kind, key), words in rows.items():
        row, created = Keyword.objects.get_or_create(kind=kind, key=key, defaults={"words": words})
        if created:
            made.append(row)
    if made:
        write_line(verb="plan.load_keywords", by=by, also=made, summary=f"{len(made)} 组提示词")
    return len(made)


def load_metric_keywords(*, by: By) -> int:
    """载入指标提示词: the words of the title of every metric that no row names yet."""
    known = set(Keyword.objects.filter(kind="metric").values_list("key", flat=True))
    fresh = {("metric", key): words for key, words in metric_words().items() if key not in known}
    return load_keywords(rows=fresh, by=by) if fresh else 0


def load_section_keywords(*, by: By) -> int:
    """载入科室提示词: where nobody has set any, the shipped catalogue's words for the sections that this bureau has."""
    if Keyword.objects.filter(kind="section").exists():
        return 0
    rows = {("section", code): words for code, words in section_words().items()}
    return load_keywords(rows=rows, by=by) if rows else 0
