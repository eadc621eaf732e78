"""园所配备 (staff of a kindergarten): 幼儿园教职工配备标准（教师〔2013〕1号）: two teachers and a carer a class, or three teachers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class ClassStaff:
    """每班配备 (staff of a class): teachers and carers; what boarding adds to each."""

    teachers: int
    carers: int
    boarding: int = 0


@dataclass(frozen=True)
class GardenLine:
    """一园 (kindergarten): classes, children, teachers and carers, against the staff of a class."""

    school_id: int
    title: str
    township: str
    is_public: bool
    is_boarding: bool
    children: int | None
    classes: int | None
    teachers: int
    carers: int
    staff: int
    rule: ClassStaff | None

    @property
    def needed_teachers(self) -> int | None:
        """Teachers needed at least."""
        if self.rule is None or not self.classes:
            return None
        return self.classes * (self.rule.teachers + self._boarding)

    @property
    def needed_all(self) -> int | None:
        """Teachers and carers needed together: a kindergarten of one class needs two teachers and no carer."""
        if self.rule is None or not self.classes or self.needed_teachers is None:
            return None
        if self.classes == 1 and not self._boarding:
            return self.needed_teachers
        return self.needed_teachers + self.classes * (self.rule.carers + self._boarding)

    @property
    def short(self) -> int | None:
        """How many are short: of teachers, or of both together, whichever is more."""
        if self.needed_teachers is None or self.needed_all is None:
            return None
        return max(self.needed_teachers - self.teachers, self.needed_all - self.teachers - self.carers, 0)

    @property
    def children_per_staff(self) -> Decimal | None:
        """教职工与幼儿比: children to one of the staff."""
        return Decimal(self.children) / self.staff if self.children and self.staff else None

    @property
    def lamp(self) -> str:
        """The light."""
        return "unknown" if self.short is None else "red" if self.short else "green"

    @property
    def _boarding(self) -> int:
        return self.rule.boarding if self.rule and self.is_boarding else 0
