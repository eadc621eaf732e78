"""均衡监测的记录 (balance records): how other pages name and open a row."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.apps.balance.models import ClassPlan, GuaranteeDeclaration, GuaranteeItem
from yaodian.apps.balance.queries.classes import plans_for
from yaodian.apps.balance.queries.items import declarations_for, items_for
from yaodian.kernel.records import RecordType


def _href(name: str) -> Any:
    """Return the function that gives a row's page."""
    return lambda row: reverse(name, args=[row.pk])


RECORDS = (
    RecordType(
        model=ClassPlan,
        title=_("大班额消除方案"),
        rows=lambda by: plans_for(by=by),
        url=_href("balance:plan"),
        columns=("school", "homeroom", "planned_size", "relief", "owner_post", "due_date", "state", "closed_size"),
    ),
    RecordType(
        model=GuaranteeItem,
        title=_("保障和质量项目"),
        rows=lambda by: items_for(by=by),
        url=lambda _row: reverse("balance:items"),
        columns=("code", "title", "group"),
        fields=("title",),
    ),
    RecordType(
        model=GuaranteeDeclaration,
        title=_("项目申报"),
        rows=lambda by: declarations_for(by=by),
        url=_href("balance:declaration"),
        columns=("item", "year", "answer", "state", "declared_date"),
    ),
)
