"""Reads of versions (查表单版本): which a reader sees, the form that one defines."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from yaodian.engines.forms import Form, read_toml
from yaodian.kernel import clock
from yaodian.kernel.access import By, allowed_units, scope
from yaodian.kernel.forms.models import FormVersion
from yaodian.kernel.forms.rules import SheetState


@lru_cache(maxsize=256)
def _read(definition: str) -> Form:
    return read_toml(definition)


def form_of(version: FormVersion) -> Form:
    """Return the form that a version defines."""
    return _read(version.definition)


def local_now() -> datetime:
    """Return the hour as forms reckon it: local, without zone."""
    return timezone.localtime(clock.now()).replace(tzinfo=None)


def versions_for(*, by: By) -> QuerySet[FormVersion]:
    """Return the versions that the reader may see: those of the units that the right to read reaches."""
    return FormVersion.objects.filter(scope(by, "forms.read", unit_field="owner_id")).select_related("owner")


def with_sheet_counts(*, versions: QuerySet[FormVersion]) -> QuerySet[Any]:
    """Return the versions with `sheet_count`, how many sheets were sent under each."""
    sent = Q(sheets__state__in=(SheetState.SENT, SheetState.LOCKED))
    return versions.annotate(sheet_count=Count("sheets", filter=sent))


def designable_units(*, by: By) -> frozenset[int] | None:
    """Return the units for which the reader may design forms, None for all."""
    reached = allowed_units(by, "forms.design")
    return None if reached.everywhere else reached.ids
