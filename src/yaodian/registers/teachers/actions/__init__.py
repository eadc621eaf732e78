"""教师登记的写入 (teacher writes): one function per verb of the trade."""

from yaodian.registers.teachers.actions.career import (
    add_certificates,
    begin_exchange,
    confirm_arrival,
    drop_certificate,
    end_exchange,
    give_up_recruitment,
    recruit_teacher,
)
from yaodian.registers.teachers.actions.errors import RegisterError, TeacherError
from yaodian.registers.teachers.actions.register import (
    NewTeacher,
    change_post,
    correct_post,
    correct_teacher,
    disclose_teachers,
    end_post,
    register_teacher,
    register_teachers,
)
from yaodian.registers.teachers.actions.snapshots import freeze_teachers

__all__ = [
    "NewTeacher",
    "RegisterError",
    "TeacherError",
    "add_certificates",
    "begin_exchange",
    "change_post",
    "confirm_arrival",
    "correct_post",
    "correct_teacher",
    "disclose_teachers",
    "drop_certificate",
    "end_exchange",
    "end_post",
    "freeze_teachers",
    "give_up_recruitment",
    "recruit_teacher",
    "register_teacher",
    "register_teachers",
]
