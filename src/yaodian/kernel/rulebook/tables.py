"""规则列表 (rulebook tables): the record type and the list page."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import By, holds
from yaodian.kernel.records import RecordType
from yaodian.kernel.rulebook.models import Rule


def rules_readable(by: By) -> QuerySet[Any]:
    """Return the rows this reader may see: all, with the right to read."""
    return Rule.objects.all() if holds(by, "rulebook.read") else Rule.objects.none()


def rule_url(row: Rule) -> str:
    """Return the address of the code's page."""
    return reverse("rulebook:rule", args=[row.code])


RECORDS = (
    RecordType(
        model=Rule,
        title=_("规则"),
        rows=rules_readable,
        url=rule_url,
        label=str,
        columns=("code", "title"),
        fields=("title", "code", "source"),
    ),
)
