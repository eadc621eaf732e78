"""Month worklist (月报待办): reports to write and send, to mend, to check; months to freeze; corrections to check."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.apps.plan.models import MonthReport, ReportMonth
from yaodian.apps.plan.queries.corrections import corrections_waiting
from yaodian.apps.plan.rules.months import WRITABLE, ReportState
from yaodian.apps.plan.worklist.tasks import own_units
from yaodian.kernel.access import Reader, holds
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.worklist import Item, Light


def month_items(by: Reader, today: date) -> list[Item]:
    """Return what the months ask of this reader now."""
    return [*_to_write(by, today), *_to_check(by, today), *_to_correct(by)]


def _light(due: date, today: date) -> Light:
    """Return the light of a report: red past its day, yellow on it."""
    return Light.RED if today > due else Light.YELLOW if today == due else Light.GREEN


def _to_write(by: Reader, today: date) -> list[Item]:
    """填报: the reports of the reader's own units that are not sent, or were returned."""
    rows = MonthReport.objects.filter(
        unit_id__in=own_units(by, "plan.report"), state__in=WRITABLE, month__frozen_at__isnull=True
    ).select_related("month", "unit")
    return [
        Item(
            key=f"plan.month:{row.pk}",
            title=str(row),
            record=record_ref(row),
            url=reverse("plan:month_report", args=[row.pk]),
            action=_("补正退回的月报")
            if row.state == ReportState.RETURNED
            else _("报送月报")
            if holds(by, "plan.send_report", unit_id=row.unit_id)
            else _("填写月报"),
            due_date=row.month.check_until if row.state == ReportState.RETURNED else row.month.due_date,
            light=_light(row.month.due_date, today),
            unit_title=str(row.unit),
        )
        for row in rows.order_by("month__due_date", "pk")
    ]


def _to_check(by: Reader, today: date) -> list[Item]:
    """核对与冻结: what the office checks, and months whose window has closed."""
    if not holds(by, "plan.verify"):
        return []
    rows = MonthReport.objects.filter(state=ReportState.SENT, month__frozen_at__isnull=True)
    found = [
        Item(
            key=f"plan.check_month:{row.pk}",
            title=str(row),
            record=record_ref(row),
            url=reverse("plan:month_report", args=[row.pk]),
            action=_("核对月报"),
            due_date=row.month.check_until,
            light=_light(row.month.check_until, today),
            unit_title=str(row.unit),
        )
        for row in rows.select_related("month", "unit").order_by("sent_at")
    ]
    over = ReportMonth.objects.filter(frozen_at__isnull=True, check_until__lt=today).order_by("opened_at")
    return found + [
        Item(
            key=f"plan.freeze:{row.pk}",
            title=str(row),
            record=record_ref(row),
            url=reverse("plan:month", args=[row.pk]),
            action=_("冻结月报"),
            due_date=row.check_until,
            light=Light.RED,
        )
        for row in over
    ]


def _to_correct(by: Reader) -> list[Item]:
    """核对更正: corrections that another person asked for."""
    return [
        Item(
            key=f"plan.correction:{row.pk}",
            title=str(row),
            record=record_ref(row),
            url=reverse("plan:months") + f"#correction-{row.pk}",
            action=_("核对更正"),
            unit_title=str(row.unit),
        )
        for row in corrections_waiting(by)
    ]
