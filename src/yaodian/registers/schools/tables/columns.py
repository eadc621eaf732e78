"""列和筛选 (columns and filters) that several lists share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.web.lists import Align, BooleanFilter, ChoiceFilter, Column
from yaodian.registers.schools.models import (
    School,
)
from yaodian.registers.schools.queries import (
    code_titles,
    townships,
)
from yaodian.registers.schools.rules import (
    CodeList,
    Ownership,
)


@dataclass(frozen=True, kw_only=True)
class StageFilter(ChoiceFilter):
    """学段 (stage): schools that teach any of the stages."""

    def condition(self, value: Any) -> Q:
        """Match any of the stages."""
        wanted = Q()
        for stage in value:
            wanted |= Q(**{f"teaches_{stage}": True})
        return wanted


@dataclass(frozen=True, kw_only=True)
class LicenceFilter(ChoiceFilter):
    """办学许可 (licence): in force on a day, expired, or none."""

    on: date

    def condition(self, value: Any) -> Q:
        """Match any of the states."""
        none, expired = Q(licence_number=""), ~Q(licence_number="") & Q(licence_until_date__lt=self.on)
        states = {"none": none, "expired": expired, "valid": ~none & ~expired}
        wanted = Q()
        for state in value:
            wanted |= states[state]
        return wanted


LICENCE_STATES = (("valid", _("有效")), ("expired", _("已过期")), ("none", _("无证")))
SEARCH = ("unit__title", "unit__short_title", "unit__pinyin", "search_keys", "code", "unit__code")
HINT = _("校名、曾用名、拼音、首字母或标识码")


def worded(key: str, title: Any, words: Callable[[Any], str], **options: Any) -> Column[Any]:
    """Return a column whose words are the same on the page and in Excel."""
    return Column(key=key, title=title, cell=words, value=words, **options)


def name_column() -> Column[School]:
    return worded("title", _("校名"), lambda row: row.unit.title, sort="unit__title", wrap=True)


def township_column() -> Column[School]:
    return worded(
        "township", _("所在乡镇街道"), lambda row: str(row.township or ""), sort="township__code", phone=False
    )


def number_column(key: str, title: Any, **options: Any) -> Column[Any]:
    """Return a column of a number."""
    return Column(key=key, title=title, sort=key, align=Align.END, **options)


def licence_columns() -> tuple[Column[School], Column[School]]:
    return (
        Column(key="licence_number", title=_("办学许可证号"), sort="licence_number", phone=False),
        Column(key="licence_until_date", title=_("许可证有效期至"), sort="licence_until_date"),
    )


def common_columns(*, kinds: dict[str, str], shown: bool = True) -> tuple[Column[School], ...]:
    """Return the columns that all lists of schools may show; `shown` False = most only when chosen."""
    places = code_titles(list=CodeList.URBAN_RURAL)
    return (
        Column(key="code", title=_("学校标识码"), sort="code", phone=False, shown=False),
        worded("kind", _("办学类型"), lambda row: kinds.get(row.kind_code, row.kind_code), sort="kind_code"),
        worded(
            "stages",
            _("学段"),
            lambda row: "、".join(str(stage.label) for stage in row.stages),
            phone=False,
            shown=False,
        ),
        worded("ownership", _("公办民办"), lambda row: str(Ownership(row.ownership).label), sort="ownership"),
        township_column(),
        worded(
            "urban_rural",
            _("城乡"),
            lambda row: places.get(row.urban_rural_code, row.urban_rural_code),
            sort="urban_rural_code",
            phone=False,
            shown=shown,
        ),
        number_column("pupil_count", _("在校生")),
        number_column("class_count", _("班级数"), shown=shown),
        number_column("floor_area", _("校舍面积（㎡）"), phone=False, shown=shown),
        Column(key="facts_from", title=_("办学条件起"), sort="facts_from", phone=False, shown=shown),
        Column(key="is_boarding", title=_("寄宿制"), sort="is_boarding", shown=False),
        Column(key="founded_date", title=_("建校日期"), sort="founded_date", shown=False),
        Column(key="credit_code", title=_("统一社会信用代码"), shown=False),
        worded("unit_code", _("单位代码"), lambda row: row.unit.code, sort="unit__code", shown=False),
        Column(key="unit__closed_date", title=_("撤销日期"), sort="unit__closed_date", shown=False),
    )


def common_filters() -> tuple[Any, ...]:
    """Return the filters that all lists of schools have."""
    towns = tuple((str(town.pk), town.title) for town in townships())
    return (
        ChoiceFilter(key="ownership", title=_("公办民办"), field="ownership", choices=tuple(Ownership.choices)),
        ChoiceFilter(key="township", title=_("乡镇街道"), field="township_id", choices=towns, many=True),
        ChoiceFilter(
            key="place",
            title=_("城乡"),
            field="urban_rural_code",
            choices=tuple(code_titles(list=CodeList.URBAN_RURAL).items()),
            many=True,
        ),
        BooleanFilter(key="filed", title=_("办学条件"), field="facts_from__isnull", yes=_("未填报"), no=_("已填报")),
        BooleanFilter(key="open", title=_("状态"), field="unit__closed_date__isnull", yes=_("在办"), no=_("已撤销")),
    )


def money_column(key: str, title: Any) -> Column[Any]:
    return Column(key=key, title=title, sort=key, align=Align.END, phone=False)
