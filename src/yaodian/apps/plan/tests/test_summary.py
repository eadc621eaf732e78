"""The summary of the year: point by point what was done, what was not and why, what comes next; every figure traced."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from yaodian.apps.plan import documents
from yaodian.apps.plan.actions import loop
from yaodian.apps.plan.models import Task, WorkPlan
from yaodian.apps.plan.queries.figures import read_standing
from yaodian.apps.plan.tests import make
from yaodian.apps.plan.tests.papers import close, late_task, reported_plan
from yaodian.kernel.documents.model import OfficialDoc, Paragraph
from yaodian.kernel.documents.rules import figures, plain_text, untraced
from yaodian.kernel.papers.models import Paper
from yaodian.kernel.papers.queries.texts import doc_of

pytestmark = pytest.mark.django_db
TODAY = date(2018, 12, 20)


@pytest.fixture
def bureau() -> make.Bureau:
    return make.bureau()


@pytest.fixture
def plan(bureau: make.Bureau) -> WorkPlan:
    return reported_plan(bureau)


def the_summary(plan: WorkPlan) -> OfficialDoc:
    """The summary as it would go out today."""
    standing = read_standing(plan, today=TODAY)
    return documents.summary(standing, recipients="市人民政府", signatory="张三", issuer="bureau", demo=False)


def point_words(doc: OfficialDoc, title: str) -> str:
    """What the summary says of one point, under the plan's own sections."""
    lines = ["".join(run.text for run in block.runs) for block in doc.body if isinstance(block, Paragraph)]
    return next(line.partition(f".{title}。")[2] for line in lines if f".{title}。" in line)


def report(task: Task, bureau: make.Bureau, **words: str) -> None:
    """Report on the late task; what the lead unit says of its own task needs no further check."""
    loop.report_progress(
        task_id=task.pk,
        unit_id=task.lead_unit_id,
        files=[ContentFile(words["text"].encode(), name="佐证.txt")],
        by=bureau.reader("media_clerk"),
        **words,
    )


def test_what_is_not_done_is_told_with_its_reason_and_its_next_step(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 12, 20):
        report(
            late_task(plan),
            bureau,
            text="12月：3个录播教室通过验收。",
            problems="2个教室网络未通。施工方撤场。",
            next_steps="更换施工单位，寒假内完成布线。",
        )
        doc = the_summary(plan)
    words = point_words(doc, "建设录播教室")
    assert "“建成录播教室”超过时限83天尚未办结，主要原因是2个教室网络未通，施工方撤场。" in words
    last = plain_text(doc).replace("\n", "")
    assert "更换施工单位，寒假内完成布线（尽快）" in last.split("下一步工作")[1]
    assert untraced(doc) == ()
    late = next(found for found in figures(doc) if found.text == "83")
    assert late.trace.startswith("plan.task:")


def test_what_is_done_is_told_in_the_units_own_checked_words(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 12, 20):
        task = late_task(plan)
        report(task, bureau, text="12月：5个录播教室全部验收，投入使用。")
        close(task, bureau)
        words = point_words(the_summary(plan), "建设录播教室")
    assert words.startswith("分解的1项任务全部办结。主要成效：5个录播教室全部验收，投入使用。")


def test_a_reason_that_nobody_gave_is_not_invented(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 12, 20):
        words = point_words(the_summary(plan), "改造薄弱学校")
    assert "主要原因是" not in words


def test_the_summary_goes_to_the_papers_as_an_official_document(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 12, 20):
        client = make.browser(bureau, "office")
        assert reverse("plan:summary") in client.get(reverse("plan:outputs")).text
        page = client.get(reverse("plan:summary")).text
        assert "各项要点落实情况" in page
        assert "送发文流程" in page
        sent = {"issuer": "bureau", "recipients": "市人民政府", "signatory": "局长"}
        assert client.post(reverse("plan:summary"), {**sent, "recipients": ""}).status_code == 422
        answer = client.post(reverse("plan:summary"), sent)
        again = client.post(reverse("plan:summary"), sent)
        assert again.headers["Location"] == answer.headers["Location"], "it is handed on once"
        assert "已送发文流程" in client.get(reverse("plan:summary")).text
        assert make.browser(bureau, "media_head").get(reverse("plan:summary")).status_code == 403
    paper = Paper.objects.get()
    assert answer.headers["Location"] == reverse("papers:paper", args=[paper.pk])
    assert (paper.kind, paper.record, paper.main_recipient) == ("report", f"plan.workplan:{plan.pk}", "市人民政府")


def test_the_summary_names_no_unit_and_the_clerk_sees_what_was_hidden(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 12, 20):
        report(
            late_task(plan),
            bureau,
            text="12月：明德中学3个录播教室通过验收。",
            problems="计财科未拨款，明德中学网络未通。",
            next_steps="请计财科年内拨付。",
        )
        client = make.browser(bureau, "office")
        page = client.get(reverse("plan:summary")).text
        article, _mark, hidden = page.partition("<article")[2].partition('id="hidden-names"')
        assert "主要原因是某科室未拨款，某学校网络未通" in "".join(re.sub(r"<[^>]+>", "", article).split())
        assert not [name for name in ("明德中学", "计财科", "电教馆") if name in article]
        assert "计财科、明德中学" in hidden
        client.post(reverse("plan:summary"), {"issuer": "bureau", "recipients": "市人民政府", "signatory": ""})
        words = plain_text(doc_of(paper=Paper.objects.get()))
    assert not [name for name in ("明德中学", "计财科", "电教馆") if name in words]
