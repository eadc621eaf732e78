"""目录种子 (catalogue seeds): frozen rows of a plan's declared data; no Django, no clock, no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yaodian.catalogue.reading.kinds import (
    ClauseKind,
    Direction,
    DueKind,
    Level,
    Mechanism,
    NumberSource,
    ServeKind,
    TargetKind,
    UnitKind,
)


@dataclass(frozen=True, slots=True)
class PlanHeader:
    """要点文头 (the plan itself)."""

    title: str
    issuer: str
    year: int
    index_number: str
    published_date: date


@dataclass(frozen=True, slots=True)
class PlanSection:
    """要点部分 (一、二、三、四): its heading and the numbers of its points."""

    number: int
    heading: str
    points: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PlanPoint:
    """要点条目 (one of the 27 points)."""

    number: int
    title: str
    title_en: str


@dataclass(frozen=True, slots=True)
class LeaderPost:
    """分管领导岗位 (a leader's post, never a person)."""

    code: str
    title: str
    title_en: str
    field: str


@dataclass(frozen=True, slots=True)
class Section:
    """责任科室 (inner section or second-level unit), with the words in a clause that suggest it."""

    code: str
    title: str
    title_en: str
    short: str
    kind: UnitKind
    leader: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """填报范围 (a named group of units that report on a task); `kinds` of units that form it, none: chosen by name."""

    code: str
    title: str
    title_en: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Serve:
    """落实者 (one thing that serves a clause): kind and key, written `kind:key`."""

    kind: ServeKind
    key: str

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.key}"


@dataclass(frozen=True, slots=True)
class Clause:
    """句 (one clause of the plan): point 0 holds the seven frame rows (header, preamble, headings, page foot)."""

    id: str
    point: int
    text: str
    kind: ClauseKind
    level: Level
    mechanisms: tuple[Mechanism, ...]
    evidence: str
    serves: tuple[Serve, ...]
    same_as: tuple[str, ...]
    reading_note: str


@dataclass(frozen=True, slots=True)
class Due:
    """完成时限 (kind and last day)."""

    kind: DueKind
    date: date


@dataclass(frozen=True, slots=True)
class Milestone:
    """节点 (a dated step of a task)."""

    title: str
    date: date


@dataclass(frozen=True, slots=True)
class TaskSeed:
    """任务 (one task of the breakdown): who leads, who helps, by when, and what closes it."""

    code: str
    title: str
    clauses: tuple[str, ...]
    lead: str
    support: tuple[str, ...]
    leader: str
    due: Due
    milestones: tuple[Milestone, ...]
    deliverables: tuple[str, ...]
    closing: str
    evidence: tuple[str, ...]
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadingSeed:
    """口径 (one possible reading of a target): what computes it now or later; `divisor` gives the goal's unit."""

    key: str
    title: str
    definition: str
    source: NumberSource
    metric: str
    parameters: Mapping[str, str]
    later_metric: str
    divisor: int


@dataclass(frozen=True, slots=True)
class TargetSeed:
    """目标 (one verifiable commitment): exact phrase, goal, and its readings with the default one."""

    key: str
    title: str
    clause: str
    phrase: str
    kind: TargetKind
    goal: Decimal | None
    unit: str
    direction: Direction
    due: Due
    task: str
    readings: tuple[ReadingSeed, ...]
    default_reading: str
    conditions: tuple[str, ...]
    note: str

    @property
    def reading(self) -> ReadingSeed:
        """默认口径 (the reading in force until somebody chooses another)."""
        return next(reading for reading in self.readings if reading.key == self.default_reading)


@dataclass(frozen=True, slots=True)
class Condition:
    """验收条件 (a condition of acceptance; not measurable ones name the capability that will measure them)."""

    key: str
    title: str
    measurable: bool
    later: str


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """预算科目 (a budget line of a programme)."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Programme:
    """项目类别 (a programme of projects): which milestones and budget lines apply, what acceptance asks."""

    code: str
    title: str
    title_en: str
    kind: str
    unit: str
    clauses: tuple[str, ...]
    milestones: tuple[str, ...]
    budget_lines: tuple[BudgetLine, ...]
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class ProjectStep:
    """项目节点 (立项, 招标, 开工, 完工, 验收, 结算)."""

    code: str
    title: str
    title_en: str


@dataclass(frozen=True, slots=True)
class PublicWording:
    """公开表述 (proposed public wording of one clause; the switch stays off until approved)."""

    clause: str
    text: str


@dataclass(frozen=True, slots=True)
class SchoolPeriod:
    """学年学期 (a school year or a term, first and last day included)."""

    code: str
    kind: DueKind
    title: str
    title_en: str
    first_date: date
    last_date: date


@dataclass(frozen=True, slots=True)
class Catalogue:
    """目录 (a whole plan's declared data, checked)."""

    header: PlanHeader
    sections: tuple[PlanSection, ...]
    points: tuple[PlanPoint, ...]
    leaders: tuple[LeaderPost, ...]
    offices: tuple[Section, ...]
    groups: tuple[UnitGroup, ...]
    clauses: tuple[Clause, ...]
    tasks: tuple[TaskSeed, ...]
    targets: tuple[TargetSeed, ...]
    steps: tuple[ProjectStep, ...]
    programmes: tuple[Programme, ...]
    wordings: tuple[PublicWording, ...]
    closed_sections: tuple[int, ...]
    periods: tuple[SchoolPeriod, ...]

    def clause(self, id: str) -> Clause:
        """按编号取句 (the clause with this id)."""
        return next(clause for clause in self.clauses if clause.id == id)

    def tasks_of(self, *, clause: str) -> tuple[TaskSeed, ...]:
        """某句的任务 (the tasks that serve a clause)."""
        return tuple(task for task in self.tasks if clause in task.clauses)

    def targets_of(self, *, clause: str) -> tuple[TargetSeed, ...]:
        """某句的目标 (the targets read out of a clause)."""
        return tuple(target for target in self.targets if target.clause == clause)

    def section_of(self, *, point: int) -> PlanSection | None:
        """条目所在部分 (the section that holds a point)."""
        return next((section for section in self.sections if point in section.points), None)

    def offices_suggested(self, *, text: str) -> tuple[tuple[Section, tuple[str, ...]], ...]:
        """建议科室 (sections that the words of a text suggest, most words first, each with those words)."""
        found = [(office, tuple(word for word in office.words if word in text)) for office in self.offices]
        hits = [(office, words) for office, words in found if words]
        return tuple(sorted(hits, key=lambda hit: (-sum(len(word) for word in hit[1]), hit[0].code)))
