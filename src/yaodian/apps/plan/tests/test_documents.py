"""Putting out documents: numbers with their sources, nobody named without leave, order numbers without a gap."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import docx
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from yaodian.apps.plan import documents
from yaodian.apps.plan.actions import PlanError, approvals, loop, outputs, targets
from yaodian.apps.plan.documents.words import inner, recipients, tidy
from yaodian.apps.plan.models import IssuedOutput, NumberSeries, Target, Task, WorkPlan
from yaodian.apps.plan.queries.figures import read_lines, read_standing
from yaodian.apps.plan.queries.outputs import outputs_readable, record_of_trace
from yaodian.apps.plan.rules import ApprovalKind, Source
from yaodian.apps.plan.rules.outputs import Naming, OutputFile, OutputKind, naming_refusal
from yaodian.apps.plan.tests import make
from yaodian.kernel.access import NotAllowedError
from yaodian.kernel.documents.rules import figures, lacking, plain_text, untraced
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.models import EvidenceFile
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.journal.rules import sm3
from yaodian.kernel.tasks import worker

pytestmark = pytest.mark.django_db
BACKEND = "yaodian.kernel.accounts.backends.NameOrPhoneBackend"
TRACE = re.compile(r"[a-z_]+\.[a-z_]+:\d+(/[\w.:/]+)?@\d{4}-\d{2}-\d{2}")
MEND = date(2018, 11, 30)


@pytest.fixture
def bureau() -> make.Bureau:
    return make.bureau()


@pytest.fixture
def plan(bureau: make.Bureau) -> WorkPlan:
    """A plan with a late task that reported, one that nobody signed, one closed, one drafted."""
    with make.at(2018, 3, 5):
        running = make.plan()
        late = make.task(running, lead=bureau.units["media_centre"], due_date=date(2018, 9, 28))
        unsigned = make.task(running, lead=bureau.units["finance"], words="改造校舍", title="改造校舍12所")
        loop.dispatch_tasks(task_ids=[late.pk, unsigned.pk], by=bureau.reader("office"))
        make.task(running, lead=bureau.units["finance"], words="水电", title="加强水电管理")
        loop.sign_task(task_id=late.pk, unit_id=late.lead_unit_id, by=bureau.reader("media_head"))
    with make.at(2018, 9, 3):
        loop.report_progress(
            task_id=late.pk,
            unit_id=late.lead_unit_id,
            text="9月：5个录播教室完成安装。",
            problems="2个教室网络未通。",
            files=[ContentFile(b"photo list", name="list.txt")],
            by=bureau.reader("media_clerk"),
        )
    return running


def close(task: Task, bureau: make.Bureau) -> None:
    """Take a running task through leader and office."""
    asked = approvals.ask_approval(
        task_id=task.pk, kind=ApprovalKind.CLOSE, reason="已完成", by=bureau.reader("media_head")
    )
    for key in ("leader", "office"):
        approvals.decide_approval(approval_id=asked.pk, verdict=make_agree(), by=bureau.reader(key))


def make_agree() -> Any:
    """Return the verdict 同意."""
    from yaodian.apps.plan.rules import Verdict

    return Verdict.AGREE


def late_task(plan: WorkPlan) -> Task:
    """Return the task past its deadline."""
    return Task.objects.get(plan=plan, title="建成录播教室")


def quoted_target(plan: WorkPlan, bureau: make.Bureau, value: int = 4) -> Target:
    """Let the target of 5 rooms be read from a quoted figure, and enter one."""
    target = Target.objects.get(clause__point__section__plan=plan, phrase__contains="录播教室")
    reading = targets.add_reading(
        target_id=target.pk, key="quoted", title="系统登记", source=Source.QUOTED, by=bureau.reader("office")
    )
    targets.choose_reading(target_id=target.pk, reading_id=reading.pk, reason="按登记", by=bureau.reader("office"))
    row = targets.quote_figure(
        target_id=target.pk,
        value=Decimal(value),
        as_of_date=date(2018, 9, 30),
        system="装备系统",
        file=ContentFile(b"screen", name="screen.txt"),
        by=bureau.reader("office"),
    )
    targets.check_figure(figure_id=row.pk, by=bureau.reader("office_two"))
    return target


def the_circular(plan: WorkPlan, *, named: bool = False) -> Any:
    """Return the circular of the last of October."""
    asked = documents.CircularRequest(recipients="机关各科室", mend_date=MEND, named=named)
    return documents.circular(read_standing(plan, today=date(2018, 10, 31)), request=asked, demo=True)


def order_files(plan: WorkPlan) -> Any:
    """Return a writer of the order on the late task."""
    line = read_lines(Task.objects.filter(pk=late_task(plan).pk), plan=plan, today=date(2018, 10, 31))[0]
    asked = documents.OrderRequest("限期办结。", MEND, "局办公室")
    return lambda number: [
        documents.order_file(line, request=asked, number=number, today=date(2018, 10, 31), demo=False)
    ]


def issue_order(plan: WorkPlan, bureau: make.Bureau, *, key: str = "office") -> IssuedOutput:
    """Put out an order on the late task."""
    return outputs.issue_output(
        plan_id=plan.pk,
        kind=OutputKind.ORDER,
        title="督办",
        as_of=date(2018, 10, 31),
        write=order_files(plan),
        by=bureau.reader(key),
        task_id=late_task(plan).pk,
    )


def text_of(content: bytes) -> str:
    """Return all words of a .docx, tables and header included."""
    read = docx.Document(io.BytesIO(content))
    return "\n".join(
        node.text or ""
        for part in (read.element, *(s.header._element for s in read.sections))
        for node in part.iter()
        if node.tag.endswith("}t")
    )


def test_every_number_of_a_circular_and_a_summary_has_its_source(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 10, 31):
        quoted_target(plan, bureau)
        standing = read_standing(plan, today=date(2018, 10, 31))
        circular = the_circular(plan)
        summary = documents.summary(standing, recipients="市人民政府", signatory="张三", issuer="bureau", demo=True)
    for doc in (circular, summary):
        assert untraced(doc) == ()
        assert figures(doc)
        assert all(TRACE.fullmatch(found.trace) for found in figures(doc)), [f.trace for f in figures(doc)]
        assert lacking(doc) == ("尚未编发文字号", "没有成文日期")


def test_a_circular_says_what_the_records_say(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 10, 31):
        quoted_target(plan, bureau)
        words = plain_text(the_circular(plan)).replace("\n", "")
    assert "关于2018年工作要点落实情况的通报" in words
    assert "工作要点4项，分解任务3项，其中正在办理2项，尚未交办1项。" in words
    assert "1项任务超过时限仍未办结，涉及1个牵头单位，最长的已超过时限33天" in words
    assert "1个单位对已交办的任务尚未签收" in words
    assert "10月份，有1项在办任务没有经审核的进展记录" in words
    assert "2018年11月30日前办结" in words


def test_nobody_is_named_without_leave(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 10, 31):
        silent, named = plain_text(the_circular(plan)), plain_text(the_circular(plan, named=True))
    for unit in ("电教馆", "计财科"):
        assert unit not in silent
        assert unit in named


def test_units_may_be_named_only_after_the_check_window_and_a_leaders_word(plan: WorkPlan, bureau: make.Bureau) -> None:
    def issue(naming: Naming) -> IssuedOutput:
        return outputs.issue_output(
            plan_id=plan.pk,
            kind=OutputKind.CIRCULAR,
            title="通报",
            as_of=date(2018, 10, 31),
            write=lambda _number: [OutputFile("通报.docx", b"x")],
            by=bureau.reader("office"),
            naming=naming,
        )

    with make.at(2018, 10, 31):  # a Wednesday; two working days from Tuesday end on Thursday
        with pytest.raises(PlanError, match="11月1日"):
            issue(Naming("局长", date(2018, 10, 31), "同意点名", date(2018, 10, 30)))
        with pytest.raises(PlanError, match="批示原话"):
            issue(Naming("局长", date(2018, 10, 31), " ", date(2018, 10, 22)))
    assert not IssuedOutput.objects.exists()


def test_leave_before_the_data_was_sent_is_no_leave() -> None:
    days = {"today": date(2018, 10, 31), "window_ends": date(2018, 10, 24)}
    early = Naming("局长", date(2018, 10, 20), "同意", date(2018, 10, 22))
    assert "送各单位核对之后" in str(naming_refusal(early, **days))
    assert naming_refusal(Naming("局长", date(2018, 10, 25), "同意", date(2018, 10, 22)), **days) is None


def test_order_numbers_run_without_a_gap_and_begin_anew_each_year(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 10, 31):
        first = issue_order(plan, bureau)

        def fail(_number: str) -> list[OutputFile]:
            raise PlanError("排版失败")

        with pytest.raises(PlanError, match="排版失败"):
            outputs.issue_output(
                plan_id=plan.pk,
                kind=OutputKind.ORDER,
                title="督办",
                as_of=date(2018, 10, 31),
                write=fail,
                by=bureau.reader("office"),
                task_id=late_task(plan).pk,
            )
        second = issue_order(plan, bureau)
    with make.at(2019, 1, 2):
        third = issue_order(plan, bureau)
    assert [row.number for row in (first, second, third)] == [
        "天教督办〔2018〕1号",
        "天教督办〔2018〕2号",
        "天教督办〔2019〕1号",
    ]
    assert NumberSeries.objects.get(year=2018).last == 2
    assert list(record_faults()) == []


def test_an_order_needs_a_live_task_and_the_right_to_put_out(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 10, 31):
        with pytest.raises(NotAllowedError):
            issue_order(plan, bureau, key="media_head")
        draft = Task.objects.get(plan=plan, title="加强水电管理")
        with pytest.raises(PlanError, match="未交办"):
            outputs.issue_output(
                plan_id=plan.pk,
                kind=OutputKind.ORDER,
                title="督办",
                as_of=date(2018, 10, 31),
                write=order_files(plan),
                by=bureau.reader("office"),
                task_id=draft.pk,
            )
    assert not NumberSeries.objects.exists()


def test_an_order_tells_the_sentence_the_units_and_the_days(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 10, 31):
        output = issue_order(plan, bureau)
        file = EvidenceFile.objects.get(record=f"plan.issuedoutput:{output.pk}")
        words = text_of(order_files(plan)(output.number)[0].content)
    assert file.internal
    assert file.digest == output.digest
    for part in ("督办单", "天教督办〔2018〕1号", "建设5个录播教室", "电教馆", "2018年9月28日", "33", "完成安装"):
        assert part in words, part


def test_an_order_is_seen_by_the_unit_it_goes_to_and_by_no_other(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 10, 31):
        issue_order(plan, bureau)
        seen = {
            key: outputs_readable(bureau.reader(key)).count()
            for key in ("office", "media_head", "finance_head", "village_clerk")
        }
    assert seen == {"office": 1, "media_head": 1, "finance_head": 0, "village_clerk": 0}


def test_the_breakdown_holds_readings_and_states_and_no_share(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 10, 31):
        target = quoted_target(plan, bureau)
        Target.objects.filter(pk=target.pk).update(task=late_task(plan))
        standing = read_standing(plan, today=date(2018, 10, 31))
        excel, word = documents.breakdown_files(standing, name="表", title="任务分解表", demo=True)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(excel.content)).get_sheet_by_name("任务分解表").to_python()
    head = next(row for row in rows if row[0] == "序号")
    assert head == [
        "序号", "要点", "具体任务", "目标/量化指标", "牵头领导", "责任科室", "配合单位", "起止时限",
        "办结条件", "月度进展", "状态", "存在问题", "下步措施", "佐证", "备注",
    ]  # fmt: skip
    cells = dict(zip(head, rows[rows.index(head) + 1], strict=True))
    assert "系统登记 4/5个" in str(cells["目标/量化指标"])
    assert cells["状态"] == "红·逾期"
    assert cells["月度进展"] == "9月：5个录播教室完成安装。"
    assert cells["佐证"] == "1件"
    assert "演示数据" in text_of(word.content)
    sources = CalamineWorkbook.from_filelike(io.BytesIO(excel.content)).get_sheet_by_name("数据来源").to_python()
    assert any(f"plan.target:{target.pk}@2018-09-30" in row for row in sources)


def test_internal_evidence_is_not_even_counted(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 10, 31):
        entry = late_task(plan).entries.get()
        secret = ContentFile(b"inside", name="inside.txt")
        attach_file(record=entry, upload=secret, kind=EvidenceKind.PAPER, by=make.SYSTEM, internal=True)
        line = next(line for line in read_standing(plan, today=date(2018, 10, 31)).lines if line.late)
    assert line.evidence_count == 1


def test_a_closed_point_is_praised_in_the_circular(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 10, 31):
        close(late_task(plan), bureau)
        words = plain_text(the_circular(plan)).replace("\n", "")
    assert "“建设录播教室”1项要点的任务全部办结" in words
    assert "超过时限仍未办结" not in words


def test_a_trace_id_leads_back_to_its_record(plan: WorkPlan, bureau: make.Bureau) -> None:
    assert record_of_trace("plan.target:17@2018-10-31") == "plan.target:17"
    assert record_of_trace("plan.workplan:1/late/unit:3@2018-10-31") == "plan.workplan:1"
    assert record_of_trace("drop table") == ""
    browser = Client()
    browser.force_login(bureau.accounts["office"], backend=BACKEND)
    target = Target.objects.filter(clause__point__section__plan=plan).first()
    assert target is not None
    answer = browser.get(reverse("plan:trace"), {"id": f"plan.target:{target.pk}@2018-10-31"})
    assert answer.url == reverse("plan:target", args=[target.pk])  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
def test_the_office_puts_out_a_circular_from_the_page(plan: WorkPlan, bureau: make.Bureau) -> None:
    browser = Client()
    browser.force_login(bureau.accounts["office"], backend=BACKEND)
    with make.at(2018, 10, 31):
        page = browser.get(reverse("plan:outputs"))
        assert page.status_code == 200
        assert "不点名" in page.text
        sent = {"c-issuer": "bureau_office", "c-recipients": "机关各科室", "c-mend_date": "2018-11-30"}
        bad = browser.post(reverse("plan:make_output", args=["circular"]), {**sent, "c-named": "on"})
        assert bad.status_code == 422
        assert "点名通报须填写" in bad.text
        answer = browser.post(reverse("plan:make_output", args=["circular"]), sent)
        assert answer.status_code == 302
        worker.drain()
        output = IssuedOutput.objects.get()
        assert browser.get(reverse("plan:output", args=[output.pk])).status_code == 200
    assert output.naming == {}
    line = JournalLine.objects.get(verb="plan.issue_circular")
    assert output.digest in line.detail["files"].values()
    assert line.actor == "办公室主任"
    kept = EvidenceFile.objects.filter(record=f"plan.issuedoutput:{output.pk}")
    assert {file.name.rpartition(".")[2] for file in kept} >= {"docx"}
    assert list(record_faults()) == []


def test_the_same_request_twice_is_put_out_once(plan: WorkPlan, bureau: make.Bureau) -> None:
    def issue() -> IssuedOutput:
        return outputs.issue_output(
            plan_id=plan.pk,
            kind=OutputKind.BREAKDOWN,
            title="表",
            as_of=date(2018, 10, 31),
            write=lambda _number: [OutputFile("表.txt", "表".encode())],
            by=bureau.reader("office"),
            client_key="once",
        )

    assert issue() == issue()
    assert IssuedOutput.objects.get().digest == sm3("表".encode())


def test_schools_may_put_out_nothing(plan: WorkPlan, bureau: make.Bureau) -> None:
    browser = Client()
    browser.force_login(bureau.accounts["village_clerk"], backend=BACKEND)
    assert browser.get(reverse("plan:outputs")).status_code == 403
    assert browser.post(reverse("plan:make_output", args=["breakdown"])).status_code == 403
    assert browser.get(reverse("plan:order", args=[late_task(plan).pk])).status_code in {403, 404}


def test_words_of_the_plan_are_set_in_full_width_marks() -> None:
    assert tidy("提高政治站位,切实加强:3,000元") == "提高政治站位，切实加强：3,000元"
    assert inner("12所“一拖三模式”课堂") == "12所‘一拖三模式’课堂"
    assert recipients({"section", "direct_school"}) == "机关各科室，局直各学校"
