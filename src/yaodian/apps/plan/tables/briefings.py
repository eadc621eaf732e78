"""Briefing list (调度材料列表): what was drafted of a plan's frozen months, by kind, state and day."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models import Briefing
from yaodian.apps.plan.rules.briefings import BriefingKind, BriefingState
from yaodian.kernel.web.lists import BooleanFilter, ChoiceFilter, Column, DateFilter, ListDefinition


def briefing_list(*, frozen: bool) -> ListDefinition[Briefing]:
    """调度材料列表: the latest first; where no month is frozen yet the empty list says so."""
    none_frozen = _("还没有冻结的月报。月报冻结后，月度通报、季度调度会材料、季度通报和半年总结可以在这里拟稿。")
    return ListDefinition[Briefing](
        key="plan.briefings",
        title=_("调度材料"),
        counter=_("件"),
        columns=(
            Column(key="title", title=_("材料"), cell=str, value=str, sort=("period", "kind"), wrap=True),
            Column(
                key="kind",
                title=_("种类"),
                cell=lambda row: row.get_kind_display(),
                value=lambda row: row.get_kind_display(),
                sort=("kind", "period"),
                phone=False,
            ),
            Column(key="named", title=_("点名"), sort=("named", "period"), phone=False),
            Column(key="drafted_by", title=_("拟稿人"), sort="drafted_by", phone=False),
            Column(key="drafted_at", title=_("拟稿时间"), sort="drafted_at"),
            Column(
                key="state",
                title=_("状态"),
                cell=lambda row: row.get_state_display(),
                value=lambda row: row.get_state_display(),
                sort=("state", "period"),
            ),
            Column(
                key="number", title=_("文号或成文"), cell=_issued, value=_issued_words, sort=("number", "issued_at")
            ),
        ),
        filters=(
            ChoiceFilter(key="kind", title=_("种类"), field="kind", choices=tuple(BriefingKind.choices), many=True),
            ChoiceFilter(key="state", title=_("状态"), field="state", choices=tuple(BriefingState.choices), many=True),
            BooleanFilter(key="named", title=_("点名"), field="named", yes=_("点名"), no=_("不点名")),
            DateFilter(key="drafted", title=_("拟稿时间"), field="drafted_at", moment=True),
        ),
        search=("drafted_by", "number", "period"),
        search_hint=_("拟稿人、文号或期间"),
        sort="-drafted_at",
        row_href=lambda row: reverse("plan:briefing", args=[row.pk]),
        empty_title=_("没有调度材料"),
        empty_text="" if frozen else none_frozen,
    )


def _issued(row: Briefing) -> Any:
    """Return the way to what was issued, or the number of the paper."""
    if row.output_id is None:
        return row.number or None
    return format_html('<a href="{}">{}</a>', reverse("plan:output", args=[row.output_id]), _issued_words(row))


def _issued_words(row: Briefing) -> str:
    """Return the number of the paper, or the day on which the files were issued."""
    if row.number or row.issued_at is None:
        return row.number
    return localtime(row.issued_at).date().isoformat()
