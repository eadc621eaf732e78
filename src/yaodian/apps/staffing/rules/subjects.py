"""学科需求 (need by subject): classes × weekly periods of the curriculum ÷ standard weekly load, against teachers in post."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal, InvalidOperation

from yaodian.registers.schools.rules import SchoolStage

ONE = Decimal(1)
OTHERS = "其他"


@dataclass(frozen=True)
class SubjectRule:
    """课时规定 (rule of a subject): weekly periods by grade, the load of one teacher, whether others may teach it."""

    stage: SchoolStage
    subject: str
    periods: tuple[Decimal, ...]
    load: Decimal
    shared: bool = False
    names: frozenset[str] = frozenset()

    def periods_of(self, grade: int) -> Decimal:
        """Return the weekly periods of a grade; of one not known, the mean of all grades."""
        if grade == 0:
            return sum(self.periods, Decimal(0)) / len(self.periods) if self.periods else Decimal(0)
        return self.periods[grade - 1] if 1 <= grade <= len(self.periods) else Decimal(0)


@dataclass(frozen=True)
class SubjectLine:
    """学科配备 (line of a subject) at one school: periods a week, teachers needed, teachers in post, periods helped out."""

    school_id: int
    rule: SubjectRule
    periods: Decimal
    staff: int
    helped: Decimal = Decimal(0)

    @property
    def stage(self) -> SchoolStage:
        """The stage."""
        return self.rule.stage

    @property
    def subject(self) -> str:
        """The subject."""
        return self.rule.subject

    @property
    def needed(self) -> Decimal:
        """需求: teachers needed, in parts of a teacher."""
        return self.periods / self.rule.load

    @property
    def posts(self) -> int:
        """需求岗位: whole posts, half a post and more counts as one."""
        return int(self.needed.quantize(ONE, ROUND_HALF_UP))

    @property
    def gap(self) -> int:
        """缺员: whole posts without a teacher of the subject; none for a subject that others may teach."""
        return 0 if self.rule.shared else max(self.posts - self.staff, 0)

    @property
    def surplus(self) -> int:
        """富余: teachers of the subject beyond the whole posts."""
        return max(self.staff - int(self.needed.to_integral_value(ROUND_CEILING)), 0)

    @property
    def is_missing(self) -> bool:
        """缺科: taught by the curriculum, nobody in post for it, and not to be taught by others."""
        return self.periods > 0 and self.staff == 0 and not self.rule.shared


def weekly_periods(classes: Mapping[int, int], rule: SubjectRule) -> Decimal:
    """周课时: the periods that the classes of a school need in a week."""
    return sum((count * rule.periods_of(grade) for grade, count in classes.items()), Decimal(0))


def parse_figures(text: str) -> dict[str, tuple[Decimal, ...]]:
    """Return subject → figures out of a rulebook text: 语文 7、7、6、6、6、6；其他 18. A piece that is no figure is left out."""
    found: dict[str, tuple[Decimal, ...]] = {}
    for piece in re.split("[；;\n]", text):
        name, _space, figures = piece.strip().partition(" ")
        try:
            numbers = tuple(Decimal(one) for one in re.split("[、,，]", figures.strip()) if one.strip())
        except InvalidOperation:
            continue
        if name and numbers:
            found[name] = numbers
    return found


def subject_rules(
    stage: SchoolStage, *, periods: str, loads: str, shared: frozenset[str], names: Mapping[str, frozenset[str]]
) -> list[SubjectRule]:
    """课时规定: the rules of a stage out of the rulebook's two texts; a subject without a load has no rule."""
    load = parse_figures(loads)
    found = []
    for subject, weekly in parse_figures(periods).items():
        own = (load.get(subject) or load.get(OTHERS) or (Decimal(0),))[0]
        if own > 0:
            known = frozenset({subject}) | names.get(subject, frozenset())
            found.append(SubjectRule(stage, subject, weekly, own, subject in shared, known))
    return found


def by_subject(lines: Sequence[SubjectLine]) -> list[tuple[SubjectRule, list[SubjectLine]]]:
    """Return the rules with their schools' lines, in the order of the rules."""
    found: dict[tuple[SchoolStage, str], tuple[SubjectRule, list[SubjectLine]]] = {}
    for line in lines:
        found.setdefault((line.stage, line.subject), (line.rule, []))[1].append(line)
    return list(found.values())
