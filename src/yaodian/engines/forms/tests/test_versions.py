"""Versions and file formats: old answers stay readable, forms come back from files as they went out."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from yaodian.engines.forms import (
    Choice,
    Field,
    Form,
    FormFileError,
    Group,
    Kind,
    comparable,
    compare,
    faults_of,
    move_answers,
    read_toml,
    read_xlsform,
    write_toml,
    write_xlsform,
)
from yaodian.engines.forms.tests import make
from yaodian.engines.forms.versions import Changed

STATE = (Choice("good", "完好", "Good", Decimal(5)), Choice("bad", "损坏", score=Decimal(0), extra={"area": "east"}))


def test_changes_between_versions_are_named_and_those_that_break_comparison_marked() -> None:
    old = make.form(make.number("a", unit="人"), make.text("b"), make.number("gone"))
    new = make.form(make.number("a", unit="万人"), make.text("bb", was="b"), make.text("fresh"))
    kinds = {(change.name, change.kind): change.breaks for change in compare(old, new)}
    assert kinds == {
        ("a", Changed.UNIT): True,
        ("bb", Changed.RENAMED): False,
        ("bb", Changed.WORDS): False,
        ("fresh", Changed.ADDED): False,
        ("gone", Changed.REMOVED): True,
    }
    assert comparable(old, new) == {"bb": "b"}


def test_a_draft_moves_on_and_says_what_it_could_not_take_along() -> None:
    old = make.form(
        make.text("name"),
        make.number("gone"),
        make.rows("r", Field(name="s", kind=Kind.ONE, title="S", choices="st")),
        st=STATE,
    )
    new = make.form(
        make.text("title", was="name"),
        make.rows("r", Field(name="s", kind=Kind.ONE, title="S", choices="st")),
        st=STATE[:1],
    )
    moved = move_answers(old, new, answers={"name": "甲", "gone": 3, "r": [{"s": "good"}, {"s": "bad"}]})
    assert moved.answers == {"title": "甲", "r": [{"s": "good"}, {}]}
    assert len(moved.dropped) == 2
    assert any("原填：3" in sentence for sentence in moved.dropped)


NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
WORDS = st.text(st.characters(categories=["L", "N", "P"], max_codepoint=0x9FFF), min_size=1, max_size=12)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    names = iter(draw(st.lists(NAMES, min_size=6, max_size=6, unique=True)))
    kinds = st.sampled_from([Kind.TEXT, Kind.INTEGER, Kind.DATE, Kind.PHOTO, Kind.PLACE, Kind.ONE])

    def field() -> Field:
        kind = draw(kinds)
        return Field(
            name=next(names),
            kind=kind,
            title=draw(WORDS),
            hint=draw(st.just("") | WORDS),
            required=draw(st.sampled_from(["", "true()"])),
            choices="state" if kind is Kind.ONE else "",
            full_score=draw(st.none() | st.decimals(0, 100, places=1)),
        )

    group = Group(name=next(names), title=draw(WORDS), items=(field(),), repeats=draw(st.booleans()))
    return Form(
        key="f",
        title=draw(WORDS),
        items=(field(), group, field()),
        lists={"state": STATE},
        version=draw(st.integers(1, 99)),
    )


@given(forms())
def test_a_form_comes_back_from_toml_the_same(form: Form) -> None:
    assert read_toml(write_toml(form)) == form


def test_a_form_comes_back_from_an_xlsform_with_all_that_xlsform_knows() -> None:
    form = Form(
        key="fire",
        title="消防自查",
        version=3,
        items=(
            Field(
                name="state",
                kind=Kind.ONE,
                title="灭火器",
                title_en="Extinguishers",
                choices="state",
                required="true()",
            ),
            Group(
                name="rooms",
                title="各室",
                repeats=True,
                items=(
                    Field(name="room", kind=Kind.TEXT, title="室名", relevant="${state} = 'bad'"),
                    Field(name="sign", kind=Kind.SIGNATURE, title="签名", full_score=Decimal(5)),
                ),
            ),
            Field(name="total", kind=Kind.COMPUTED, title="间数", calculation="count(${rooms})"),
        ),
        lists={"state": STATE},
    )
    back = read_xlsform(write_xlsform(form)).form
    assert faults_of(back) == ()
    assert [(one.name, one.kind, one.title, one.relevant, one.required, one.full_score) for one in back.fields] == [
        (one.name, one.kind, one.title, one.relevant, one.required, one.full_score) for one in form.fields
    ]
    assert back.lists["state"] == STATE
    assert (back.key, back.title, back.version) == ("fire", "消防自查", 3)


def sheet(*rows: list[str], choices: list[list[str]] | None = None) -> bytes:
    book = Workbook()
    survey = book.active
    assert survey is not None
    survey.title = "survey"
    for row in rows:
        survey.append(row)
    listed = book.create_sheet("choices")
    for row in choices or [["list_name", "name", "label"]]:
        listed.append(row)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_what_is_not_understood_is_said_and_the_rest_loads() -> None:
    read = read_xlsform(
        sheet(
            ["type", "name", "label", "calculation", "relevant"],
            ["deviceid", "device", "", "", ""],
            ["geotrace", "way", "Way", "", ""],
            ["text", "code", "Code", "", "pulldata('a', 'b', 'c', 'd') = 1"],
            ["begin group", "one", "One", "", ""],
            ["text", "same", "Same", "", ""],
            ["end group", "", "", "", ""],
            ["begin group", "two", "Two", "", ""],
            ["text", "same", "Same", "", ""],
            ["end group", "", "", "", ""],
        )
    )
    notes = " ".join(read.notes)
    for words in ("设备信息", "geotrace", "pulldata", "two.same"):
        assert words in notes
    assert [one.name for one in read.form.fields] == ["way", "code", "same", "two.same"]
    assert faults_of(read.form) == ()


@pytest.mark.parametrize("content", [b"", b"not a workbook", sheet(["type", "name"], ["text", ""])])
def test_a_broken_workbook_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(FormFileError, match=r"XLSForm"):
        read_xlsform(content)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("key = ", "不是合格的 TOML"),
        ('key = "a"', "缺少 title"),
        ('key = "a"\ntitle = "b"\nwrong = 1', "不认识的项"),
        ('key = "a"\ntitle = "b"\n[[item]]\ntitle = "c"', "缺少 name"),
        ('key = "a"\ntitle = "b"\n[[item]]\nname = "c"\nkind = "odd"', "类型“odd”不认识"),
        ('key = "a"\ntitle = "b"\n[[item]]\nname = "c"\nminimum = "x"', "应是数字"),
    ],
)
def test_a_broken_toml_form_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(FormFileError, match=words):
        read_toml(text)
