"""报告的文字 (wording of a report): what the numbers say, in sentences; every figure is counted from the registers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from yaodian.apps.balance.queries import StageBalance, TrendPoint
from yaodian.apps.balance.queries.sizes import SizeLine
from yaodian.apps.balance.rules import STAGES, Computed, CountyLine, Mark, Variation, Verdict

ANSWERS = {True: "达标", False: "未达标", None: "无从计算"}
COUNTY_ANSWERS = {True: "达到", False: "未达到", None: "暂不能判定是否达到"}
NAMED = 40
"""So many schools are named in a sentence; the rest stand in the annex."""


@dataclass(frozen=True)
class ReportView:
    """报告内容 (content of a report): the county's balance, the reader's schools, the trend, classes, computed items."""

    found: StageBalance
    verdicts: Sequence[Verdict]
    on: date
    source: str
    trend: Sequence[TrendPoint] = ()
    sizes: Sequence[SizeLine] = ()
    computed: Sequence[tuple[str, Computed]] = ()
    least: Decimal | None = None
    floor: Decimal | None = None
    small: Decimal | None = None
    weights: Sequence[tuple[str, Decimal]] = ()
    sources: Sequence[str] = field(default_factory=tuple)

    @property
    def stage(self) -> str:
        """The stage in words."""
        return STAGES[self.found.stage]


def shown(value: Decimal | None, places: int = 2) -> str:
    """Return a figure for paper; unknown is a dash, never nought."""
    return "—" if value is None else f"{value:.{places}f}"


def plain(value: Decimal | int | None) -> str:
    """Return a figure without trailing noughts."""
    return "—" if value is None else f"{Decimal(value).normalize():f}"


def named(titles: Sequence[str], *, between: str = "、") -> str:
    """Name schools in a sentence."""
    if len(titles) <= NAMED:
        return between.join(titles)
    return f"{between.join(titles[:NAMED])}等 {len(titles)} 所"


def gap_words(verdict: Verdict) -> str:
    """还差: what a school lacks, in units."""
    return "、".join(f"{plain(one.missing)} {one.indicator.unit}" for one in verdict.gaps)


def conclusion(view: ReportView) -> list[str]:
    """总体结论: schools, coefficients, the county's answer."""
    found = view.found
    every = found.verdicts
    failing = [one for one in every if one.passes is False]
    unknown = [one for one in every if one.passes is None]
    pupils = sum(one.side.pupils or 0 for one in every)
    over = [line for line in found.quality if line.is_met is False]
    waiting = [line for line in found.quality if line.is_met is None]
    schools = (
        f"参评{view.stage} {len(every)} 所，学生 {pupils} 人。"
        f"按“七项指标至少 {plain(view.least)} 项达标且其余各项不低于标准的 {plain(view.floor)}%”判定，"
        f"达标 {found.pass_count} 所，未达标 {len(failing)} 所，因缺数据无从判定 {len(unknown)} 所。"
    )
    limit = shown(found.quality[0].limit) if found.quality else "—"
    spread = f"七项校际差异系数（上限 {limit}）中，{found.met_lines} 项符合要求"
    spread += f"，{len(over)} 项超过上限（{_keys(over)}）" if over else "，没有超过上限的"
    spread += f"，{len(waiting)} 项因有学校缺数据暂不判定（{_keys(waiting)}）。" if waiting else "。"
    return [
        schools,
        spread + f"据此，全市{view.stage}资源配置{COUNTY_ANSWERS[found.passes]}县域义务教育优质均衡的要求。",
    ]


def _keys(lines: Sequence[CountyLine]) -> str:
    return "、".join(f"{line.indicator.key} {line.indicator.short}" for line in lines)


def indicator_paragraphs(view: ReportView) -> Iterator[tuple[str, str]]:
    """逐项情况: a heading and a paragraph for each of the seven indicators."""
    for place, line in enumerate(view.found.quality):
        marks = [(one.side.title, one.marks[place]) for one in view.found.verdicts]
        own = {one.side.title for one in view.verdicts}
        goal = next((mark.goal for _title, mark in marks if mark.goal is not None), None)
        met = sum(1 for _title, mark in marks if mark.is_met)
        missed = [(title, mark) for title, mark in marks if mark.is_met is False]
        blank = [title for title, mark in marks if mark.value is None]
        words = (
            f"标准不低于 {plain(goal)}，全市为 {shown(line.variation.mean)}。"
            f"{len(marks) - len(blank)} 所有数据的学校中 {met} 所达标，{len(missed)} 所未达标"
        )
        words += (
            f"（{named([_missed(title, mark) for title, mark in missed if title in own], between='；')}）。"
            if missed
            else "。"
        )
        if blank:
            words += f"缺数据 {len(blank)} 所（{named([title for title in blank if title in own])}），未计入。"
        yield (
            f"{line.indicator.key} {line.indicator.title}",
            words + spread_words(line.variation, line.limit, line.is_met),
        )


def _missed(title: str, mark: Mark) -> str:
    return f"{title} {shown(mark.value)}" + (f"（为标准的 {shown(mark.share, 0)}%）" if mark.share is not None else "")


def spread_words(found: Variation, limit: Decimal | None, answer: bool | None) -> str:
    """差异系数的一句话: its value against the limit, and why there is no verdict where there is none."""
    if found.value is None:
        return "校际差异系数无从计算。"
    told = f"校际差异系数 {shown(found.value, 3)}，上限 {shown(limit)}，"
    if answer is None:
        return told + f"缺数据 {found.unknown} 校，补齐前不作结论。"
    return told + ("符合要求。" if answer else "超过上限。")


def basic_words(view: ReportView) -> str:
    """基本均衡: the composite of the eight coefficients."""
    found = view.found
    words = (
        "综合差异系数为八项指标差异系数的平均值，"
        f"{view.stage}为 {shown(found.composite.value, 3)}，上限 {shown(found.composite_limit)}，"
    )
    if found.composite.value is None:
        return "八项指标中有无从计算的，综合差异系数暂缺。"
    if found.basic_passes is None:
        return words + f"有 {found.composite.unknown} 校缺数据，补齐前不作结论。"
    return words + ("符合基本均衡要求。" if found.basic_passes else "未达到基本均衡要求。")


def size_words(view: ReportView) -> str:
    """班额一段."""
    total = sum(line.classes for line in view.sizes)
    if not total:
        return "学籍中没有该学段的班级。"
    over = sum(line.above_standard for line in view.sizes)
    large, huge = sum(line.large for line in view.sizes), sum(line.oversized for line in view.sizes)
    most = max(view.sizes, key=lambda line: line.most)
    words = (
        f"共 {total} 个班，超过标准班额 {over} 个，大班额 {large} 个，其中超大班额 {huge} 个；"
        f"人数最多的班 {most.most} 人（{most.title}）。"
    )
    crowded = [f"{line.title} {line.large} 个" for line in view.sizes if line.large]
    return words + (f"大班额分布：{named(crowded)}。" if crowded else "没有大班额。")


def method_paragraphs(view: ReportView) -> list[str]:
    """口径和方法: where the numbers come from and how they are made."""
    registered = sum(1 for one in view.found.verdicts if one.side.registered)
    split = [one.side.title for one in view.verdicts if one.side.apportioned]
    weights = "，".join(f"{stage} {plain(weight)}" for stage, weight in view.weights)
    words = [
        (
            f"数据来源：学校登记（办学条件）、教师登记（在任专任教师）、学生学籍。学生数 {registered} 校按学籍计，"
            f"{len(view.found.verdicts) - registered} 校按事业统计报表计。报告中的数字均由登记簿算出，没有手工填报。"
        ),
        (
            "差异系数按学生数加权：全市平均值为各校资源总量之和除以学生总数，标准差按各校学生数占比加权，差异系数为标准差除以"
            "平均值。没有学生的学校不计；平均值为零时差异系数无从计算，不记为零。"
        ),
        "缺数据的学校不计入该项差异系数，也不判为零；该项结论待补齐后作出。",
        (
            f"一贯制学校的共用场地、设备按各学段学生数乘以权重（{weights or '各为 1'}）分摊到学段；教师按任教学段计，未登记任教学段的按同样"
            f"比例分摊。本报告中按此分摊的学校：{named(split) if split else '无'}。"
        ),
        f"参评范围：小学、初中和一贯制学校的义务教育学段；不足 {plain(view.small)} 人的教学点和特殊教育学校、职业学校不参评。",
    ]
    if view.sources:
        words.append("依据：" + "；".join(view.sources) + "。")
    return words
