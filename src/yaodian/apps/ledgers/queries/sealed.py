"""密封内容 (sealed answers): a row's answers with what is sealed in its place; only for judging, never for a page."""

from __future__ import annotations

import json
from typing import Any

from yaodian.apps.ledgers.models import Entry
from yaodian.kernel.privacy.sealing import decrypt


def whole_answers(entry: Entry) -> dict[str, Any]:
    """完整内容: return the answers with what is sealed in its place; only for judging, never for a page."""
    whole: dict[str, Any] = json.loads(json.dumps(entry.answers))
    sealed = decrypt(entry.sealed)
    for place, value in (json.loads(sealed) if sealed else {}).items():
        row: Any = whole
        *path, name = place.split(".")
        for step in path:
            row = row[int(step)] if isinstance(row, list) else row[step]
        row[name] = value
    return whole
