"""Putting documents out: order numbers without a gap, who may and who sees, pages, and the way back from a number."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from yaodian.apps.plan.actions import PlanError, outputs
from yaodian.apps.plan.models import IssuedOutput, NumberSeries, Target, Task, WorkPlan
from yaodian.apps.plan.queries.outputs import outputs_readable, record_of_trace
from yaodian.apps.plan.rules.outputs import OutputFile, OutputKind
from yaodian.apps.plan.tests import make
from yaodian.apps.plan.tests.papers import (
    issue_order,
    late_task,
    order_files,
    reported_plan,
    text_of,
)
from yaodian.kernel.access import NotAllowedError
from yaodian.kernel.evidence.models import EvidenceFile
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.journal.rules import sm3
from yaodian.kernel.tasks import worker

pytestmark = pytest.mark.django_db
BACKEND = "yaodian.kernel.accounts.backends.NameOrPhoneBackend"
TRACE = re.compile(r"[a-z_]+\.[a-z_]+:\d+(/[\w.:/]+)?@\d{4}-\d{2}-\d{2}")


@pytest.fixture
def bureau() -> make.Bureau:
    return make.bureau()


@pytest.fixture
def plan(bureau: make.Bureau) -> WorkPlan:
    return reported_plan(bureau)


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
def test_the_office_puts_out_a_breakdown_from_the_page(plan: WorkPlan, bureau: make.Bureau) -> None:
    browser = Client()
    browser.force_login(bureau.accounts["office"], backend=BACKEND)
    with make.at(2018, 10, 31):
        page = browser.get(reverse("plan:outputs"))
        assert page.status_code == 200
        assert reverse("plan:briefings") in page.text
        assert browser.post(reverse("plan:make_output", args=["circular"])).status_code == 404
        assert browser.post(reverse("plan:make_output", args=["summary"])).status_code == 404
        assert browser.post(reverse("plan:make_output", args=["breakdown"]), {"b-section": "x"}).status_code == 422
        answer = browser.post(reverse("plan:make_output", args=["breakdown"]), {"b-section": ""})
        assert answer.status_code == 302
        worker.drain()
        output = IssuedOutput.objects.get()
        assert browser.get(reverse("plan:output", args=[output.pk])).status_code == 200
    line = JournalLine.objects.get(verb="plan.issue_breakdown")
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
