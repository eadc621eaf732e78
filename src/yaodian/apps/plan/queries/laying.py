"""套用目录 (laying a catalogue): which shipped catalogue fits a plan, what it would bring, and to whom its codes point."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from yaodian.apps.plan.models import Clause, WorkPlan
from yaodian.apps.plan.queries.clauses import catalogue_for
from yaodian.apps.plan.queries.laid import Fate, missing_readings, place_targets, place_tasks
from yaodian.apps.plan.queries.placing import clauses_beside, place_clauses
from yaodian.catalogue.reading import Catalogue, TargetSeed, TaskSeed
from yaodian.kernel import clock
from yaodian.kernel.access import Role
from yaodian.kernel.accounts.models import Person
from yaodian.kernel.accounts.queries import holding
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.queries import units_open
from yaodian.kernel.units.rules import UnitKind

OFFICES = (UnitKind.SECTION, UnitKind.INSTITUTION, UnitKind.AGENCY)
LEADERS = (Role.LEADER, Role.DEPUTY)


@dataclass(frozen=True)
class Matching:
    """对应 (matching): section codes to units, reporting groups to units, leaders' posts to people; 0 or empty: nobody."""

    units: Mapping[str, int] = field(default_factory=dict)
    groups: Mapping[str, list[int]] = field(default_factory=dict)
    leaders: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class OfficeRow:
    """科室对应 (a section of the catalogue): the bureau's unit it points to, 0 for none, and how many tasks it leads."""

    code: str
    title: str
    task_count: int
    unit_id: int


@dataclass(frozen=True)
class GroupRow:
    """填报范围对应 (a reporting group): the units it stands for, by their names."""

    code: str
    title: str
    task_count: int
    names: str


@dataclass(frozen=True)
class LeaderRow:
    """分管领导对应 (a leader's post): the person who holds it, 0 for none."""

    code: str
    title: str
    person_id: int


@dataclass(frozen=True)
class TaskRow:
    """拟生成任务: a task of the catalogue, its number here, who would lead it, and why it may not be made."""

    seed: TaskSeed
    code: str
    lead: str
    fate: Fate


@dataclass(frozen=True)
class TargetRow:
    """拟落实目标: a target of the catalogue and the titles of the readings that would come beside those it has."""

    seed: TargetSeed
    fate: Fate
    readings: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """套用预览: what laying the catalogue would do; nothing is written."""

    catalogue: Catalogue
    matched_count: int
    unmatched: tuple[tuple[str, str], ...]
    beside: tuple[Clause, ...]
    mark_count: int
    offices: tuple[OfficeRow, ...]
    groups: tuple[GroupRow, ...]
    leaders: tuple[LeaderRow, ...]
    tasks: tuple[TaskRow, ...]
    targets: tuple[TargetRow, ...]

    @property
    def fresh(self) -> tuple[TaskRow, ...]:
        """Return the tasks that would be made."""
        return tuple(row for row in self.tasks if row.fate is Fate.MAKE)

    @property
    def kept(self) -> tuple[TaskRow, ...]:
        """Return the tasks that are there already, and those whose sentences have the office's own task."""
        return tuple(row for row in self.tasks if row.fate in (Fate.KEEP, Fate.COVERED))

    @property
    def left_out(self) -> tuple[TaskRow, ...]:
        """Return the tasks that would not be made: nobody leads them, or their sentence is not in the text."""
        return tuple(row for row in self.tasks if row.fate in (Fate.UNLED, Fate.UNSERVED))

    @property
    def fresh_targets(self) -> tuple[TargetRow, ...]:
        """Return the targets that would be made or get their readings."""
        return tuple(row for row in self.targets if row.fate in (Fate.MAKE, Fate.JOIN))

    @property
    def kept_targets(self) -> tuple[TargetRow, ...]:
        """Return the targets that stay: they are there, or the review said that they are none."""
        return tuple(row for row in self.targets if row.fate in (Fate.KEEP, Fate.REJECTED))

    @property
    def reading_count(self) -> int:
        """How many readings would be added."""
        return sum(len(row.readings) for row in self.fresh_targets)

    @property
    def brings(self) -> bool:
        """Would laying it change anything?"""
        return bool(self.fresh or self.fresh_targets or self.mark_count)


def suggested_matching(catalogue: Catalogue, *, plan: WorkPlan | None = None) -> Matching:
    """建议对应: units by code, else by name, else who leads its tasks in this plan; groups by kind of unit; leaders by post."""
    today = clock.today()
    units = list(units_open(on=today).order_by("position", "pk"))
    by_code = {unit.code: unit.pk for unit in units}
    by_name = {
        name: unit.pk for unit in units if unit.kind in OFFICES for name in (unit.title, unit.short_title) if name
    }
    led = {task.code: task.lead_unit_id for task in plan.tasks.all()} if plan is not None else {}
    leading = {task.lead: led[task.code] for task in reversed(catalogue.tasks) if task.code in led}
    offices = {
        office.code: by_code.get(office.code)
        or by_name.get(office.title)
        or by_name.get(office.short)
        or leading.get(office.code, 0)
        for office in catalogue.offices
    }
    groups = {group.code: [unit.pk for unit in units if unit.kind in group.kinds] for group in catalogue.groups}
    posts = {
        str(post): person.pk
        for person in holding(roles=LEADERS, on=today).prefetch_related("appointments__post")
        for post in (appointment.post for appointment in person.appointments.all())
        if post.role in LEADERS
    }
    return Matching(offices, groups, {leader.code: posts.get(leader.title, 0) for leader in catalogue.leaders})


def is_undivided(plan: WorkPlan) -> bool:
    """Has this plan no task yet, and a catalogue that would bring them?"""
    return catalogue_for(plan.title, year=plan.year) is not None and not plan.tasks.exists()


def preview(plan: WorkPlan, *, catalogue: Catalogue, matching: Matching) -> Preview:
    """预览套用: what the catalogue would bring to this plan with these people and units."""
    placed, unmatched = place_clauses(plan, catalogue=catalogue)
    texts = {seed.id: seed.text for seed in catalogue.clauses}
    titles = dict(
        Unit.objects.filter(pk__in=[key for key in matching.units.values() if key]).values_list("pk", "title")
    )
    named = dict(
        Unit.objects.filter(pk__in={key for keys in matching.groups.values() for key in keys}).values_list(
            "pk", "title"
        )
    )
    tasks = place_tasks(plan, catalogue=catalogue, placed=placed, led=lambda code: bool(matching.units.get(code)))
    targets = place_targets(plan, catalogue=catalogue, placed=placed)
    return Preview(
        catalogue=catalogue,
        matched_count=len(placed),
        unmatched=tuple((code, texts[code]) for code in unmatched),
        beside=tuple(clauses_beside(plan, catalogue=catalogue)),
        mark_count=len({clause.pk for clause in placed.values() if not clause.evidence_needed}),
        offices=tuple(
            OfficeRow(
                code=office.code,
                title=office.title,
                task_count=sum(task.lead == office.code for task in catalogue.tasks),
                unit_id=matching.units.get(office.code, 0),
            )
            for office in catalogue.offices
        ),
        groups=tuple(
            GroupRow(
                code=group.code,
                title=group.title,
                task_count=sum(group.code in task.reports for task in catalogue.tasks),
                names="、".join(named[key] for key in matching.groups.get(group.code, []) if key in named),
            )
            for group in catalogue.groups
        ),
        leaders=tuple(
            LeaderRow(leader.code, leader.title, matching.leaders.get(leader.code, 0)) for leader in catalogue.leaders
        ),
        tasks=tuple(
            TaskRow(row.seed, row.code, titles.get(matching.units.get(row.seed.lead, 0), ""), row.fate) for row in tasks
        ),
        targets=tuple(
            TargetRow(row.seed, row.fate, tuple(reading.title for reading in missing_readings(row))) for row in targets
        ),
    )


def office_choices() -> list[tuple[int, str]]:
    """Return the units that may lead a task: sections, second-level units, liaisons."""
    rows = units_open(on=clock.today()).filter(kind__in=OFFICES).order_by("position", "pk")
    return [(unit.pk, unit.title) for unit in rows]


def leader_choices() -> list[tuple[int, str]]:
    """Return the people who lead the bureau."""
    people = holding(roles=LEADERS, on=clock.today())
    return [(person.pk, str(person)) for person in Person.objects.filter(pk__in=people.values("pk")).order_by("pk")]


def units_named(text: str) -> tuple[list[int], list[str]]:
    """按名找单位: return the units of a pasted list of names, and the names that no unit has."""
    names = [name.strip() for name in re.split(r"[、,，;；\s]+", text) if name.strip()]
    known: dict[str, int] = {}
    for unit in units_open(on=clock.today()):
        known.setdefault(unit.title, unit.pk)
        if unit.short_title:
            known.setdefault(unit.short_title, unit.pk)
    return [known[name] for name in dict.fromkeys(names) if name in known], [
        name for name in names if name not in known
    ]


def unknown_names_words(group: str, *, names: list[str]) -> str:
    """Say which names of a group no unit has."""
    return _("“%(group)s”里有不认识的单位：%(names)s。请按单位名册的全称或简称填写。") % {
        "group": group,
        "names": "、".join(names[:6]),
    }
