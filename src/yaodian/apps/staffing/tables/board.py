"""编制和学前的列表 (lists of the board): schools with their establishment, kindergartens with their staff."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yaodian.apps.staffing.queries import SchoolLine
from yaodian.apps.staffing.rules import Establishment, GardenLine
from yaodian.apps.staffing.tables.computed import (
    HINT,
    SEARCH,
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

STATES = (
    ("short", _("缺编")),
    ("over", _("超编")),
    ("even", _("满编")),
    ("missing", _("缺科")),
    ("unknown", _("无从计算")),
)
LAMPS = {"red": "short", "yellow": "over", "green": "even", "unknown": "unknown"}
GARDEN_STATES = (("short", _("缺保教人员")), ("met", _("配足")), ("unknown", _("班级数未填")))


def _href(row: School) -> str:
    return reverse("staffing:school", args=[row.pk])


def _own(line: SchoolLine) -> Establishment:
    assert line.establishment is not None
    return line.establishment


COUNTY: dict[str, Callable[[SchoolLine], Figure]] = {
    "pupils": lambda line: line.side.pupils,
    "needed": lambda line: _own(line).needed,
    "approved": lambda line: found.count if (found := _own(line).approved) else None,
    "on_quota": lambda line: _own(line).on_quota,
    "in_post": lambda line: _own(line).in_post,
    "gap": lambda line: _own(line).gap,
    "vacancies": lambda line: line.vacancies,
}


def county_table(lines: Sequence[SchoolLine], *, snapshots: Sequence[Snapshot], note: str) -> ListDefinition[School]:
    """Return the list of establishments: what the ratios give, what is approved, who is in post."""
    of = {one.side.school_id: one for one in lines if one.establishment is not None}
    states: dict[str, list[int]] = {key: [] for key, _title in STATES}
    for pk, line in of.items():
        states[LAMPS[_own(line).lamp]].append(pk)
        if line.missing:
            states["missing"].append(pk)

    def figure(key: str) -> Callable[[School], Figure]:
        return lambda row: COUNTY[key](of[row.pk])

    def needed(row: School) -> SafeString:
        own = _own(of[row.pk])
        why = own.why_unknown or "；".join(part.words for part in own.parts)
        return format_html('<span title="{}">{}</span>', why, "—" if own.needed is None else own.needed)

    def subjects(row: School) -> str:
        return "、".join(one.subject for one in of[row.pk].missing)

    return ListDefinition[School](
        key="staffing.county",
        title=_now("师资配置"),
        counter=_("校"),
        columns=(
            school_column(_("学校"), lambda row: of[row.pk].side.title),
            Column(
                key="township",
                title=_("乡镇街道"),
                cell=lambda row: of[row.pk].side.township,
                value=lambda row: of[row.pk].side.township,
                shown=False,
            ),
            figure_column("pupils", _("学生"), figure("pupils"), phone=False),
            figure_column("needed", _("测算"), figure("needed"), cell=needed),
            figure_column("approved", _("核定"), figure("approved"), phone=False),
            figure_column("on_quota", _("在编"), figure("on_quota")),
            figure_column("in_post", _("在岗"), figure("in_post"), phone=False),
            figure_column("gap", _("超缺编"), figure("gap"), cell=lambda row: _gap(_own(of[row.pk]))),
            figure_column("vacancies", _("学科缺员"), figure("vacancies"), phone=False),
            Column(key="missing", title=_("缺科"), cell=subjects, value=subjects, phone=False, wrap=True),
        ),
        filters=(
            snapshot_filter(snapshots),
            MemberFilter(key="state", title=_("编制情况"), field="", choices=STATES, members=states, many=True),
            towns_filter((pk, line.side.township) for pk, line in of.items()),
        ),
        search=SEARCH,
        initials="unit__pinyin",
        search_hint=HINT,
        sort="school",
        row_href=_href,
        empty_title=_("没有可显示的学校"),
        empty_text=_("登记学校、学生和教师后，各校编制出现在这里。"),
        export_note=note,
    )


def county_rows(lines: Sequence[SchoolLine], *, sort: str) -> QuerySet[School]:
    """Return the schools with an establishment, ranked by the column asked."""
    return ranked_by(COUNTY, {one.side.school_id: one for one in lines if one.establishment is not None}, sort=sort)


def _gap(own: Establishment) -> SafeString:
    if own.gap is None:
        return light_markup("unknown", _now("无从计算"))
    if own.short:
        return light_markup("red", _now("缺 %(count)s") % {"count": own.short})
    return (
        light_markup("yellow", _now("超 %(count)s") % {"count": own.over})
        if own.over
        else light_markup("green", _now("满编"))
    )


GARDENS: dict[str, Callable[[GardenLine], Figure]] = {
    "children": lambda one: one.children,
    "classes": lambda one: one.classes,
    "teachers": lambda one: one.teachers,
    "carers": lambda one: one.carers,
    "ratio": lambda one: None if one.children_per_staff is None else round(one.children_per_staff, 1),
    "needed": lambda one: one.needed_all,
    "short": lambda one: one.short,
}


def gardens_table(gardens: Sequence[GardenLine], *, snapshots: Sequence[Snapshot], note: str) -> ListDefinition[School]:
    """Return the list of kindergartens with the staff of their classes."""
    of = {one.school_id: one for one in gardens}
    states: dict[str, list[int]] = {key: [] for key, _title in GARDEN_STATES}
    for pk, line in of.items():
        states["unknown" if line.short is None else "short" if line.short else "met"].append(pk)

    def figure(key: str) -> Callable[[School], Figure]:
        return lambda row: GARDENS[key](of[row.pk])

    def ratio(row: School) -> str:
        found = GARDENS["ratio"](of[row.pk])
        return "—" if found is None else f"1:{found}"

    owners = (("public", _("公办")), ("private", _("民办")))
    return ListDefinition[School](
        key="staffing.preschool",
        title=_now("学前师资"),
        counter=_("所"),
        columns=(
            school_column(_("幼儿园"), lambda row: of[row.pk].title),
            figure_column("children", _("在园幼儿"), figure("children"), phone=False),
            figure_column("classes", _("班级"), figure("classes")),
            figure_column("teachers", _("教师"), figure("teachers")),
            figure_column("carers", _("保育员"), figure("carers")),
            figure_column("ratio", _("教职工与幼儿比"), figure("ratio"), cell=ratio, phone=False),
            figure_column("needed", _("应配"), figure("needed")),
            figure_column("short", _("配备"), figure("short"), cell=lambda row: _staffed(of[row.pk])),
        ),
        filters=(
            snapshot_filter(snapshots),
            MemberFilter(key="state", title=_("配备情况"), field="", choices=GARDEN_STATES, members=states, many=True),
            MemberFilter(
                key="owner",
                title=_("公办民办"),
                field="",
                choices=owners,
                members={
                    "public": [pk for pk, one in of.items() if one.is_public],
                    "private": [pk for pk, one in of.items() if not one.is_public],
                },
            ),
            towns_filter((pk, one.township) for pk, one in of.items()),
        ),
        search=SEARCH,
        initials="unit__pinyin",
        search_hint=_("园名、乡镇、拼音或首字母"),
        sort="school",
        row_href=_href,
        empty_title=_("没有可显示的幼儿园"),
        empty_text=_("登记幼儿园、班级和教职工后，配备情况出现在这里。"),
        export_note=note,
    )


def gardens_rows(gardens: Sequence[GardenLine], *, sort: str) -> QuerySet[School]:
    """Return the kindergartens, ranked by the column asked."""
    return ranked_by(GARDENS, {one.school_id: one for one in gardens}, sort=sort)


def _staffed(one: GardenLine) -> SafeString:
    if one.short is None:
        return light_markup("unknown", _now("班级数未填"))
    return (
        light_markup("red", _now("缺 %(count)s") % {"count": one.short})
        if one.short
        else light_markup("green", _now("配足"))
    )


__all__ = [
    "county_rows",
    "county_table",
    "gardens_rows",
    "gardens_table",
]
