"""学校登记表单和导入目标 (forms and import targets of the register)."""

from yaodian.registers.schools.forms.gaps import GAPS
from yaodian.registers.schools.forms.held import HELD
from yaodian.registers.schools.forms.imports import IMPORTS
from yaodian.registers.schools.forms.register import (
    ClassifyForm,
    CodeForm,
    CorrectForm,
    FactsForm,
    RecogniseForm,
    SchoolForm,
    TownshipForm,
    school_initial,
)
from yaodian.registers.schools.forms.sites import BuildingForm, CampusForm, RoomForm

__all__ = [
    "GAPS",
    "HELD",
    "IMPORTS",
    "BuildingForm",
    "CampusForm",
    "ClassifyForm",
    "CodeForm",
    "CorrectForm",
    "FactsForm",
    "RecogniseForm",
    "RoomForm",
    "SchoolForm",
    "TownshipForm",
    "school_initial",
]
