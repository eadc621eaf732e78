"""Purposes, watermarks and runs of ids."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from yaodian.kernel.disclosure.rules import PurposeError, runs, stated_purpose, watermark


@pytest.mark.parametrize("purpose", ["", "   ", "看看", "11111", "。。。。。", "字" * 200])
def test_a_purpose_that_says_nothing_is_refused(purpose: str) -> None:
    with pytest.raises(PurposeError):
        stated_purpose(purpose)


def test_a_purpose_stands_in_one_line() -> None:
    assert stated_purpose(" 办理资助认定\n核对 ") == "办理资助认定 核对"


def test_a_watermark_says_who_when_and_for_what() -> None:
    line = watermark(name="张三", at=datetime(2018, 9, 1, 8, 5), purpose="核对学籍")
    assert line.startswith("张三 2018-09-01 08:05")
    assert line.endswith("用途：核对学籍")


@given(keys=some.sets(some.integers(0, 300)))
def test_runs_name_every_id_and_no_other(keys: set[int]) -> None:
    named: set[int] = set()
    for run in filter(None, runs(keys).split(",")):
        first, _, last = run.partition("-")
        named |= set(range(int(first), int(last or first) + 1))
    assert named == keys
