"""Expressions: what XPath 1.0 and the XLSForm document say of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.engines.forms import ExpressionError, parse
from yaodian.engines.forms.evaluate import evaluate
from yaodian.engines.forms.expression import answers_in
from yaodian.engines.forms.scope import number, text_of
from yaodian.engines.forms.tests import make

FORM = make.form(
    make.number("age"),
    make.text("name"),
    make.text("none"),
    make.text("many"),
    make.text("birth"),
    make.rows("kids", make.text("kid"), make.number("weight")),
)
ANSWERS: dict[str, Any] = {
    "age": 12,
    "name": "李明",
    "many": ["a", "c"],
    "birth": "2006-03-02",
    "kids": [{"kid": "甲", "weight": 30}, {"kid": "乙", "weight": Decimal("32.5")}, {"kid": "丙"}],
}


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 div 4", "2.5"),
        ("-7 mod 3", "-1"),
        ("7 - -2", "9"),
        ("1 div 0", "NaN"),
        ("${none} + 1", "NaN"),
        ("${none} > 1", "false"),
        ("${none} < 1", "false"),
        ("${none} = ''", "true"),
        ("${age} = 12", "true"),
        ("${age} = '12'", "true"),
        ("${age} != 12", "false"),
        ("${age} >= 6 and ${age} < 15 or false()", "true"),
        ("not(${age} > 6)", "false"),
        ("selected(${many}, 'c')", "true"),
        ("selected(${many}, 'b')", "false"),
        ("count-selected(${many})", "2"),
        ("selected-at(${many}, 1)", "c"),
        ("selected-at(${many}, 9)", ""),
        ("sum(${weight})", "62.5"),
        ("max(${weight})", "32.5"),
        ("min(3, 1, 2)", "1"),
        ("min(${none})", "NaN"),
        ("count(${kids})", "3"),
        ("count-non-empty(${weight})", "2"),
        ("join('、', ${kid})", "甲、乙、丙"),
        ("indexed-repeat(${kid}, ${kids}, 2)", "乙"),
        ("indexed-repeat(${kid}, ${kids}, 9)", ""),
        ("if(${age} > 10, '大', '小')", "大"),
        ("coalesce(${none}, ${name})", "李明"),
        ("concat(${name}, '（', ${age}, '岁）')", "李明（12岁）"),
        ("string-length(${name})", "2"),
        ("substr('abcdef', 1, 3)", "bc"),
        ("substr('abcdef', -2)", "ef"),
        ("substring('abcdef', 2, 3)", "bcd"),
        ("substring-before('2018-09', '-')", "2018"),
        ("substring-after('2018-09', '-')", "09"),
        ("translate('abc', 'abc', 'xy')", "xy"),
        ("normalize-space('  a   b ')", "a b"),
        ("regex('027-88886666', '^[0-9]{3}-[0-9]{8}$')", "true"),
        ("regex('x027-88886666', '[0-9]{3}-[0-9]{8}')", "false"),
        ("round(2.345, 2)", "2.35"),
        ("round(-2.5)", "-3"),
        ("int(2.9)", "2"),
        ("int(-2.9)", "-2"),
        ("pow(2, 10)", "1024"),
        ("sqrt(16)", "4"),
        ("today()", "2018-03-01"),
        ("now()", "2018-03-01T09:30:00"),
        ("date(today() + 7)", "2018-03-08"),
        ("today() > date('2018-02-28')", "true"),
        ("int((today() - ${birth}) div 365.25)", "11"),
        ("format-date(${birth}, '%Y年%n月%e日')", "2006年3月2日"),
        ("format-date(today(), '%a')", "周四"),
        ("decimal-date-time('1970-01-02')", "1"),
        ("checklist(2, true(), false(), true())", "true"),
        ("weighted-checklist(5, true(), 3, false(), 4)", "false"),
        ("../age + 1", "13"),
        ("/data/age + 1", "13"),
    ],
)
def test_an_expression_comes_to_what_the_standard_says(source: str, result: str) -> None:
    assert text_of(evaluate(source, make.scope(FORM, ANSWERS))) == result


def test_a_name_in_the_same_row_is_that_row_and_from_outside_all_rows() -> None:
    inside = make.scope(FORM, ANSWERS, rows=(("kids", 1),))
    assert text_of(evaluate("${kid}", inside)) == "乙"
    assert text_of(evaluate("position(..)", inside)) == "2"
    assert evaluate("${kid}", make.scope(FORM, ANSWERS)) == ["甲", "乙", "丙"]
    assert evaluate("${kid} = '丙'", make.scope(FORM, ANSWERS)) is True


def test_a_dot_is_the_answer_itself() -> None:
    assert evaluate(". > 5 and . < 20", make.scope(FORM, ANSWERS, itself=Decimal(12))) is True


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "空"),
        ("1 +", "结尾"),
        ("selected(${a})", "参数个数"),
        ("pulldata('a', 'b')", "没有“pulldata”这个函数"),
        ("(1", "应为“)”"),
        ("1 2", "读不懂"),
        ("#", "读不懂"),
    ],
)
def test_what_cannot_be_read_says_where(source: str, words: str) -> None:
    with pytest.raises(ExpressionError, match=words.replace("(", r"\(").replace(")", r"\)")):
        parse(source)


def test_the_answers_that_an_expression_reads() -> None:
    assert answers_in(parse("if(${a} > 1, sum(${b}), concat(${c}, '${d}'))")) == {"a", "b", "c"}


SMALL = st.integers(-1000, 1000)


@given(SMALL, SMALL, SMALL)
def test_arithmetic_is_exact_and_binds_as_in_school(a: int, b: int, c: int) -> None:
    here = make.scope(FORM, {})
    assert number(evaluate(f"{a} + {b} * {c}", here)) == a + b * c
    assert number(evaluate(f"({a} - {b}) * {c}", here)) == (a - b) * c
    assert evaluate(f"{a} < {b} or {a} >= {b}", here) is True
    assert evaluate(f"0.1 * {a} = {a} div 10", here) is True


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(source: str) -> None:
    try:
        tree = parse(source)
    except ExpressionError:
        return
    assert isinstance(tree, list)
    assert isinstance(answers_in(tree), frozenset)
