"""Writing documents: every number with its source, nobody named without leave, nothing internal."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from django.core.files.base import ContentFile
from python_calamine import CalamineWorkbook

from yaodian.apps.plan import documents
from yaodian.apps.plan.documents.words import inner, recipients, tidy
from yaodian.apps.plan.models import Target, WorkPlan
from yaodian.apps.plan.queries.figures import read_standing
from yaodian.apps.plan.rules.outputs import Naming, naming_refusal
from yaodian.apps.plan.tests import make
from yaodian.apps.plan.tests.papers import (
    late_task,
    quoted_target,
    reported_plan,
    text_of,
)
from yaodian.kernel.documents.model import Heading
from yaodian.kernel.documents.rules import figures, lacking, plain_text, untraced
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.rules import EvidenceKind

pytestmark = pytest.mark.django_db
BACKEND = "yaodian.kernel.accounts.backends.NameOrPhoneBackend"
TRACE = re.compile(r"[a-z_]+\.[a-z_]+:\d+(/[\w.:/]+)?@\d{4}-\d{2}-\d{2}")


@pytest.fixture
def bureau() -> make.Bureau:
    return make.bureau()


@pytest.fixture
def plan(bureau: make.Bureau) -> WorkPlan:
    return reported_plan(bureau)


def test_every_number_of_a_summary_has_its_source(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 10, 31):
        quoted_target(plan, bureau)
        standing = read_standing(plan, today=date(2018, 10, 31))
        doc = documents.summary(standing, recipients="市人民政府", signatory="张三", issuer="bureau", demo=True)
    assert untraced(doc) == ()
    assert figures(doc)
    assert all(TRACE.fullmatch(found.trace) for found in figures(doc)), [f.trace for f in figures(doc)]
    assert lacking(doc) == ("尚未编发文字号", "没有成文日期")


def test_a_summary_says_what_the_records_say(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(2018, 10, 31):
        quoted_target(plan, bureau)
        standing = read_standing(plan, today=date(2018, 10, 31))
        doc = documents.summary(standing, recipients="市人民政府", signatory="张三", issuer="bureau", demo=True)
    words = plain_text(doc).replace("\n", "")
    assert "工作要点4项，分解任务3项，其中正在办理2项，尚未交办1项。" in words
    assert "正在办理的任务中，已超过时限1项" in words
    assert "1项任务超过时限未办结" in words
    headings = [block.text for block in doc.body if isinstance(block, Heading)]
    assert headings[:2] == ["总体情况", "各项要点落实情况"]
    point = standing.points[0]
    assert f"{point.number}.{point.title}。" in words


def test_leave_before_the_data_was_sent_is_no_leave() -> None:
    days = {"today": date(2018, 10, 31), "window_ends": date(2018, 10, 24)}
    early = Naming("局长", date(2018, 10, 20), "同意", date(2018, 10, 22))
    assert "送各单位核对之后" in str(naming_refusal(early, **days))
    assert naming_refusal(Naming("局长", date(2018, 10, 25), "同意", date(2018, 10, 22)), **days) is None


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


def test_words_of_the_plan_are_set_in_full_width_marks() -> None:
    assert tidy("提高政治站位,切实加强:3,000元") == "提高政治站位，切实加强：3,000元"
    assert inner("12所“一拖三模式”课堂") == "12所‘一拖三模式’课堂"
    assert recipients({"section", "direct_school"}) == "机关各科室，局直各学校"
