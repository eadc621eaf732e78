"""Forms (考核表单)."""

from yaodian.apps.assessment.forms.acts import (
    AnswerForm,
    AppealForm,
    DecisionForm,
    Empty,
    ItemForm,
    ReasonForm,
    ScanForm,
    UnitOf,
)
from yaodian.apps.assessment.forms.schemes import (
    IndicatorForm,
    NewIndicatorForm,
    SchemeForm,
    UnitsForm,
    YearForm,
    indicator_facts,
    metric_choices,
)
from yaodian.apps.assessment.forms.surveys import CheckForm, CountForm, PaperForm

__all__ = [
    "AnswerForm",
    "AppealForm",
    "CheckForm",
    "CountForm",
    "DecisionForm",
    "Empty",
    "IndicatorForm",
    "ItemForm",
    "NewIndicatorForm",
    "PaperForm",
    "ReasonForm",
    "ScanForm",
    "SchemeForm",
    "UnitOf",
    "UnitsForm",
    "YearForm",
    "indicator_facts",
    "metric_choices",
]
