"""动作名称 (verb titles): what a line's verb is called, from `[verbs]` of each app's words.toml; else the verb itself."""

from __future__ import annotations

import tomllib
from functools import cache

from yaodian.kernel import discovery


@cache
def verb_titles() -> dict[str, str]:
    """Return verb → Chinese title: "accounts.log_in" → 登录."""
    return {
        f"{label}.{verb}": title
        for label, path in discovery.files_named("words.toml").items()
        for verb, title in tomllib.loads(path.read_text("utf-8")).get("verbs", {}).items()
    }


def verb_title(*, verb: str) -> str:
    """Return what a verb is called."""
    return verb_titles().get(verb, verb)
