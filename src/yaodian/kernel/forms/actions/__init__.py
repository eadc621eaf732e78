"""Form writes (表单): versions, sheets and what devices send."""

from yaodian.kernel.forms.actions.batch import BatchRefusedError, SheetRow, lock_sheets, send_sheets
from yaodian.kernel.forms.actions.errors import AnswersRefusedError, FormError, SheetError
from yaodian.kernel.forms.actions.outbox import Entry, OutboxError, take_entry, take_outbox
from yaodian.kernel.forms.actions.sheets import (
    Filling,
    attach_to_sheet,
    keep_answers,
    send_sheet,
)
from yaodian.kernel.forms.actions.steps import lock_sheet, return_sheet, unlock_sheet
from yaodian.kernel.forms.actions.versions import (
    close_form,
    import_form,
    publish_form,
    revise_form,
    save_definition,
    start_form,
)

__all__ = [
    "AnswersRefusedError",
    "BatchRefusedError",
    "Entry",
    "Filling",
    "FormError",
    "OutboxError",
    "SheetError",
    "SheetRow",
    "attach_to_sheet",
    "close_form",
    "import_form",
    "keep_answers",
    "lock_sheet",
    "lock_sheets",
    "publish_form",
    "return_sheet",
    "revise_form",
    "save_definition",
    "send_sheet",
    "send_sheets",
    "start_form",
    "take_entry",
    "take_outbox",
    "unlock_sheet",
]
