"""What is kept until the journal speaks of what it was computed from: never a number that a written row contradicts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model

from yaodian.kernel.access import System
from yaodian.kernel.journal import queries
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.journal.queries import until_next_line, while_reading
from yaodian.kernel.rulebook.models import Rule
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.tests.make import make_unit

SYSTEM = System(name="测试")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    """Keep nothing from one test to the next, whose line ids begin anew."""
    queries._kept.clear()
    queries._written.clear()
    yield
    queries._kept.clear()
    queries._written.clear()


def write(*rows: Unit, rows_digest: str = "") -> None:
    """Write a line that names these rows."""
    with transaction.atomic():
        write_line(verb="test.act", by=SYSTEM, also=rows, rows_digest=rows_digest)


class Counted:
    """Counts the rows of tables, and how often it was asked."""

    def __init__(self, *models: type[Model]) -> None:
        self.models, self.asked = models, 0

    def __call__(self) -> int:
        self.asked += 1
        return sum(model._default_manager.count() for model in self.models)


def test_a_line_about_other_tables_leaves_the_value_one_about_a_table_it_read_does_not() -> None:
    unit = make_unit("甲校")
    write(unit)
    rules, units = Counted(Rule), Counted(Unit)
    for count in (rules, units):
        until_next_line(count, compute=count)
    other = make_unit("乙校")
    write(other)
    assert until_next_line(units, compute=units) == 2
    until_next_line(rules, compute=rules)
    assert (rules.asked, units.asked) == (1, 2)


def test_a_line_stays_unread_however_often_the_value_was_asked_for_before_it() -> None:
    write(make_unit("甲校"))
    units, rules = Counted(Unit), Counted(Rule)
    for number in range(2, 5):
        write(make_unit(f"{number}校"))
        until_next_line(rules, compute=rules)
        assert until_next_line(units, compute=units) == number
    assert rules.asked == 1


@pytest.mark.parametrize(
    "rows_digest", ["", "0" * 64], ids=["names no rows", "holds a digest of rows it does not name"]
)
def test_a_line_that_does_not_name_all_its_rows_makes_every_value_old(rows_digest: str) -> None:
    unit = make_unit("甲校")
    write(unit)
    rules = Counted(Rule)
    until_next_line(rules, compute=rules)
    write(*([unit] if rows_digest else []), rows_digest=rows_digest)
    until_next_line(rules, compute=rules)
    assert rules.asked == 2


def test_a_table_whose_rows_no_line_need_name_makes_the_value_old_at_any_line() -> None:
    unit = make_unit("甲校")
    write(unit)
    types = Counted(ContentType, Rule)
    until_next_line(types, compute=types)
    write(unit)
    until_next_line(types, compute=types)
    assert types.asked == 2


def test_a_value_made_of_a_kept_one_is_old_when_that_is() -> None:
    write(make_unit("甲校"))
    units = Counted(Unit)
    until_next_line(units, compute=units)

    def twice() -> int:
        return 2 * until_next_line(units, compute=units) + Rule.objects.filter(code="none").count()

    assert until_next_line("twice", compute=twice) == 2
    write(make_unit("乙校"))
    assert until_next_line("twice", compute=twice) == 4


def test_more_lines_than_the_mark_holds_make_the_value_old() -> None:
    unit = make_unit("甲校")
    write(unit)
    rules = Counted(Rule)
    until_next_line(rules, compute=rules)
    for _ in range(queries.MARKED):
        write(unit)
    until_next_line(rules, compute=rules)
    assert rules.asked == 2


def test_in_a_transaction_a_block_that_reads_computes_a_value_once() -> None:
    units = Counted(Unit)
    with transaction.atomic():
        for _turn in range(2):
            until_next_line(units, compute=units)
        assert units.asked == 2
        with while_reading(), while_reading():
            for _turn in range(3):
                until_next_line(units, compute=units)
        assert units.asked == 3
        make_unit("甲校")
        assert until_next_line(units, compute=units) == 1


def test_a_block_that_reads_refuses_a_line() -> None:
    unit = make_unit("甲校")
    with transaction.atomic(), while_reading(), pytest.raises(RuntimeError, match="only reads"):
        write(unit)
    write(unit)


def test_outside_a_transaction_the_journal_says_how_long_a_value_holds() -> None:
    write(make_unit("甲校"))
    units = Counted(Unit)
    with while_reading():
        assert until_next_line(units, compute=units) == 1
        write(make_unit("乙校"))
        assert until_next_line(units, compute=units) == 2
