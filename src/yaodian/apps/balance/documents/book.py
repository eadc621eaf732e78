"""Excel 报告 (workbook): one sheet a view: schools, gaps, both norms' coefficients, class sizes, items, trend, method."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from yaodian.apps.balance.documents.wording import ANSWERS, ReportView, gap_words, method_paragraphs
from yaodian.apps.balance.rules import QUALITY, CountyLine
from yaodian.kernel.sheets import Column, ColumnKind, Table, write_book

WHOLE, DECIMAL = ColumnKind.INTEGER, ColumnKind.DECIMAL


def balance_book(view: ReportView, *, demo: bool) -> bytes:
    """写出均衡监测表."""
    note = view.source
    tables = [
        _schools(view),
        _gaps(view),
        _coefficients(view),
        _sizes(view),
        _computed(view),
        _trend(view),
        _method(view),
    ]
    return write_book(
        [
            Table(columns=columns, rows=rows, title=f"{view.stage}{title}", note=note, sheet=title)
            for title, columns, rows in tables
        ],
        demo=demo,
    )


Sheet = tuple[str, Sequence[Column], list[dict[str, Any]]]


def _rounded(value: Decimal | None, places: int) -> Decimal | None:
    return None if value is None else round(value, places)


def _schools(view: ReportView) -> Sheet:
    columns = [
        Column("title", "学校"),
        Column("township", "乡镇街道"),
        Column("pupils", "学生数", WHOLE),
        *(Column(one.key, f"{one.key} {one.title}", DECIMAL) for one in QUALITY),
        Column("met", "达标项数", WHOLE),
        Column("answer", "判定"),
        Column("gaps", "还差"),
    ]
    rows: list[dict[str, Any]] = [
        {
            "title": one.side.title,
            "township": one.side.township,
            "pupils": one.side.pupils,
            **{mark.indicator.key: _rounded(mark.value, 2) for mark in one.marks},
            "met": one.met_count,
            "answer": ANSWERS[one.passes],
            "gaps": f"还差 {words}" if (words := gap_words(one)) else "",
        }
        for one in view.verdicts
    ]
    return "各校指标", columns, rows


def _gaps(view: ReportView) -> Sheet:
    columns = [
        Column("title", "学校"),
        Column("indicator", "指标"),
        Column("value", "现值", DECIMAL),
        Column("goal", "标准", DECIMAL),
        Column("share", "为标准的%", DECIMAL, places=1),
        Column("missing", "还差", DECIMAL, places=1),
        Column("unit", "单位"),
    ]
    rows = [
        {
            "title": one.side.title,
            "indicator": f"{mark.indicator.key} {mark.indicator.title}",
            "value": _rounded(mark.value, 2),
            "goal": mark.goal,
            "share": _rounded(mark.share, 1),
            "missing": mark.missing,
            "unit": str(mark.indicator.unit),
        }
        for one in view.verdicts
        for mark in one.gaps
    ]
    return "差距", columns, rows


def _coefficients(view: ReportView) -> Sheet:
    columns = [
        Column("norm", "办法"),
        Column("indicator", "指标"),
        Column("mean", "全市均值", DECIMAL, places=4),
        Column("cv", "差异系数", DECIMAL, places=4),
        Column("limit", "上限", DECIMAL),
        Column("counted", "计入校数", WHOLE),
        Column("unknown", "缺数据校数", WHOLE),
        Column("answer", "判定"),
    ]
    found = view.found
    rows = [_line("优质均衡（2017）", line) for line in found.quality]
    rows += [_line("基本均衡（2012）", line) for line in found.basic]
    rows.append(
        {
            "norm": "基本均衡（2012）",
            "indicator": "综合差异系数",
            "cv": _rounded(found.composite.value, 4),
            "limit": found.composite_limit,
            "unknown": found.composite.unknown,
            "answer": ANSWERS[found.basic_passes],
        }
    )
    return "差异系数", columns, rows


def _line(norm: str, line: CountyLine) -> dict[str, Any]:
    return {
        "norm": norm,
        "indicator": f"{line.indicator.key} {line.indicator.title}",
        "mean": _rounded(line.variation.mean, 4),
        "cv": _rounded(line.variation.value, 4),
        "limit": line.limit,
        "counted": line.variation.counted,
        "unknown": line.variation.unknown,
        "answer": ANSWERS[line.is_met] if line.limit is not None else "",
    }


def _sizes(view: ReportView) -> Sheet:
    columns = [
        Column("title", "学校"),
        Column("classes", "班级数", WHOLE),
        Column("above_standard", "超过标准班额", WHOLE),
        Column("large", "大班额（含超大）", WHOLE),
        Column("oversized", "超大班额", WHOLE),
        Column("most", "最大班人数", WHOLE),
    ]
    return "班额", columns, [{column.key: getattr(line, column.key) for column in columns} for line in view.sizes]


def _computed(view: ReportView) -> Sheet:
    columns = [
        Column("item", "项目"),
        Column("answer", "全市"),
        Column("school", "学校"),
        Column("school_answer", "该校"),
        Column("words", "情况"),
    ]
    own = {one.side.school_id for one in view.verdicts}
    rows = [
        {
            "item": title,
            "answer": ANSWERS[found.is_met],
            "school": one.title,
            "school_answer": ANSWERS[one.is_met],
            "words": one.words,
        }
        for title, found in view.computed
        for one in found.answers
        if one.school_id in own
    ]
    return "保障项目核算", columns, rows


def _trend(view: ReportView) -> Sheet:
    columns = [
        Column("title", "数据"),
        Column("on", "截至", ColumnKind.DATE),
        Column("schools", "参评学校", WHOLE),
        Column("passing", "达标学校", WHOLE),
        *(Column(one.key, f"{one.key} 差异系数", DECIMAL, places=4) for one in QUALITY),
        Column("composite", "综合差异系数（2012）", DECIMAL, places=4),
    ]
    rows = [
        {
            "title": point.title or "今天",
            "on": point.on,
            "schools": len(point.balance.verdicts),
            "passing": point.balance.pass_count,
            **{line.indicator.key: _rounded(line.variation.value, 4) for line in point.balance.quality},
            "composite": _rounded(point.balance.composite.value, 4),
        }
        for point in view.trend
    ]
    return "走势", columns, rows


def _method(view: ReportView) -> Sheet:
    return "口径", [Column("words", "口径和方法")], [{"words": words} for words in method_paragraphs(view)]
