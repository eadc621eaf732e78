"""Forms (表单): those of the designer's pages, and the record for which every form can be tried."""

from yaodian.kernel.forms.forms.trial import FORM_SUBJECTS

__all__ = ["FORM_SUBJECTS"]
