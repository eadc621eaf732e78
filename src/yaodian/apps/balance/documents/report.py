"""Word 报告 (report): the county's answer, each indicator in prose, what each school lacks, class sizes, method, annex."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from docx.enum.section import WD_SECTION

from yaodian.apps.balance.documents.wording import (
    ANSWERS,
    ReportView,
    basic_words,
    conclusion,
    gap_words,
    indicator_paragraphs,
    method_paragraphs,
    named,
    shown,
    size_words,
)
from yaodian.apps.balance.rules import QUALITY
from yaodian.kernel.documents.composer import Composer
from yaodian.kernel.documents.layout import shipped_layout

NUMERALS = "一二三四五六七八九十"
Rows = Sequence[Sequence[str]]


def balance_report(view: ReportView, *, issuer: str, demo: bool) -> bytes:
    """写出均衡监测报告."""
    paper = Composer(shipped_layout(), grid=False)
    title = f"{issuer}{view.stage}资源配置均衡监测报告"
    paper.document.core_properties.title = title
    paper.demo_header(demo=demo)
    paper.line(
        [(title, paper.style("title", size_pt=paper.layout.title_pt))],
        align="center",
        line_pt=paper.layout.title_line_pt,
    )
    paper.line([(f"（{view.source}）", paper.style("kai"))], align="center")
    for number, (heading, write) in enumerate(_parts(view)):
        paper.line([(f"{NUMERALS[number]}、{heading}", paper.style("black"))], first=2, before_pt=6, keep_next=True)
        write(paper)
    paper.end_section(WD_SECTION.NEW_PAGE, landscape=True, grid=False)
    paper.width_mm = paper.layout.text_height_mm
    _annex(paper, view)
    return paper.content()


def _parts(view: ReportView) -> Sequence[tuple[str, Callable[[Composer], None]]]:
    """Return heading and writer of each part."""
    return (
        ("总体结论", lambda paper: _paragraphs(paper, conclusion(view))),
        ("七项指标逐项情况（优质均衡，教督〔2017〕6号）", lambda paper: _indicators(paper, view)),
        ("综合差异系数（基本均衡，教督〔2012〕3号）", lambda paper: _basic(paper, view)),
        ("未达标学校及差距", lambda paper: _gaps(paper, view)),
        ("班额", lambda paper: _paragraphs(paper, [size_words(view)])),
        ("由登记簿核算的政府保障项目", lambda paper: _computed(paper, view)),
        ("数据不全的学校", lambda paper: _unknown(paper, view)),
        ("口径和方法", lambda paper: _paragraphs(paper, method_paragraphs(view))),
    )


def _paragraphs(paper: Composer, texts: Sequence[str]) -> None:
    for text in texts:
        paper.line([(text, paper.body)], first=2)


def _table(paper: Composer, rows: Rows, shares: Sequence[float]) -> None:
    paper.grid(rows, widths_mm=[paper.width_mm * share / sum(shares) for share in shares])
    paper.line()


def _indicators(paper: Composer, view: ReportView) -> None:
    head = ("指标", "全市", "差异系数", "上限", "判定")
    lines = [
        (
            f"{line.indicator.key} {line.indicator.title}",
            shown(line.variation.mean),
            shown(line.variation.value, 3),
            shown(line.limit),
            ANSWERS[line.is_met],
        )
        for line in view.found.quality
    ]
    _table(paper, [head, *lines], (5, 1.6, 1.6, 1.2, 1.6))
    for heading, words in indicator_paragraphs(view):
        paper.line([(f"{heading}。", paper.style("kai")), (words, paper.body)], first=2)


def _basic(paper: Composer, view: ReportView) -> None:
    _paragraphs(paper, [basic_words(view)])
    lines = [
        (str(line.indicator.title), shown(line.variation.mean, 3), shown(line.variation.value, 3))
        for line in view.found.basic
    ]
    _table(paper, [("指标", "全市", "差异系数"), *lines], (5, 2, 2))


def _gaps(paper: Composer, view: ReportView) -> None:
    failing = [one for one in view.verdicts if one.passes is False]
    if not failing:
        _paragraphs(paper, ["没有未达标的学校。"])
        return
    _paragraphs(paper, [f"共 {len(failing)} 所。下表列出每校各项达到标准还差的数量。"])
    lines = [
        (
            one.side.title,
            "—" if one.side.pupils is None else str(one.side.pupils),
            f"{one.met_count}/{len(one.marks)}",
            f"还差 {words}" if (words := gap_words(one)) else "—",
        )
        for one in failing
    ]
    _table(paper, [("学校", "学生", "达标项", "还差"), *lines], (3, 1, 1, 6))


def _computed(paper: Composer, view: ReportView) -> None:
    own = {one.side.school_id for one in view.verdicts}
    if not view.computed:
        _paragraphs(paper, ["只核算当前数据，快照中不保存所需的明细。"])
    for title, found in view.computed:
        words = f"全部参评学校 {len(found.answers)} 所中 {found.met_count} 所达到，{len(found.unmet)} 所未达到"
        words += f"，{len(found.unknown)} 所缺数据。" if found.unknown else "。"
        missed = [f"{one.title}（{one.words}）" for one in found.unmet if one.school_id in own]
        words += f"{view.stage}学校未达到的：{named(missed, between='；')}。" if missed else ""
        paper.line([(f"{title}。", paper.style("kai")), (words, paper.body)], first=2)


def _unknown(paper: Composer, view: ReportView) -> None:
    told = [
        f"{one.side.title}（缺 {'、'.join(mark.indicator.key for mark in one.marks if mark.value is None)}）"
        for one in view.verdicts
        if any(mark.value is None for mark in one.marks)
    ]
    _paragraphs(paper, [f"{named(told)}。" if told else "没有。"])


def _annex(paper: Composer, view: ReportView) -> None:
    paper.line([("附表　各校指标", paper.style("black"))])
    head = ("学校", "学生", *(f"{one.key}\n{one.short}" for one in QUALITY), "达标项", "判定")
    goals = [next((one.marks[place].goal for one in view.found.verdicts), None) for place in range(len(QUALITY))]
    lines = [
        (
            one.side.title,
            "—" if one.side.pupils is None else str(one.side.pupils),
            *(shown(mark.value) for mark in one.marks),
            f"{one.met_count}/{len(one.marks)}",
            ANSWERS[one.passes],
        )
        for one in view.verdicts
    ]
    _table(
        paper,
        [head, ("标准", "", *(shown(goal) for goal in goals), "", ""), *lines],
        (3, 1, *(1.5 if one.key == "L6" else 1.2 for one in QUALITY), 1.1, 1.3),
    )
