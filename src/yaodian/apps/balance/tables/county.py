"""各校指标名单 (list of the schools' indicators): computed values beside the schools, filtered and sorted like any list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import CharField, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat, StrIndex
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yaodian.apps.balance.rules import QUALITY, STAGES, Indicator, Mark, Verdict
from yaodian.kernel.web.lights import light_markup
from yaodian.kernel.web.lists import Align, ChoiceFilter, Column, ListDefinition
from yaodian.registers.schools.models import School, Snapshot

M = TypeVar("M", bound=Model)
RANK = "rank"
LAMPS = {True: ("green", lazy("达标")), False: ("red", lazy("未达标")), None: ("unknown", lazy("无从计算"))}
STATES = (("failing", lazy("未达标")), ("passing", lazy("达标")), ("unknown", lazy("无从计算")))
ANSWERS = {"failing": False, "passing": True, "unknown": None}


@dataclass(frozen=True, kw_only=True)
class AskedFilter(ChoiceFilter):
    """所问 (what is asked): chooses the data the list is of, narrows no row of it; chosen above the list, for what
    stands there changes too."""

    @property
    def template(self) -> str:
        """Return the fragment: the choice goes along unseen."""
        return "balance/_asked.html"

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


def county_table(
    verdicts: Sequence[Verdict], *, snapshots: Sequence[Snapshot], title: str, note: str
) -> ListDefinition[School]:
    """Return the list of one stage: a column an indicator, filters by answer, shortfall and township."""
    of = {one.side.school_id: one for one in verdicts}
    states: dict[str, list[int]] = {key: [] for key, _title in STATES}
    short: dict[str, list[int]] = {one.key: [] for one in QUALITY}
    towns: dict[str, list[int]] = {}
    for pk, one in of.items():
        states[next(key for key, answer in ANSWERS.items() if answer is one.passes)].append(pk)
        towns.setdefault(one.side.township, []).append(pk)
        for mark in one.marks:
            if mark.is_met is False:
                short[mark.indicator.key].append(pk)
    named = tuple((town, town) for town in sorted(towns) if town)
    return ListDefinition[School](
        key="balance.county",
        title=title,
        counter=lazy("校"),
        columns=(
            Column(
                key="school",
                title=lazy("学校"),
                cell=lambda row: of[row.pk].side.title,
                value=lambda row: of[row.pk].side.title,
                sort=("unit__position", "unit__code"),
                wrap=True,
            ),
            Column(
                key="township",
                title=lazy("乡镇街道"),
                cell=lambda row: of[row.pk].side.township,
                value=lambda row: of[row.pk].side.township,
                shown=False,
            ),
            Column(
                key="pupils",
                title=lazy("学生"),
                cell=lambda row: of[row.pk].side.pupils,
                value=lambda row: of[row.pk].side.pupils,
                sort=RANK,
                align=Align.END,
            ),
            *(_indicator_column(one, place, of) for place, one in enumerate(QUALITY)),
            Column(
                key="met",
                title=lazy("达标项"),
                cell=lambda row: f"{of[row.pk].met_count}/{len(of[row.pk].marks)}",
                value=lambda row: of[row.pk].met_count,
                sort=RANK,
                align=Align.END,
            ),
            Column(
                key="answer",
                title=lazy("判定"),
                cell=lambda row: _light(of[row.pk].passes),
                value=lambda row: str(LAMPS[of[row.pk].passes][1]),
            ),
            Column(
                key="gaps",
                title=lazy("还差"),
                cell=lambda row: gap_words(of[row.pk]),
                value=lambda row: gap_words(of[row.pk]),
                shown=False,
                wrap=True,
            ),
        ),
        filters=(
            AskedFilter(
                key="stage", title=lazy("学段"), field="", choices=tuple((one.value, STAGES[one]) for one in STAGES)
            ),
            AskedFilter(
                key="snapshot",
                title=lazy("数据：今天"),
                field="",
                choices=tuple((one.code, one.title) for one in snapshots),
            ),
            MemberFilter(key="state", title=lazy("判定"), field="", choices=STATES, members=states),
            MemberFilter(
                key="short",
                title=lazy("未达标的指标"),
                field="",
                many=True,
                members=short,
                choices=tuple((one.key, f"{one.key} {one.short}") for one in QUALITY),
            ),
            MemberFilter(key="town", title=lazy("乡镇街道"), field="", many=True, choices=named, members=towns),
        ),
        search=("unit__title", "unit__short_title", "unit__pinyin", "search_keys"),
        initials="unit__pinyin",
        search_hint=lazy("校名、拼音或首字母"),
        sort="school",
        row_href=lambda row: reverse("balance:school", args=[row.pk]),
        empty_title=lazy("没有可显示的学校"),
        empty_text=lazy("登记办学条件、教师和学生后，各校指标出现在这里。"),
        export_note=note,
    )


def _indicator_column(indicator: Indicator, place: int, of: Mapping[int, Verdict]) -> Column[School]:
    def cell(row: School) -> SafeString:
        mark = of[row.pk].marks[place]
        return format_html("{} {}", _light(mark.is_met, bare=True), figure(mark))

    def value(row: School) -> Decimal | None:
        found = of[row.pk].marks[place].value
        return None if found is None else round(found, 2)

    head = f"{indicator.key} {indicator.short}"
    return Column(key=indicator.key, title=head, cell=cell, value=value, sort=RANK, align=Align.END)


def figure(mark: Mark) -> str:
    """Return a mark's value as it is printed; unknown is a dash, never nought."""
    return "—" if mark.value is None else f"{mark.value:.2f}"


def _light(answer: bool | None, *, bare: bool = False) -> SafeString:
    lamp, word = LAMPS[answer]
    return light_markup(lamp, word, bare=bare)


def gap_words(verdict: Verdict) -> str:
    """还差: what a school lacks, in units."""
    told = (
        _("还差 %(count)s %(unit)s") % {"count": f"{mark.missing.normalize():f}", "unit": mark.indicator.unit}
        for mark in verdict.gaps
        if mark.missing is not None
    )
    return "、".join(told)


def county_rows(verdicts: Sequence[Verdict], *, sort: str) -> QuerySet[School]:
    """Return the schools of the verdicts; sorted by a computed column each carries its rank, those unknown last."""
    rows = School.objects.filter(pk__in=[one.side.school_id for one in verdicts]).select_related("unit")
    key = sort.removeprefix("-")
    computed = {"pupils", "met", *(one.key for one in QUALITY)}
    if key not in computed:
        return rows
    values = {one.side.school_id: _sorted_by(one, key) for one in verdicts}
    return ranked(rows, values, descending=sort.startswith("-"))


def ranked(rows: QuerySet[M], values: Mapping[int, Any], *, descending: bool) -> QuerySet[M]:
    """Add to each row its rank by the value computed for its key, those without one last whichever way it is sorted.

    The rank is the key's place in a line of keys: one value for the database, where a case a row would be hundreds."""
    unknown = [key for key, value in values.items() if value is None]
    known = sorted((value, -key if descending else key) for key, value in values.items() if value is not None)
    keys = [abs(key) for _value, key in known]
    line = [*sorted(unknown, reverse=True), *keys] if descending else [*keys, *sorted(unknown)]
    key_text = Concat(Value(","), Cast("pk", CharField(max_length=20)), Value(","))
    place = StrIndex(Value(f",{','.join(map(str, line))},", output_field=TextField()), key_text)
    found: QuerySet[M] = rows.annotate(**{RANK: place})
    return found


def _sorted_by(verdict: Verdict, key: str) -> Decimal | int | None:
    if key == "pupils":
        return verdict.side.pupils
    if key == "met":
        return verdict.met_count
    return next(mark.value for mark in verdict.marks if mark.indicator.key == key)
