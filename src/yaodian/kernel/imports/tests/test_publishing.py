"""From a file to the register and back: created, changed, left, renewed, withdrawn; journaled by one line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from yaodian.kernel.imports.actions import publishing, withdrawing
from yaodian.kernel.imports.actions.runs import ImportRunError
from yaodian.kernel.imports.rules import ImportState
from yaodian.kernel.imports.tests.make import BY, HEADS, book, checked, published, row, school
from yaodian.kernel.imports.tests.trial import Child, Place, id_number
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.privacy.sealing import decrypt, digest_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trial_tables")]


def test_a_good_file_is_written_whole_with_its_sensitive_values_sealed() -> None:
    unit = school()
    run = published(book([row(1), row(2)]))
    assert (run.state, run.created_count, run.changed_count, run.left_count) == (ImportState.PUBLISHED, 2, 0, 0)
    child = Child.objects.order_by("number").first()
    assert child is not None
    number = id_number(1, date(2010, 3, 1))
    assert (child.number, child.name, child.sex, child.birth_date) == (f"G{number}", "测试丁", "2", date(2010, 3, 1))
    assert (child.boards, child.distance, child.facts) == (True, Decimal("1.5"), {"来源": "导入"})
    assert decrypt(child.id_number) == number
    assert child.id_number_digest == digest_of(number)
    place = Place.objects.get(child_id=child.pk)
    assert (place.school_id, place.class_name, place.from_date, place.to_date) == (
        unit.pk,
        "1班",
        date(2018, 9, 1),
        None,
    )


def test_the_same_file_twice_changes_nothing() -> None:
    school()
    published(book([row(1), row(2)]))
    before = list(Child.objects.order_by("pk").values())
    again = published(book([row(1), row(2)]))
    assert (again.created_count, again.changed_count, again.left_count) == (0, 0, 2)
    assert list(Child.objects.order_by("pk").values()) == before
    assert Place.objects.count() == 2


def test_a_change_is_shown_old_and_new_before_it_is_written() -> None:
    school()
    published(book([row(1), row(2)]))
    file = book([row(1, 性别="男", 是否寄宿="否"), row(2)])
    run = checked(file)
    assert (run.created_count, run.changed_count, run.left_count) == (0, 1, 1)
    assert run.sample == [{"row": 2, "part": "学生", "changes": [["性别", "女", "男"], ["是否寄宿", "是", "否"]]}]
    assert Child.objects.get(number=row(1)[0]).sex == "2"
    published(file)
    assert Child.objects.get(number=row(1)[0]).sex == "1"


def test_a_blank_cell_keeps_what_is_on_record_unless_blanks_are_to_clear() -> None:
    school()
    published(book([row(1)]))
    assert published(book([row(1, 联系电话="", 身份证号="")])).left_count == 1
    child = Child.objects.get()
    assert child.phone
    assert decrypt(child.id_number)
    assert published(book([row(1, 联系电话="", 身份证号="")]), blank_clears=True).changed_count == 1
    child = Child.objects.get()
    assert (child.phone, bytes(child.id_number), child.id_number_digest) == ("", b"", "")


def test_another_school_ends_the_old_place_and_begins_a_new_one() -> None:
    first, second = school(), school("S2", "第二小学")
    published(book([row(1)]))
    published(book([row(1, 学校="第二小学")]), as_of=date(2019, 2, 1))
    places = list(Place.objects.order_by("from_date").values_list("school_id", "from_date", "to_date"))
    assert places == [(first.pk, date(2018, 9, 1), date(2019, 1, 31)), (second.pk, date(2019, 2, 1), None)]


def test_rows_with_errors_bar_the_file_or_stay_out_as_the_person_chooses() -> None:
    school()
    file = book([row(1), row(2, 身份证号="990000201003010018")])
    run = checked(file)
    assert (run.row_count, run.faulty_count) == (2, 1)
    with pytest.raises(ImportRunError, match="1 行有误"):
        publishing.confirm_run(run_id=run.pk, accepted_only=False, by=BY)
    assert published(file, accepted_only=True).created_count == 1
    assert Child.objects.count() == 1


def test_one_line_of_the_journal_tells_of_the_batch() -> None:
    school()
    run = published(book([row(at) for at in range(1, 6)]))
    line = JournalLine.objects.get(verb="imports.publish")
    assert line.record == f"imports.importrun:{run.pk}"
    assert line.detail["batches"] == {"trial.child": 5, "trial.place": 5}
    assert "新增 5" in line.summary
    assert withdrawing.changed_since(run=run, effects=run.effects.all()) == 0


def test_a_batch_is_withdrawn_and_all_is_as_it_was() -> None:
    school()
    school("S2", "第二小学")
    published(book([row(1), row(2)]))
    before = (list(Child.objects.order_by("pk").values()), list(Place.objects.order_by("pk").values()))
    changes = {"姓名": "改名", "身份证号": id_number(77, date(2010, 3, 1)), "学校": "第二小学"}
    run = published(book([row(1, **changes), row(2, 班级="9班"), row(3)]), as_of=date(2019, 2, 1))
    assert (run.created_count, run.changed_count) == (1, 2)
    withdrawing.withdraw_run(run_id=run.pk, reason="传错了文件", by=BY)
    assert (list(Child.objects.order_by("pk").values()), list(Place.objects.order_by("pk").values())) == before


def test_a_batch_of_which_a_row_was_changed_since_is_not_withdrawn() -> None:
    school()
    run = published(book([row(1), row(2)]))
    Child.objects.filter(number=row(1)[0]).update(name="后来更正")
    with pytest.raises(ImportRunError, match="1 行后来又有改动"):
        withdrawing.withdraw_run(run_id=run.pk, reason="传错了文件", by=BY)
    assert Child.objects.count() == 2


def test_a_column_that_the_file_does_not_have_is_left_alone() -> None:
    school()
    published(book([row(1)]))
    heads = [head for head in HEADS if head not in ("联系电话", "身份证号")]
    run = published(book([[cell for head, cell in zip(HEADS, row(1), strict=True) if head in heads]], heads=heads))
    assert run.left_count == 1
    assert Child.objects.get().phone


def test_a_part_whose_columns_the_file_does_not_have_is_left_alone() -> None:
    school()
    published(book([row(1)]))
    heads = [head for head in HEADS if head != "班级"]
    run = published(book([[cell for head, cell in zip(HEADS, row(2), strict=True) if head in heads]], heads=heads))
    assert run.created_count == 1
    assert list(Place.objects.order_by("pk").values_list("class_name", flat=True)) == ["1班", ""]
