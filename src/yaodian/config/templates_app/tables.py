"""__title__列表与记录 (__app__ lists and records): columns, filters, and how other pages link to a row."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.apps.__app__.models import __Noun__
from yaodian.apps.__app__.queries import __app___for
from yaodian.apps.__app__.rules import __Noun__State
from yaodian.kernel.records import RecordType
from yaodian.kernel.web.lists import ChoiceFilter, Column, DateFilter, ListDefinition


def __noun___href(row: __Noun__) -> str:
    """Return the page where a row is closed."""
    return reverse("__app__:close", args=[row.pk])


RECORDS = (
    RecordType(
        model=__Noun__,
        title=_("__title__"),
        rows=lambda by: __app___for(by=by),
        url=__noun___href,
        columns=("unit", "title", "due_date", "state"),
        fields=("title",),
    ),
)

LIST = ListDefinition[__Noun__](
    key="__app__.__app__",
    title=_("__title__"),
    columns=(
        Column(key="title", title=_("名称"), sort="title", wrap=True),
        Column(key="unit", title=_("单位"), cell=lambda row: str(row.unit), value=lambda row: str(row.unit)),
        Column(key="due_date", title=_("截止日期"), sort="due_date"),
        Column(
            key="state",
            title=_("状态"),
            cell=lambda row: row.get_state_display(),
            value=lambda row: row.get_state_display(),
            sort="state",
        ),
        Column(key="closed_date", title=_("办结日期"), sort="closed_date", phone=False),
    ),
    filters=(
        ChoiceFilter(key="state", title=_("状态"), field="state", choices=tuple(__Noun__State.choices)),
        DateFilter(key="due", title=_("截止日期"), field="due_date"),
    ),
    search=("title", "unit__title"),
    search_hint=_("名称或单位"),
    sort="due_date",
    row_href=__noun___href,
    empty_title=_("还没有__title__"),
    empty_text=_("登记后在这里按截止日期排列。"),
)
