"""Form reads (查表单): versions, sheets under their record's access, what is prefilled, receipts."""

from yaodian.kernel.forms.queries.sheets import (
    Opened,
    checked,
    files_for,
    files_of_sheet,
    opened,
    prefilled,
    receipts_for,
    refusal,
    sheet_of,
    sheets_for,
    typed_answers,
)
from yaodian.kernel.forms.queries.versions import designable_units, form_of, local_now, versions_for, with_sheet_counts

__all__ = [
    "Opened",
    "checked",
    "designable_units",
    "files_for",
    "files_of_sheet",
    "form_of",
    "local_now",
    "opened",
    "prefilled",
    "receipts_for",
    "refusal",
    "sheet_of",
    "sheets_for",
    "typed_answers",
    "versions_for",
    "with_sheet_counts",
]
