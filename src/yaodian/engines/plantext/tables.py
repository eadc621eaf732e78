"""任务分解表 — tables exported from Word or Excel: columns known by their header words, merged cells carried on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from yaodian.engines.plantext.lexicon import rows
from yaodian.engines.plantext.model import SourceText, Table

Cell = tuple[str, int]


@dataclass
class TaskRow:
    """一行任务: number, task cells (several where merged rows follow), and what the other columns say."""

    number: str | None
    cells: list[Cell]
    measures: list[Cell] = field(default_factory=list)
    people: dict[str, list[Cell]] = field(default_factory=dict)
    deadline: Cell | None = None
    group: str | None = None
    row: int = 0


@dataclass
class TaskTable:
    """一张任务表."""

    start: int
    end: int
    columns: list[str]
    tasks: list[TaskRow]


def column_role(header: str) -> str | None:
    """列义: the role a header cell names."""
    plain = re.sub(r"\s", "", header)
    if not plain or len(plain) > 16:
        return None
    return next((role for word, role in rows("structure.table.columns") if word in plain), None)


def find_tables(source: SourceText) -> list[Table]:
    """找表: those the format gave, else those drawn with | or tabs in the text."""
    return list(source.tables) if source.tables else _drawn(source.text)


def _drawn(text: str) -> list[Table]:
    lines = [(m.start(), m[0].rstrip("\r\n")) for m in re.finditer(r"[^\n]*\n|[^\n]+$", text)]
    barred = [i for i, (_, line) in enumerate(lines) if line.count("|") >= 1 or line.count("\t") >= 1]
    if len(barred) < 2:
        return []
    sep = "|" if sum("|" in lines[i][1] for i in barred) * 2 >= len(barred) else "\t"
    wide = [i for i in barred if lines[i][1].strip().strip(sep).count(sep) >= 1]
    if len(wide) * 2 >= len(barred):
        return _row_table(lines, wide, sep)
    return _flat_table(text, lines, barred) if sep == "|" else []


def _row_table(lines: list[tuple[int, str]], wide: list[int], sep: str) -> list[Table]:
    out = []
    for i in wide:
        at, line = lines[i]
        cells: list[Cell] = []
        pos = 0
        parts = line.split(sep)
        for n, part in enumerate(parts):
            edge = n in (0, len(parts) - 1) and not part.strip() and sep == "|"
            if not edge:
                lead = len(part) - len(part.lstrip())
                cells.append((part.strip(), at + pos + lead))
            pos += len(part) + 1
        if not all(re.fullmatch(r"[:\-—\s]*", c[0]) for c in cells) or not any("-" in c[0] for c in cells):
            out.append(tuple(cells))
    first, last = lines[wide[0]], lines[wide[-1]]
    return [Table(tuple(out), first[0], last[0] + len(last[1]))]


def _flat_table(text: str, lines: list[tuple[int, str]], barred: list[int]) -> list[Table]:
    """逐格导出: every cell ends with |; the header words tell how many columns there are."""
    start, last = lines[barred[0]][0], lines[barred[-1]]
    end = last[0] + len(last[1])
    trailing = lines[barred[-1] + 1 :]
    if trailing and trailing[0][1].strip():
        end = trailing[0][0] + len(trailing[0][1])
    cells: list[Cell] = []
    pos = start
    for part in text[start:end].split("|"):
        lead = len(part) - len(part.lstrip())
        cells.append((part.strip(), pos + lead))
        pos += len(part) + 1
    width = 0
    for value, _ in cells:
        if column_role(value) is None or re.search(r"\d|。", value):
            break
        width += 1
    if width < 2:
        return []
    if not cells[-1][0] and len(cells) % width == 1:
        cells.pop()
    return [Table(tuple(tuple(cells[i : i + width]) for i in range(0, len(cells), width)), start, end)]


def read_task_table(table: Table) -> TaskTable | None:
    """读任务表: None where no header names a task column."""
    for n, header in enumerate(table.rows[:6]):
        roles = [column_role(text) for text, _ in header]
        if "task" not in roles and "measure" in roles:
            roles[roles.index("measure")] = "task"
        if "task" in roles and sum(r is not None for r in roles) >= 2:
            kinds = [r or "" for r in roles]
            if "lead" in kinds:
                kinds = ["assist" if k == "responsible" else k for k in kinds]
            kinds = ["lead" if k == "responsible" else k for k in kinds]
            tasks = _tasks(table.rows[n + 1 :], kinds)
            return (
                TaskTable(table.start, table.end, [re.sub(r"\s", "", t) for t, _ in header], tasks) if tasks else None
            )
    return None


def _tasks(body: tuple[tuple[Cell, ...], ...], kinds: list[str]) -> list[TaskRow]:
    out: list[TaskRow] = []
    above: dict[int, Cell] = {}
    group: str | None = None
    numbered = "number" in kinds
    for n, cells in enumerate(body):
        by_role: dict[str, list[Cell]] = {}
        for i, (cell, kind) in enumerate(zip(cells, kinds, strict=False)):
            value = cell
            if cell[1] < 0 and kind not in ("number", "task"):
                value = above.get(i, cell)
            elif cell[0]:
                above[i] = cell
            if value[0]:
                by_role.setdefault(kind, []).append(value)
        number = by_role.get("number", [(None, 0)])[0][0]
        task = by_role.get("task", [])
        filled = [c for c in cells if c[0]]
        if len({c[0] for c in filled}) == 1 and len(cells) > 2 and not number:
            group = filled[0][0]
            continue
        group = by_role["group"][0][0] if "group" in by_role else group
        people: dict[str, list[Cell]] = {k: v for k, v in by_role.items() if k in ("lead", "assist", "leader")}
        continued = bool(out) and (not number if numbered else not task)
        if continued:
            mine = out[-1]
            mine.cells += task
            mine.measures += by_role.get("measure", [])
            for role, found in people.items():
                mine.people.setdefault(role, []).extend(found)
            mine.deadline = mine.deadline or next(iter(by_role.get("deadline", [])), None)
        elif task or number:
            out.append(
                TaskRow(
                    number,
                    list(task),
                    by_role.get("measure", []),
                    people,
                    next(iter(by_role.get("deadline", [])), None),
                    group,
                    n + 1,
                )
            )
    return [t for t in out if t.cells or t.measures]
