"""Makers for the tests of documents: a plan with a late, an unsigned and a drafted task, a counted target, an order."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import docx
from django.core.files.base import ContentFile

from yaodian.apps.plan import documents
from yaodian.apps.plan.actions import approvals, loop, outputs, targets
from yaodian.apps.plan.models import IssuedOutput, Target, Task, WorkPlan
from yaodian.apps.plan.queries.figures import read_lines
from yaodian.apps.plan.rules import ApprovalKind, Source
from yaodian.apps.plan.rules.outputs import OutputKind
from yaodian.apps.plan.tests import make

MEND = date(2018, 11, 30)


def reported_plan(bureau: make.Bureau) -> WorkPlan:
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


def close(task: Task, bureau: make.Bureau, *, key: str = "media_head") -> None:
    """Take a running task through leader and office."""
    asked = approvals.ask_approval(task_id=task.pk, kind=ApprovalKind.CLOSE, reason="已完成", by=bureau.reader(key))
    for decider in ("leader", "office"):
        approvals.decide_approval(approval_id=asked.pk, verdict=make_agree(), by=bureau.reader(decider))


def make_agree() -> Any:
    """Return the verdict 同意."""
    from yaodian.apps.plan.rules import Verdict

    return Verdict.AGREE


def late_task(plan: WorkPlan) -> Task:
    """Return the task past its deadline."""
    return Task.objects.get(plan=plan, title="建成录播教室")


def quoted_target(plan: WorkPlan, bureau: make.Bureau, value: int = 4, *, as_of: date = date(2018, 9, 30)) -> Target:
    """Let the target of 5 rooms be read from a quoted figure, and enter one."""
    target = Target.objects.get(clause__point__section__plan=plan, phrase__contains="录播教室")
    reading = targets.add_reading(
        target_id=target.pk, key="quoted", title="系统登记", source=Source.QUOTED, by=bureau.reader("office")
    )
    targets.choose_reading(target_id=target.pk, reading_id=reading.pk, reason="按登记", by=bureau.reader("office"))
    row = targets.quote_figure(
        target_id=target.pk,
        value=Decimal(value),
        as_of_date=as_of,
        system="装备系统",
        file=ContentFile(b"screen", name="screen.txt"),
        by=bureau.reader("office"),
    )
    targets.check_figure(figure_id=row.pk, by=bureau.reader("office_two"))
    return target


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
