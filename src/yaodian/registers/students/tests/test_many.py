"""A register of millions: found by beginnings, counted to a bound, its schools asked for by name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yaodian.kernel.access import UnitScope
from yaodian.kernel.web.lists import ListDefinition, narrowed, parse_state
from yaodian.kernel.web.lists import rows as rows_of_lists
from yaodian.registers.schools.models import School
from yaodian.registers.schools.queries import access as of_schools
from yaodian.registers.schools.queries import choosable
from yaodian.registers.students.models import Enrolment
from yaodian.registers.students.queries import head_count, named_like, pupil_list, schools_within, size_counts
from yaodian.registers.students.tables import lists, pupils_table
from yaodian.registers.students.tests.make import SYSTEM, TODAY, at, make_homeroom, make_pupil, make_school
from yaodian.registers.teachers import tables as of_teachers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """Every test runs on the demo day."""
    with at(TODAY):
        yield


def table(*schools: School, named: UnitScope) -> ListDefinition[Enrolment]:
    """Return the list of pupils of these schools."""
    return pupils_table(schools=list(schools), homerooms=[], named=named, sensitive=False, school_year=2018)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let more than one school be too many to choose from."""
    for module in (of_schools, of_teachers, lists):
        monkeypatch.setattr(module, "CHOOSABLE", 1)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("张子", ["张子涵"]),
        ("zzh", ["张子涵"]),
        ("zhangzi", ["张子涵"]),
        ("ZHANGZIHAN", ["张子涵"]),
        ("zhang", ["张三", "张子涵"]),
        ("angzi", []),
        ("子涵", []),
    ],
)
def test_in_a_city_a_name_is_found_by_its_beginning(word: str, found: list[str]) -> None:
    school = make_school("S1")
    for name in ("张三", "张子涵", "李张子"):
        make_pupil(school, None, name)
    rows = pupil_list(by=SYSTEM).filter(named_like(word, everywhere=True))
    assert sorted(row.pupil.name for row in rows) == found


def test_of_too_many_pupils_to_count_only_that_they_are_more_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    school = make_school("S1")
    room = make_homeroom(school)
    for name in ("张三", "李四"):
        make_pupil(school, room, name)
    assert (head_count(by=SYSTEM).total, head_count(by=SYSTEM).more) == (2, False)
    assert size_counts(by=SYSTEM, on=TODAY) == (1, 0, 0)
    monkeypatch.setattr(rows_of_lists, "COUNTED", 1)
    assert head_count(by=SYSTEM).more
    assert size_counts(by=SYSTEM, on=TODAY) is None


@pytest.mark.usefixtures("few")
def test_of_too_many_schools_one_is_asked_for_by_name_or_by_the_key_of_a_link() -> None:
    first, second = make_school("S1", "新河小学"), make_school("S2", "文昌小学")
    make_pupil(first, None, "张三")
    make_pupil(second, None, "李四")
    assert len(choosable(schools_within(by=SYSTEM))) == 2
    definition = table(first, second, named=UnitScope(everywhere=True))
    for asked in (str(second.pk), "文昌"):
        state = parse_state(definition, {"school": [asked]})
        assert [row.pupil.name for row in narrowed(definition, state, pupil_list(by=SYSTEM))] == ["李四"], asked


def test_who_knows_the_names_of_the_schools_shown_alone_does_not_search_by_name_among_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = make_school("S1"), make_school("S2")
    named = UnitScope(everywhere=False, ids=frozenset({first.pk, second.pk}))
    assert table(first, second, named=named).searchable
    monkeypatch.setattr(lists, "CHOOSABLE", 1)
    assert not table(first, second, named=named).searchable
