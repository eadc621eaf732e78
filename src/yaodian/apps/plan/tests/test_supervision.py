"""Supervision: steps by working days, sheets with their own numbers, signed, answered, looked at by another, struck off."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile

from yaodian.apps.plan import documents
from yaodian.apps.plan.actions import PlanError, supervision
from yaodian.apps.plan.documents import sheet_writer
from yaodian.apps.plan.models import Supervision, SupervisionSheet, WorkPlan
from yaodian.apps.plan.queries.supervision import first_reply_date, matters_readable, silent_sheets, steps_due
from yaodian.apps.plan.rules.outputs import OutputFile
from yaodian.apps.plan.rules.supervision import SheetKind, SupervisionStep, step_due
from yaodian.apps.plan.tests import make, papers, rhythm
from yaodian.kernel.access import NotAllowedError
from yaodian.kernel.evidence.models import EvidenceFile
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.notices.models import NoticeReceipt
from yaodian.kernel.referrals.registry import receptions

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> make.Bureau:
    return rhythm.bureau()


@pytest.fixture
def plan(bureau: make.Bureau) -> WorkPlan:
    return rhythm.plan_of_three(bureau)


def scan() -> ContentFile[bytes]:
    return ContentFile(b"signed record", name="talk.txt")


def test_each_step_is_due_after_its_working_days() -> None:
    limits = {
        SupervisionStep.URGE: 1,
        SupervisionStep.ORDER: 5,
        SupervisionStep.REPORT: 8,
        SupervisionStep.CIRCULATE: 10,
        SupervisionStep.TALK: 20,
    }
    found = [step_due(days, limits=limits) for days in (0, 1, 4, 5, 8, 10, 19, 20, 99)]
    assert found == [None, "urge", "urge", "order", "report", "circulate", "circulate", "talk", "talk"]


def test_the_ledger_of_steps_follows_the_rulebook_and_what_was_done(plan: WorkPlan, bureau: make.Bureau) -> None:
    def due(day: date) -> list[tuple[str, int]]:
        return [(one.step.value, one.workdays_late) for one in steps_due(plan_id=plan.pk, today=day)]

    assert due(date(2018, 5, 10)) == []
    assert due(date(2018, 5, 11)) == [("urge", 1)]
    assert due(date(2018, 5, 17)) == [("order", 5)]
    with make.at(2018, 5, 17):
        rhythm.sheet(bureau, plan, SheetKind.ORDER)
    assert due(date(2018, 5, 18)) == []
    assert due(date(2018, 5, 24)) == [("circulate", 10)]


def test_order_and_urging_slip_have_numbers_of_their_own(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 5, 17):
        sheets = [rhythm.sheet(bureau, plan, kind) for kind in (SheetKind.URGE, SheetKind.ORDER, SheetKind.URGE)]
        words = papers.text_of(sheet_writer_content(plan, SheetKind.URGE))
    assert [sheet.number for sheet in sheets] == ["天教催办〔2018〕1号", "天教督办〔2018〕1号", "天教催办〔2018〕2号"]
    assert {sheet.matter_id for sheet in sheets} == {Supervision.objects.get().pk}
    assert Supervision.objects.get().step == "order"
    assert "天教催办〔2018〕1号、天教督办〔2018〕1号" in words
    with make.at(2019, 1, 3):
        assert rhythm.sheet(bureau, plan, SheetKind.ORDER).number == "天教督办〔2019〕1号"
    assert list(record_faults()) == []


def sheet_writer_content(plan: WorkPlan, kind: SheetKind) -> bytes:
    asked = documents.OrderRequest("抓紧办理。", date(2018, 5, 24), "局办公室")
    files: list[OutputFile] = sheet_writer(rhythm.task_of(plan, "media_centre"), kind, asked, demo=False)(
        "天教催办〔2018〕9号"
    )
    return files[0].content


def test_a_matter_goes_from_the_order_to_its_close(plan: WorkPlan, bureau: make.Bureau) -> None:
    head, office, inspector = (bureau.reader(key) for key in ("media_head", "office", "inspector"))
    with make.at(2018, 5, 17):
        sheet = rhythm.sheet(bureau, plan, SheetKind.ORDER)
        matter = sheet.matter
        assert sheet.reply_date == first_reply_date(date(2018, 5, 17)) == date(2018, 5, 24)
        with pytest.raises(PlanError, match="先签收"):
            supervision.answer_sheet(sheet_id=sheet.pk, text="已办", files=[], by=head)
        with pytest.raises(NotAllowedError):
            supervision.sign_sheet(sheet_id=sheet.pk, by=bureau.reader("finance_head"))
        supervision.sign_sheet(sheet_id=sheet.pk, by=head)
        assert not NoticeReceipt.objects.filter(
            notice__record=f"plan.supervision:{matter.pk}", state="waiting"
        ).exists()
        with pytest.raises(PlanError, match="还没有办结"):
            supervision.close_matter(matter_id=matter.pk, note="销号", by=office)
    with make.at(2018, 5, 22):
        supervision.answer_sheet(
            sheet_id=sheet.pk, text="5个教室全部装好。", files=[ContentFile(b"list", name="list.txt")], by=head
        )
        look: dict[str, Any] = {"matter_id": matter.pk, "checked_date": date(2018, 5, 22), "files": []}
        with pytest.raises(NotAllowedError):
            supervision.recheck_matter(**look, place="明德中学", finding="已装", passed=True, by=head)
        supervision.recheck_matter(**look, place="明德中学", finding="缺一台。", passed=False, by=inspector)
        matter.refresh_from_db()
        assert matter.state == "open"
        again = rhythm.sheet(bureau, plan, SheetKind.URGE)
        supervision.sign_sheet(sheet_id=again.pk, phone_person="李馆员", by=office)
        supervision.answer_sheet(sheet_id=again.pk, text="已补装。", files=[], by=head)
        supervision.recheck_matter(**look, place="明德中学", finding="属实。", passed=True, by=office)
        rhythm.told(bureau, plan, "media_centre", "全部装好。", key="media_clerk")
        papers.close(rhythm.task_of(plan, "media_centre"), bureau)
        with pytest.raises(PlanError, match="不能自己销号"):
            supervision.close_matter(matter_id=matter.pk, note="整改属实", by=office)
        closed = supervision.close_matter(matter_id=matter.pk, note="整改属实", by=bureau.reader("office_two"))
        assert closed.state == "closed"
        referral = supervision.forward_result(
            matter_id=matter.pk, to_unit_id=bureau.units["office"].pk, text="督办后办结", by=office
        )
        assert referral.state == ("sent" if supervision.FORWARD_KIND in receptions() else "waiting")
        with pytest.raises(PlanError, match="不需要督办"):
            rhythm.sheet(bureau, plan, SheetKind.ORDER)
        with pytest.raises(PlanError, match="已销号"):
            supervision.close_matter(matter_id=matter.pk, note="再销", by=bureau.reader("office_two"))
    assert SupervisionSheet.objects.get(pk=again.pk).sign_mode == "phone"
    assert list(record_faults()) == []


def test_a_talk_needs_the_signed_scan_and_is_the_sharpest_step(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 6, 8):
        matter = rhythm.sheet(bureau, plan, SheetKind.ORDER).matter
        record = rhythm.talk()
        with pytest.raises(PlanError, match="扫描件"):
            supervision.record_talk(matter_id=matter.pk, talk=record, scan=None, by=bureau.reader("office"))
        row = supervision.record_talk(matter_id=matter.pk, talk=record, scan=scan(), by=bureau.reader("office"))
    matter.refresh_from_db()
    assert (matter.step, row.guest_post) == ("talk", "电教馆馆长")
    assert EvidenceFile.objects.get(record=f"plan.supervisiontalk:{row.pk}").internal
    assert list(record_faults()) == []


def test_a_unit_sees_its_own_matters_and_the_silent_are_listed(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 5, 17):
        rhythm.sheet(bureau, plan, SheetKind.ORDER)
    with make.at(2018, 5, 25):
        keys = ("office", "leader", "inspector", "media_head", "finance_head", "village_clerk")
        seen = {key: matters_readable(bureau.reader(key)).count() for key in keys}
        silent = silent_sheets(bureau.reader("office"), today=date(2018, 5, 25))
        assert [sheet.number for sheet in silent] == ["天教督办〔2018〕1号"]
    assert seen == {
        "office": 1,
        "leader": 1,
        "inspector": 1,
        "media_head": 1,
        "finance_head": 0,
        "village_clerk": 0,
    }


def test_only_the_office_supervises(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 5, 17), pytest.raises(NotAllowedError):
        rhythm.sheet(bureau, plan, SheetKind.ORDER, key="media_head")
    assert not Supervision.objects.exists()
