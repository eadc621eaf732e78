"""Checks: what applies, what is computed, and every fault with its words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.engines.forms import (
    Beside,
    Choice,
    Fault,
    Field,
    Form,
    Group,
    Kind,
    check,
    faults_of,
    score,
    with_defaults,
)
from yaodian.engines.forms.faults import asked_twice
from yaodian.engines.forms.tests import make

YES_NO = (Choice("yes", "有"), Choice("no", "无"))


def faults(form: Form, answers: dict[str, Any], **more: Any) -> list[tuple[str, Fault]]:
    found = check(form, answers=answers, now=make.NOW, beside=Beside(**more) if more else None)
    return [(one.address, one.fault) for one in found.problems]


def test_what_does_not_apply_is_not_asked_and_not_sent_but_stays_in_the_draft() -> None:
    form = make.form(
        Field(name="canteen", kind=Kind.ONE, title="食堂", choices="yn"),
        Group(
            name="kitchen",
            title="厨房",
            relevant="${canteen} = 'yes'",
            items=(make.number("cooks", required="true()"),),
        ),
        yn=YES_NO,
    )
    assert faults(form, {"canteen": "yes"}) == [("cooks", Fault.REQUIRED)]
    closed = check(form, answers={"canteen": "no", "cooks": "3"}, now=make.NOW)
    assert closed.problems == ()
    assert closed.kept == {"canteen": "no"}
    assert closed.answers["cooks"] == 3


def test_a_hidden_answer_counts_for_nothing_in_other_conditions() -> None:
    form = make.form(
        make.number("a"),
        make.number("b", relevant="${a} > 1"),
        make.number("c", relevant="${b} > 1", required="true()"),
    )
    assert faults(form, {"a": 2, "b": 2}) == [("c", Fault.REQUIRED)]
    assert faults(form, {"a": 0, "b": 2}) == []


def test_calculations_feed_each_other_whatever_their_order() -> None:
    form = make.form(
        Field(name="share", kind=Kind.COMPUTED, title="比例", calculation="round(${boarders} div ${all} * 100, 1)"),
        Field(name="all", kind=Kind.COMPUTED, title="合计", calculation="sum(${pupils})"),
        make.number("boarders"),
        make.rows("classes", make.number("pupils")),
    )
    found = check(form, answers={"boarders": "15", "classes": [{"pupils": 40}, {"pupils": "20"}]}, now=make.NOW)
    assert (found.kept["all"], found.kept["share"]) == (Decimal(60), Decimal("25.0"))
    assert "share" not in check(form, answers={"boarders": 3}, now=make.NOW).kept


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("三", "不是整数"),
        ("1.5", "不是整数"),
        ("４０人", "不是整数"),
    ],
)
def test_a_number_that_cannot_be_read_says_what_to_do(raw: str, sentence: str) -> None:
    found = check(make.form(make.number("n")), answers={"n": raw}, now=make.NOW)
    assert [one.fault for one in found.problems] == [Fault.KIND]
    assert sentence in found.problems[0].sentence


def test_full_width_digits_and_chinese_dates_are_read() -> None:
    form = make.form(make.number("n"), Field(name="d", kind=Kind.DATE, title="D"))
    assert check(form, answers={"n": "１，２００", "d": "2018年9月1日"}, now=make.NOW).kept == {
        "n": 1200,
        "d": "2018-09-01",
    }


def test_every_rule_of_a_field_is_held_with_its_place_in_the_rows() -> None:
    form = make.form(
        make.rows(
            "rooms",
            make.number("seats", minimum=Decimal(10), maximum=Decimal(60), unit="座"),
            make.text("name", constraint="string-length(.) > 1", constraint_words="名称至少两个字", max_length=6),
            minimum=2,
        )
    )
    rooms = [{"seats": 70, "name": "甲"}]
    found = check(form, answers={"rooms": rooms}, now=make.NOW)
    assert [(one.address, one.fault) for one in found.problems] == [
        ("rooms", Fault.ROWS),
        ("rooms[1].seats", Fault.RANGE),
        ("rooms[1].name", Fault.CONSTRAINT),
    ]
    assert "不能大于 60座" in found.problems[1].sentence
    assert "名称至少两个字" in found.problems[2].sentence


def test_the_count_of_rows_may_be_an_answer() -> None:
    form = make.form(make.number("n"), make.rows("r", make.text("t"), count="${n}"))
    assert faults(form, {"n": 2, "r": [{"t": "a"}]}) == [("r", Fault.ROWS)]
    assert faults(form, {"n": 1, "r": [{"t": "a"}]}) == []


def test_choices_are_those_that_the_filter_leaves_open() -> None:
    towns = (Choice("a", "甲镇", extra={"area": "east"}), Choice("b", "乙镇", extra={"area": "west"}))
    form = make.form(
        make.text("side"),
        Field(name="town", kind=Kind.ONE, title="乡镇", choices="towns", choice_filter="area = ${side}"),
        towns=towns,
    )
    assert faults(form, {"side": "east", "town": "a"}) == []
    assert faults(form, {"side": "east", "town": "b"}) == [("town", Fault.CHOICE)]


def test_a_leap_from_last_period_and_an_outlier_are_asked_about_not_refused() -> None:
    form = make.form(make.number("pupils", change_limit=Decimal("0.2")))
    assert faults(form, {"pupils": 130}, previous={"pupils": 100}) == [("pupils", Fault.PREVIOUS)]
    assert faults(form, {"pupils": 119}, previous={"pupils": 100}) == []
    past = [Decimal(one) for one in (100, 102, 98, 101, 99)]
    found = check(form, answers={"pupils": 1000}, now=make.NOW, beside=Beside(history={"pupils": past}))
    assert [one.fault for one in found.warnings] == [Fault.OUTLIER]
    assert found.errors == ()


def test_a_register_may_say_that_it_holds_no_such_thing() -> None:
    form = make.form(make.text("plate", register="buses.bus"))
    register = {"register": lambda field, value: "" if value == "鄂R12345" else f"{field.register} 里没有“{value}”"}
    assert faults(form, {"plate": "鄂R12345"}, **register) == []
    assert faults(form, {"plate": "鄂R00000"}, **register) == [("plate", Fault.REGISTER)]


def test_defaults_fill_what_was_never_touched() -> None:
    form = make.form(make.text("day", default="today()"), make.number("n", default="'3'"))
    assert with_defaults(form, answers={}, now=make.NOW) == {"day": "2018-03-01", "n": 3}
    assert with_defaults(form, answers={"n": None}, now=make.NOW) == {"day": "2018-03-01", "n": None}


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (make.form(make.text("a"), make.text("a")), "用了 2 次"),
        (make.form(make.text("a", relevant="${b} = 1")), "没有这个字段"),
        (make.form(make.text("a", constraint="1 +")), "读不懂"),
        (make.form(Field(name="a", kind=Kind.ONE, title="甲")), "没有选项"),
        (make.form(make.text("a b")), "不合规"),
        (make.form(Field(name="a", kind=Kind.COMPUTED, title="甲")), "没有公式"),
        (make.form(make.number("a", relevant="${b} > 0"), make.number("b", relevant="${a} > 0")), "互相等待"),
        (make.form(Group(name="g", title="组", items=())), "空的"),
        (make.form(make.number("a", minimum=Decimal(5), maximum=Decimal(1))), "最小值大于最大值"),
    ],
)
def test_a_fault_of_the_form_is_named_before_anybody_fills_it(form: Form, words: str) -> None:
    assert any(words in fault.sentence for fault in faults_of(form))


def test_a_form_that_asks_what_a_register_holds_is_found() -> None:
    form = make.form(
        make.number("pupils", code="E001"), make.number("boarders", code="E002", prefill="students.boarders")
    )
    found = asked_twice(form, held={"E001": "students.pupils", "E002": "students.boarders"})
    assert [(one.name, one.register) for one in found] == [("pupils", "students.pupils")]


def test_what_does_not_apply_leaves_the_total() -> None:
    state = (
        Choice("good", "好", score=Decimal(10)),
        Choice("bad", "差", score=Decimal(0)),
        Choice("na", "不适用", skipped=True),
    )
    one = Field(name="a", kind=Kind.ONE, title="甲", choices="state")
    form = make.form(one, replace(one, name="b"), replace(one, name="c"), state=state)
    result = score(form, kept={"a": "good", "b": "na"}, now=make.NOW)
    assert (result.points, result.full, result.share) == (Decimal(10), Decimal(20), Decimal("0.5"))
    assert score(form, kept={"a": "na", "b": "na", "c": "na"}, now=make.NOW).share is None


@given(st.dictionaries(st.sampled_from(["a", "b", "r", "x"]), st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["c", "d"]), inner, max_size=2), max_leaves=8), max_size=4))  # fmt: skip
def test_no_answers_of_any_shape_break_the_check_and_checking_twice_changes_nothing(answers: dict[str, Any]) -> None:
    form = make.form(
        make.number("a", required="true()"),
        make.text("b", relevant="${a} > 3"),
        make.rows("r", make.number("c"), make.text("d", relevant="${c} > ${a}")),
        Field(name="x", kind=Kind.COMPUTED, title="X", calculation="sum(${c}) + ${a}"),
    )
    once = check(form, answers=answers, now=make.NOW)
    again = check(form, answers=once.answers, now=make.NOW)
    assert (again.answers, again.kept) == (once.answers, once.kept)
    assert set(once.kept) <= set(form.places)
