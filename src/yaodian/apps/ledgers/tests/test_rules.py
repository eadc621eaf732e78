"""Rules of ledgers: declarations, identity, masks, validity, the rolling code, stock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.apps.ledgers import rules
from yaodian.apps.ledgers.rules import (
    DeclarationError,
    MovementKind,
    balance_after,
    code_at,
    is_current,
    read_declaration,
)
from yaodian.apps.ledgers.tests.make import BUS, VISIT

CATALOGUE = Path(rules.__file__).resolve().parents[1] / "catalogue" / "ledgers"
FILES = sorted(CATALOGUE.glob("*.toml"))
AT = datetime(2018, 10, 31, 9, tzinfo=UTC)


def declared(key: str) -> rules.Declaration:
    """Return a declaration of the catalogue."""
    return next(one for one in map(read, FILES) if one.key == key)


def read(file: Path) -> rules.Declaration:
    """Read one file."""
    return read_declaration(file.read_text("utf-8"))


def small(**options: str) -> str:
    """Return a small declaration with other options."""
    ledger = {"group": '"safety"', "source": '"试行"', "identity": '["name"]'} | options
    lines = "\n".join(f"{name} = {value}" for name, value in ledger.items())
    return f'key = "x"\ntitle = "试"\n[ledger]\n{lines}\n[[item]]\nname = "name"\ntitle = "名称"\n[[item]]\nname = "on"\nkind = "date"\ntitle = "日期"\n'


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_ledger_of_the_catalogue_reads_and_names_its_source(file: Path) -> None:
    one = read(file)
    assert one.key == file.stem.partition("_")[2]
    assert one.source
    assert one.sections
    assert one.form.title_en


def test_a_ledger_whose_parent_is_declared_has_a_parent_that_exists() -> None:
    every = {one.key: one for one in map(read, FILES)}
    assert {one.parent for one in every.values() if one.parent} <= set(every)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"group": '"nowhere"'}, "group"),
        ({"day": '"name"'}, "不能用"),
        ({"until": '["gone"]'}, "不在表里"),
        ({"identity": "[]"}, "identity"),
        ({"two_persons": "true"}, "balance"),
        ({"signin": '"names"'}, "attended"),
        ({"expected": '["school"]'}, "keepers"),
        ({"strange": "1"}, "strange"),
        ({"within": '"county"'}, "within"),
        ({"source": '""'}, "source"),
    ],
)
def test_a_declaration_that_contradicts_itself_is_refused_with_the_item(options: dict[str, str], said: str) -> None:
    with pytest.raises(DeclarationError, match=said):
        read_declaration(small(**options))


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(DeclarationError):
        read_declaration(text)


def test_a_sensitive_field_cannot_name_a_row() -> None:
    text = small().replace('title = "名称"', 'title = "名称"\nsensitive = true')
    with pytest.raises(DeclarationError, match="敏感"):
        read_declaration(text)


def test_the_same_plate_written_twice_is_one_identity() -> None:
    bus = declared("school_buses")
    one = rules.identity_of(bus, {"plate": "鄂R·12345"}, unit_id=1)
    assert one == rules.identity_of(bus, {"plate": "鄂ｒ 12345"}, unit_id=2)
    club = declared("clubs")
    assert rules.identity_of(club, {"name": "篮球"}, unit_id=1) != rules.identity_of(club, {"name": "篮球"}, unit_id=2)


def test_sensitive_answers_are_masked_and_set_aside() -> None:
    shown, hidden = rules.masked_answers(declared("left_behind_visits").form, VISIT)
    assert shown["child"] == "陈**"
    assert shown["phone"] == "138****5678"
    assert hidden == {"child": "陈小雨", "phone": "13800005678"}
    assert shown["visitor"] == "周老师"


def test_the_permit_that_ends_first_counts_and_all_that_ended_are_named() -> None:
    bus, answers = declared("school_buses"), BUS | {"badge_until": "2018-09-30", "insurance_until": "2018-10-01"}
    assert rules.first_until(bus, answers) == date(2018, 9, 30)
    words = rules.expired_words(bus, answers, on=date(2018, 10, 31))
    assert "校车标牌有效期2018-09-30到期" in words
    assert "承运人责任险到期2018-10-01到期" in words
    assert rules.expired_words(bus, answers, on=date(2018, 9, 30)) == ""


@pytest.mark.parametrize(("left", "state"), [(-1, "red"), (0, "yellow"), (30, "yellow"), (31, "done")])
def test_a_permit_is_yellow_within_the_warning_and_red_after_its_last_day(left: int, state: str) -> None:
    today = date(2018, 10, 31)
    assert rules.standing_of(today + timedelta(days=left), today=today, warn_days=30) == state
    assert rules.standing_of(None, today=today, warn_days=30) == "none"


@given(st.integers(min_value=0, max_value=300))
def test_a_code_is_good_for_its_step_and_the_next_and_no_longer(seconds: int) -> None:
    code = code_at(secret="s", at=AT, seconds=20)
    steps = (int(AT.timestamp()) + seconds) // 20 - int(AT.timestamp()) // 20
    assert is_current(code, secret="s", at=AT + timedelta(seconds=seconds), seconds=20) == (steps <= 1)
    assert not is_current(code, secret="other", at=AT, seconds=20)
    assert not is_current("码", secret="s", at=AT, seconds=20)


@given(st.decimals(min_value=0, max_value=999, places=3), st.decimals(min_value=0, max_value=999, places=3))
def test_what_is_taken_leaves_and_what_is_returned_comes_back(balance: Decimal, quantity: Decimal) -> None:
    left = balance_after(balance, kind=MovementKind.ISSUE, quantity=quantity)
    assert balance_after(left, kind=MovementKind.RETURN, quantity=quantity) == balance
    assert balance_after(balance, kind=MovementKind.DISPOSE, quantity=quantity) == left


def test_a_revision_keeps_what_rows_on_record_hold() -> None:
    old: Any = read_declaration(small())
    new = read_declaration(
        small(heading='["name"]').replace('name = "on"\nkind = "date"', 'name = "on"\nkind = "text"')
    )
    assert list(rules.revision_faults(old, new, answered=set())) == []
    assert any("类型" in fault for fault in rules.revision_faults(old, new, answered={"on"}))
