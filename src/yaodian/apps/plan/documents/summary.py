"""年度总结 (year summary): a report on the plan, point by point, from records; nothing is said that no record says."""

from __future__ import annotations

from yaodian.apps.plan.documents.appendix import target_table
from yaodian.apps.plan.documents.overall import overall
from yaodian.apps.plan.documents.points import next_steps, point_block
from yaodian.apps.plan.documents.words import (
    count_of,
    day_words,
    inner,
    joined,
    said,
    standing_count,
    task_words,
)
from yaodian.apps.plan.queries.figures import Standing
from yaodian.apps.plan.queries.naming import units_unnamed
from yaodian.apps.plan.rules import TaskState
from yaodian.apps.plan.rules.unnamed import Unnamed, without_names
from yaodian.kernel.documents.issuers import shipped_issuers
from yaodian.kernel.documents.model import (
    Attachment,
    Block,
    DocKind,
    Heading,
    OfficialDoc,
    Run,
    Table,
    paragraph,
)
from yaodian.kernel.journal.queries import record_ref

SHOWN = 6


def year_summary(standing: Standing, *, recipients: str, signatory: str, issuer: str, demo: bool) -> Unnamed:
    """Return the report with no unit's name in what it quotes, and what was replaced: it is drafted before any leave."""
    doc = summary(standing, recipients=recipients, signatory=signatory, issuer=issuer, demo=demo)
    return without_names(doc, units=units_unnamed())


def summary(standing: Standing, *, recipients: str, signatory: str, issuer: str, demo: bool) -> OfficialDoc:
    """Return the draft report of the year."""
    plan = standing.plan
    body: list[Block] = [
        paragraph(
            f"{plan.year}年，我局认真组织实施《{plan.title}》，逐项分解任务、明确责任、跟踪督办。"
            f"现将截至{day_words(standing.today)}的落实情况报告如下。"
        ),
        Heading(1, "总体情况"),
        *overall(lambda part: standing_count(standing, part), day=standing.today),
        Heading(1, "各项要点落实情况"),
    ]
    section_id = None
    for point in standing.points:
        if point.section_id != section_id:
            section_id = point.section_id
            body.append(Heading(2, inner(point.section.heading).rstrip("。")))
        body.append(point_block(standing, point))
    body += _left(standing)
    return OfficialDoc(
        kind=DocKind.REPORT,
        issuer=shipped_issuers().issuers[issuer],
        title=f"关于{plan.year}年工作要点落实情况的报告",
        body=tuple(body),
        main_recipient=recipients,
        signatory=signatory,
        attachments=_attachments(standing),
        demo=demo,
    )


def _left(standing: Standing) -> list[Block]:
    """Return 存在的问题 and 下一步工作: late tasks, targets not reached, what is still to be done and until when."""
    blocks: list[Block] = [Heading(1, "存在的问题")]
    late, outcome = standing.late, standing.outcome()
    words: list[str | Run] = []
    if late:
        words += ["一是仍有", count_of(standing, len(late), "late", "超过时限的任务"), "项任务超过时限未办结。"]
    behind = outcome.late + outcome.unknown
    if behind:
        order = "二" if words else "一"
        words += [
            f"{order}是有",
            count_of(standing, behind, "targets_behind", "超过时限未达成或暂无数据的目标"),
            "个目标超过时限未达成或暂无数据，有的业务记录尚未建全。",
        ]
    told: dict[str, Run] = {}
    for line in standing.lines:
        for entry in line.entries[:1] if line.live else ():
            if entry.problems.strip():
                run = said(entry.problems, trace=record_ref(entry))
                told.setdefault(run.text, run)
    if told:
        order = "三" if late and behind else "二" if words else "一"
        words += [f"{order}是各单位反映的困难：", *joined([[run] for run in list(told.values())[:SHOWN]])]
    blocks.append(paragraph(*words) if words else paragraph("没有超过时限的任务，各项目标均有数据。"))
    live = [line for line in standing.lines if line.live or line.task.state in (TaskState.DRAFT, TaskState.HALTED)]
    blocks.append(Heading(1, "下一步工作"))
    blocks += next_steps(standing)
    if live:
        blocks.append(
            paragraph(
                "对尚未办结的",
                count_of(standing, len(live), "open", "未办结任务"),
                "项任务（见附件），逐项明确办结时间，持续督办、按月通报；已办结的任务抓好巩固，防止反弹。",
            )
        )
    else:
        blocks.append(paragraph("全部任务已办结，将抓好成果巩固和资料归档。"))
    return blocks


def _attachments(standing: Standing) -> tuple[Attachment, ...]:
    """Return 附件: targets, and tasks still open."""
    made = [Attachment("目标进展情况表", (target_table(standing),))] if standing.targets else []
    rows: list[tuple[str | Run, ...]] = []
    still = [line for line in standing.lines if not line.closed and line.task.state != TaskState.CANCELLED]
    for place, line in enumerate(still, start=1):
        due = f"{line.task.due_date:%Y-%m-%d}"
        rows.append((str(place), task_words(line.task), due, str(line.task.get_state_display())))
    if rows:
        table = Table(("序号", "任务", "时限", "状态"), tuple(rows), widths=(1.0, 6.4, 2.7, 1.8))
        made.append(Attachment("未办结任务明细表", (table,)))
    return tuple(made)
