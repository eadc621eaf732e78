"""半年总结 (half-year summary): a report drafted from the frozen months of a half-year."""

from __future__ import annotations

from yaodian.apps.plan.documents.frozen import (
    BriefingRequest,
    by_unit,
    closed_in,
    count,
    late_rows,
    overall,
    short_period,
    target_rows,
    titles,
    unmoved,
)
from yaodian.apps.plan.documents.period import numbered
from yaodian.apps.plan.documents.words import day_words, joined
from yaodian.apps.plan.queries.briefings import PeriodFacts
from yaodian.apps.plan.rules.facts import MonthFacts
from yaodian.kernel.documents.issuers import shipped_issuers
from yaodian.kernel.documents.model import (
    Attachment,
    Block,
    DocKind,
    Heading,
    OfficialDoc,
    Run,
    Table,
    figure,
    paragraph,
    quoted,
)

TOLD = 5


def half_year_summary(facts: PeriodFacts, *, request: BriefingRequest, demo: bool) -> OfficialDoc:
    """Return the draft report of the half-year."""
    last, words = facts.last, short_period(facts)
    body: list[Block] = [
        paragraph(
            f"{last.year}年{words}，我局围绕《{last.plan_title}》，逐项分解任务、明确牵头单位和时限，按月核对进展、跟踪督办。"
            f"现将截至{day_words(last.day)}的落实情况报告如下。"
        ),
        Heading(1, "总体情况"),
        *overall(facts),
        paragraph("分月看，", *joined([_month(month) for month in facts.months])),
        Heading(1, f"{words}主要进展"),
        *_done(facts),
        Heading(1, "存在的问题"),
        *_left(facts),
        Heading(1, f"{'下半年' if words == '上半年' else '下一步'}工作打算"),
        *_ahead(facts),
    ]
    return OfficialDoc(
        kind=DocKind.REPORT,
        issuer=shipped_issuers().issuers[request.issuer],
        title=f"关于{last.year}年{words}工作要点落实情况的报告",
        body=tuple(body),
        main_recipient=request.recipients,
        attachments=_attachments(facts, named=request.named),
        demo=demo,
    )


def _month(facts: MonthFacts) -> list[str | Run]:
    """Return one month in a clause: 4月有进展31项、办结2项."""
    name = f"{facts.month}月"
    words: list[str | Run] = [f"{name}有进展", count(facts, len(facts.moved), "moved", f"{name}有进展"), "项"]
    if facts.closed_now:
        words += ["、办结", count(facts, len(facts.closed_now), "closed_now", f"{name}办结"), "项"]
    return words


def _done(facts: PeriodFacts) -> list[Block]:
    """Return what was closed, unit by unit, and what sections told of the month."""
    closed = closed_in(facts)
    parts: list[list[str | Run]] = []
    for unit, own in by_unit(closed).items():
        number = count(facts.last, len(own), f"closed_in_period/unit:{own[0].unit_id}", f"{unit}办结")
        parts.append([f"{unit}牵头的", *titles(own, most=3), number, "项任务办结。"])
    blocks: list[Block] = numbered(parts) if parts else [paragraph(f"{short_period(facts)}没有办结的任务。")]
    told = _told(facts, "progress")
    if told:
        blocks.append(paragraph("各单位月报反映的主要工作：", *joined(told)))
    return blocks


def _told(facts: PeriodFacts, box: str) -> list[list[str | Run]]:
    """Return what units wrote of the last month as a whole, quoted with its source."""
    found: list[list[str | Run]] = []
    for report in facts.last.reports:
        words = getattr(report.boxes, box).strip().rstrip("。；;").replace("\n", "")
        if words:
            found.append([quoted(words, trace=facts.last.trace(f"unit:{report.unit_id}"))])
    return found[:TOLD]


def _left(facts: PeriodFacts) -> list[Block]:
    """Return 存在的问题: late, unmoved, reports missing, difficulties."""
    last, parts = facts.last, list[list[str | Run]]()
    if last.late:
        number = count(last, len(last.late), "late", "超过时限的任务")
        longest = count(last, last.late[0].days_late, f"task:{last.late[0].id}/days_late", "最长超过时限天数")
        parts.append([number, "项任务超过时限仍未办结，最长的已超过", longest, "天。"])
    if still := unmoved(facts):
        parts.append([count(last, len(still), "unmoved", "没有变化的在办任务"), "项在办任务半年内没有进展记录。"])
    missing = sum(report.missing for month in facts.months for report in month.reports)
    if missing:
        parts.append(["有的单位月报报送不及时，漏报", count(last, missing, "reports_missing", "漏报月报"), "份次。"])
    if told := _told(facts, "problems"):
        parts.append(["各单位反映的困难：", *joined(told)])
    return numbered(parts) if parts else [paragraph("没有超过时限和停滞的任务，月报均按时报送。")]


def _ahead(facts: PeriodFacts) -> list[Block]:
    """Return 打算: what is still open and until when, and what units mean to do."""
    last, parts = facts.last, list[list[str | Run]]()
    live = [task for task in last.tasks if task.state not in ("closed", "cancelled")]
    if live:
        due = max(task.due_date for task in live)
        last_day = day_words(type(last.day).fromisoformat(due))
        number = count(last, len(live), "unfinished", "未办结任务")
        parts.append(["对未办结的", number, f"项任务逐项倒排工期，最迟于{last_day}前全部办结。"])
    if last.late:
        number = count(last, len(last.late), "late", "超过时限的任务")
        parts.append(["对超过时限的", number, "项任务挂牌督办，逐项说明原因、限期办结。"])
    if told := _told(facts, "next_steps"):
        parts.append(["各单位下步安排：", *joined(told)])
    return numbered(parts) if parts else [paragraph("巩固成果，做好资料归档。")]


def _attachments(facts: PeriodFacts, *, named: bool) -> tuple[Attachment, ...]:
    """Return 附件: targets, late tasks, months one by one."""
    made = [Attachment("目标进展情况表", (target_rows(facts),))] if facts.last.targets else []
    if facts.last.late:
        made.append(Attachment("超过时限任务明细表", (late_rows(facts.last, named=named),)))
    rows: list[tuple[str | Run, ...]] = []
    for month in facts.months:
        reports = month.reports
        numbers = (
            (len(month.moved), "moved"),
            (len(month.closed_now), "closed_now"),
            (len(month.closed), "closed"),
            (len(month.late), "late"),
            (sum(not report.missing for report in reports), "reports_sent"),
            (sum(report.missing for report in reports), "reports_missing"),
        )
        cells = (figure(number, trace=month.trace(part), label=f"{month.month}月") for number, part in numbers)
        rows.append((f"{month.month}月", *cells))
    heads = ("月份", "有进展任务", "当月办结", "累计办结", "超过时限", "已报月报", "未报月报")
    made.append(Attachment("分月情况表", (Table(heads, tuple(rows)),)))
    return tuple(made)
