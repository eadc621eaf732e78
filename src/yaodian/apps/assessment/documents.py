"""考核结果通报 (result circular): who reached which grade, what was appealed, what follows; every figure with its source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from yaodian.apps.assessment.models import Appeal, Indicator, Scheme
from yaodian.apps.assessment.queries.results import Result, grade_title, parts_without_figures, results_of
from yaodian.apps.assessment.queries.schemes import leaves
from yaodian.apps.assessment.rules import AppealState, IndicatorKind
from yaodian.kernel.documents.model import (
    Attachment,
    Block,
    Figure,
    Heading,
    Run,
    Table,
    Text,
    figure,
    paragraph,
    quoted,
)
from yaodian.kernel.journal.queries import record_ref

Count = Callable[[int, str, str], Figure]
UNIT_WORDS = {"section": "个科室（单位）", "central": "所中心学校", "direct": "所局直学校"}
ISSUER = "bureau"


@dataclass(frozen=True)
class Circular:
    """通报稿 (circular): what `draft_document` takes."""

    title: str
    blocks: tuple[Block, ...]
    attachments: tuple[Attachment, ...]
    main_recipient: str


def result_circular(scheme: Scheme, *, on: date) -> Circular:
    """结果通报: drafted from a frozen scheme; units are named as a leader has approved the result."""
    rows = results_of(scheme)
    units = UNIT_WORDS.get(scheme.key, "个单位")

    def count(number: int, part: str, label: str) -> Figure:
        return figure(number, trace=f"{record_ref(scheme)}/{part}@{on}", label=label, as_of=on)

    body: list[Block] = [
        paragraph(
            f"根据《{scheme}方案》，按照核算、评价、加减分、公布初评、受理申诉、审定的程序，对",
            count(len(rows), "units", "参评单位"),
            f"{units}进行了{scheme.year}年度考核。经局领导审定，现将结果通报如下。",
        ),
        Heading(1, "考核等次"),
        *_grades(scheme, rows, count),
        Heading(1, "主要情况"),
        *_findings(scheme, rows, count),
        Heading(1, "有关要求"),
        paragraph(
            "评为优秀的要巩固成果，发挥示范作用；其他单位要对照得分明细查找差距，制定整改措施，于年初工作安排中一并落实。"
        ),
        paragraph("考核结果作为评先评优和干部使用的参考，得分明细及佐证可在系统中逐项查对。"),
    ]
    return Circular(
        title=f"关于{scheme}结果的通报",
        blocks=tuple(body),
        attachments=(Attachment(f"{scheme}结果表", (_table(scheme, rows, on=on),)),),
        main_recipient="机关各科室，局属各单位，各乡镇中心学校，局直各学校",
    )


def _grades(scheme: Scheme, rows: list[Result], count: Count) -> list[Block]:
    """Return one paragraph a grade: how many, and who."""
    blocks: list[Block] = []
    for place, row in enumerate(scheme.grades):
        own = [result for result in rows if result.participant.grade == row["code"]]
        if not own:
            continue
        number = count(len(own), f"grade:{row['code']}", str(row["title"]))
        words: list[str | Run] = [number, "个"]
        if place < len(scheme.grades) - 2 or place == len(scheme.grades) - 1:
            words.append("：")
            for nth, result in enumerate(own):
                words += ["、" if nth else "", _name(result)]
            words.append("。")
        else:
            words += ["（名单见附件）。"]
        blocks.append(Heading(2, f"{row['title']}等次。", tuple(paragraph(*words).runs)))
    return blocks


def _kept_and_lost(one: Indicator, *, full: int, lost: int, count: Count) -> list[str | Run]:
    """Return how many units have the full points of an indicator, and how many lost some."""
    if not lost:
        return ["均得满分。"]
    lost_words: list[str | Run] = [count(lost, f"indicator:{one.code}/lost", f"{one.title}·失分单位"), "个失分。"]
    if not full:
        return lost_words
    return ["其中", count(full, f"indicator:{one.code}/full", f"{one.title}·满分单位"), "个得满分，", *lost_words]


def _name(result: Result) -> Text:
    """Return a unit's name as a quotation: digits in it are its name."""
    return quoted(str(result.participant.unit), trace=record_ref(result.participant))


def _findings(scheme: Scheme, rows: list[Result], count: Count) -> list[Block]:
    """Return what the scores say: full and lost points by computed indicator, items, appeals."""
    blocks: list[Block] = []
    for one in (one for one in leaves(scheme) if one.kind == IndicatorKind.COMPUTED):
        scores = [result.scores[one.pk] for result in rows if one.pk in result.scores]
        counted = [score for score in scores if score.points is not None]
        full = [score for score in counted if score.points == one.weight]
        if not counted:
            continue
        blocks.append(
            Heading(
                2,
                f"{one.title}。",
                tuple(
                    paragraph(
                        count(len(counted), f"indicator:{one.code}/counted", f"{one.title}·计分单位"),
                        "个单位有应计事项，",
                        *_kept_and_lost(one, full=len(full), lost=len(counted) - len(full), count=count),
                    ).runs
                ),
            )
        )
    if missing := parts_without_figures(scheme):
        names = "、".join(one.title for one in missing)
        blocks.append(Heading(2, "未计分的指标。", tuple(paragraph(f"{names}没有得分，各单位按其余指标折算。").runs)))
    appeals = list(Appeal.objects.filter(participant__scheme=scheme))
    if appeals:
        upheld = sum(1 for appeal in appeals if appeal.state == AppealState.UPHELD)
        words = paragraph(
            "公布初评得分后，受理申诉",
            count(len(appeals), "appeals", "申诉"),
            "件，经核查成立",
            count(upheld, "appeals_upheld", "成立的申诉"),
            "件，已更正得分。",
        )
        blocks.append(Heading(2, "申诉办理。", tuple(words.runs)))
    return blocks


def _table(scheme: Scheme, rows: list[Result], *, on: date) -> Table:
    """Return every unit with total and grade, each total traced to its sheet."""
    made: list[tuple[str | Run, ...]] = []
    for place, result in enumerate(rows, start=1):
        one = result.participant
        total = figure(
            f"{one.total if one.total is not None else result.total.value:.2f}",
            trace=f"{record_ref(one)}/total@{on}",
            label=f"{one.unit}·总分",
            as_of=on,
        )
        rank = figure(one.rank or place, trace=f"{record_ref(one)}/rank@{on}", label=f"{one.unit}·名次", as_of=on)
        made.append((str(place), _name(result), total, rank, grade_title(scheme, code=one.grade)))
    return Table(("序号", "单位", "总分", "名次", "等次"), tuple(made), widths=(1.0, 4.0, 1.6, 1.4, 1.6))
