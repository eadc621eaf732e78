"""Month records (月报登记)."""

from __future__ import annotations

from urllib.parse import quote

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models import Briefing, MonthCorrection, MonthLine, MonthReport, ReportMonth
from yaodian.apps.plan.queries.briefings import briefings_readable
from yaodian.apps.plan.queries.months import corrections_readable, months_readable, reports_readable
from yaodian.kernel.access import By
from yaodian.kernel.records import RecordType


def _lines(by: By) -> QuerySet[MonthLine]:
    """Return the rows of the reports this reader may see."""
    return MonthLine.objects.filter(report__in=reports_readable(by))


MONTH_RECORDS = (
    RecordType(
        ReportMonth,
        _("月报期"),
        months_readable,
        lambda row: reverse("plan:month", args=[row.pk]),
        part_url=lambda row, part: f"{reverse('plan:frozen', args=[row.pk])}?part={quote(part)}",
    ),
    RecordType(
        MonthReport,
        _("月报"),
        lambda by: reports_readable(by).select_related("month", "unit"),
        lambda row: reverse("plan:month_report", args=[row.pk]),
        columns=("unit", "month", "state", "sent_at"),
    ),
    RecordType(MonthLine, _("月报一行"), _lines, lambda row: reverse("plan:month_report", args=[row.report_id])),
    RecordType(
        MonthCorrection, _("更正"), corrections_readable, lambda row: reverse("plan:month", args=[row.month_id])
    ),
    RecordType(
        Briefing,
        _("期间材料"),
        briefings_readable,
        lambda row: reverse("plan:briefing", args=[row.pk]),
        columns=("kind", "period", "state"),
        part_url=lambda row, part: f"{reverse('plan:briefing_figure', args=[row.pk])}?part={quote(part)}",
    ),
)
