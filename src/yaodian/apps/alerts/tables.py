"""预警列表与记录 (alert lists and records)."""

from __future__ import annotations

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from yaodian.apps.alerts.models import Alert, AlertRule
from yaodian.apps.alerts.queries import alerts_for, rules_for
from yaodian.apps.alerts.rules import AlertState
from yaodian.kernel.records import RecordType
from yaodian.kernel.web.lists import ChoiceFilter, Column, DateFilter, ListDefinition

LIGHTS = {AlertState.RAISED: "red", AlertState.ACCEPTED: "yellow", AlertState.SETTLED: "done"}


def alert_href(alert: Alert) -> str:
    """Return an alert's page."""
    return reverse("alerts:alert", args=[alert.pk])


RECORDS = (
    RecordType(
        model=Alert,
        title=_("预警事项"),
        rows=lambda by: alerts_for(by=by),
        url=alert_href,
        columns=("title", "unit", "section", "day", "state"),
        fields=("title",),
    ),
    RecordType(
        model=AlertRule,
        title=_("预警规则"),
        rows=lambda by: rules_for(by=by),
        url=lambda rule: reverse("alerts:rules"),
        columns=("title", "metric", "section", "open"),
    ),
)
LIST = ListDefinition[Alert](
    key="alerts.alerts",
    title=_("预警"),
    counter=_("件"),
    columns=(
        Column(key="title", title=_("事项"), sort="title", wrap=True),
        Column(
            key="unit", title=_("单位"), cell=lambda row: str(row.unit or ""), value=lambda row: str(row.unit or "")
        ),
        Column(
            key="rule", title=_("规则"), cell=lambda row: str(row.rule), value=lambda row: str(row.rule), phone=False
        ),
        Column(
            key="section",
            title=_("主管科室"),
            cell=lambda row: str(row.section or ""),
            value=lambda row: str(row.section or ""),
        ),
        Column(
            key="raised_at",
            title=_("预警时间"),
            cell=lambda row: localtime(row.raised_at).strftime("%Y-%m-%d %H:%M"),
            value=lambda row: localtime(row.raised_at).strftime("%Y-%m-%d %H:%M"),
            sort="raised_at",
        ),
        Column(
            key="state",
            title=_("状态"),
            cell=lambda row: row.get_state_display(),
            value=lambda row: row.get_state_display(),
            sort="state",
        ),
    ),
    filters=(
        ChoiceFilter(key="state", title=_("状态"), field="state", choices=tuple(AlertState.choices)),
        DateFilter(key="day", title=_("日期"), field="day"),
    ),
    search=("title", "unit__title", "unit__pinyin", "rule__title"),
    search_hint=_("事项、单位或拼音首字母"),
    sort="-raised_at",
    row_href=alert_href,
    row_light=lambda row: LIGHTS[AlertState(row.state)],
    empty_title=_("没有预警"),
    empty_text=_("记录超过界限时，一分钟内出现在这里，并转办主管科室。"),
)
