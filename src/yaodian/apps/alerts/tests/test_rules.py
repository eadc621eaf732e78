"""Rules of alerts: the catalogue reads; one matter is one mark."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.apps.alerts.actions import SEED
from yaodian.apps.alerts.rules import AlertRuleError, Once, mark_of, read_rules

DAY = date(2018, 10, 31)


def test_the_catalogue_reads_and_every_rule_names_its_source_and_section() -> None:
    rules = read_rules(SEED.read_text("utf-8"))
    assert len({rule.key for rule in rules}) == len(rules) == 5
    assert all(rule.source and rule.sections and rule.text for rule in rules)


@pytest.mark.parametrize(
    "row",
    ['key = "x"', 'side = "left"', "strange = 1", 'method = "c9"', 'method = "c2"', 'once = "year"'],
)
def test_a_rule_that_is_wrong_is_refused_by_name(row: str) -> None:
    whole = {"key": '"x"', "title": '"t"', "title_en": '"t"', "metric": '"m.k"', "source": '"s"', "text": '"w"'}
    name, _equals, value = row.partition(" = ")
    rows = {"key": '"x"'} if row == 'key = "x"' else whole | {name: value}
    with pytest.raises(AlertRuleError, match="规则“x”"):
        read_rules("[[rule]]\n" + "\n".join(f"{key} = {value}" for key, value in rows.items()))


def test_no_toml_is_an_error_of_its_own() -> None:
    with pytest.raises(AlertRuleError, match="TOML"):
        read_rules("[[rule")


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)), st.integers(min_value=1, max_value=9))
def test_a_mark_is_the_same_within_its_time_and_group_and_no_further(on: date, unit: int) -> None:
    def mark(once: Once, group: int, ref: str, day: date) -> str:
        return mark_of(key="k", once=once, group=(group,), ref=ref, on=day)

    assert mark(Once.DAY, unit, "a:1", on) == mark(Once.DAY, unit, "a:2", on)
    assert mark(Once.WEEK, unit, "a:1", on) != mark(Once.WEEK, unit + 1, "a:1", on)
    assert mark(Once.RECORD, unit, "a:1", on) == mark(Once.RECORD, unit, "a:1", DAY)
    assert mark(Once.RECORD, unit, "a:1", on) != mark(Once.RECORD, unit, "a:2", on)
