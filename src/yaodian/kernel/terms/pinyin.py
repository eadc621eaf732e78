"""拼音 (pinyin): how Chinese text sounds, whole and by its first letters, for search."""

from __future__ import annotations

from functools import lru_cache


def sound_of(text: str) -> tuple[str, str]:
    """Return (initials, whole pinyin) of a text; what is not Chinese stays as it is.

    A text is cut into the dictionary's words first, so that 单 of 单于 sounds as it must; names share few words, hence
    each word is looked up once."""
    from pypinyin.seg.simpleseg import seg  # 55 MB of tables: only where a name is saved

    words = [_sound(word) for word in seg(text)]
    return "".join(initials for initials, _whole in words), "".join(whole for _initials, whole in words)


@lru_cache(maxsize=8192)
def _sound(word: str) -> tuple[str, str]:
    """Return (initials, whole pinyin) of one word."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin([word], style=Style.FIRST_LETTER)), "".join(lazy_pinyin([word]))
