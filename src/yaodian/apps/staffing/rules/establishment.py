"""编制测算 (establishment): 国办发〔2001〕74号, 中央编办发〔2014〕72号: pupils by ratio, small rural schools by classes, additions.

Each part says how it came about (口径); a figure that the rulebook lacks leaves the answer unknown, never nought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal

from yaodian.kernel.terms import gettext as _
from yaodian.registers.schools.rules import Ownership, SchoolStage

STAGES = {
    SchoolStage.PRIMARY: "小学",
    SchoolStage.JUNIOR: "初中",
    SchoolStage.SENIOR: "高中",
    SchoolStage.SPECIAL: "特殊教育",
}
"""The stages that have an establishment by ratio, and the scope under which the rulebook keeps their figures."""
AREAS = {"urban": "城市", "town": "县镇", "village": "农村"}
"""Urban–rural meaning → the word of the rule of 2001."""


@dataclass(frozen=True)
class Figure:
    """标准 (figure) of the rulebook with its source."""

    value: Decimal
    source: str
    checked: bool


@dataclass(frozen=True)
class Ratios:
    """核编标准 (ratios) that hold for one school on a day; what the rulebook lacks is missing here."""

    per_staff: Mapping[SchoolStage, Figure] = field(default_factory=dict)
    per_class: Mapping[SchoolStage, Figure] = field(default_factory=dict)
    small_pupils: Figure | None = None
    point_staff: Figure | None = None
    boarders: Figure | None = None


@dataclass(frozen=True)
class StageSize:
    """学段规模 (size of a stage): pupils, boarders among them, classes by grade (0: grade not known)."""

    stage: SchoolStage
    pupils: int | None
    boarders: int = 0
    classes: Mapping[int, int] = field(default_factory=dict)

    @property
    def class_count(self) -> int:
        """How many classes."""
        return sum(self.classes.values())


@dataclass(frozen=True)
class StaffGroup:
    """在岗人员 (staff): how many of one stage, subject, kind of post and establishment."""

    stage: str
    subject: str
    kind: str
    establishment: str
    count: int


@dataclass(frozen=True)
class Approved:
    """核定编制 (approved): how many, since when, by which paper."""

    count: int
    from_date: str
    paper: str


@dataclass(frozen=True)
class SchoolSide:
    """一校 (school): its size and its staff, on a day or in a snapshot."""

    school_id: int
    title: str
    township: str
    area: str
    kind_code: str
    ownership: str
    is_boarding: bool
    stages: tuple[StageSize, ...]
    staff: tuple[StaffGroup, ...] = ()
    approved: Approved | None = None
    is_point: bool = False

    @property
    def is_counted(self) -> bool:
        """核编范围: public schools of a stage that has a ratio."""
        return self.ownership == Ownership.PUBLIC and any(one.stage in STAGES for one in self.stages)

    @property
    def pupils(self) -> int | None:
        """Pupils of the stages with an establishment; None where one is not known."""
        counts = [one.pupils for one in self.stages if one.stage in STAGES]
        return None if None in counts else sum(count or 0 for count in counts)

    @property
    def boarders(self) -> int:
        """Boarders of the stages with an establishment."""
        return sum(one.boarders for one in self.stages if one.stage in STAGES)

    def staff_count(self, establishments: frozenset[str] | None = None) -> int:
        """Return the staff in post, of some establishments where asked."""
        return sum(one.count for one in self.staff if establishments is None or one.establishment in establishments)


@dataclass(frozen=True)
class Part:
    """测算项 (part) of an establishment: so many of something, by a figure, gives so many posts."""

    title: str
    amount: Decimal
    figure: Figure
    posts: Decimal
    words: str


@dataclass(frozen=True)
class Establishment:
    """一校编制 (establishment): what the ratios give, what is approved, who is in post."""

    parts: tuple[Part, ...]
    needed: int | None
    why_unknown: str
    approved: Approved | None
    on_quota: int
    in_post: int

    @property
    def basis(self) -> int | None:
        """核编基数: the approved number where there is one, else what the ratios give."""
        return self.approved.count if self.approved else self.needed

    @property
    def gap(self) -> int | None:
        """在编 − 基数: below nought the school is short, above it is over."""
        return None if self.basis is None else self.on_quota - self.basis

    @property
    def quota_gap(self) -> int | None:
        """核定 − 测算: below nought the approved number is less than the ratios give."""
        return None if self.approved is None or self.needed is None else self.approved.count - self.needed

    @property
    def short(self) -> int:
        """How many are short."""
        return max(-(self.gap or 0), 0)

    @property
    def over(self) -> int:
        """How many are over."""
        return max(self.gap or 0, 0)

    @property
    def lamp(self) -> str:
        """The light: red short, yellow over, green even, unknown without a basis."""
        if self.gap is None:
            return "unknown"
        return "red" if self.gap < 0 else "yellow" if self.gap else "green"


def establish(side: SchoolSide, *, ratios: Ratios, on_quota: frozenset[str]) -> Establishment:
    """测算一校编制: the parts rounded up once, for the school as a whole; None with the reason where it cannot be known."""
    parts: list[Part] = []
    reasons: list[str] = []
    for size in side.stages:
        if size.stage not in STAGES:
            continue
        found = _stage_part(side, size, ratios)
        if isinstance(found, str):
            reasons.append(found)
        else:
            parts.append(found)
    if side.boarders and ratios.boarders and ratios.boarders.value:
        per = ratios.boarders
        words = _("寄宿生 %(count)s 人 ÷ %(per)s") % {"count": side.boarders, "per": _plain(per.value)}
        parts.append(Part(_("寄宿附加"), Decimal(side.boarders), per, side.boarders / per.value, words))
    needed = None
    if not reasons and parts:
        needed = int(sum((part.posts for part in parts), Decimal(0)).to_integral_value(ROUND_CEILING))
        least = ratios.point_staff
        if side.is_point and least and needed < least.value:
            words = _("教学点至少 %(count)s 人") % {"count": _plain(least.value)}
            parts.append(Part(_("教学点保底"), Decimal(needed), least, least.value - needed, words))
            needed = int(least.value)
    return Establishment(
        parts=tuple(parts),
        needed=needed,
        why_unknown="；".join(reasons),
        approved=side.approved,
        on_quota=side.staff_count(on_quota),
        in_post=side.staff_count(),
    )


def _stage_part(side: SchoolSide, size: StageSize, ratios: Ratios) -> Part | str:
    """Return one stage's part, or the sentence that says why there is none."""
    title = STAGES[size.stage]
    ratio = ratios.per_staff.get(size.stage)
    if size.pupils is None:
        return _("%(stage)s没有学生数") % {"stage": title}
    if ratio is None or not ratio.value:
        return _("规则库没有%(stage)s的生师比") % {"stage": title}
    by_pupils = size.pupils / ratio.value
    by_class = ratios.per_class.get(size.stage)
    if by_class and is_small(side, ratios) and size.class_count * by_class.value > by_pupils:
        words = _("%(stage)s %(count)s 班 × %(per)s（班师比；按生师比为 %(other)s）") % {
            "stage": title,
            "count": size.class_count,
            "per": _plain(by_class.value),
            "other": round(by_pupils, 1),
        }
        return Part(title, Decimal(size.class_count), by_class, size.class_count * by_class.value, words)
    words = _("%(stage)s %(count)s 人 ÷ %(per)s") % {
        "stage": title,
        "count": size.pupils,
        "per": _plain(ratio.value),
    }
    return Part(title, Decimal(size.pupils), ratio, by_pupils, words)


def is_small(side: SchoolSide, ratios: Ratios) -> bool:
    """村小、教学点: a teaching point, or a village school with no more pupils than the rulebook's small school."""
    if side.is_point:
        return True
    limit, pupils = ratios.small_pupils, side.pupils
    return side.area == "village" and limit is not None and pupils is not None and pupils <= limit.value


def _plain(value: Decimal) -> str:
    """Return a figure without trailing noughts."""
    return format(value.normalize(), "f")
