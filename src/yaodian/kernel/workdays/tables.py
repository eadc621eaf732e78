"""Workday records (工作日登记)."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import By, holds
from yaodian.kernel.records import RecordType
from yaodian.kernel.workdays.models import HolidayOverride


def _rows(by: By) -> QuerySet[HolidayOverride]:
    """Return the adjusted days this reader may see."""
    return HolidayOverride.objects.all() if holds(by, "workdays.read") else HolidayOverride.objects.none()


UNNAMED = (HolidayOverride,)
"""Loaded in bulk by lines that name no day."""
RECORDS = (
    RecordType(HolidayOverride, _("节假日调整"), _rows, lambda row: f"{reverse('workdays:year')}?year={row.date.year}"),
)
