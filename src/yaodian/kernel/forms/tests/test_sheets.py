"""Sheets: kept, judged, sent once, returned, locked; prefilled from registers; moved to a new version."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest

from yaodian.engines.forms import Beside, Choice, Kind
from yaodian.kernel.access import NotAllowedError, Role
from yaodian.kernel.accounts.tests.make import reader_in
from yaodian.kernel.evidence.tests.make import photo
from yaodian.kernel.forms import HeldItem, Prefilled, actions, queries
from yaodian.kernel.forms.actions import AnswersRefusedError, FormError, SheetError
from yaodian.kernel.forms.models import AnswerSheet
from yaodian.kernel.forms.tests import make
from yaodian.kernel.privacy.rules import ClassifiedMaterialError
from yaodian.kernel.units.tests.make import SYSTEM, make_unit

pytestmark = pytest.mark.django_db
GOOD = {
    "extinguishers": "12",
    "state": "good",
    "rooms": [{"room": "图书室", "seats": "40"}, {"room": "机房", "seats": "56"}],
}


def test_a_sheet_is_sent_with_typed_answers_and_what_was_computed() -> None:
    with make.desk() as desk:
        sheet = actions.send_sheet(filling=desk.filling(GOOD), by=desk.clerk)
    assert sheet.answers["extinguishers"] == 12
    assert sheet.answers["all_seats"] == 96
    assert (sheet.state, sheet.unit, sheet.sent_by) == ("sent", desk.school, desk.clerk.name)
    assert desk.taken == [sheet]
    assert queries.typed_answers(sheet)["all_seats"] == Decimal(96)


def test_every_error_comes_with_its_place_and_nothing_is_written() -> None:
    with make.desk() as desk, pytest.raises(AnswersRefusedError) as refused:
        actions.send_sheet(filling=desk.filling({"state": "bad", "rooms": [{"seats": "x"}]}), by=desk.clerk)
    assert {one.address for one in refused.value.problems} == {
        "extinguishers",
        "damage",
        "rooms[1].room",
        "rooms[1].seats",
    }
    assert not AnswerSheet.objects.exists()
    assert desk.taken == []


def test_a_warning_stands_only_with_an_explanation() -> None:
    version = make.published(make.fire_check(make.asked("visits", title="走访", change_limit=Decimal("0.3"))))
    with make.desk(version) as desk:
        desk.beside = Beside(previous={"visits": 10})
        filling = desk.filling({**GOOD, "visits": "30"})
        with pytest.raises(AnswersRefusedError, match="请核实并说明"):
            actions.send_sheet(filling=filling, by=desk.clerk)
        sheet = actions.send_sheet(filling=replace(filling, explained={"visits": "集中家访周"}), by=desk.clerk)
    assert sheet.explained[0]["words"] == "集中家访周"
    assert "上期为 10" in sheet.explained[0]["sentence"]


def test_a_draft_keeps_even_what_cannot_be_read() -> None:
    with make.desk() as desk:
        sheet = actions.keep_answers(filling=desk.filling({"extinguishers": "十二", "nowhere": "x"}), by=desk.clerk)
    assert sheet.answers == {"extinguishers": "十二", "rooms": []}
    assert sheet.state == "draft"


def test_who_comes_second_does_not_write_over_the_first() -> None:
    with make.desk() as desk:
        filling = desk.filling(GOOD)
        kept = actions.keep_answers(filling=filling, by=desk.clerk)
        with pytest.raises(SheetError, match="在别处改过"):
            actions.keep_answers(filling=filling, by=desk.clerk)
        with pytest.raises(SheetError, match=r"已由.*开始填写"):
            actions.keep_answers(filling=replace(filling, client_id=uuid4()), by=desk.clerk)
        actions.send_sheet(filling=replace(filling, revision=kept.revision), by=desk.clerk)
        with pytest.raises(SheetError, match="不能再改"):
            actions.send_sheet(filling=replace(filling, revision=kept.revision + 1), by=desk.clerk)


def test_a_record_with_many_sheets_takes_one_per_client_id() -> None:
    with make.desk(many=True) as desk:
        for _number in range(2):
            actions.send_sheet(filling=desk.filling(GOOD), by=desk.clerk)
    assert AnswerSheet.objects.filter(unit=desk.school, state="sent").count() == 2


def test_the_app_says_who_may_fill_and_the_record_who_may_read() -> None:
    with make.desk() as desk:
        stranger = reader_in(Role.SCHOOL_CLERK, make_unit())
        with pytest.raises(NotAllowedError, match="看不到"):
            actions.send_sheet(filling=desk.filling(GOOD), by=stranger)
        desk.barred = "本期已截止。"
        with pytest.raises(NotAllowedError, match="已截止"):
            actions.send_sheet(filling=desk.filling(GOOD), by=desk.clerk)
        desk.barred = ""
        sheet = actions.send_sheet(filling=desk.filling(GOOD), by=desk.clerk)
        assert list(queries.sheets_for(by=desk.clerk)) == [sheet]
        assert not queries.sheets_for(by=stranger).exists()


def test_what_registers_and_the_app_know_is_put_in_and_cannot_be_typed_over() -> None:
    held = HeldItem("SCH001", "学校名称", "学校登记", value=lambda unit_id, _day: f"学校{unit_id}")
    form = make.fire_check(
        make.asked("school", Kind.TEXT, "学校名称", prefill="SCH001"), make.asked("last", title="上期")
    )
    with make.desk(make.published(form), held=(held,)) as desk:
        desk.prefill = {"last": Prefilled(7, "上期报表")}
        sheet = actions.send_sheet(filling=desk.filling({**GOOD, "school": "别的", "last": "99"}), by=desk.clerk)
    assert sheet.answers["school"] == f"学校{desk.school.pk}"
    assert sheet.answers["last"] == 7


def test_a_photo_is_named_by_its_client_id_and_kept_once() -> None:
    with make.desk() as desk:
        filling, number = desk.filling(GOOD), uuid4()
        with pytest.raises(AnswersRefusedError, match="没有送到"):
            actions.send_sheet(filling=replace(filling, answers={**GOOD, "photo": str(number)}), by=desk.clerk)
        for _again in range(2):
            kept = actions.attach_to_sheet(
                kind=make.KIND,
                subject_id=desk.notice.pk,
                sheet_client_id=filling.client_id,
                client_id=number,
                place="photo",
                upload=photo(),
                by=desk.clerk,
            )
        sheet = actions.send_sheet(filling=replace(filling, answers={**GOOD, "photo": str(number)}), by=desk.clerk)
    assert list(sheet.files.all()) == [kept]
    assert kept.file.record == f"forms.answersheet:{sheet.pk}"


def test_a_secrecy_mark_is_refused_before_anything_is_kept() -> None:
    with make.desk() as desk, pytest.raises(ClassifiedMaterialError):
        actions.keep_answers(filling=desk.filling({"state": "bad", "damage": "机密★1年"}), by=desk.clerk)
    assert not AnswerSheet.objects.exists()


def test_a_sheet_is_returned_mended_locked_and_unlocked() -> None:
    with make.desk() as desk:
        filling = desk.filling(GOOD)
        sheet = actions.send_sheet(filling=filling, by=desk.clerk)
        with pytest.raises(SheetError, match="理由"):
            actions.return_sheet(sheet_id=sheet.pk, reason=" ", by=SYSTEM)
        actions.return_sheet(sheet_id=sheet.pk, reason="数不对", by=SYSTEM)
        sheet.refresh_from_db()
        again = replace(filling, revision=sheet.revision, answers={**GOOD, "extinguishers": 13})
        actions.send_sheet(filling=again, by=desk.clerk)
        actions.lock_sheet(sheet_id=sheet.pk, by=SYSTEM)
        with pytest.raises(SheetError, match="锁定"):
            actions.return_sheet(sheet_id=sheet.pk, reason="再看", by=SYSTEM)
        assert actions.unlock_sheet(sheet_id=sheet.pk, reason="更正", by=SYSTEM).state == "sent"


def test_scores_are_kept_with_the_sheet() -> None:
    scored = {"state": (Choice("good", "完好", score=Decimal(5)), Choice("bad", "损坏", score=Decimal(0)))}
    with make.desk(make.published(make.fire_check(lists=scored))) as desk:
        sheet = actions.send_sheet(filling=desk.filling(GOOD), by=desk.clerk)
    assert [sheet.points, sheet.full_points] == [Decimal(5), Decimal(5)]


def test_publishing_moves_drafts_and_says_what_could_not_come_along() -> None:
    first = make.published()
    with make.desk(first) as desk:
        filling = desk.filling(GOOD)
        kept = actions.keep_answers(filling=filling, by=desk.clerk)
        draft = actions.revise_form(version_id=first.pk, by=SYSTEM)
        form = queries.form_of(draft)
        fewer = replace(form, items=tuple(one for one in form.items if one.name != "extinguishers"))
        draft = actions.save_definition(version_id=draft.pk, form=fewer, seen=draft.digest, by=SYSTEM)
        assert actions.publish_form(version_id=draft.pk, by=SYSTEM).moved_count == 1
        kept.refresh_from_db()
        assert kept.version == draft
        assert kept.notes == ["“灭火器”已不在新版本中，原填：12"]
        with pytest.raises(SheetError, match="换新版本"):
            actions.send_sheet(filling=filling, by=desk.clerk)
        sent = actions.send_sheet(filling=replace(filling, answers={**GOOD, "extinguishers": ""}), by=desk.clerk)
        assert sent.version == draft
        assert sent.state == "sent"
    first.refresh_from_db()
    assert first.state == "closed"


def test_a_published_version_never_changes_and_a_stale_designer_is_told() -> None:
    version = make.published()
    form = queries.form_of(version)
    with pytest.raises(FormError, match="不能改"):
        actions.save_definition(version_id=version.pk, form=form, seen=version.digest, by=SYSTEM)
    draft = actions.revise_form(version_id=version.pk, by=SYSTEM)
    with pytest.raises(FormError, match="别人改过"):
        actions.save_definition(version_id=draft.pk, form=form, seen="0", by=SYSTEM)
    with pytest.raises(FormError, match="已有设计中"):
        actions.revise_form(version_id=version.pk, by=SYSTEM)


def test_a_form_with_faults_or_that_asks_twice_is_not_published() -> None:
    owner = make_unit()
    draft = actions.start_form(key="burden", title="负担调查", owner_id=owner.pk, purpose="", by=SYSTEM)
    with pytest.raises(FormError, match="没有字段"):
        actions.publish_form(version_id=draft.pk, by=SYSTEM)
    held = HeldItem("SCH010", "在校生数", "学生登记", aliases=("学生人数",))
    with make.desk(held=(held,)):
        form = replace(queries.form_of(draft), items=(make.asked("n", title="学生人数（人）"),))
        draft = actions.save_definition(version_id=draft.pk, form=form, seen=draft.digest, by=SYSTEM)
        with pytest.raises(FormError, match="不得再让基层填报：“学生登记”已有“在校生数”"):
            actions.publish_form(version_id=draft.pk, by=SYSTEM)
        form = replace(form, items=(make.asked("n", title="学生人数", prefill="SCH010"),))
        draft = actions.save_definition(version_id=draft.pk, form=form, seen=draft.digest, by=SYSTEM)
        assert actions.publish_form(version_id=draft.pk, by=SYSTEM).version.state == "open"
