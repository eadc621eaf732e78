"""督办单和催办单 (supervision order, urging slip) of one task."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy

from yaodian.apps.plan.documents.breakdown import last_told
from yaodian.apps.plan.documents.words import day_words, inner, names, target_words
from yaodian.apps.plan.models import Task
from yaodian.apps.plan.queries.figures import TaskLine, read_lines, trace_of
from yaodian.apps.plan.queries.supervision import open_matter
from yaodian.apps.plan.rules.outputs import OutputFile
from yaodian.apps.plan.rules.supervision import SheetKind
from yaodian.kernel import clock
from yaodian.kernel.documents.internal import Order, write_reminder, write_supervision_order
from yaodian.kernel.documents.model import Figure, Text, figure
from yaodian.kernel.journal.queries import record_ref

FIRST_WORDS = {
    SheetKind.URGE: gettext_lazy("请抓紧办理，按期办结；不能按期的说明原因，并按程序申请延期。"),
    SheetKind.ORDER: gettext_lazy("请对照办结条件逐项核查，说明未完成的原因，明确措施和完成时间，抓紧办结。"),
}
"""What a sheet asks for unless the office words it otherwise."""
CONTACT = gettext_lazy("局办公室")
"""Who answers questions about a sheet unless the office names somebody."""


@dataclass(frozen=True)
class OrderRequest:
    """督办要求 (what the order asks)."""

    requirement: str
    reply_date: date
    contact: str


def order_of(
    line: TaskLine, *, request: OrderRequest, number: str, today: date, demo: bool, earlier: str = ""
) -> Order:
    """Return the order: the matter and its sentence, the units, the limit, how it stands, what is required."""
    task = line.task
    clauses = sorted((link.clause for link in task.clause_links.all()), key=lambda clause: clause.start)
    sentences = "；".join(f"第{clause.code}句“{inner(clause.text).rstrip('。；;')}”" for clause in clauses[:2])
    more = f"等{len(clauses)}句" if len(clauses) > 2 else ""
    due = day_words(task.due_date)
    if task.due_date != task.first_due_date:
        due += f"（原定{day_words(task.first_due_date)}，经批准延期）"
    return Order(
        number=number,
        matter=f"{task.code}　{task.title}",
        source=f"《{task.plan.title}》{sentences}{more}",
        unit=str(task.lead_unit),
        support_units=names((str(unit) for unit in line.support), most=len(line.support)),
        leader=task.leader.name if task.leader else "",
        due=due,
        requirement=f"{request.requirement.strip()}\n请于{day_words(request.reply_date)}前书面回复办理情况并附佐证材料。",
        progress=tuple(_progress(line, today=today)),
        issued_date=today,
        contact=request.contact,
        earlier=earlier,
        demo=demo,
    )


def _progress(line: TaskLine, *, today: date) -> list[str | Figure]:
    """Return how the task stands: state, days past the limit, readings, the latest report."""
    parts: list[str | Figure] = [f"{line.task.get_state_display()}"]
    if line.late:
        trace = trace_of(record_ref(line.task), part="days_late", on=today)
        parts += ["，已超过时限", figure(line.days_late, trace=trace, label="超过时限天数", as_of=today), "天"]
    parts.append("。")
    for view in line.targets:
        parts += [run.text if isinstance(run, Text) else run for run in target_words(view)]
        parts.append("。")
    told = last_told(line)
    parts.append(f"\n{told}" if told else "\n尚无经审核的进展记录。")
    return parts


def order_file(line: TaskLine, *, request: OrderRequest, number: str, today: date, demo: bool) -> OutputFile:
    """Return the 督办单 as .docx."""
    order = order_of(line, request=request, number=number, today=today, demo=demo)
    return OutputFile(f"督办单 {number} {line.task.code}.docx", write_supervision_order(order))


def urge_file(
    line: TaskLine, *, request: OrderRequest, number: str, earlier: str, today: date, demo: bool
) -> OutputFile:
    """Return the 催办单 as .docx; `earlier` are the sheets that went before."""
    order = order_of(
        line, request=request, number=number, today=today, demo=demo, earlier=earlier or "此前未发督办单、催办单"
    )
    return OutputFile(f"催办单 {number} {line.task.code}.docx", write_reminder(order))


def sheet_writer(task: Task, kind: SheetKind, asked: OrderRequest, *, demo: bool) -> Callable[[str], list[OutputFile]]:
    """Return what makes the file of a sheet from its number."""
    today = clock.today()
    line = read_lines(Task.objects.filter(pk=task.pk), plan=task.plan, today=today)[0]
    if kind is SheetKind.ORDER:
        return lambda number: [order_file(line, request=asked, number=number, today=today, demo=demo)]
    matter = open_matter(task)
    earlier = "、".join(sheet.number for sheet in matter.sheets.order_by("issued_at", "pk")) if matter else ""
    return lambda number: [urge_file(line, request=asked, number=number, earlier=earlier, today=today, demo=demo)]
