"""教师登记表单 (forms of the register)."""

from yaodian.registers.teachers.forms.career import (
    ArrivalForm,
    CertificateForm,
    ExchangeEndForm,
    ExchangeForm,
    GiveUpForm,
    RecruitForm,
)
from yaodian.registers.teachers.forms.fields import (
    CheckedForm,
    DayField,
    PurposeForm,
    ReasonForm,
    plain_choices,
    sex_choices,
)
from yaodian.registers.teachers.forms.gaps import GAPS
from yaodian.registers.teachers.forms.held import HELD
from yaodian.registers.teachers.forms.imports import IMPORTS
from yaodian.registers.teachers.forms.register import (
    CorrectForm,
    CorrectPostForm,
    EndPostForm,
    NewTeacherForm,
    PostForm,
)

__all__ = [
    "GAPS",
    "HELD",
    "IMPORTS",
    "ArrivalForm",
    "CertificateForm",
    "CheckedForm",
    "CorrectForm",
    "CorrectPostForm",
    "DayField",
    "EndPostForm",
    "ExchangeEndForm",
    "ExchangeForm",
    "GiveUpForm",
    "NewTeacherForm",
    "PostForm",
    "PurposeForm",
    "ReasonForm",
    "RecruitForm",
    "plain_choices",
    "sex_choices",
]
