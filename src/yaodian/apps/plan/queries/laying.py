"""套用目录 (laying a catalogue): which shipped catalogue fits a plan, what it would bring, and to whom its codes point."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from yaodian.apps.plan.models import Clause, WorkPlan
from yaodian.apps.plan.queries.placing import place_clauses
from yaodian.catalogue.reading import Catalogue, TaskSeed
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
    """拟生成任务: a task of the catalogue, and why it would not be made (`kept`: it is there; `without`: nobody leads it)."""

    seed: TaskSeed
    lead: str
    kept: bool = False
    unserved: bool = False


@dataclass(frozen=True)
class Preview:
    """套用预览: what laying the catalogue would do; nothing is written."""

    catalogue: Catalogue
    matched_count: int
    unmatched: tuple[tuple[str, str], ...]
    beside: tuple[Clause, ...]
    target_count: int
    offices: tuple[OfficeRow, ...]
    groups: tuple[GroupRow, ...]
    leaders: tuple[LeaderRow, ...]
    tasks: tuple[TaskRow, ...]

    @property
    def fresh(self) -> tuple[TaskRow, ...]:
        """Return the tasks that would be made."""
        return tuple(row for row in self.tasks if row.lead and not row.kept and not row.unserved)

    @property
    def kept(self) -> tuple[TaskRow, ...]:
        """Return the tasks that are there already and stay as they are."""
        return tuple(row for row in self.tasks if row.kept)

    @property
    def left_out(self) -> tuple[TaskRow, ...]:
        """Return the tasks that would not be made: nobody leads them, or their sentence is not in the text."""
        return tuple(row for row in self.tasks if not row.kept and (not row.lead or row.unserved))


def suggested_matching(catalogue: Catalogue) -> Matching:
    """建议对应: units by code, else by name; groups by kind of unit; leaders by the title of their post."""
    today = clock.today()
    units = list(units_open(on=today).order_by("position", "pk"))
    by_code = {unit.code: unit.pk for unit in units}
    by_name = {
        name: unit.pk for unit in units if unit.kind in OFFICES for name in (unit.title, unit.short_title) if name
    }
    offices = {
        office.code: by_code.get(office.code) or by_name.get(office.title) or by_name.get(office.short, 0)
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


def preview(plan: WorkPlan, *, catalogue: Catalogue, matching: Matching) -> Preview:
    """预览套用: what the catalogue would bring to this plan with these people and units."""
    placed, unmatched = place_clauses(plan, catalogue=catalogue)
    found = {clause.pk for clause in placed.values()}
    texts = {seed.id: seed.text for seed in catalogue.clauses}
    titles = dict(
        Unit.objects.filter(pk__in=[key for key in matching.units.values() if key]).values_list("pk", "title")
    )
    named = dict(
        Unit.objects.filter(pk__in={key for keys in matching.groups.values() for key in keys}).values_list(
            "pk", "title"
        )
    )
    codes = set(plan.tasks.values_list("code", flat=True))
    rest = Clause.objects.filter(point__section__plan=plan, withdrawn=False).exclude(pk__in=found).order_by("start")
    others = [clause for clause in rest if not any(clause.text in text for text in texts.values())]  # not mere parts
    return Preview(
        catalogue=catalogue,
        matched_count=len(placed),
        unmatched=tuple((code, texts[code]) for code in unmatched),
        beside=tuple(others),
        target_count=sum(seed.clause in placed for seed in catalogue.targets),
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
            TaskRow(
                seed=task,
                lead=titles.get(matching.units.get(task.lead, 0), ""),
                kept=task.code in codes,
                unserved=not any(code in placed for code in task.clauses),
            )
            for task in catalogue.tasks
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


def unknown_names_words(group: str, names: list[str]) -> str:
    """Say which names of a group no unit has."""
    return _("“%(group)s”里有不认识的单位：%(names)s。请按单位名册的全称或简称填写。") % {
        "group": group,
        "names": "、".join(names[:6]),
    }
