"""分解表比对 — a 任务分解表 that comes back from Word or Excel, row against task, field by field."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from yaodian.engines.plantext.model import Plan

FIELDS = ("text", "lead", "assist", "leader", "deadline", "measure")
_ALIKE = 0.55


@dataclass(frozen=True, slots=True)
class TableRow:
    """一行: of the breakdown as held, or as it came back. Names are tuples in order."""

    number: str
    text: str
    lead: tuple[str, ...] = ()
    assist: tuple[str, ...] = ()
    leader: tuple[str, ...] = ()
    deadline: str = ""
    measure: str = ""


@dataclass(frozen=True, slots=True)
class TaskChange:
    """一行变化: kind is added, removed, changed or renumbered; `fields` maps a field to (old, new)."""

    kind: str
    number: str
    old: TableRow | None
    new: TableRow | None
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)


def diff_breakdown(tasks: Sequence[TableRow], table: Sequence[TableRow]) -> list[TaskChange]:
    """比对分解表: rows matched by task number where the text is alike, then by text; the rest are added or removed."""
    pairs: list[tuple[TableRow, TableRow]] = []
    left, right = list(tasks), list(table)
    for old in list(left):
        new = next(
            (r for r in right if r.number and _plain(r.number) == _plain(old.number) and _ratio(old, r) >= 0.3), None
        )
        if new is not None:
            pairs.append((old, new))
            left.remove(old)
            right.remove(new)
    scored = sorted(
        ((_ratio(o, n), i, j) for i, o in enumerate(left) for j, n in enumerate(right)),
        key=lambda s: (-s[0], s[1], s[2]),
    )
    gone: set[int] = set()
    came: set[int] = set()
    for score, i, j in scored:
        if score >= _ALIKE and i not in gone and j not in came:
            pairs.append((left[i], right[j]))
            gone.add(i)
            came.add(j)
    out = []
    for old, new in pairs:
        fields = _fields(old, new)
        if fields:
            out.append(
                TaskChange("renumbered" if set(fields) == {"number"} else "changed", old.number, old, new, fields)
            )
    out += [TaskChange("removed", o.number, o, None) for i, o in enumerate(left) if i not in gone]
    out += [TaskChange("added", n.number, None, n) for j, n in enumerate(right) if j not in came]
    order = {id(r): n for n, r in enumerate([*tasks, *table])}
    return sorted(out, key=lambda c: order[id(c.old if c.old is not None else c.new)])


def rows_of(plan: Plan) -> list[TableRow]:
    """取行: the points of a plan read from a task table as rows to compare."""
    return [
        TableRow(
            p.number or "",
            p.text if len(p.clauses) != 1 else p.clauses[0].text,
            p.responsible.lead,
            p.responsible.assist,
            p.responsible.leader,
            p.deadline or "",
        )
        for p in plan.points
    ]


def _fields(old: TableRow, new: TableRow) -> dict[str, tuple[str, str]]:
    out = {}
    if _plain(old.number) != _plain(new.number):
        out["number"] = (old.number, new.number)
    for name in FIELDS:
        a, b = getattr(old, name), getattr(new, name)
        same = set(a) == set(b) if isinstance(a, tuple) else _plain(a) == _plain(b)
        if not same:
            out[name] = ("、".join(a), "、".join(b)) if isinstance(a, tuple) else (a, b)
    return out


def _plain(text: str) -> str:
    return re.sub(r"[\s。．.、，,；;：:（）()]", "", text)


def _ratio(a: TableRow, b: TableRow) -> float:
    return difflib.SequenceMatcher(None, _plain(a.text), _plain(b.text), autojunk=False).ratio()
