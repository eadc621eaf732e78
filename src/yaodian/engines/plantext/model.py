"""工作要点 — what a reader finds in a plan: sections, points, clauses, targets. Frozen, and comparable by value."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Table:
    """表格: rows of cells, each cell `(text, start)` with `start` in code points of the source text."""

    rows: tuple[tuple[tuple[str, int], ...], ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SourceText:
    """原文: the text as it stands (every `start` counts its code points), where it came from, what its file said."""

    text: str
    name: str = ""
    format: str = "txt"
    encoding: str = ""
    tables: tuple[Table, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """要句: one commitment of a point. `id` is for reading (7.2); `key` stays when sentences are inserted before it."""

    id: str
    key: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Target:
    """目标: a commitment that can be checked. `quantity` is None where the text has no number.

    `kind`: count, amount, percent, deadline, ordinal, eliminate, full-coverage, ceremony.
    """

    text: str
    start: int
    kind: str
    quantity: float | int | None = None
    unit: str | None = None
    object: str = ""
    qualifier: str | None = None
    from_: float | int | None = None
    upper: float | int | None = None
    part_of: str | None = None
    distributive: str | None = None
    scope: str | None = None
    deadline: str | None = None
    edition: int | None = None
    per: str | None = None
    soft: bool = False
    aspirational: bool = False
    entitlement: bool = False
    duplicate_of: str | None = None
    why: str = ""

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Responsible:
    """责任单位: as annotated. `implied` comes from a note that holds for all that follow (以下均需…不再列出)."""

    lead: tuple[str, ...] = ()
    assist: tuple[str, ...] = ()
    leader: tuple[str, ...] = ()
    implied: tuple[str, ...] = ()
    note: str | None = None

    def __bool__(self) -> bool:
        return bool(self.lead or self.assist or self.leader or self.implied)


@dataclass(frozen=True, slots=True)
class Unit:
    """责任单位一家: name, role (lead, assist, leader, implied) and where it stands."""

    name: str
    role: str
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """要点: a numbered (or, where the text has none, unnumbered) point. `row` is the table row it came from."""

    id: str
    number: str | None
    title: str | None
    text: str
    start: int
    clauses: tuple[Clause, ...] = ()
    targets: tuple[Target, ...] = ()
    units: tuple[Unit, ...] = ()
    responsible: Responsible = field(default_factory=Responsible)
    deadline: str | None = None
    deadline_date: str | None = None
    deliverables: tuple[Target, ...] = ()
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """部分: a heading and its points; `parent` is the id of the section above."""

    id: str
    number: str | None
    heading: str | None
    start: int
    points: tuple[Point, ...] = ()
    parent: str | None = None
    lead: str | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """疑点: what a person must look at, and why."""

    kind: str
    text: str
    start: int
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """一份要点: all that was read, with the text it was read from."""

    title: str | None
    issuer: str | None
    year: int | None
    metadata: dict[str, str]
    preamble: str | None
    preamble_start: int | None
    sections: tuple[Section, ...]
    deliverables: tuple[Target, ...]
    flags: tuple[Flag, ...]
    source_text: str
    format: str = "txt"
    encoding: str = ""

    @property
    def points(self) -> tuple[Point, ...]:
        """要点: all points in the order of the text."""
        return tuple(sorted((p for s in self.sections for p in s.points), key=lambda p: p.start))

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """要句: all clauses in the order of the text."""
        return tuple(c for p in self.points for c in p.clauses)

    @property
    def targets(self) -> tuple[Target, ...]:
        """目标: all targets in the order of the text."""
        return tuple(t for p in self.points for t in p.targets)

    def to_json(self) -> dict[str, Any]:
        """输出: plain dictionaries, empty optional fields left out; the keys of plans/README.md."""
        body: dict[str, Any] = asdict(self)
        for section in body["sections"]:
            for point in section["points"]:
                point["targets"] = [_spare(t) for t in point["targets"]]
                point["deliverables"] = [_spare(t) for t in point["deliverables"]]
                point["responsible"] = {
                    k: list(v) if isinstance(v, tuple) else v for k, v in point["responsible"].items() if v
                }
        body["deliverables"] = [_spare(t) for t in body["deliverables"]]
        return body

    def without_source(self) -> Plan:
        """不带原文: the same plan for places that already hold the text."""
        return replace(self, source_text="")


def _spare(target: dict[str, Any]) -> dict[str, Any]:
    always = {"text", "start", "quantity", "unit", "object", "kind"}
    return {
        ("from" if k == "from_" else k): v
        for k, v in target.items()
        if k in always or (v is not None and v is not False and v != "")
    }
