"""全市配置 (board): every school with its establishment, subjects and kindergarten staff, on a day or in a snapshot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from yaodian.apps.staffing.access import READ
from yaodian.apps.staffing.queries.sides import sides_of
from yaodian.apps.staffing.queries.standards import Standards, standards
from yaodian.apps.staffing.rules import (
    Establishment,
    GardenLine,
    Ratios,
    SchoolSide,
    SubjectLine,
    SubjectRule,
    establish,
    weekly_periods,
)
from yaodian.kernel.access import By, allowed_units
from yaodian.kernel.journal.queries import until_next_line
from yaodian.registers.schools.models import Snapshot
from yaodian.registers.schools.rules import Ownership, SchoolStage
from yaodian.registers.teachers.rules import PostKind


@dataclass(frozen=True)
class SchoolLine:
    """一校配置 (line of a school); `establishment` is None for one outside 核编, `garden` for one without a kindergarten."""

    side: SchoolSide
    establishment: Establishment | None
    subjects: tuple[SubjectLine, ...]
    garden: GardenLine | None

    @property
    def vacancies(self) -> int:
        """缺员: whole posts of subjects without a teacher."""
        return sum(one.gap for one in self.subjects)

    @property
    def missing(self) -> tuple[SubjectLine, ...]:
        """缺科: subjects that nobody in post stands for."""
        return tuple(one for one in self.subjects if one.is_missing)


@dataclass(frozen=True)
class Board:
    """全市 (board) with the standards it was measured by."""

    found: Standards
    lines: tuple[SchoolLine, ...]


def board_of(*, on: date, snapshot: Snapshot | None = None) -> Board:
    """全市配置, counted anew when the journal moves."""
    key = ("staffing.board", on, snapshot.pk if snapshot else None)
    return until_next_line(key, compute=lambda: _board(on, snapshot, None))


def lines_of(*, on: date, school_ids: Collection[int] | None) -> tuple[SchoolLine, ...]:
    """Return the lines of some schools, None of all: five queries at most."""
    return board_of(on=on).lines if school_ids is None else _board(on, None, school_ids).lines


def line_of(*, school_id: int, on: date) -> tuple[Standards, SchoolLine | None]:
    """Return one school's line with the standards of the day."""
    board = _board(on, None, [school_id])
    return board.found, next(iter(board.lines), None)


def seen(lines: Sequence[SchoolLine], *, by: By) -> list[SchoolLine]:
    """Return those of the lines that are on schools of the reader."""
    units = allowed_units(by, READ)
    return [one for one in lines if one.side.school_id in units]


def _board(on: date, snapshot: Snapshot | None, school_ids: Collection[int] | None) -> Board:
    found = standards(on=on, snapshot=snapshot)
    rules = found.subject_rules()
    ratios = {area: found.ratios(area) for area in ("", "urban", "town", "village")}
    sides = sides_of(found=found, snapshot=snapshot, school_ids=school_ids)
    return Board(found, tuple(_line(side, found, rules, ratios.get(side.area) or ratios[""]) for side in sides))


def _line(
    side: SchoolSide, found: Standards, rules: dict[SchoolStage, list[SubjectRule]], ratios: Ratios
) -> SchoolLine:
    counted = establish(side, ratios=ratios, on_quota=found.on_quota) if side.is_counted else None
    return SchoolLine(side, counted, tuple(_subjects(side, rules)), _garden(side, found))


def _subjects(side: SchoolSide, rules: dict[SchoolStage, list[SubjectRule]]) -> list[SubjectLine]:
    """Return the school's subjects, stage by stage; none of a stage whose classes are not known."""
    own = [size for size in side.stages if size.stage in rules and size.classes]
    if not own:
        return []
    known = {size.stage.value for size in own}
    staff: Counter[tuple[str, str]] = Counter()
    for group in side.staff:
        if group.kind == PostKind.TEACHING:
            stage = group.stage if group.stage in known else own[0].stage.value
            staff[stage, group.subject] += group.count
    return [
        SubjectLine(
            side.school_id,
            rule,
            weekly_periods(size.classes, rule),
            sum(staff[size.stage.value, name] for name in rule.names),
        )
        for size in own
        for rule in rules[size.stage]
    ]


def _garden(side: SchoolSide, found: Standards) -> GardenLine | None:
    """Return the kindergarten's line; None where the school keeps no kindergarten."""
    size = next((one for one in side.stages if one.stage is SchoolStage.PRESCHOOL), None)
    if size is None:
        return None
    own = [one for one in side.staff if len(side.stages) == 1 or one.stage == SchoolStage.PRESCHOOL.value]

    def count(kind: PostKind) -> int:
        return sum(one.count for one in own if one.kind == kind)

    return GardenLine(
        school_id=side.school_id,
        title=side.title,
        township=side.township,
        is_public=side.ownership == Ownership.PUBLIC,
        is_boarding=side.is_boarding,
        children=size.pupils,
        classes=size.class_count or None,
        teachers=count(PostKind.TEACHING),
        carers=count(PostKind.CARER),
        staff=sum(one.count for one in own),
        rule=found.class_staff(),
    )
