"""__title__的读取 (__app__ reads): always scoped to the reader, ordered at use."""

from __future__ import annotations

from django.db.models import QuerySet

from yaodian.apps.__app__.models import __Noun__
from yaodian.apps.__app__.rules import __Noun__State
from yaodian.kernel.access import By, scope


def __app___for(*, by: By) -> QuerySet[__Noun__]:
    """Return the rows that `by` may read."""
    rows = scope(by, "__app__.read", unit_field="unit", record="__app__.__noun__")
    return __Noun__.objects.filter(rows).select_related("unit")


def __app___to_close(*, by: By) -> QuerySet[__Noun__]:
    """Return the open rows that `by` may close."""
    rows = scope(by, "__app__.change", unit_field="unit", record="__app__.__noun__")
    return __Noun__.objects.filter(rows, state=__Noun__State.OPEN).select_related("unit")
