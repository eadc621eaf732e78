"""A breakdown table that comes back (分解表回传): its rows, and what they change, task by task."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from yaodian.apps.plan.models import Task, WorkPlan
from yaodian.apps.plan.queries.drafting import leaders
from yaodian.apps.plan.queries.plans import clauses_in_order
from yaodian.apps.plan.rules import CLOSED_STATES, TaskPart, TaskState, review
from yaodian.apps.plan.rules.commissions import TaskSource
from yaodian.engines import plantext
from yaodian.kernel import clock
from yaodian.kernel.access import By, allowed_units, require
from yaodian.kernel.journal.rules import canonical_text, sm3
from yaodian.kernel.sheets import Column, SheetError, read_table
from yaodian.kernel.units.queries import units_open

COLUMNS = (
    Column(key="number", title="序号", aliases=("任务编号", "编号"), max_length=40),
    Column(key="point", title="要点", aliases=("重点工作", "要点条目"), max_length=2000),
    Column(key="text", title="具体任务", aliases=("任务", "任务名称"), max_length=2000),
    Column(key="leader", title="牵头领导", aliases=("分管领导",), max_length=200),
    Column(key="lead", title="责任科室", aliases=("牵头单位", "牵头科室", "责任单位"), max_length=300),
    Column(key="assist", title="配合单位", aliases=("配合科室",), max_length=2000),
    Column(key="deadline", title="完成时限", aliases=("起止时限", "时限", "起止/完成时限", "完成时间"), max_length=60),
    Column(key="measure", title="办结条件", max_length=4000),
)
TITLES = {column.key: column.title for column in COLUMNS}
KEYS = tuple(TITLES)
MATCHED = ("text", "lead", "assist", "leader", "deadline", "measure")
BY_APPROVAL = {"text": "title", "deadline": "due_date", "measure": "closing_condition"}
NAMES = re.compile(r"[、，,；;/\n]+")


class TableError(ValueError):
    """分解表不能用: the message says what is wrong and what to do."""


Raw = dict[str, str]


@dataclass(frozen=True)
class RowChange:
    """一行变化 (a row's change): what differs, what stands in the way, what will come of it."""

    kind: str
    key: str
    number: str
    title: str
    fields: tuple[tuple[str, str, str, str], ...]
    problems: tuple[str, ...]
    effect: str
    task: Task | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


EFFECTS = {
    "draft": "直接改草案",
    "approval": "提交“调整”审批",
    "suspect": "标为待复核",
    "new": "新拟草案",
    "cancel": "取消草案",
}


def read_rows(*, content: bytes, name: str) -> list[Raw]:
    """Return the rows of a table from Excel or Word, every cell as text; refuse what is no breakdown table."""
    rows = _from_word(content, name) if name.lower().endswith(".docx") else _from_sheet(content, name)
    rows = [row for row in rows if row.get("text") or row.get("number")]
    if not rows:
        raise TableError("表里没有任务：请上传本系统导出的任务分解表，并保留“序号”“具体任务”两列表头。")
    return rows


def _from_sheet(content: bytes, name: str) -> list[Raw]:
    """Return the rows of an Excel sheet."""
    try:
        read = read_table(content, name=name, columns=COLUMNS)
    except SheetError as error:
        raise TableError(str(error)) from None
    if read.errors:
        first = read.errors[0]
        raise TableError(f"第{first.row}行“{first.column}”：{first.message}{first.remedy}")
    return [{key: str(value).strip() for key, value in row.values.items() if value is not None} for row in read.rows]


def _from_word(content: bytes, name: str) -> list[Raw]:
    """Return the rows of the tables of a Word file, each under the header that it stands below."""
    try:
        source = plantext.read_document(content, name=name)
    except plantext.RefusedError as error:
        raise TableError(str(error)) from None
    known = {title: column.key for column in COLUMNS for title in (column.title, *column.aliases)}
    found: list[Raw] = []
    for table in source.tables:
        header: list[str | None] = []
        for cells in table.rows:
            words = [re.sub(r"\s+", "", text) for text, _start in cells]
            keys = [known.get(word) or known.get(word.split("/")[0]) for word in words]
            if "text" in keys and "number" in keys:
                header = keys
            elif header:
                row = {key: cell[0].strip() for key, cell in zip(header, cells, strict=False) if key}
                found.append(row)
    return found


class _Names:
    """单位与领导名册 (names): from what is written in a cell to who is meant."""

    def __init__(self) -> None:
        self.units: dict[str, tuple[int, str]] = {}
        for unit in units_open(on=clock.today()).order_by("-position", "-code"):
            for name in (unit.code, unit.title, unit.short_title):
                if name:
                    self.units[name] = (unit.pk, str(unit))
        self.leaders = {person.name: person.pk for person in leaders()}

    def canonical(self, cell: str) -> tuple[str, ...]:
        """Return the names of a cell as this program writes them; unknown ones stay as typed."""
        return tuple(self.units.get(name, (0, name))[1] for name in _parts(cell))


def _parts(cell: str) -> list[str]:
    """Return the names in a cell."""
    return [part.strip() for part in NAMES.split(cell) if part.strip() not in ("", "—", "-", "无")]


MONTH_DAY = re.compile(r"(\d{1,2})[月.](?:(\d{1,2})日?|底)?前?(?:（(\d{4})年）)?")


def _day(cell: str, year: int) -> str:
    """Return a deadline as 2018-06-30 where it can be read (3月1日 至6月30日: the latter), else as typed."""
    text = re.sub(r"\s+", "", re.sub(r" \d{2}:\d{2}:\d{2}$", "", cell)).split("至")[-1]
    short = MONTH_DAY.fullmatch(text)
    if short:
        text = f"{short[3] or year}-{short[1]}" + (f"-{short[2]}" if short[2] else "")
    try:
        return review.due_date_of(text, year=year).isoformat() if text else ""
    except review.ReviewError:
        return cell


def compare(*, plan: WorkPlan, rows: Sequence[Raw], by: By) -> list[RowChange]:
    """Return what a table that came back would change of the open tasks that this reader breaks down; others rest."""
    require(by, "plan.decompose")
    reached = allowed_units(by, "plan.decompose")
    taken = set(Task.objects.filter(plan=plan).values_list("code", flat=True))
    tasks = {
        task.code: task
        for task in Task.objects.filter(plan=plan, source=TaskSource.PLAN)
        .exclude(state__in=CLOSED_STATES)
        .select_related("lead_unit", "leader")
        .prefetch_related("unit_links__unit")
        .order_by("code")
        if task.lead_unit_id in reached
    }
    rows = [row for row in rows if row.get("number") in tasks or row.get("number") not in taken]
    names = _Names()
    absent = {key for key in MATCHED if not any(row.get(key) for row in rows)}
    made_rows = [_table_row(raw, names, plan.year) for raw in rows]
    came = {id(made): raw for made, raw in zip(made_rows, rows, strict=True)}
    found = []
    for change in plantext.diff_breakdown([_held_row(task) for task in tasks.values()], made_rows):
        if change.kind == "added" and change.new is not None:
            found.append(_added(plan, change.new, came[id(change.new)], names))
        elif change.kind == "removed" and change.old is not None:
            found.append(_removed(tasks[change.old.number]))
        elif change.old is not None and change.new is not None:
            row = _changed(tasks[change.old.number], change, absent, names)
            if row.fields:
                found.append(row)
    return found


def _table_row(raw: Raw, names: _Names, year: int) -> plantext.TableRow:
    """Return a row as the engine compares it."""
    return plantext.TableRow(
        number=raw.get("number", ""),
        text=raw.get("text", ""),
        lead=names.canonical(raw.get("lead", "")),
        assist=names.canonical(raw.get("assist", "")),
        leader=tuple(_parts(raw.get("leader", ""))),
        deadline=_day(raw.get("deadline", ""), year),
        measure=raw.get("measure", ""),
    )


def _held_row(task: Task) -> plantext.TableRow:
    """Return a task as the engine compares it."""
    links = task.unit_links.all()
    return plantext.TableRow(
        number=task.code,
        text=task.title,
        lead=(str(task.lead_unit),),
        assist=tuple(str(link.unit) for link in links if link.part == TaskPart.SUPPORT),
        leader=(task.leader.name,) if task.leader else (),
        deadline=task.due_date.isoformat(),
        measure=task.closing_condition,
    )


def _values(row: plantext.TableRow, wanted: Iterable[str], names: _Names) -> tuple[dict[str, Any], list[str]]:
    """Return (values by field, problems with their remedy) of the cells that count."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for key in wanted:
        if key in ("lead", "assist"):
            cell = getattr(row, key)
            unknown = [name for name in cell if name not in names.units]
            problems += [f"没有“{name}”这个单位，请改成系统中的单位名称或简称" for name in unknown]
            values[key] = [names.units[name][0] for name in cell if name in names.units]
            if key == "lead" and len(cell) != 1:
                problems.append("责任科室要写一个单位，其余写入配合单位")
        elif key == "leader":
            unknown = [name for name in row.leader if name not in names.leaders]
            problems += [f"没有“{name}”这位局领导，请改成在任领导的姓名" for name in unknown]
            values[key] = next((names.leaders[name] for name in row.leader if name in names.leaders), None)
        elif key == "deadline":
            try:
                values[key] = date.fromisoformat(row.deadline)
            except ValueError:
                problems.append(f"完成时限“{row.deadline}”不是日期，请写成 2018-06-30")
        else:
            values[key] = getattr(row, key).strip()
            if key == "text" and not values[key]:
                problems.append("具体任务不能为空")
    return values, problems


def _key(kind: str, *parts: Any) -> str:
    """Return a short digest that tells whether a change is still the one that was shown."""
    return sm3(canonical_text([kind, *parts]).encode())[:20]


def _changed(task: Task, change: plantext.TaskChange, absent: set[str], names: _Names) -> RowChange:
    """Return a changed row."""
    assert change.new is not None
    fields = {key: pair for key, pair in change.fields.items() if key in MATCHED and key not in absent}
    if change.new.assist and change.new.assist[-1].endswith("等") and change.new.assist[-1] not in names.units:
        fields.pop("assist", None)  # shortened when it went out, so it says nothing of who is left
    values, problems = _values(change.new, fields, names)
    dispatched = "approval" if set(fields) <= set(BY_APPROVAL) else "suspect"
    effect = "draft" if task.state == TaskState.DRAFT else dispatched
    shown = tuple((key, TITLES[key], old, new) for key, (old, new) in fields.items())
    key = _key("changed", task.code, shown)
    return RowChange("changed", key, task.code, task.title, shown, tuple(problems), effect, task, values)


def _removed(task: Task) -> RowChange:
    """Return a task that the table no longer has."""
    effect = "cancel" if task.state == TaskState.DRAFT else "suspect"
    return RowChange("removed", _key("removed", task.code, task.title), task.code, task.title, (), (), effect, task)


def _added(plan: WorkPlan, row: plantext.TableRow, raw: Raw, names: _Names) -> RowChange:
    """Return a row that no task has: a new draft under the sentence that its 要点 cell names."""
    values, problems = _values(row, MATCHED, names)
    values["clauses"] = _clauses_meant(plan, raw.get("point", ""), row.text)
    if not values["clauses"]:
        problems.append("请在“要点”一列写明要点或分句的编号，例如 7 或 7.2")
    shown = tuple((key, TITLES[key], "", raw[key]) for key in KEYS if raw.get(key))
    return RowChange(
        "added", _key("added", asdict(row)), row.number, row.text, shown, tuple(problems), "new", None, values
    )


def _clauses_meant(plan: WorkPlan, cell: str, text: str) -> list[int]:
    """Return the clauses that a 要点 cell names: by their codes, else the one of the point that is most like the task."""
    clauses = list(clauses_in_order(plan=plan))
    codes = set(re.findall(r"\d+(?:\.\d+)+", cell))
    named = [clause.pk for clause in clauses if clause.code in codes]
    number = re.match(r"\s*第?(\d+)", cell)
    if named or number is None:
        return named
    near = [clause for clause in clauses if clause.point.number == number[1]]
    likeness = {clause.pk: len(set(clause.text) & set(text)) for clause in near}
    return [max(near, key=lambda clause: likeness[clause.pk]).pk] if near else []
