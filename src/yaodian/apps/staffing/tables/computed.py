"""算出的列表 (computed lists): schools shown, filtered and sorted by figures that stand in no table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.web.lists import Align, ChoiceFilter, Column
from yaodian.registers.schools.models import School, Snapshot

RANK = "staffing_rank"
SEARCH = ("unit__title", "unit__short_title", "search_keys", "township__title")
HINT = _("校名、乡镇、拼音或首字母")
Figure = int | Decimal | None


@dataclass(frozen=True, kw_only=True)
class AskedFilter(ChoiceFilter):
    """所问 (what is asked): chooses the data the list is of, narrows no row; chosen above the list, for what stands there
    changes too."""

    @property
    def template(self) -> str:
        """Return the fragment: the choice goes along unseen."""
        return "staffing/_asked.html"

    def condition(self, value: Any) -> Q:
        """Match every row."""
        return Q()


@dataclass(frozen=True, kw_only=True)
class MemberFilter(ChoiceFilter):
    """算出的类别 (computed group): value → the schools that were found in it."""

    members: Mapping[str, Collection[int]]

    def condition(self, value: Any) -> Q:
        """Match the schools of any of the groups."""
        return Q(pk__in={pk for one in value for pk in self.members.get(one, ())})


def snapshot_filter(snapshots: Sequence[Snapshot]) -> AskedFilter:
    """Return the choice of the data: today, or a sealed snapshot."""
    choices = tuple((one.code, one.title) for one in snapshots)
    return AskedFilter(key="snapshot", title=_("数据：今天"), field="", choices=choices)


def figure_column(key: str, title: Any, figure: Callable[[School], Figure], **more: Any) -> Column[School]:
    """Return the column of a figure; unknown is a dash on the page and blank in Excel."""
    return Column(
        key=key,
        title=title,
        cell=more.pop("cell", figure),
        value=figure,
        sort=RANK,
        align=Align.END,
        **more,
    )


def school_column(title: Any, named: Callable[[School], str]) -> Column[School]:
    """Return the column of the school's name as it was in the data shown."""
    return Column(key="school", title=title, cell=named, value=named, sort=("unit__position", "unit__code"), wrap=True)


def towns_filter(towns: Iterable[tuple[int, str]]) -> MemberFilter:
    """Return the filter by township of (school, township)."""
    members: dict[str, list[int]] = {}
    for pk, town in towns:
        if town:
            members.setdefault(town, []).append(pk)
    choices = tuple((town, town) for town in sorted(members))
    return MemberFilter(key="town", title=_("乡镇街道"), field="", many=True, choices=choices, members=members)


def ranked(figures: Mapping[int, Figure], *, descending: bool) -> QuerySet[School]:
    """Return these schools, each with the rank of its figure; what is unknown stands last either way."""
    known = sorted({value for value in figures.values() if value is not None})
    places = {value: place for place, value in enumerate(known, start=1)}
    last = 0 if descending else len(known) + 1
    groups: dict[int, list[int]] = {}
    for pk, value in figures.items():
        groups.setdefault(last if value is None else places[value], []).append(pk)
    whens = [When(pk__in=own, then=Value(place)) for place, own in groups.items()]
    rows = School.objects.filter(pk__in=figures).select_related("unit")
    return rows.annotate(**{RANK: Case(*whens, default=Value(0), output_field=IntegerField())})


def ranked_by(
    figures: Mapping[str, Callable[[Any], Figure]], lines: Mapping[int, Any], *, sort: str
) -> QuerySet[School]:
    """Return the schools of the lines, ranked by the column that the list is sorted by."""
    figure = figures.get(sort.removeprefix("-"), lambda _line: None)
    return ranked({pk: figure(line) for pk, line in lines.items()}, descending=sort.startswith("-"))
