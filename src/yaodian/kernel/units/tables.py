"""Unit lists and records (单位列表): the list of units, and how other pages link to one."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import By
from yaodian.kernel.records import RecordType
from yaodian.kernel.units.models import Unit, UnitRelation
from yaodian.kernel.units.queries import bureau, units_for
from yaodian.kernel.units.rules import UnitKind
from yaodian.kernel.web.lists import Align, ChoiceFilter, Column, DateFilter, ListDefinition


def unit_href(unit: Unit) -> str:
    """Return a unit's page."""
    return reverse("units:unit", args=[unit.pk])


def bureau_title(by: By) -> str:
    """Return the bureau's name for the head of every page."""
    found = bureau()
    return found.title if found else ""


NAMED = (UnitRelation,)
"""No records of their own, but every act that writes them names the rows in its line."""
RECORDS = (
    RecordType(
        model=Unit,
        title=_("单位"),
        rows=lambda by: units_for(by=by),
        url=unit_href,
        columns=("code", "title", "kind", "phone"),
        fields=("title", "short_title", "code", "pinyin"),
    ),
)

UNITS = ListDefinition[Unit](
    key="units.units",
    title=_("单位"),
    counter=_("个"),
    columns=(
        Column(key="title", title=_("单位名称"), sort="title", wrap=True),
        Column(key="code", title=_("单位代码"), sort="code"),
        Column(
            key="kind",
            title=_("单位类别"),
            cell=lambda unit: unit.get_kind_display(),
            value=lambda unit: unit.get_kind_display(),
            sort="kind",
        ),
        Column(key="short_title", title=_("简称"), sort="short_title", shown=False),
        Column(key="phone", title=_("电话")),
        Column(key="position", title=_("排序"), sort=("position", "code"), align=Align.END, phone=False),
        Column(key="opened_date", title=_("设立日期"), sort="opened_date", shown=False),
        Column(key="closed_date", title=_("撤销日期"), sort="closed_date", phone=False),
    ),
    filters=(
        ChoiceFilter(key="kind", title=_("单位类别"), field="kind", choices=tuple(UnitKind.choices), many=True),
        DateFilter(key="closed", title=_("撤销日期"), field="closed_date"),
    ),
    search=("title", "short_title", "code", "pinyin"),
    initials="pinyin",
    search_hint=_("名称、代码或拼音首字母"),
    sort="position",
    row_href=unit_href,
    empty_title=_("还没有单位"),
    empty_text=_("用 Excel 一次导入全部单位，或逐个登记。"),
)
