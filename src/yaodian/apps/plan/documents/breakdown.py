"""任务分解表 (breakdown): every task with its units, limit, readings, progress, state; as Excel and Word.

No column holds a completion share: targets show counts (9/13个), tasks their state."""

from __future__ import annotations

from dataclasses import replace

from yaodian.apps.plan.documents.words import goal_words, light_words, names, plain, short_day
from yaodian.apps.plan.queries.figures import Standing, TaskLine, trace_of
from yaodian.apps.plan.queries.targets import TargetView
from yaodian.apps.plan.rules import Source
from yaodian.apps.plan.rules.outputs import OutputFile
from yaodian.kernel.documents.layout import shipped_layout
from yaodian.kernel.documents.listing import write_listing
from yaodian.kernel.documents.model import Run, Text, figure, quoted
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.sheets import Column, Table, write_book

# Title, share of the width of a Word page, width of an Excel column.
COLUMNS: tuple[tuple[str, str, float, float], ...] = (
    ("code", "序号", 2.0, 8),
    ("points", "要点", 1.2, 8),
    ("title", "具体任务", 4.2, 30),
    ("targets", "目标/量化指标", 4.0, 30),
    ("leader", "牵头领导", 1.5, 10),
    ("lead", "责任科室", 1.8, 14),
    ("support", "配合单位", 2.2, 18),
    ("due", "起止时限", 1.9, 13),
    ("closing", "办结条件", 3.6, 30),
    ("progress", "月度进展", 4.2, 36),
    ("state", "状态", 1.5, 10),
    ("problems", "存在问题", 2.6, 22),
    ("next_steps", "下步措施", 2.4, 22),
    ("evidence", "佐证", 1.2, 8),
    ("remark", "备注", 1.7, 16),
)
MONTHS_SHOWN = 3
PAPER = {"left_mm": 12.0, "right_mm": 12.0, "top_mm": 15.0, "bottom_mm": 15.0, "table_pt": 7.5, "table_line_pt": 10.5}


def breakdown_files(standing: Standing, *, name: str, title: str, demo: bool) -> list[OutputFile]:
    """Return the 任务分解表 as .xlsx (with the sources of its numbers on a second sheet) and as .docx."""
    note = f"数据截至{standing.today:%Y-%m-%d}，由系统记录生成；状态按时限亮灯，目标列为记录核算数或引用数。"
    columns = tuple(Column(key=key, title=head, width=width, max_length=4000) for key, head, _share, width in COLUMNS)
    rows = [_row(line) for line in standing.lines]
    table = Table(columns, rows, title=title, note=note, sheet="任务分解表")
    book = write_book([table, _sources(standing)], demo=demo)
    word = write_listing(
        title=title,
        columns=[(head, share) for _key, head, share, _width in COLUMNS],
        rows=[_cells(line, row) for line, row in zip(standing.lines, rows, strict=True)],
        note=note,
        demo=demo,
        layout=replace(shipped_layout(), **PAPER),  # type: ignore[arg-type]
    )
    return [OutputFile(f"{name}.xlsx", book), OutputFile(f"{name}.docx", word)]


def target_line(view: TargetView) -> str:
    """Return a target with its count: 建设13个录播教室：验收合格 9/13个."""
    if view.source is Source.DECLARED:
        return f"{view.target.phrase}：{'已说明' if view.declaration else '待说明'}"
    if view.number is None or view.chosen is None:
        return f"{view.target.phrase}：暂无数据"
    whole = f"/{plain(view.goal)}" if view.goal is not None else ""
    return f"{view.target.phrase}：{view.chosen.reading.title} {plain(view.number)}{whole}{view.target.unit}"


def _progress(line: TaskLine, *, months: int = MONTHS_SHOWN) -> str:
    """Return the accepted progress of the latest months, the lead unit's own first in each."""
    shown: dict[tuple[int, int], str] = {}
    for entry in line.lead_entries or line.entries:
        shown.setdefault((entry.reported_at.year, entry.reported_at.month), entry.text.strip())
    return "\n".join(_with_month(month, shown[year, month]) for year, month in sorted(shown)[-months:])


def _with_month(month: int, words: str) -> str:
    """Return the words of a month, named once."""
    return words if words.startswith(f"{month}月") else f"{month}月：{words}"


def _row(line: TaskLine) -> dict[str, object]:
    """Return one task's cells."""
    task, latest = line.task, next(iter(line.lead_entries or line.entries), None)
    remarks = []
    if task.due_date != task.first_due_date:
        remarks.append(f"原定{task.first_due_date:%Y-%m-%d}")
    if task.suspect:
        remarks.append("原文已改，待复核")
    remarks += [f"{row.leader}批示：{row.text}" for row in line.instructions[-1:]]
    start = short_day(task.dispatched_at.date()) if task.dispatched_at else "未交办"
    return {
        "code": task.code,
        "points": "、".join(point.number for point in line.points),
        "title": task.title,
        "targets": "\n".join(target_line(view) for view in line.targets),
        "leader": task.leader.name if task.leader else "",
        "lead": str(task.lead_unit),
        "support": names(str(unit) for unit in line.support),
        "due": f"{start}\n至{short_day(task.due_date)}"
        + ("" if task.due_date.year == task.plan.year else f"（{task.due_date.year}年）"),
        "closing": task.closing_condition,
        "progress": _progress(line),
        "state": light_words(line),
        "problems": latest.problems if latest and not line.closed else "",
        "next_steps": latest.next_steps if latest and not line.closed else "",
        "evidence": f"{line.evidence_count}件" if line.evidence_count else "",
        "remark": "；".join(remarks),
    }


def _cells(line: TaskLine, row: dict[str, object]) -> list[str | Run]:
    """Return the cells for Word: readings and counts carry their trace ids, words of the plan their record."""
    ref = record_ref(line.task)
    made: list[str | Run] = []
    for key, _head, _share, _width in COLUMNS:
        words = _progress(line, months=1) if key == "progress" else str(row[key])
        if key == "targets" and line.targets:
            traces = ",".join(
                trace_of(record_ref(view.target), on=view.as_of or line.task.due_date) for view in line.targets
            )
            made.append(figure(words, trace=traces[:200], label="目标读数"))
        elif key == "evidence" and words:
            made.append(figure(words, trace=f"{ref}/files", label="佐证件数"))
        else:
            made.append(quoted(words, trace=ref) if words else Text(""))
    return made


def _sources(standing: Standing) -> Table:
    """Return the sheet of sources: every reading with its number, goal, day and trace id."""
    columns = (
        Column(key="phrase", title="目标", width=36),
        Column(key="reading", title="口径", width=18),
        Column(key="value", title="读数", width=14),
        Column(key="goal", title="目标值", width=14),
        Column(key="as_of", title="截至", width=12),
        Column(key="source", title="数据来源", width=14),
        Column(key="trace", title="来源编号", width=34),
    )
    rows = [
        {
            "phrase": view.target.phrase,
            "reading": view.chosen.reading.title if view.chosen else "",
            "value": f"{plain(view.number)}{view.target.unit}" if view.number is not None else "—",
            "goal": goal_words(view),
            "as_of": view.as_of.isoformat() if view.as_of else "",
            "source": view.source.label,
            "trace": trace_of(record_ref(view.target), on=view.as_of or standing.today),
        }
        for view in standing.targets
    ]
    return Table(columns, rows, title="数据来源表", note="每个读数在系统中可按来源编号打开到记录。", sheet="数据来源")


def last_told(line: TaskLine) -> str:
    """Return the latest progress with its day, "" without one."""
    entry = next(iter(line.lead_entries or line.entries), None)
    return f"最近进展（{short_day(entry.reported_at.date())}）：{entry.text.strip()}" if entry else ""
