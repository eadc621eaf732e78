"""Units are registered, placed by four relations, moved and closed; every row stands in the journal."""

from __future__ import annotations

from datetime import date

import pytest

from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.units.actions import UnitError, close_unit, place_unit, remove_place
from yaodian.kernel.units.queries import places_of, subtree, units_open, upper_unit
from yaodian.kernel.units.rules import RelationKind, UnitKind
from yaodian.kernel.units.tests.make import SYSTEM, make_unit

pytestmark = pytest.mark.django_db
UNDER, BUSINESS = RelationKind.SUBORDINATION, RelationKind.BUSINESS


def test_a_unit_moves_and_its_former_place_stays_in_history() -> None:
    old, new = make_unit(kind=UnitKind.CENTRAL_SCHOOL), make_unit(kind=UnitKind.CENTRAL_SCHOOL)
    school = make_unit(under=old)
    place_unit(lower_id=school.pk, upper_id=new.pk, kind=UNDER, from_date=date(2018, 9, 1), by=SYSTEM)
    assert upper_unit(unit_id=school.pk, kind=UNDER, on=date(2018, 8, 31)) == old
    assert upper_unit(unit_id=school.pk, kind=UNDER, on=date(2018, 9, 1)) == new
    assert places_of(unit_id=school.pk).count() == 2
    assert list(record_faults()) == []


def test_the_four_relations_are_independent_of_each_other() -> None:
    bureau, town = make_unit(kind=UnitKind.BUREAU), make_unit(kind=UnitKind.TOWNSHIP)
    school = make_unit(under=bureau)
    place_unit(lower_id=school.pk, upper_id=town.pk, kind=RelationKind.TERRITORY, from_date=date(2018, 1, 1), by=SYSTEM)
    assert subtree(units=[town.pk], kind=RelationKind.TERRITORY, on=date(2018, 2, 1)) == {town.pk, school.pk}
    assert subtree(units=[town.pk], kind=UNDER, on=date(2018, 2, 1)) == {town.pk}


def test_a_unit_may_stand_under_several_sections_by_business() -> None:
    one, two = make_unit(kind=UnitKind.SECTION), make_unit(kind=UnitKind.SECTION)
    school = make_unit(under=one, relation=BUSINESS)
    place_unit(lower_id=school.pk, upper_id=two.pk, kind=BUSINESS, from_date=date(2018, 3, 1), by=SYSTEM)
    held = places_of(unit_id=school.pk).filter(to_date__isnull=True).values_list("upper_id", flat=True)
    assert set(held) == {one.pk, two.pk}


def test_a_loop_is_refused() -> None:
    upper = make_unit()
    lower = make_unit(under=upper)
    with pytest.raises(UnitError, match="自己的下级"):
        place_unit(lower_id=upper.pk, upper_id=lower.pk, kind=UNDER, from_date=date(2018, 2, 1), by=SYSTEM)


def test_a_place_may_not_end_before_it_began() -> None:
    school = make_unit(under=make_unit())
    relation = places_of(unit_id=school.pk).get()
    with pytest.raises(UnitError, match="不能更早"):
        remove_place(relation_id=relation.pk, to_date=date(2017, 1, 1), by=SYSTEM)


def test_a_closed_unit_leaves_the_rolls_but_not_history() -> None:
    upper = make_unit()
    school = make_unit(under=upper)
    with pytest.raises(UnitError, match="改挂"):
        close_unit(unit_id=upper.pk, closed_date=date(2018, 7, 1), by=SYSTEM)
    close_unit(unit_id=school.pk, closed_date=date(2018, 7, 1), by=SYSTEM)
    assert school in units_open(on=date(2018, 6, 30))
    assert school not in units_open(on=date(2018, 7, 1))
    assert upper_unit(unit_id=school.pk, kind=UNDER, on=date(2018, 6, 30)) == upper
    assert list(record_faults()) == []
