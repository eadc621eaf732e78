"""Saved list reads (查常用筛选)."""

from __future__ import annotations

from django.db.models import QuerySet

from yaodian.kernel.access import Reader
from yaodian.kernel.savedlists.models import SavedList


def saved_lists(*, by: Reader, list_key: str = "") -> QuerySet[SavedList]:
    """Return the reader's own saved lists, of one list or of all, by title."""
    if by.account_id is None:
        return SavedList.objects.none()
    rows = SavedList.objects.filter(account_id=by.account_id)
    if list_key:
        rows = rows.filter(list_key=list_key)
    return rows.order_by("list_key", "title")
