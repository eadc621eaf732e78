"""学籍的表 (pupil tables)."""

from yaodian.registers.students.models.absence import AbsenceCase, FollowUp
from yaodian.registers.students.models.frozen import FrozenHomeroom, FrozenPupil
from yaodian.registers.students.models.register import Enrolment, EnrolmentTraits, Guardian, Homeroom, Pupil
from yaodian.registers.students.models.transfers import Transfer

__all__ = [
    "AbsenceCase",
    "Enrolment",
    "EnrolmentTraits",
    "FollowUp",
    "FrozenHomeroom",
    "FrozenPupil",
    "Guardian",
    "Homeroom",
    "Pupil",
    "Transfer",
]
