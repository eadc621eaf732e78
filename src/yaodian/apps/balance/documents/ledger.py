"""大班额工作台账 (ledger of large classes) as Excel."""

from __future__ import annotations

from collections.abc import Sequence

from yaodian.apps.balance.queries.classes import ClassLine
from yaodian.kernel.sheets import Column, ColumnKind, write_table


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
