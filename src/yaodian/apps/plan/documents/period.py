"""月度通报和季度通报 (circular of a month or quarter): drafted from frozen months; units named only with leave."""

from __future__ import annotations

from collections.abc import Callable

from yaodian.apps.plan.documents.frozen import (
    BriefingRequest,
    count,
    days_late,
    late_rows,
    late_targets,
    named_counts,
    overall,
    short_period,
    target_rows,
    titles,
)
from yaodian.apps.plan.documents.words import day_words, inner, joined, names, tidy
from yaodian.apps.plan.rules.briefings import BriefingKind
from yaodian.apps.plan.rules.facts import ReportFact
from yaodian.apps.plan.rules.months import period_words
from yaodian.apps.plan.rules.periods import (
    PeriodFacts,
    by_unit,
    closed_in,
    moved_open,
    prompt_units,
    reports_of,
    unmoved,
)
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
    quoted,
)
from yaodian.kernel.documents.rules import chinese_number

SHORT = 30


def period_circular(facts: PeriodFacts, *, request: BriefingRequest, demo: bool) -> OfficialDoc:
    """Return the draft: number, date and signature stay open until it is signed."""
    last, words = facts.last, period_words(facts.period)
    if facts.kind is BriefingKind.MONTH:
        words += "份"
    first = facts.months[0]
    span = f"{first.month}月至{last.month}月" if len(facts.months) > 1 else f"{last.month}月"
    body: list[Block] = [
        paragraph(
            f"为推动《{last.plan_title}》各项任务落实，根据各牵头单位{span}月报和业务记录，现将{words}落实情况通报如下。"
            f"所列数据截至{day_words(last.day)}，已经核对并冻结。"
        ),
        Heading(1, "总体情况"),
        *overall(facts),
        Heading(1, "进展较好的方面"),
        *_good(facts, named=request.named),
        Heading(1, "存在的主要问题"),
        *_problems(facts, named=request.named),
        *_corrected(facts, named=request.named),
        Heading(1, "下一步工作要求"),
        *_demands(facts, request=request),
    ]
    return OfficialDoc(
        kind=DocKind.CIRCULAR,
        issuer=shipped_issuers().issuers[request.issuer],
        title=f"关于{words}工作要点落实情况的通报",
        body=tuple(body),
        main_recipient=request.recipients,
        attachments=_attachments(facts, named=request.named),
        demo=demo,
    )


def numbered(parts: list[list[str | Run]]) -> list[Block]:
    """Return paragraphs that begin 一是, 二是 …; a single one begins with nothing."""
    if len(parts) == 1:
        return [paragraph(*parts[0])]
    return [paragraph(f"{chinese_number(place)}是", *part) for place, part in enumerate(parts, start=1)]


def _good(facts: PeriodFacts, *, named: bool) -> list[Block]:
    """Return 先进: what was closed, units without a late task, reports in time."""
    last, parts = facts.last, list[list[str | Run]]()
    if closed := closed_in(facts):
        words: list[str | Run] = [
            *titles(closed),
            count(facts, "closed_in_period"),
            "项任务办结。",
        ]
        if named:
            words += ["其中：", *named_counts(facts, closed, "closed_in_period"), "。"]
        parts.append(words)
    if moved_open(facts):
        number = count(facts, "moved_open")
        parts.append([f"{short_period(facts)}有", number, "项在办任务取得进展并有记录可查。"])
    units, late = by_unit(list(last.tasks)), by_unit(last.late)
    clean = [unit for unit in units if unit not in late]
    if clean and late:
        words = [
            count(facts, "leads"),
            "个牵头单位中，",
            count(facts, "leads_on_time"),
            "个没有超过时限的任务。",
        ]
        parts.append(words)
    if prompt := prompt_units(facts):
        number = count(facts, "reports_prompt")
        words = [number, "个单位月报按时报送、一次通过核对"]
        if named:
            words.append(f"（{names(prompt, most=len(prompt))}）")
        parts.append([*words, "。"])
    return numbered(parts) if parts else [paragraph(f"{short_period(facts)}没有办结的任务，也没有取得进展的记录。")]


def _problems(facts: PeriodFacts, *, named: bool) -> list[Block]:
    """Return 问题: late, unmoved, reports late or missing or returned, difficulties told."""
    last, blocks = facts.last, list[Block]()
    if late := last.late:
        words: list[str | Run] = [
            count(facts, "late"),
            "项任务超过时限仍未办结，涉及",
            count(facts, "late_leads"),
            "个牵头单位，最长的已超过时限",
            days_late(last, late[0]),
            "天（明细见附件）。",
        ]
        if named:
            words += ["其中：", *named_counts(facts, late, "late"), "。"]
        blocks.append(Heading(2, "部分任务超过时限。", tuple(paragraph(*words).runs)))
    if still := unmoved(facts):
        words = [
            count(facts, "unmoved"),
            f"项在办任务{short_period(facts)}没有进展记录。",
        ]
        if named:
            words += ["其中：", *named_counts(facts, still, "unmoved"), "。"]
        blocks.append(Heading(2, "部分任务进展缓慢。", tuple(paragraph(*words).runs)))
    if behind := late_targets(facts):
        blocks.append(Heading(2, "部分目标未按时达成。", tuple(paragraph(*behind).runs)))
    blocks += _discipline(facts, named=named)
    told = [line for month in facts.months for report in month.reports for line in report.lines if line.boxes.problems]
    if told:
        number = count(facts, "problems")
        words = ["各单位在月报中反映困难和问题", number, "条，有关科室要逐条研究、限期答复。"]
        blocks.append(Heading(2, "一些困难需要协调解决。", tuple(paragraph(*words).runs)))
    return blocks or [paragraph("未发现超过时限、进展停滞或月报迟报漏报的情况。")]


def _discipline(facts: PeriodFacts, *, named: bool) -> list[Block]:
    """Return how reports were sent: late, missing, returned, counted over the months."""
    rows = reports_of(facts)
    kinds: tuple[tuple[str, str, Callable[[ReportFact], bool]], ...] = (
        ("迟报", "late", lambda report: report.late and not report.missing),
        ("未报", "missing", lambda report: report.missing),
        ("被退回补正", "returned", lambda report: report.returned_count > 0),
    )
    parts: list[list[str | Run]] = []
    for word, part, holds in kinds:
        found = [unit for unit, reports in rows.items() for _month, report in reports if holds(report)]
        if found:
            units = f"（{names(found, most=len(found))}）" if named else ""
            parts.append([word, count(facts, f"reports_{part}"), f"份次{units}"])
    if not parts:
        return []
    return [Heading(2, "月报报送不够规范。", tuple(paragraph(*joined(parts, mark="，")).runs))]


def _corrected(facts: PeriodFacts, *, named: bool) -> list[Block]:
    """Return 数据更正: what this period corrects of earlier frozen months."""
    rows = [(month, row) for month in facts.months for row in month.corrections]
    if not rows:
        return []
    words: list[str | Run] = [
        "本期对已冻结的数据和文字更正",
        count(facts, "corrections"),
        "处：",
    ]
    parts: list[list[str | Run]] = []
    for month, row in rows:
        trace = month.trace(f"correction:{row.id}")
        unit, told = row.unit if named else "", ""
        if named or not row.words:  # a unit's own words may name somebody
            was, now = (inner(words).rstrip("。") for words in (row.was, row.now))
            told = f"，“{was}”更正为“{now}”" if was and len(was) < SHORT else f"，更正为“{now}”"
        counts = f"（相应更正：{'，'.join(row.counts)}）" if row.counts else ""
        parts.append([quoted(f"{row.of}月报{unit}{tidy(row.place)}{told}{counts}", trace=trace)])
    return [Heading(1, "数据更正"), paragraph(*words, *joined(parts))]


def _demands(facts: PeriodFacts, *, request: BriefingRequest) -> list[Block]:
    """Return 要求: what, by whom, until when."""
    last, blocks = facts.last, list[Block]()
    mend = f"{day_words(request.mend_date)}" if request.mend_date else "下次月报前"
    if last.late:
        units = by_unit(last.late)
        who = names(units, most=len(units)) if request.named else "有关牵头单位"
        words = (
            f"对超过时限的任务，牵头单位要逐项说明原因、明确措施，于{mend}前办结；确需延期的，按程序报分管领导审批，"
            f"未经批准不得自行延期。（责任单位：{who}；时限：{mend}）"
        )
        blocks.append(Heading(2, "限期办结超时限任务。", tuple(paragraph(words).runs)))
    if still := unmoved(facts):
        units = by_unit(still)
        who = names(units, most=len(units)) if request.named else "有关牵头单位"
        words = f"对没有进展的任务，要尽快启动、倒排工期，下次月报如实报告进展。（责任单位：{who}；时限：{mend}）"
        blocks.append(Heading(2, "加快推进进展缓慢的任务。", tuple(paragraph(words).runs)))
    if last.near:
        runs = paragraph(
            "对临近时限的",
            count(facts, "near"),
            "项任务，要对照办结条件逐项核查，备齐成果和佐证材料，按期申请办结。（责任单位：各牵头单位；时限：各任务办理时限）",
        ).runs
        blocks.append(Heading(2, "盯紧临近时限的任务。", tuple(runs)))
    words = "月报要按时报送，数字以业务记录核算为准，进展要有佐证；冻结后发现错漏的，及时提出更正。（责任单位：各牵头单位；时限：每月报送截止日前）"
    blocks.append(Heading(2, "提高月报质量。", tuple(paragraph(words).runs)))
    return blocks


def _attachments(facts: PeriodFacts, *, named: bool) -> tuple[Attachment, ...]:
    """Return 附件: late tasks, targets, and, with leave to name, what units told."""
    made = []
    if facts.last.late:
        made.append(Attachment("超过时限任务明细表", (late_rows(facts.last, named=named),)))
    if facts.last.targets:
        made.append(Attachment("目标进展情况表", (target_rows(facts),)))
    rows: list[tuple[str | Run, ...]] = []
    for month in facts.months:
        for report in month.reports:
            for line in report.lines:
                if line.boxes.problems:
                    words = quoted(line.boxes.problems, trace=month.trace(f"unit:{report.unit_id}/task:{line.task_id}"))
                    rows.append((str(len(rows) + 1), f"{month.month}月", report.unit, line.code, words))
    if named and rows:
        table = Table(("序号", "月份", "单位", "任务", "反映的问题"), tuple(rows), widths=(1.0, 1.2, 2.4, 1.6, 6.0))
        made.append(Attachment("各单位反映的困难和问题", (table,)))
    return tuple(made)
