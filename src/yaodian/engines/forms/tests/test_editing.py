"""Editing: items go in, out and about, and nothing else of the form changes."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from yaodian.engines.forms import Choice, Form, Group, read_toml, write_toml
from yaodian.engines.forms.editing import change, put_in, shift, shift_in, shift_out, take_out, with_list
from yaodian.engines.forms.tests import make

FORM = make.form(
    make.number("a"),
    Group(name="g", title="G", items=(make.number("b"), make.text("c", relevant="${b} > 1"))),
    make.rows("r", make.number("d", constraint=". < ${ a }")),
)


def names(form: Form) -> list[str]:
    return list(form.places)


def test_an_item_goes_where_it_is_asked() -> None:
    assert names(put_in(FORM, make.text("x"))) == ["a", "g", "b", "c", "r", "d", "x"]
    assert names(put_in(FORM, make.text("x"), inside="g")) == ["a", "g", "b", "c", "x", "r", "d"]
    assert names(put_in(FORM, make.text("x"), after="b")) == ["a", "g", "b", "x", "c", "r", "d"]
    assert names(put_in(make.form(), make.text("x"))) == ["x"]


def test_a_changed_code_is_followed_by_conditions() -> None:
    changed = change(FORM, "b", replace(make.number("b"), name="bb"))
    assert changed.field("c").relevant == "${bb} > 1"
    assert change(FORM, "a", make.number("aa")).field("d").constraint == ". < ${aa}"


def test_a_changed_group_keeps_what_is_in_it() -> None:
    assert names(change(FORM, "g", Group(name="h", title="H", items=()))) == ["a", "h", "b", "c", "r", "d"]


def test_items_move_within_into_and_out_of_groups() -> None:
    assert names(shift(FORM, "c", down=False)) == ["a", "g", "c", "b", "r", "d"]
    assert shift(FORM, "a", down=False) == FORM
    assert names(shift_in(FORM, "r")) == ["a", "g", "b", "c", "r", "d"]
    assert shift_in(FORM, "r").places["r"].groups[-1].name == "g"
    assert shift_in(FORM, "a") == FORM
    assert names(shift_out(FORM, "b")) == ["a", "g", "c", "b", "r", "d"]
    assert shift_out(FORM, "a") == FORM


def test_a_list_is_changed_and_an_empty_one_goes() -> None:
    listed = with_list(FORM, "state", (Choice("1", "好"),))
    assert listed.lists == {"state": (Choice("1", "好"),)}
    assert with_list(listed, "state", ()).lists == {}


@given(
    st.lists(st.tuples(st.sampled_from(["up", "down", "in", "out"]), st.sampled_from(["a", "b", "c", "g", "r", "d"])))
)
def test_moving_about_loses_nothing(steps: list[tuple[str, str]]) -> None:
    form = FORM
    for step, name in steps:
        if step in ("up", "down"):
            form = shift(form, name, down=step == "down")
        else:
            form = shift_in(form, name) if step == "in" else shift_out(form, name)
    assert sorted(names(form)) == sorted(names(FORM))
    assert read_toml(write_toml(form)) == form


def test_what_is_taken_out_takes_its_inside_along() -> None:
    assert names(take_out(FORM, "g")) == ["a", "r", "d"]
