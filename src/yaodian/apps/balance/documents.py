"""均衡监测报告 (reports): the table of schools as Excel and as Word, every figure counted from the registers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from yaodian.apps.balance.queries import StageBalance
from yaodian.apps.balance.queries.classes import ClassLine
from yaodian.apps.balance.rules import QUALITY, STAGES, Variation, Verdict
from yaodian.kernel.documents.listing import write_listing
from yaodian.kernel.sheets import Column, ColumnKind, Table, write_book, write_table

ANSWERS = {True: "达标", False: "未达标", None: "无从计算"}


def shown(value: Decimal | None, places: int = 2) -> str:
    """Return a figure for paper; unknown is a dash, never nought."""
    return "—" if value is None else f"{value:.{places}f}"


def _variation(found: Variation) -> str:
    return shown(found.value, 3) + (f"（缺{found.unknown}校）" if found.unknown else "")


def _gaps(verdict: Verdict) -> str:
    return "；".join(f"还差{one.missing}{one.indicator.unit}" for one in verdict.gaps) or "—"


def county_book(found: StageBalance, verdicts: Sequence[Verdict], *, note: str, demo: bool) -> bytes:
    """Excel: schools × indicators with what is missing, and the coefficients of both norms."""
    columns = [
        Column("title", "学校"),
        Column("township", "乡镇街道"),
        Column("pupils", "学生数", ColumnKind.INTEGER),
        *(Column(one.key, str(one.title), ColumnKind.DECIMAL) for one in QUALITY),
        Column("met", "达标项数", ColumnKind.INTEGER),
        Column("answer", "判定"),
        Column("gaps", "还差"),
    ]
    rows: list[dict[str, Any]] = [
        {
            "title": one.side.title,
            "township": one.side.township,
            "pupils": one.side.pupils,
            **{mark.indicator.key: None if mark.value is None else round(mark.value, 2) for mark in one.marks},
            "met": one.met_count,
            "answer": ANSWERS[one.passes],
            "gaps": _gaps(one),
        }
        for one in verdicts
    ]
    lines = [
        {
            "norm": norm,
            "indicator": str(line.indicator.title),
            "mean": None if line.variation.mean is None else round(line.variation.mean, 4),
            "cv": None if line.variation.value is None else round(line.variation.value, 4),
            "limit": line.limit,
            "counted": line.variation.counted,
            "unknown": line.variation.unknown,
            "answer": ANSWERS[line.is_met] if line.limit is not None else "",
        }
        for norm, own in (("优质均衡（2017）", found.quality), ("基本均衡（2012）", found.basic))
        for line in own
    ]
    heads = [
        Column("norm", "办法"),
        Column("indicator", "指标"),
        Column("mean", "全市均值", ColumnKind.DECIMAL, places=4),
        Column("cv", "差异系数", ColumnKind.DECIMAL, places=4),
        Column("limit", "上限", ColumnKind.DECIMAL),
        Column("counted", "计入校数", ColumnKind.INTEGER),
        Column("unknown", "缺数据校数", ColumnKind.INTEGER),
        Column("answer", "判定"),
    ]
    title = f"{STAGES[found.stage]}资源配置均衡监测表"
    return write_book(
        [
            Table(columns=columns, rows=rows, title=title, note=note, sheet="各校指标"),
            Table(columns=heads, rows=lines, title=f"{STAGES[found.stage]}校际差异系数", note=note, sheet="差异系数"),
        ],
        demo=demo,
    )


def county_report(found: StageBalance, verdicts: Sequence[Verdict], *, note: str, demo: bool) -> bytes:
    """Word: the schools' figures, below them the coefficients as the last rows."""
    columns = [("学校", 3.0), ("学生数", 1.0), *((one.key, 1.0) for one in QUALITY), ("判定", 1.2), ("还差", 4.0)]
    rows = [
        [
            one.side.title,
            "—" if one.side.pupils is None else str(one.side.pupils),
            *(shown(mark.value) for mark in one.marks),
            ANSWERS[one.passes],
            _gaps(one),
        ]
        for one in verdicts
    ]
    rows.append(["差异系数", "", *(_variation(line.variation) for line in found.quality), ANSWERS[found.passes], ""])
    limits = [shown(line.limit) for line in found.quality]
    rows.append(["系数上限", "", *limits, "", f"综合差异系数（2012）{_variation(found.composite)}"])
    legend = "；".join(f"{one.key} {one.title}" for one in QUALITY)
    return write_listing(
        title=f"{STAGES[found.stage]}资源配置均衡监测报告",
        columns=columns,
        rows=rows,
        note=f"{note}　{legend}",
        demo=demo,
    )


def ledger_book(lines: Sequence[ClassLine], *, note: str, demo: bool) -> bytes:
    """Excel: the ledger of large classes."""
    columns = [
        Column("school", "学校"),
        Column("stage", "学段"),
        Column("grade", "年级", ColumnKind.INTEGER),
        Column("title", "班级"),
        Column("pupils", "现有人数", ColumnKind.INTEGER),
        Column("level", "档次"),
        Column("new", "本学年新增"),
        Column("relief", "消除措施"),
        Column("owner", "责任岗位"),
        Column("due", "完成时限", ColumnKind.DATE),
        Column("state", "销号状态"),
    ]
    rows = [
        {
            "school": str(line.homeroom.school),
            "stage": line.stage_label,
            "grade": line.grade,
            "title": str(line.homeroom),
            "pupils": line.pupils,
            "level": str(line.level.label),
            "new": "是" if line.new else "",
            "relief": line.relief_text,
            "owner": f"{line.plan.owner_post.unit} {line.plan.owner_post}" if line.plan else "",
            "due": line.plan.due_date if line.plan else None,
            "state": str(line.plan.get_state_display()) if line.plan else "未立项",
        }
        for line in lines
    ]
    return write_table(columns, rows, title="大班额工作台账", note=note, demo=demo)
