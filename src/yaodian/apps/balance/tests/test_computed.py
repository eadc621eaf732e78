"""Guarantee items out of the registers: rooms, size of schools, size of classes, certificates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.apps.balance.actions import BalanceError, check_declaration, declare_item, load_items
from yaodian.apps.balance.models import GuaranteeItem
from yaodian.apps.balance.queries.computed import computed_items
from yaodian.apps.balance.rules import Answer, all_certified, has_rooms, rooms_needed, sizes_within, within
from yaodian.apps.balance.tests.make import SYSTEM, TODAY, at, make_crowded, make_measured, paper, person
from yaodian.kernel.access import Role
from yaodian.registers.schools.actions import correct_facts
from yaodian.registers.schools.models import SiteFacts
from yaodian.registers.teachers.models import Teacher
from yaodian.registers.teachers.tests.make import certify

counts = st.one_of(st.none(), st.integers(0, 200))


@given(classes=st.integers(1, 200), per=st.integers(1, 40))
def test_there_is_a_room_for_every_dozen_and_one_for_the_rest(classes: int, per: int) -> None:
    assert (rooms_needed(classes, per=per) - 1) * per < classes <= rooms_needed(classes, per=per) * per


@pytest.mark.parametrize(("classes", "needed"), [(1, 1), (12, 1), (13, 2), (24, 2), (25, 3)])
def test_rooms_at_the_bounds(classes: int, needed: int) -> None:
    assert rooms_needed(classes, per=12) == needed


@given(classes=counts, music=counts, art=counts)
def test_an_unknown_number_is_never_met(classes: int | None, music: int | None, art: int | None) -> None:
    answer = has_rooms(classes=classes, music=music, art=art, per=12)
    if None in (classes, music, art):
        assert answer is not True
    else:
        assert answer == all(12 * (count or 0) >= (classes or 0) for count in (music, art))


@given(pupils=st.lists(counts, max_size=3), limit=st.integers(0, 400))
def test_a_school_is_too_large_as_soon_as_what_is_known_is(pupils: list[int | None], limit: int) -> None:
    known = sum(count or 0 for count in pupils)
    expected = False if known > limit else None if None in pupils or not pupils else True
    assert within(pupils, limit=limit) is expected


@pytest.mark.parametrize(("sizes", "answer"), [([45], True), ([46], False), ([45, 44, 46], False), ([], None)])
def test_every_class_counts_and_no_class_is_unknown(sizes: list[int], answer: bool | None) -> None:
    assert sizes_within(sizes, limit=45) is answer


@pytest.mark.parametrize(("teachers", "certified", "answer"), [(6, 6, True), (6, 5, False), (0, 0, None)])
def test_certificates_are_counted_by_head(teachers: int, certified: int, answer: bool | None) -> None:
    assert all_certified(teachers=teachers, certified=certified) is answer


@pytest.mark.django_db
def test_the_registers_answer_school_by_school() -> None:
    with at():
        good = make_measured("S1", music_room_count=1, art_room_count=1, class_count=12)
        bad = make_measured("S2", music_room_count=1, art_room_count=1, class_count=13, primary_pupil_count=2001)
        make_crowded(good, total=45)
        make_crowded(bad, total=46)
        for teacher in Teacher.objects.filter(school=good):
            certify(teacher)
        found = computed_items(on=TODAY)
    for code in ("G3", "G5", "G12"):
        assert {one.school_id: one.is_met for one in found[code].answers} == {good.pk: True, bad.pk: False}, code
        assert found[code].is_met is False
    assert "应各有 2 间" in found["G3"].unmet[0].words
    assert "缺 6 人" in found["G12"].unmet[0].words
    assert [one.is_met for one in found["G4"].answers] == [True, True]


@pytest.mark.django_db
def test_a_school_is_measured_by_its_own_bound_and_a_through_school_by_the_wider() -> None:
    with at():
        make_measured("S1", primary_pupil_count=2001)
        make_measured("S2", primary_pupil_count=2000)
        make_measured("N1", kind_code="312", primary_pupil_count=1500, junior_pupil_count=1000)
        make_measured("N2", kind_code="312", primary_pupil_count=1500, junior_pupil_count=1001)
        found = computed_items(on=TODAY)["G4"]
    assert {one.title: one.is_met for one in found.answers} == {
        "第S1小学": False,
        "第S2小学": True,
        "第N1小学": True,
        "第N2小学": False,
    }
    assert found.answers[0].words == "义务教育阶段 2001 人，上限 2000 人"


@pytest.mark.django_db
def test_what_the_registers_deny_is_not_confirmed_as_met() -> None:
    with at():
        bad = make_measured("S1", music_room_count=1, art_room_count=0)
        load_items(by=SYSTEM)
        item = GuaranteeItem.objects.get(code="G3")
        row = declare_item(item_id=item.pk, year=2018, answer=Answer.MET, text="已配备", uploads=[paper()], by=SYSTEM)
        with pytest.raises(BalanceError, match="1 校未达到"):
            check_declaration(declaration_id=row.pk, note="", by=person(2, Role.OFFICE))
        facts = SiteFacts.objects.get(school=bad)
        correct_facts(facts_id=facts.pk, measures={"art_room_count": 1}, reason="补登", by=SYSTEM)
        assert check_declaration(declaration_id=row.pk, note="", by=person(2, Role.OFFICE)).state == "confirmed"
