"""学科缺员的列表 (list of vacancies): schools that are short of teachers of a subject, or have none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yaodian.apps.staffing.queries import SchoolLine
from yaodian.apps.staffing.rules import STAGES, SubjectLine
from yaodian.apps.staffing.tables.computed import (
    HINT,
    RANK,
    SEARCH,
    AskedFilter,
    Figure,
    MemberFilter,
    figure_column,
    ranked_by,
    school_column,
    snapshot_filter,
    towns_filter,
)
from yaodian.kernel.web.lights import light_markup
from yaodian.kernel.web.lists import Column, ListDefinition
from yaodian.registers.schools.models import School, Snapshot


@dataclass(frozen=True)
class Shortage:
    """一校缺员 (shortage of a school): its subjects with a gap, those asked for."""

    title: str
    township: str
    lines: tuple[SubjectLine, ...]

    @property
    def gap(self) -> int:
        """缺员: whole posts."""
        return sum(one.gap for one in self.lines)

    @property
    def needed(self) -> Decimal:
        """需求."""
        return round(sum((one.needed for one in self.lines), Decimal(0)), 1)

    @property
    def staff(self) -> int:
        """专任."""
        return sum(one.staff for one in self.lines)

    @property
    def helped(self) -> Decimal:
        """兼教课时."""
        return sum((one.helped for one in self.lines), Decimal(0))

    @property
    def missing(self) -> tuple[str, ...]:
        """缺科: subjects that nobody in post stands for."""
        return tuple(one.subject for one in self.lines if one.is_missing)

    @property
    def words(self) -> str:
        """数学缺2、英语缺1."""
        return "、".join(
            _now("%(subject)s缺%(count)s") % {"subject": one.subject, "count": one.gap} for one in self.lines if one.gap
        )


SHORT: dict[str, Callable[[Shortage], Figure]] = {
    "needed": lambda one: one.needed,
    "staff": lambda one: one.staff,
    "helped": lambda one: one.helped,
    "gap": lambda one: one.gap,
    "missing": lambda one: len(one.missing),
}


def shortages_of(
    lines: Sequence[SubjectLine], board: Sequence[SchoolLine], *, subjects: Sequence[str]
) -> dict[int, Shortage]:
    """Return school → its subjects with a gap, of all or of those asked for."""
    sides = {one.side.school_id: one.side for one in board}
    found: dict[int, list[SubjectLine]] = {}
    for line in lines:
        if (line.gap or line.is_missing) and (not subjects or line.subject in subjects):
            found.setdefault(line.school_id, []).append(line)
    return {pk: Shortage(sides[pk].title, sides[pk].township, tuple(own)) for pk, own in found.items()}


def vacancies_table(
    of: Mapping[int, Shortage], *, subjects: Sequence[str], snapshots: Sequence[Snapshot], note: str
) -> ListDefinition[School]:
    """Return the list of schools that are short of teachers of the subjects asked for."""

    def figure(key: str) -> Callable[[School], Figure]:
        return lambda row: SHORT[key](of[row.pk])

    def missing(row: School) -> SafeString | str:
        return light_markup("red", "、".join(of[row.pk].missing)) if of[row.pk].missing else ""

    states = {
        "gap": [pk for pk, one in of.items() if one.gap],
        "missing": [pk for pk, one in of.items() if one.missing],
    }
    return ListDefinition[School](
        key="staffing.vacancies",
        title=_now("学科缺员"),
        counter=_("校"),
        columns=(
            school_column(_("学校"), lambda row: of[row.pk].title),
            Column(
                key="words",
                title=_("缺员学科"),
                cell=lambda row: of[row.pk].words,
                value=lambda row: of[row.pk].words,
                wrap=True,
            ),
            figure_column("gap", _("缺员"), figure("gap")),
            Column(
                key="missing",
                title=_("缺科"),
                cell=missing,
                value=lambda row: "、".join(of[row.pk].missing),
                sort=RANK,
                wrap=True,
            ),
            figure_column("needed", _("这些学科需求"), figure("needed"), phone=False),
            figure_column("staff", _("专任"), figure("staff"), phone=False),
            figure_column("helped", _("兼教课时"), figure("helped"), phone=False),
        ),
        filters=(
            AskedFilter(
                key="stage", title=_("学段"), field="", choices=tuple((one.value, STAGES[one]) for one in STAGES)
            ),
            snapshot_filter(snapshots),
            AskedFilter(
                key="subject", title=_("学科"), field="", many=True, choices=tuple((one, one) for one in subjects)
            ),
            MemberFilter(
                key="state",
                title=_("配备"),
                field="",
                choices=(("gap", _("缺员")), ("missing", _("缺科"))),
                members=states,
            ),
            towns_filter((pk, one.township) for pk, one in of.items()),
        ),
        search=SEARCH,
        initials="unit__pinyin",
        search_hint=HINT,
        sort="-gap",
        row_href=lambda row: reverse("staffing:school", args=[row.pk]),
        empty_title=_("没有缺员的学校"),
        export_note=note,
    )


def vacancies_rows(of: Mapping[int, Shortage], *, sort: str) -> QuerySet[School]:
    """Return the schools that are short, ranked by the column asked."""
    return ranked_by(SHORT, of, sort=sort or "-gap")
