"""Commissions: tasks from papers, leaders, meetings, motions and inspections, in the same loop, with ledgers of their own."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from yaodian.apps.plan.actions import PlanError, approvals, commissions, loop
from yaodian.apps.plan.actions.commissions import CommissionWords
from yaodian.apps.plan.forms.commissions import columns, read_commissions
from yaodian.apps.plan.models import Commission, Task, WorkPlan
from yaodian.apps.plan.queries.returned import compare
from yaodian.apps.plan.rules import ApprovalKind, TaskState
from yaodian.apps.plan.rules.commissions import AnswerClass, Satisfaction, TalkWay, TaskSource, add_months
from yaodian.apps.plan.tests import make
from yaodian.apps.plan.tests.make import Bureau
from yaodian.apps.plan.worklist import items
from yaodian.kernel import clock
from yaodian.kernel.access import NotAllowedError
from yaodian.kernel.papers.models import Paper
from yaodian.kernel.privacy.rules.classified import ClassifiedMaterialError
from yaodian.kernel.rulebook.models import Rule
from yaodian.kernel.rulebook.seeds import shipped_rows
from yaodian.kernel.sheets import write_table


@pytest.fixture
def bureau(db: None) -> Bureau:
    return make.bureau()


@pytest.fixture
def plan(bureau: Bureau) -> WorkPlan:
    with make.at(2018, 3, 5):
        return make.plan()


def motion(bureau: Bureau) -> CommissionWords:
    """A motion that finance answers as host."""
    return CommissionWords(
        source=TaskSource.DEPUTIES,
        title="加强农村学校体育师资",
        from_body="市人大常委会",
        received_date=date(2018, 3, 5),
        text="建议配齐体育教师",
        lead_unit_id=bureau.units["finance"].pk,
        paper_number="第12号",
        part="host",
        mover="李某某",
    )


def registered(bureau: Bureau, words: CommissionWords, *, dispatch: bool = True) -> Commission:
    """Register a commission and give it out."""
    return commissions.register_commission(words=words, by=bureau.reader("office"), dispatch=dispatch)


def test_a_motion_goes_through_the_same_loop_with_its_own_number_and_limit(bureau: Bureau, plan: WorkPlan) -> None:
    with make.at(2018, 3, 6):
        row = registered(bureau, motion(bureau))
        assert (row.number, row.task.code, row.task.due_date) == ("建议2018-1", "建议2018-1", date(2018, 6, 5))
        assert row.task.plan == plan
        assert any(item.action == "签收" for item in items(bureau.reader("finance_head"), date(2018, 3, 6)))
        loop.sign_task(task_id=row.task_id, unit_id=row.task.lead_unit_id, by=bureau.reader("finance_head"))
        other = registered(bureau, replace(motion(bureau), paper_number="第13号"))
        assert other.number == "建议2018-2"
        with pytest.raises(PlanError, match="已登记为建议2018-1"):
            registered(bureau, motion(bureau))


def test_a_limit_is_a_row_of_the_rulebook(bureau: Bureau, plan: WorkPlan) -> None:
    seed = next(row for row in shipped_rows() if row.code == "commission.deputies_months")
    Rule.objects.create(**{**vars(seed), "value": 2}, made_at=clock.now())
    with make.at(2018, 3, 6):
        assert registered(bureau, motion(bureau)).task.due_date == date(2018, 5, 5)


def test_a_paper_without_a_day_is_counted_in_working_days(bureau: Bureau, plan: WorkPlan) -> None:
    words = replace(motion(bureau), source=TaskSource.PAPER, part="", mover="", from_body="省教育厅")
    with make.at(2018, 4, 3):
        row = registered(bureau, replace(words, received_date=date(2018, 4, 3)))
        assert row.task.due_date == date(2018, 4, 24)
        own = registered(bureau, replace(words, due_date=date(2018, 4, 10), paper_number="鄂教函〔2018〕9号"))
    assert own.task.due_date == date(2018, 4, 10)


def test_a_motion_is_answered_after_a_talk_and_with_a_class(bureau: Bureau, plan: WorkPlan) -> None:
    with make.at(2018, 3, 6):
        row = registered(bureau, motion(bureau))
        head = bureau.reader("finance_head")

        def answer() -> Commission:
            return commissions.answer_motion(
                commission_id=row.pk,
                number="天教函〔2018〕3号",
                answered_date=date(2018, 3, 6),
                file=make.paper("答复函.txt"),
                by=head,
            )

        with pytest.raises(PlanError, match="答复类别"):
            answer()
        commissions.class_motion(commission_id=row.pk, answer_class=AnswerClass.B, by=head)
        with pytest.raises(PlanError, match="面商"):
            answer()
        commissions.record_sponsor_talk(
            commission_id=row.pk, talk_date=date(2018, 3, 6), way=TalkWay.VISIT, words="同意分步解决", by=head
        )
        with pytest.raises(NotAllowedError):
            commissions.class_motion(commission_id=row.pk, answer_class=AnswerClass.A, by=bureau.reader("media_head"))
        assert answer().answered_date == date(2018, 3, 6)
        commissions.record_satisfaction(
            commission_id=row.pk, satisfaction=Satisfaction.DISSATISFIED, words="没有写明时间", by=head
        )
        row.refresh_from_db()
        assert row.answered_date is None


def test_a_motion_is_not_extended_past_the_longest_limit(bureau: Bureau, plan: WorkPlan) -> None:
    with make.at(2018, 3, 6):
        row = registered(bureau, motion(bureau))
        loop.sign_task(task_id=row.task_id, unit_id=row.task.lead_unit_id, by=bureau.reader("finance_head"))

        def ask(day: str) -> None:
            approvals.ask_approval(
                task_id=row.task_id,
                kind=ApprovalKind.EXTENSION,
                reason="涉及面广",
                payload={"due_date": day},
                by=bureau.reader("finance_head"),
            )

        with pytest.raises(PlanError, match="最迟2018年9月5日"):
            ask("2018-09-06")
        ask("2018-09-05")


def test_a_classified_paper_is_refused_and_nothing_is_left(bureau: Bureau, plan: WorkPlan) -> None:
    with make.at(2018, 3, 6), pytest.raises(ClassifiedMaterialError):
        commissions.register_commission(
            words=motion(bureau), by=bureau.reader("office"), file=make.paper("来文.txt", "机密★10年\n关于某事")
        )
    assert not Commission.objects.exists()
    assert not Task.objects.exclude(source="plan").exists()


def test_commissions_stay_out_of_the_breakdown_table(bureau: Bureau, plan: WorkPlan) -> None:
    with make.at(2018, 3, 6):
        registered(bureau, motion(bureau))
        assert compare(plan=plan, rows=[], by=bureau.reader("office")) == []


def table(*rows: dict[str, object]) -> bytes:
    """Write a table of commissions."""
    return write_table(columns(), rows)


ROW: dict[str, object] = {
    "source": "deputies",
    "title": "加强农村学校体育师资",
    "from_body": "市人大常委会",
    "paper_number": "第12号",
    "received_date": date(2018, 3, 5),
    "text": "建议配齐体育教师",
    "lead": "计财科",
    "part": "host",
}


def test_a_table_names_every_fault_by_its_cell(bureau: Bureau, plan: WorkPlan) -> None:
    with make.at(2018, 3, 6):
        rows = [
            ROW,
            {**ROW, "lead": "没有的科", "paper_number": "第13号"},
            {**ROW, "paper_number": "第12号"},
            {**ROW, "part": "", "paper_number": ""},
            {**ROW, "received_date": date(2018, 5, 1), "paper_number": "第14号"},
        ]
        read = read_commissions(content=table(*rows), name="交办件.xlsx")
    found = {(fault.column, fault.message) for fault in read.faults}
    assert ("G", "没有这个单位") in found
    assert ("D", "这个文号或案号已经登记，或在表中重复") in found
    assert ("J", "人大建议、政协提案要写明主办、分办还是会办") in found
    assert ("D", "人大建议、政协提案要填写案号") in found
    assert ("E", "收到日期晚于今天") in found
    assert len(read.rows) == 1


def test_a_table_is_registered_whole_or_not_at_all(bureau: Bureau, plan: WorkPlan) -> None:
    with make.at(2018, 3, 6):
        office = make.browser(bureau, "office")
        address = reverse("plan:commission_table")
        wrong = SimpleUploadedFile("表.xlsx", table(ROW, {**ROW, "lead": "没有的科", "paper_number": "第13号"}))
        page = office.post(address, {"file": wrong})
        assert page.status_code == 422
        assert "没有这个单位" in page.content.decode()
        assert not Commission.objects.exists()
        wrong.seek(0)
        marked = office.post(address, {"file": wrong, "mark": "1"})
        assert openpyxl.load_workbook(io.BytesIO(marked.content)).sheetnames[-1] == "错误清单"
        good = SimpleUploadedFile("表.xlsx", table(ROW, {**ROW, "paper_number": "第13号"}))
        assert office.post(address, {"file": good}).status_code == 302
    assert Commission.objects.count() == 2
    assert {row.task.state for row in Commission.objects.all()} == {TaskState.DRAFT}


def test_the_pages_of_a_motion_to_its_letter_and_the_circular(bureau: Bureau, plan: WorkPlan) -> None:
    with make.at(2018, 3, 6):
        office, head = make.browser(bureau, "office"), make.browser(bureau, "finance_head")
        form = {
            "source": "cppcc",
            "title": "关于办好学前教育的提案",
            "from_body": "市政协",
            "paper_number": "第7号",
            "received_date": "2018-03-05",
            "text": "增加普惠园",
            "lead": "finance",
            "part": "host",
            "mover": "王某",
            "dispatch": "on",
            "file": SimpleUploadedFile("提案.txt", "提案原文".encode()),
        }
        lacking = office.post(reverse("plan:commission_new"), {**form, "part": "", "paper_number": ""})
        assert lacking.status_code == 422
        assert "要写明主办、分办还是会办" in lacking.content.decode()
        assert "要填写案号" in lacking.content.decode()
        form["file"] = SimpleUploadedFile("提案.txt", "提案原文".encode())
        assert office.post(reverse("plan:commission_new"), form).status_code == 302
        row = Commission.objects.get()
        one = reverse("plan:commission", args=[row.pk])
        assert "提案.txt" in head.get(one).content.decode()
        loop.sign_task(task_id=row.task_id, unit_id=row.task.lead_unit_id, by=bureau.reader("finance_head"))
        loop.report_progress(
            task_id=row.task_id,
            unit_id=row.task.lead_unit_id,
            text="新增普惠园3所",
            next_steps="明年再增2所",
            by=bureau.reader("finance_head"),
        )
        talked = {"talk_date": "2018-03-06", "way": "phone", "words": "满意"}
        assert head.post(reverse("plan:commission_talk", args=[row.pk]), talked).status_code == 302
        assert head.post(reverse("plan:commission_class", args=[row.pk]), {"answer_class": "A"}).status_code == 302
        sent = head.post(reverse("plan:commission_letter", args=[row.pk]))
        paper = Paper.objects.get()
        assert sent["Location"] == reverse("papers:paper", args=[paper.pk])
        assert paper.title == "关于市政协第7号提案的答复函"
        assert "答复函" in paper.title
        answer = {
            "number": "天教函〔2018〕3号",
            "answered_date": "2018-03-06",
            "file": SimpleUploadedFile("答复.txt", "盖章".encode()),
        }
        assert head.post(reverse("plan:commission_answer", args=[row.pk]), answer).status_code == 302
        page = reverse("plan:commission_satisfaction", args=[row.pk])
        assert head.post(page, {"satisfaction": "satisfied"}).status_code == 302
        assert "天教函〔2018〕3号" in head.get(one).content.decode()
        assert office.get(reverse("plan:commissions") + "?source=cppcc&export=xlsx").status_code == 200
        drafted = office.post(reverse("plan:commission_circular"), {"source": "cppcc"}, follow=True)
        assert "取自办理台账，截至 2018年3月6日" in drafted.content.decode(), "no month is frozen, none is needed"
        assert make.browser(bureau, "media_head").get(one).status_code == 404


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 24), st.integers(0, 24))
def test_months_add_up_but_for_short_months(day: date, first: int, second: int) -> None:
    there = add_months(day, first + second)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == first + second
    assert there.day == day.day or (there.day < day.day and add_months(there.replace(day=1), 1).day == 1)
