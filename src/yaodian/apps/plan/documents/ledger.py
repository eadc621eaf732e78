"""交办件办理情况通报 (circular of a ledger): as of a day, under the naming rule of every circular of the plan."""

from __future__ import annotations

from yaodian.apps.plan.documents.frozen import BriefingRequest, count
from yaodian.apps.plan.documents.period import numbered
from yaodian.apps.plan.documents.words import day_words, joined, tidy
from yaodian.apps.plan.rules.briefings import ledger_words
from yaodian.apps.plan.rules.commissions import COMMISSIONED, MOTIONS, TaskSource
from yaodian.apps.plan.rules.counts import STATE_WORDS, commissions_of
from yaodian.apps.plan.rules.fact_rows import CommissionFact
from yaodian.apps.plan.rules.facts import MonthFacts
from yaodian.apps.plan.rules.periods import PeriodFacts
from yaodian.kernel.documents.issuers import shipped_issuers
from yaodian.kernel.documents.model import (
    Attachment,
    Block,
    DocKind,
    Figure,
    Heading,
    OfficialDoc,
    Run,
    Table,
    figure,
    paragraph,
    quoted,
)


def ledger_circular(facts: PeriodFacts, *, request: BriefingRequest, demo: bool) -> OfficialDoc:
    """Return the draft: how many of each source are closed, open and late; units named only with leave."""
    last, what = facts.last, ledger_words(facts.source)
    rows = commissions_of(facts)
    live = [one for one in rows if one.open]
    body: list[Block] = [
        paragraph(
            f"为推动{what}按时办结、件件有着落，根据办理台账和业务记录，现将{last.year}年{what}办理情况通报如下。"
            f"所列数据截至{day_words(last.day)}，{'已经核对并冻结' if facts.is_frozen else '取自办理台账'}。"
        ),
        Heading(1, "总体情况"),
        *_overall(facts, rows),
        Heading(1, "存在的主要问题"),
        *_problems(facts, rows, named=request.named),
        Heading(1, "下一步工作要求"),
        *_demands(facts, rows, request=request),
    ]
    table = Attachment(f"未办结{what}一览表", (_open_table(last, live, named=request.named),))
    return OfficialDoc(
        kind=DocKind.CIRCULAR,
        issuer=shipped_issuers().issuers[request.issuer],
        title=f"关于{last.year}年{what}办理情况的通报",
        body=tuple(body),
        main_recipient=request.recipients,
        attachments=(table,) if live else (),
        demo=demo,
    )


def _count(facts: PeriodFacts, part: str, source: str) -> Figure:
    """Return a count of one ledger, or of all."""
    return count(facts, f"{part}/source:{source}" if source else part)


def _overall(facts: PeriodFacts, rows: list[CommissionFact]) -> list[Block]:
    """Return how many are closed and open; of all ledgers one by one where the circular tells of several."""
    sources = [source for source in COMMISSIONED if any(one.source == source for one in rows)]
    blocks: list[Block] = [paragraph(*_stand(facts, rows, facts.source, "共登记"))]
    if len(sources) > 1:
        for source in sources:
            own = [one for one in rows if one.source == source]
            blocks.append(paragraph(*_stand(facts, own, source.value, str(source.label))))
    return blocks


def _stand(facts: PeriodFacts, rows: list[CommissionFact], source: str, opening: str) -> list[str | Run]:
    """Return one ledger in a sentence: 政协提案3件，已办结1件，在办2件，已答复1件（A类1件）。"""
    words: list[str | Run] = [opening, _count(facts, "commissions", source), "件"]
    for word, part, some in (
        ("已办结", "commissions_closed", [one for one in rows if one.state == "closed"]),
        ("在办", "commissions_open", [one for one in rows if one.open]),
    ):
        if some:
            words += [f"，{word}", _count(facts, part, source), "件"]
    answered = [one for one in rows if one.answered]
    if answered and (not source or TaskSource(source) in MOTIONS):
        words += ["，已答复", _count(facts, "commissions_answered", source), "件"]
        classes: list[list[str | Run]] = [
            [f"{letter}类", _count(facts, f"commissions_class_{letter}", source), "件"]
            for letter in "ABC"
            if any(one.answer_class == letter for one in answered)
        ]
        words += ["（", *joined(classes, mark="、")[:-1], "）"] if classes else []
    return [*words, "。"]


def _problems(facts: PeriodFacts, rows: list[CommissionFact], *, named: bool) -> list[Block]:
    """Return 问题: what is late; whose only with leave."""
    late = sorted((one for one in rows if one.late), key=lambda one: (-one.days_late, one.number))
    if not late:
        return [paragraph("在办件均在时限之内。" if any(one.open for one in rows) else "各件均已办结。")]
    words: list[str | Run] = [
        _count(facts, "commissions_late", facts.source),
        "件超过时限仍未办结，涉及",
        _count(facts, "commission_units", facts.source),
        "个牵头单位，最长的已超过时限",
        _days(facts.last, late[0]),
        "天（明细见附件）。",
    ]
    if named:
        words += ["其中：", *_named(facts, late), "。"]
    return [paragraph(*words)]


def _named(facts: PeriodFacts, late: list[CommissionFact]) -> list[str | Run]:
    """Return 基教科2件、计财科1件."""
    units = {one.unit_id: one.unit for one in late}
    parts: list[list[str | Run]] = [
        [unit, _count_of_unit(facts, unit_id), "件"] for unit_id, unit in sorted(units.items())
    ]
    return joined(parts, mark="、")[:-1]


def _count_of_unit(facts: PeriodFacts, unit_id: int) -> Figure:
    source = f"/source:{facts.source}" if facts.source else ""
    return count(facts, f"commissions_late/unit:{unit_id}{source}")


def _days(month: MonthFacts, one: CommissionFact) -> Figure:
    trace = month.trace(f"commission:{one.id}/days_late")
    return figure(one.days_late, trace=trace, label="超过时限天数", as_of=month.day)


def _demands(facts: PeriodFacts, rows: list[CommissionFact], *, request: BriefingRequest) -> list[Block]:
    """Return 要求: what, until when."""
    mend = f"于{day_words(request.mend_date)}前" if request.mend_date else "限期"
    parts: list[list[str | Run]] = []
    if any(one.late for one in rows):
        parts.append([f"超过时限的，牵头单位要逐件说明原因，{mend}办结；确需延期的，按程序报分管领导审批。"])
    if any(one.open for one in rows):
        parts.append(["在办件要逐件对照时限，抓紧办理，办理进展随月报如实报告。"])
    if any(TaskSource(one.source) in MOTIONS and one.open for one in rows):
        parts.append(["建议、提案要先面商、后答复，答复函按程序审签。"])
    return numbered(parts) if parts else [paragraph("各牵头单位要做好资料归档，巩固办理成果。")]


def _open_table(month: MonthFacts, rows: list[CommissionFact], *, named: bool) -> Table:
    """Return the table of what is open; the column of units only with leave to name."""
    cells: list[tuple[str | Run, ...]] = []
    for one in rows:
        ref = f"plan.commission:{one.id}"
        unit = [one.unit] if named else []
        days: str | Run = _days(month, one) if one.late else "—"
        title = quoted(tidy(one.title).rstrip("。"), trace=ref)
        cells.append((quoted(one.number, trace=ref), title, *unit, one.due_date, days, STATE_WORDS[one.state]))
    heads = ("编号", "事项", *(["牵头单位"] if named else []), "时限", "超时限天数", "状态")
    return Table(heads, tuple(cells), widths=(2.0, 4.4, *([2.0] if named else []), 2.6, 1.6, 1.6))
