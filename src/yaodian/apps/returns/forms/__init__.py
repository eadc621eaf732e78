"""Forms of returns (报送表单): the subject that sheets are filled for, the page forms, the workbook's columns."""

from yaodian.apps.returns.forms.pages import EventForm, NoteForm, PlanForm, ReasonForm, UploadForm
from yaodian.apps.returns.forms.sheets import Filed, columns_of, read_rows
from yaodian.apps.returns.forms.subject import FORM_SUBJECTS

__all__ = [
    "FORM_SUBJECTS",
    "EventForm",
    "Filed",
    "NoteForm",
    "PlanForm",
    "ReasonForm",
    "UploadForm",
    "columns_of",
    "read_rows",
]
