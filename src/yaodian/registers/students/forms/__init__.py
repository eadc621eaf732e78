"""学籍表单 (forms of the register)."""

from yaodian.registers.students.forms.acts import (
    AgainForm,
    CaseForm,
    CloseCaseForm,
    EndForm,
    FollowUpForm,
    FreezeForm,
    ReceiveForm,
    SendForm,
)
from yaodian.registers.students.forms.gaps import GAPS
from yaodian.registers.students.forms.held import HELD
from yaodian.registers.students.forms.imports import IMPORTS
from yaodian.registers.students.forms.register import (
    ChangeForm,
    CorrectEnrolmentForm,
    CorrectPupilForm,
    DayForm,
    FindForm,
    GuardianForm,
    HomeroomForm,
    NewPupilForm,
)

__all__ = [
    "GAPS",
    "HELD",
    "IMPORTS",
    "AgainForm",
    "CaseForm",
    "ChangeForm",
    "CloseCaseForm",
    "CorrectEnrolmentForm",
    "CorrectPupilForm",
    "DayForm",
    "EndForm",
    "FindForm",
    "FollowUpForm",
    "FreezeForm",
    "GuardianForm",
    "HomeroomForm",
    "NewPupilForm",
    "ReceiveForm",
    "SendForm",
]
