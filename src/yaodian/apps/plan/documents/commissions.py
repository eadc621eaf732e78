"""Papers of commissions (交办件材料): 答复函 of a motion, and the circular on how a ledger stands; every count with its source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from yaodian.apps.plan.documents.words import day_words
from yaodian.apps.plan.models import Commission
from yaodian.apps.plan.queries.figures import trace_of
from yaodian.apps.plan.rules import LIVE_STATES, EntryState, TaskState
from yaodian.apps.plan.rules.commissions import MOTIONS, HostPart, TaskSource
from yaodian.kernel.documents.issuers import shipped_issuers
from yaodian.kernel.documents.model import (
    Attachment,
    Block,
    DocKind,
    Heading,
    OfficialDoc,
    Run,
    Table,
    Text,
    figure,
    paragraph,
    quoted,
)
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
    body += [Heading(1, "办理情况"), *(told or [paragraph("（此处写明办理情况）")])]
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
    return OfficialDoc(
        kind=DocKind.LETTER,
        issuer=shipped_issuers().issuers[issuer],
        title=f"关于{row.from_body}{row.paper_number}{source.label.removeprefix('人大').removeprefix('政协')}的{kind}函",
        body=tuple(body),
        main_recipient=row.host_body if joining else f"{row.mover}{MOVERS.get(source, '')}",
        copy_recipients=() if joining else (row.from_body,),
        remark="" if joining else f"（{row.get_answer_class_display() or '类别待定'}）",
        demo=demo,
    )


def ledger_circular(
    rows: Sequence[Commission], *, title: str, issuer: str, recipients: str, today: date, demo: bool
) -> OfficialDoc:
    """交办件办理情况通报: how many of each source are closed, running and late; units are counted, not named."""
    count = _counter(rows, today=today)
    closed = [row for row in rows if row.task.state == TaskState.CLOSED]
    live = [row for row in rows if row.task.state in LIVE_STATES]
    late = [row for row in live if row.task.due_date < today]
    body: list[Block] = [
        paragraph(f"现将截至{day_words(today)}的交办件办理情况通报如下。"),
        Heading(1, "总体情况"),
        paragraph(
            "共登记交办件",
            count(rows, "all"),
            "件，已办结",
            count(closed, "closed"),
            "件，在办",
            count(live, "live"),
            "件。",
        ),
    ]
    for source in TaskSource:
        own = [row for row in rows if row.source == source]
        if not own:
            continue
        done = [row for row in own if row.task.state == TaskState.CLOSED]
        words: list[str | Run] = [
            f"{source.label}",
            count(own, source.value),
            "件，办结",
            count(done, f"{source.value}.closed"),
            "件",
        ]
        if source in MOTIONS:
            answered = [row for row in own if row.answered_date]
            words += ["，已答复", count(answered, f"{source.value}.answered"), "件"]
            for letter in "ABC":
                some = [row for row in answered if row.answer_class == letter]
                if some:
                    words += [f"，{letter}类", count(some, f"{source.value}.{letter}"), "件"]
        body.append(paragraph(*words, "。"))
    body.append(Heading(1, "存在的问题"))
    if late:
        units = {row.task.lead_unit_id for row in late}
        body.append(
            paragraph(
                "有",
                count(late, "late"),
                "件超过时限仍未办结，涉及",
                figure(len(units), trace=_trace(late[0], "late_units", today)),
                "个牵头单位。",
            )
        )
    else:
        body.append(paragraph("在办件均在时限之内。"))
    body += [
        Heading(1, "工作要求"),
        paragraph(
            "各牵头单位要逐件对照时限，抓紧办理；建议、提案要先面商、后答复，答复函按程序审签。超过时限的，说明原因并报分管领导。"
        ),
    ]
    return OfficialDoc(
        kind=DocKind.CIRCULAR,
        issuer=shipped_issuers().issuers[issuer],
        title=title,
        body=tuple(body),
        main_recipient=recipients,
        attachments=(Attachment("未办结交办件一览表", (_open_table(live, today=today),)),) if live else (),
        demo=demo,
    )


def _trace(row: Commission, part: str, today: date) -> str:
    """Return the trace id of a count of the ledger: by the plan whose year it is."""
    return trace_of(record_ref(row.task.plan), part=f"commissions.{part}", on=today)


def _counter(rows: Sequence[Commission], *, today: date) -> Callable[[Sequence[Commission], str], Run]:
    """Return how a count of ledger entries is written with its source."""

    def count(some: Sequence[Commission], part: str) -> Run:
        if not rows:
            return Text(str(len(some)))
        return figure(len(some), trace=_trace(rows[0], part, today), label="交办件", as_of=today)

    return count


def _open_table(rows: Sequence[Commission], *, today: date) -> Table:
    """Return the table of what is open: no unit is named before a leader approved it."""
    return Table(
        titles=("编号", "事项", "时限", "状态"),
        rows=tuple(
            (
                quoted(row.number, trace=record_ref(row)),
                quoted(row.task.title, trace=record_ref(row.task)),
                quoted(f"{row.task.due_date}", trace=record_ref(row.task)),
                "超过时限" if row.task.due_date < today else str(row.task.get_state_display()),
            )
            for row in rows
        ),
        widths=(1.4, 5.0, 1.6, 1.4),
    )
