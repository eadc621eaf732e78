"""标准 (standards): every rulebook row that staffing needs, in one query, for a day, or as it was known at a freeze."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from yaodian.apps.staffing.rules import (
    AREAS,
    STAGES,
    Career,
    ClassStaff,
    Delay,
    Figure,
    Ratios,
    RetirementLaw,
    SubjectRule,
    subject_rules,
)
from yaodian.kernel.rulebook.models import Rule
from yaodian.kernel.rulebook.rules import RowState, SeedRow
from yaodian.kernel.rulebook.seeds import shipped_rows
from yaodian.registers.schools.models import Snapshot
from yaodian.registers.schools.rules import SchoolStage

PREFIXES = ("staffing.", "rotation.", "preschool.class_staffing", "preschool.children_per_staff")
MONTHS = 12
PER_STAFF, PER_CLASS = "staffing.pupils_per_staff", "staffing.staff_per_class"
CAREER_SCOPES = {Career.MALE: "男职工", Career.FEMALE_CADRE: "女干部", Career.FEMALE_WORKER: "女工人"}
TAUGHT = (SchoolStage.PRIMARY, SchoolStage.JUNIOR, SchoolStage.SENIOR)


@dataclass(frozen=True)
class Standards:
    """标准 (standards) in force on a day: (code, scope) → the row; `coming` are rows that begin later."""

    on: date
    rows: dict[tuple[str, str], Rule | SeedRow] = field(default_factory=dict)
    coming: dict[tuple[str, str], Rule | SeedRow] = field(default_factory=dict)

    def row(self, code: str, scope: str = "", *, later: bool = False) -> Rule | SeedRow | None:
        """Return the row of a scope, else that for all; `later` also takes one that has not begun."""
        for key in ((code, scope), (code, "")):
            if found := self.rows.get(key) or (self.coming.get(key) if later else None):
                return found
        return None

    def figure(self, code: str, scope: str = "", *, later: bool = False) -> Figure | None:
        """Return a figure with its source."""
        row = self.row(code, scope, later=later)
        if row is None or row.value is None:
            return None
        return Figure(row.value, row.source, row.status == "checked")

    def number(self, code: str, scope: str = "") -> int | None:
        """Return a whole figure."""
        found = self.figure(code, scope)
        return int(found.value) if found else None

    def share(self, code: str) -> Decimal | None:
        """Return a figure in per cent."""
        found = self.figure(code)
        return found.value if found else None

    def names(self, code: str, scope: str = "") -> frozenset[str]:
        """Return the names that a text row of exactly this scope lists."""
        row = self.rows.get((code, scope))
        return frozenset(filter(None, (one.strip() for one in re.split("[；;、]", row.text)))) if row else frozenset()

    def ratios(self, area: str) -> Ratios:
        """核编标准 for a school in an area: the rule of its stage, before 2014 that of stage and area."""
        per_staff, per_class = {}, {}
        for stage, title in STAGES.items():
            own = f"{title}（{AREAS.get(area, '')}）"
            scope = own if (PER_STAFF, own) in self.rows else title
            if found := self.figure(PER_STAFF, scope):
                per_staff[stage] = found
            if found := self.figure(PER_CLASS, title):
                per_class[stage] = found
        return Ratios(
            per_staff=per_staff,
            per_class=per_class,
            small_pupils=self.figure("staffing.small_school_pupils"),
            point_staff=self.figure("staffing.teaching_point_staff"),
            boarders=self.figure("staffing.boarders_per_staff"),
        )

    @property
    def on_quota(self) -> frozenset[str]:
        """在编: which establishments count."""
        return self.names("staffing.on_quota")

    @property
    def worker_posts(self) -> frozenset[str]:
        """工人: which posts retire at a worker's age."""
        return self.names("staffing.worker_posts")

    def subject_rules(self) -> dict[SchoolStage, list[SubjectRule]]:
        """课时规定: stage → its subjects."""
        shared = self.names("staffing.shared_subjects")
        names = {scope: self.names(code, scope) for code, scope in self.rows if code == "staffing.subject_names"}
        found = {}
        for stage in TAUGHT:
            periods = self.row("staffing.weekly_periods", STAGES[stage])
            loads = self.row("staffing.weekly_load", STAGES[stage])
            if periods and loads:
                found[stage] = subject_rules(stage, periods=periods.text, loads=loads.text, shared=shared, names=names)
        return found

    def class_staff(self) -> ClassStaff | None:
        """两教一保: the staff of a kindergarten class."""
        teachers, carers = self.number("staffing.garden_teachers"), self.number("staffing.garden_carers")
        if teachers is None or carers is None:
            return None
        return ClassStaff(teachers, carers, self.number("staffing.garden_boarding") or 0)

    def retirement_law(self) -> RetirementLaw:
        """退休规定: the old ages and the delay; the delay holds by the day on which somebody reaches the old age,
        so that it is known before it begins."""
        ages, delays = {}, {}
        for career, scope in CAREER_SCOPES.items():
            age = self.figure("staffing.retirement_age", scope, later=True)
            step = self.figure("staffing.retirement_delay_step", scope, later=True)
            limit = self.figure("staffing.retirement_age_limit", scope, later=True)
            if age:
                ages[career] = int(age.value * MONTHS)
            row = self.row("staffing.retirement_delay_step", scope, later=True)
            if row and step and limit and step.value >= 1:
                delays[career] = Delay(row.from_date, int(step.value), int(limit.value * MONTHS))
        return RetirementLaw(ages, delays)

    def retirement_rows(self) -> list[Rule | SeedRow]:
        """Return the rows of retirement, for a page to show source and status."""
        found = {**self.coming, **self.rows}
        return [row for (code, _scope), row in sorted(found.items()) if code.startswith("staffing.retirement_")]


def standards(*, on: date, snapshot: Snapshot | None = None) -> Standards:
    """查标准: the rows in force on a day. For a snapshot those of its day, in the version known when it was frozen.

    A code never loaded into this database (or not yet, at a freeze) answers from the shipped rows."""
    day = snapshot.as_of_date if snapshot else on
    wanted = Q()
    for prefix in PREFIXES:
        wanted |= Q(code__startswith=prefix)
    stored = list(Rule.objects.filter(wanted))
    if snapshot is not None:
        stored = _known_at(stored, snapshot.frozen_at)
    else:
        stored = [row for row in stored if row.state == RowState.CURRENT]
    loaded = {row.code for row in stored}
    every: list[Rule | SeedRow] = [*stored]
    every += [row for row in shipped_rows() if row.code.startswith(PREFIXES) and row.code not in loaded]
    rows: dict[tuple[str, str], Rule | SeedRow] = {}
    coming: dict[tuple[str, str], Rule | SeedRow] = {}
    for row in sorted(every, key=lambda one: one.from_date):
        if row.from_date > day:
            coming.setdefault((row.code, row.scope), row)
        elif row.to_date is None or day <= row.to_date:
            rows[row.code, row.scope] = row
    return Standards(day, rows, coming)


def _known_at(stored: list[Rule], moment: datetime) -> list[Rule]:
    """Return of each dated row the newest version that was made by a moment; drafts were never in force."""
    newest: dict[tuple[str, str, date], Rule] = {}
    for row in sorted(stored, key=lambda one: one.version):
        if row.made_at <= moment and row.state in (RowState.CURRENT, RowState.REPLACED):
            newest[row.code, row.scope, row.from_date] = row
    return list(newest.values())
