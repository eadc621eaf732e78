"""师资配置报告 (reports): tables of schools, subjects and kindergartens as Excel, the summary as Word; every figure counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from yaodian.apps.staffing.queries import SchoolLine
from yaodian.apps.staffing.rules import STAGES, GardenLine, SchoolSide, SubjectLine
from yaodian.kernel.documents.listing import write_listing
from yaodian.kernel.sheets import Column, ColumnKind, Table, write_book, write_table


def shown(value: Decimal | int | None, places: int = 0) -> str:
    """Return a figure for paper; unknown is a dash, never nought."""
    return "—" if value is None else f"{value:.{places}f}"


def how(line: SchoolLine) -> str:
    """Return how the establishment came about (口径)."""
    own = line.establishment
    if own is None:
        return ""
    return own.why_unknown or "；".join(f"{part.words} = {part.posts:.1f}" for part in own.parts)


def _missing(line: SchoolLine) -> str:
    return "、".join(one.subject for one in line.missing)


def county_book(rows: Sequence[SchoolLine], every: Sequence[SchoolLine], *, note: str, demo: bool) -> bytes:
    """Excel: schools with their establishment, subjects of schools with gaps, kindergartens."""
    columns = [
        Column("school", "学校"),
        Column("township", "乡镇街道"),
        Column("pupils", "学生数", ColumnKind.INTEGER),
        Column("needed", "测算编制", ColumnKind.INTEGER),
        Column("approved", "核定编制", ColumnKind.INTEGER),
        Column("paper", "核编文号"),
        Column("quota", "在编", ColumnKind.INTEGER),
        Column("post", "在岗", ColumnKind.INTEGER),
        Column("gap", "超（缺）编", ColumnKind.INTEGER),
        Column("vacancies", "学科缺员", ColumnKind.INTEGER),
        Column("missing", "缺科"),
        Column("how", "测算口径"),
    ]
    lines: list[dict[str, Any]] = [
        {
            "school": one.side.title,
            "township": one.side.township,
            "pupils": one.side.pupils,
            "needed": one.establishment.needed,
            "approved": one.establishment.approved.count if one.establishment.approved else None,
            "paper": one.establishment.approved.paper if one.establishment.approved else "",
            "quota": one.establishment.on_quota,
            "post": one.establishment.in_post,
            "gap": one.establishment.gap,
            "vacancies": one.vacancies,
            "missing": _missing(one),
            "how": how(one),
        }
        for one in rows
        if one.establishment
    ]
    titles = {one.side.school_id: one.side for one in rows}
    short = [subject for one in rows for subject in one.subjects if subject.gap or subject.is_missing]
    gardens = [one.garden for one in every if one.garden]
    return write_book(
        [
            Table(columns=columns, rows=lines, title="中小学编制配备表", note=note, sheet="编制"),
            Table(
                columns=SUBJECTS,
                rows=_subject_rows(short, titles),
                title="学科缺员表",
                note=note,
                sheet="学科缺员",
            ),
            Table(columns=GARDENS, rows=_garden_rows(gardens), title="幼儿园教职工配备表", note=note, sheet="学前"),
        ],
        demo=demo,
    )


SUBJECTS = [
    Column("school", "学校"),
    Column("township", "乡镇街道"),
    Column("stage", "学段"),
    Column("subject", "学科"),
    Column("periods", "周课时", ColumnKind.DECIMAL, places=1),
    Column("load", "标准周课时", ColumnKind.DECIMAL, places=1),
    Column("needed", "需求（人）", ColumnKind.DECIMAL, places=2),
    Column("posts", "需求岗位", ColumnKind.INTEGER),
    Column("staff", "专任教师", ColumnKind.INTEGER),
    Column("helped", "兼教课时", ColumnKind.DECIMAL, places=1),
    Column("gap", "缺员", ColumnKind.INTEGER),
    Column("missing", "缺科"),
]


def _subject_rows(lines: Sequence[SubjectLine], titles: Mapping[int, SchoolSide]) -> list[dict[str, Any]]:
    return [
        {
            "school": titles[one.school_id].title,
            "township": titles[one.school_id].township,
            "stage": STAGES[one.stage],
            "subject": one.subject,
            "periods": one.periods,
            "load": one.rule.load,
            "needed": round(one.needed, 2),
            "posts": one.posts,
            "staff": one.staff,
            "helped": one.helped,
            "gap": one.gap,
            "missing": "缺科" if one.is_missing else "可兼任" if one.rule.shared else "",
        }
        for one in lines
    ]


def vacancies_book(lines: Sequence[SubjectLine], titles: Mapping[int, SchoolSide], *, note: str, demo: bool) -> bytes:
    """Excel: every school × subject of a stage."""
    return write_table(SUBJECTS, _subject_rows(lines, titles), title="学科教师配备表", note=note, demo=demo)


GARDENS = [
    Column("school", "幼儿园"),
    Column("township", "乡镇街道"),
    Column("owner", "公办民办"),
    Column("children", "在园幼儿", ColumnKind.INTEGER),
    Column("classes", "班级数", ColumnKind.INTEGER),
    Column("teachers", "教师", ColumnKind.INTEGER),
    Column("carers", "保育员", ColumnKind.INTEGER),
    Column("staff", "教职工", ColumnKind.INTEGER),
    Column("ratio", "教职工与幼儿比（1比）", ColumnKind.DECIMAL, places=1),
    Column("needed", "应配保教人员", ColumnKind.INTEGER),
    Column("short", "缺保教人员", ColumnKind.INTEGER),
]


def _garden_rows(gardens: Sequence[GardenLine]) -> list[dict[str, Any]]:
    return [
        {
            "school": one.title,
            "township": one.township,
            "owner": "公办" if one.is_public else "民办",
            "children": one.children,
            "classes": one.classes,
            "teachers": one.teachers,
            "carers": one.carers,
            "staff": one.staff,
            "ratio": None if one.children_per_staff is None else round(one.children_per_staff, 1),
            "needed": one.needed_all,
            "short": one.short,
        }
        for one in gardens
    ]


def gardens_book(gardens: Sequence[GardenLine], *, note: str, demo: bool) -> bytes:
    """Excel: kindergartens with their staff."""
    return write_table(GARDENS, _garden_rows(gardens), title="幼儿园教职工配备表", note=note, demo=demo)


def county_report(rows: Sequence[SchoolLine], *, answer: str, note: str, demo: bool) -> bytes:
    """Word: schools with their establishment, over and short, and the subjects they lack."""
    columns = [
        ("学校", 3.0),
        ("学生数", 1.0),
        ("测算", 0.9),
        ("核定", 0.9),
        ("在编", 0.9),
        ("超（缺）编", 1.1),
        ("学科缺员", 1.1),
        ("缺科", 2.0),
        ("测算口径", 4.0),
    ]
    lines = [
        [
            one.side.title,
            shown(one.side.pupils),
            shown(one.establishment.needed),
            shown(one.establishment.approved.count if one.establishment.approved else None),
            shown(one.establishment.on_quota),
            shown(one.establishment.gap),
            shown(one.vacancies),
            _missing(one) or "—",
            how(one),
        ]
        for one in rows
        if one.establishment
    ]
    return write_listing(title="师资配置情况报告", columns=columns, rows=lines, note=f"{answer}　{note}", demo=demo)
