"""答复函 (letter of answer) of a motion, from the accepted progress of its task."""

from __future__ import annotations

from yaodian.apps.plan.models import Commission
from yaodian.apps.plan.rules import EntryState
from yaodian.apps.plan.rules.commissions import HostPart, TaskSource
from yaodian.kernel.documents.issuers import shipped_issuers
from yaodian.kernel.documents.model import Block, DocKind, Heading, OfficialDoc, Run, paragraph, quoted, to_fill
from yaodian.kernel.journal.queries import record_ref

MOVERS = {TaskSource.DEPUTIES: "代表", TaskSource.CPPCC: "委员"}


def answer_letter(row: Commission, *, issuer: str, demo: bool) -> OfficialDoc:
    """答复函: to the mover (主办、分办) or to the host (会办), from the accepted progress of the task."""
    source = TaskSource(row.source)
    ref = record_ref(row)
    joining = row.part == HostPart.JOIN
    entries = row.task.entries.filter(state=EntryState.ACCEPTED, unit_id=row.task.lead_unit_id).order_by(
        "reported_at", "pk"
    )
    told = [paragraph(quoted(entry.text.strip(), trace=record_ref(entry))) for entry in entries]
    next_steps = [entry for entry in entries if entry.next_steps.strip()]
    name = quoted(f"《{row.task.title.strip('。')}》", trace=ref)
    opening: list[str | Run] = (
        ["《关于", quoted(row.paper_number, trace=ref), "会办意见的函》收悉。"]
        if joining
        else ["您提出的", name, "（", quoted(row.paper_number, trace=ref), "）收悉，现答复如下："]
    )
    body: list[Block] = [paragraph(*opening)]
    if joining:
        body.append(paragraph("经研究，现就", name, "提出会办意见如下："))
    body += [Heading(1, "办理情况"), *(told or [paragraph(to_fill("写明办理情况"))])]
    if next_steps:
        last = next_steps[-1]
        body += [Heading(1, "下一步打算"), paragraph(quoted(last.next_steps.strip(), trace=record_ref(last)))]
    body.append(
        paragraph(
            "专此函复。"
            if joining
            else f"感谢您对教育工作的关心和支持！欢迎{MOVERS.get(source, '您')}继续提出宝贵意见。"
        )
    )
    kind = "会办意见" if joining else "答复"
    noun = source.label.removeprefix("人大").removeprefix("政协")
    calling = MOVERS.get(source, "")
    return OfficialDoc(
        kind=DocKind.LETTER,
        issuer=shipped_issuers().issuers[issuer],
        title=f"关于{row.from_body}{row.paper_number.removesuffix(noun)}{noun}的{kind}函",
        body=tuple(body),
        main_recipient=row.host_body if joining else f"{row.mover.removesuffix(calling)}{calling}",
        copy_recipients=() if joining else (row.from_body,),
        remark="" if joining else f"（{row.get_answer_class_display() or '类别待定'}）",
        demo=demo,
    )
