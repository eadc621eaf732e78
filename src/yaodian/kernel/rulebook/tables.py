"""规则列表 (rulebook tables): the record type and the list page."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import By, holds
from yaodian.kernel.records import RecordType
from yaodian.kernel.rulebook.models import Rule
from yaodian.kernel.rulebook.rules import RuleStatus
from yaodian.kernel.web.lists import Align, BooleanFilter, ChoiceFilter, Column, DateFilter, ListDefinition


def rules_readable(_by: By) -> QuerySet[Any]:
    """Return the rows this reader may see: all, with the right to read."""
    return Rule.objects.all() if holds(_by, "rulebook.read") else Rule.objects.none()


def rule_url(row: Rule) -> str:
    """Return the address of the code's page."""
    return reverse("rulebook:rule", args=[row.code])


def answer_cell(row: Rule) -> SafeString:
    """Return the value, with its doubt beside it (待核对)."""
    if not row.doubtful:
        return format_html("{}", row.answer)
    return format_html('{} <span class="badge bg-secondary-lt">{}</span>', row.answer, row.get_status_display())


def source_text(row: Rule) -> str:
    """Return source and article."""
    return " ".join(part for part in (row.source, row.article) if part)


RECORDS = (
    RecordType(
        model=Rule,
        title=_("规则"),
        rows=rules_readable,
        url=rule_url,
        columns=("code", "title"),
        fields=("title", "code", "source"),
    ),
)

RULES = ListDefinition[Rule](
    key="rulebook.rules",
    title=_("规则与标准"),
    counter=_("条"),
    columns=(
        Column(key="title", title=_("名称"), sort=("title", "from_date"), wrap=True),
        Column(key="answer", title=_("数值或规定"), cell=answer_cell, value=lambda row: row.answer, wrap=True),
        Column(key="scope", title=_("适用范围"), sort="scope"),
        Column(
            key="days",
            title=_("有效期"),
            cell=lambda row: row.days_words,
            value=lambda row: row.days_words,
            sort=("from_date", "code"),
        ),
        Column(key="source", title=_("依据"), cell=source_text, value=source_text, wrap=True, phone=False),
        Column(
            key="status",
            title=_("核对状态"),
            cell=lambda row: row.get_status_display(),
            value=lambda row: row.get_status_display(),
            sort=("status", "code"),
            align=Align.CENTRE,
        ),
        Column(key="edited", title=_("本局更正"), sort=("edited", "code"), align=Align.CENTRE, phone=False),
        Column(key="code", title=_("代码"), sort=("code", "from_date"), shown=False),
    ),
    filters=(
        ChoiceFilter(key="status", title=_("核对状态"), field="status", choices=tuple(RuleStatus.choices), many=True),
        BooleanFilter(key="edited", title=_("本局更正"), field="edited"),
        DateFilter(key="from", title=_("起日"), field="from_date"),
    ),
    search=("title", "code", "source", "text", "note"),
    sort="code",
    row_href=rule_url,
    empty_text=_("规则随程序载入；请系统管理员执行“载入规则”。"),
)
