"""Reading seed rows: what a catalogue file may say, and how a slip of the pen is told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.kernel.rulebook.rules import BEGINNING, RuleSeedError, RuleStatus, parse_rules
from yaodian.kernel.rulebook.seeds import shipped_rows

FULL = """
[[rule]]
code = "class.large"
title = "大班额"
value = 56
unit = "人"
from = 2016-07-02
to = 2030-12-31
source = "国发〔2016〕40号"
article = "第四条"
scope = "小学"
status = "checked"
note = "含 66 人以上"
"""


def test_a_row_is_read_with_all_its_facts() -> None:
    (row,) = parse_rules(FULL)
    assert (row.code, row.value, row.unit) == ("class.large", Decimal(56), "人")
    assert (row.from_date, row.to_date) == (date(2016, 7, 2), date(2030, 12, 31))
    assert (row.source, row.article, row.scope, row.status) == (
        "国发〔2016〕40号",
        "第四条",
        "小学",
        RuleStatus.CHECKED,
    )


def test_a_row_without_a_first_day_holds_from_the_beginning_and_is_unconfirmed() -> None:
    (row,) = parse_rules('[[rule]]\ncode = "a"\ntitle = "甲"\ntext = "按当地规定"\n')
    assert (row.from_date, row.to_date, row.status) == (BEGINNING, None, RuleStatus.UNCONFIRMED)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('[[rule]]\ncode = "a"\ntitle = "甲"\n', "数值或文字"),
        ('[[rule]]\ncode = "a"\ntitle = "甲"\nvalue = 1\ntext = "一"\n', "数值或文字"),
        ('[[rule]]\ncode = "a"\nvalue = 1\n', "缺少代码或名称"),
        ('[[rule]]\ncode = "a"\ntitle = "甲"\nvalue = 1\nvalu = 2\n', "valu"),
        ('[[rule]]\ncode = "a"\ntitle = "甲"\nvalue = "十"\n', "数值或状态"),
        ('[[rule]]\ncode = "a"\ntitle = "甲"\nvalue = 1\nstatus = "sure"\n', "数值或状态"),
        ('[[rule]]\ncode = "a"\ntitle = "甲"\nvalue = 1\nfrom = "2018-02-30"\n', "日期"),
        ('[[rule]]\ncode = "a"\ntitle = "甲"\nvalue = 1\nfrom = 2018-03-01\nto = 2018-02-01\n', "早于"),
        (FULL + FULL, "重复"),
        ("[[rule", "无法读取"),
    ],
)
def test_a_wrong_row_is_named_in_words(wrong: str, said: str) -> None:
    with pytest.raises(RuleSeedError, match=said):
        parse_rules(wrong)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False))
def test_equal_figures_have_equal_seed_versions_however_they_are_written(value: Decimal) -> None:
    template = '[[rule]]\ncode = "a"\ntitle = "甲"\nvalue = "{}"\n'
    plain, padded = format(value, "f"), format(value, "f") + "00"
    assert parse_rules(template.format(plain))[0].digest == parse_rules(template.format(padded))[0].digest


def test_every_shipped_row_can_be_read_and_no_two_hold_on_the_same_day() -> None:
    rows = shipped_rows()
    assert len(rows) > 100
    by_subject: dict[tuple[str, str], list[tuple[date, date]]] = {}
    for row in rows:
        by_subject.setdefault((row.code, row.scope), []).append((row.from_date, row.to_date or date.max))
    for subject, spans in by_subject.items():
        spans.sort()
        for (_start, end), (start, _end) in pairwise(spans):
            assert end < start, f"{subject}: two rows hold on {start}"
