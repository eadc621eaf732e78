"""Form tables (表单): versions of forms, sheets with answers, their files, receipts."""

from yaodian.kernel.forms.models.receipts import SendReceipt
from yaodian.kernel.forms.models.sheets import AnswerSheet, SheetFile
from yaodian.kernel.forms.models.versions import FormVersion

__all__ = ["AnswerSheet", "FormVersion", "SendReceipt", "SheetFile"]
