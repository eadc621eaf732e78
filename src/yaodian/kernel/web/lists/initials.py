"""拼音首字母 (pinyin initials): what a stored search column holds, so that `gyzx` finds 干驿中学."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=4096)
def initials_of(text: str) -> str:
    """Return the lower-case initials of each character; letters and digits stay, punctuation goes."""
    from pypinyin import Style, lazy_pinyin

    parts = lazy_pinyin(text, style=Style.FIRST_LETTER)
    return "".join(one for one in "".join(parts).lower() if one.isalnum())
