"""教师登记的表 (teacher tables)."""

from yaodian.registers.teachers.models.career import Certificate, Exchange, Recruitment
from yaodian.registers.teachers.models.frozen import FrozenTeacher
from yaodian.registers.teachers.models.register import Teacher, TeacherPost, TeacherTraits

__all__ = [
    "Certificate",
    "Exchange",
    "FrozenTeacher",
    "Recruitment",
    "Teacher",
    "TeacherPost",
    "TeacherTraits",
]
