"""Pinyin of names: what a search by first letters or by sound finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin

from yaodian.kernel.terms.pinyin import sound_of


@pytest.mark.parametrize(
    ("text", "initials", "whole"),
    [
        ("欧阳明", "oym", "ouyangming"),
        ("学生3", "xs3", "xuesheng3"),
        ("单于", "cy", "chanyu"),
        ("Li Lei", "Li Lei", "Li Lei"),
        ("", "", ""),
    ],
)
def test_a_text_sounds_as_its_words_do(text: str, initials: str, whole: str) -> None:
    assert sound_of(text) == (initials, whole)


@given(
    st.text(
        alphabet=st.one_of(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), st.sampled_from("a B·3〇")),
        max_size=12,
    )
)
def test_word_by_word_it_sounds_as_the_whole_text(text: str) -> None:
    assert sound_of(text) == ("".join(lazy_pinyin(text, style=Style.FIRST_LETTER)), "".join(lazy_pinyin(text)))
