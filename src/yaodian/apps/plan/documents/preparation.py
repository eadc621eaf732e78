"""Papers of drafting (拟稿材料): 关于印发…的通知 with the plan as its attachment, and the table of opinions."""

from __future__ import annotations

from collections.abc import Sequence

from yaodian.apps.plan.models import Opinion, OpinionRound, YearDraft
from yaodian.apps.plan.queries.preparation import opinions_of, outline_of, silent_units
from yaodian.apps.plan.rules.outputs import OutputFile
from yaodian.apps.plan.rules.preparation import NodeLevel, OpinionVerdict, sentence
from yaodian.kernel.documents.issuers import shipped_issuers
from yaodian.kernel.documents.listing import write_listing
from yaodian.kernel.documents.model import (
    Attachment,
    Block,
    DocKind,
    Heading,
    OfficialDoc,
    Paragraph,
    Run,
    Text,
    figure,
    paragraph,
    quoted,
)
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.sheets import Column, Table, write_book


def plan_notice(draft: YearDraft, *, issuer: str, recipients: str, demo: bool) -> OfficialDoc:
    """关于印发…的通知: the carrier with the plan's text as its attachment; number and date stay open until it is signed."""
    resolution = draft.resolutions.order_by("-meeting_date", "-pk").first()
    agreed = f"经{resolution.get_meeting_display()}审议通过，" if resolution else ""
    return OfficialDoc(
        kind=DocKind.NOTICE,
        issuer=shipped_issuers().issuers[issuer],
        title=f"关于印发《{draft.title}》的通知",
        main_recipient=recipients,
        body=(paragraph(f"《{draft.title}》已{agreed}现印发给你们，请结合实际，认真贯彻落实。"),),
        attachments=(Attachment(draft.title, tuple(plan_body(draft))),),
        demo=demo,
    )


def plan_body(draft: YearDraft) -> list[Block]:
    """Return the plan's text: 一、headings, and every point a paragraph; its words are quoted from the draft."""
    rows = {row.pk: row for row in draft.nodes.filter(dropped=False)}
    blocks: list[Block] = []
    if draft.preamble.strip():
        blocks.append(paragraph(quoted(sentence(draft.preamble), trace=record_ref(draft))))
    runs: list[Run] = []
    for item in outline_of(draft):
        trace = record_ref(rows[item.node.pk])
        if item.node.level is not NodeLevel.CLAUSE and runs:
            blocks.append(Paragraph(tuple(runs)))
            runs = []
        if item.node.level is NodeLevel.SECTION:
            blocks.append(Heading(1, item.node.text))
        elif item.node.level is NodeLevel.POINT:
            runs = [quoted(f"{item.number}. {sentence(item.node.text)}", trace=trace)]
        else:
            runs.append(quoted(item.node.text, trace=trace))
    return [*blocks, Paragraph(tuple(runs))] if runs else blocks


COLUMNS: tuple[tuple[str, str, float, float], ...] = (
    ("serial", "序号", 0.7, 6),
    ("round", "轮次", 0.7, 6),
    ("unit", "单位", 2.0, 18),
    ("place", "针对", 1.0, 10),
    ("text", "意见", 4.2, 44),
    ("verdict", "采纳情况", 1.3, 11),
    ("reason", "理由或修改办法", 3.6, 38),
)


def _counts(opinions: Sequence[Opinion]) -> str:
    """Return the counts in words."""
    parts = [
        f"{verdict.label}{count}条"
        for verdict in OpinionVerdict
        if (count := sum(row.verdict == verdict for row in opinions))
    ]
    return "，".join(parts)


def opinion_files(draft: YearDraft, *, demo: bool) -> list[OutputFile]:
    """意见采纳情况汇总表: every opinion with what became of it, who had none and who stayed silent; as Excel and Word."""
    opinions = list(opinions_of(draft))
    rounds = list(draft.rounds.order_by("number"))
    note = f"征求意见{len(rounds)}轮，收到意见{len(opinions)}条" + (f"：{_counts(opinions)}。" if opinions else "。")
    rows = [_row(place, opinion) for place, opinion in enumerate(opinions, start=1)]
    title = f"《{draft.title}》意见采纳情况汇总表"
    columns = tuple(Column(key=key, title=head, width=width, max_length=4000) for key, head, _share, width in COLUMNS)
    answers = Table(
        (
            Column(key="round", title="轮次"),
            Column(key="unit", title="单位", width=24),
            Column(key="state", title="反馈", width=12),
        ),
        [
            {"round": f"第{row.number}轮", "unit": answer.unit.title, "state": answer.get_state_display()}
            for row in rounds
            for answer in row.answers.select_related("unit").order_by("unit__position", "pk")
        ],
        title="反馈情况",
        sheet="反馈情况",
    )
    book = write_book([Table(columns, rows, title=title, note=note, sheet="意见采纳情况"), answers], demo=demo)
    word = write_listing(
        title=title,
        columns=[(head, share) for _key, head, share, _width in COLUMNS],
        rows=[_cells(row, opinion) for row, opinion in zip(rows, opinions, strict=True)],
        note=f"{note}{_silent_words(rounds)}",
        demo=demo,
    )
    name = f"{draft.year}年工作要点意见采纳情况汇总表"
    return [OutputFile(f"{name}.xlsx", book), OutputFile(f"{name}.docx", word)]


def _row(place: int, opinion: Opinion) -> dict[str, object]:
    """Return one opinion's cells."""
    return {
        "serial": place,
        "round": opinion.answer.round.number,
        "unit": opinion.answer.unit.title,
        "place": opinion.place or "全文",
        "text": opinion.text,
        "verdict": opinion.get_verdict_display(),
        "reason": opinion.reason,
    }


def _cells(row: dict[str, object], opinion: Opinion) -> list[str | Run]:
    """Return the cells for Word: numbers and words with the record they come from."""
    ref = record_ref(opinion)
    numbers = {"serial", "round"}
    return [
        figure(str(row[key]), trace=ref)
        if key in numbers
        else quoted(str(row[key]), trace=ref)
        if row[key]
        else Text("")
        for key, _head, _share, _width in COLUMNS
    ]


def _silent_words(rounds: Sequence[OpinionRound]) -> str:
    """Return who has not answered in the latest round."""
    units = silent_units(rounds[-1]) if rounds else []
    return f"未反馈单位：{'、'.join(str(unit) for unit in units)}。" if units else ""
