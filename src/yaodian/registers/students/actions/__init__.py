"""学籍的写入 (pupil writes): one function per verb of the trade."""

from yaodian.registers.students.actions.absence import close_case, follow_up, open_case
from yaodian.registers.students.actions.enrolments import (
    change_enrolment,
    correct_enrolment,
    end_enrolment,
    enrol_again,
    graduate_homeroom,
    graduate_homerooms,
)
from yaodian.registers.students.actions.errors import PupilError
from yaodian.registers.students.actions.homerooms import (
    HomeroomEntry,
    close_homeroom,
    save_homeroom,
    save_homerooms,
)
from yaodian.registers.students.actions.register import (
    NewPupil,
    correct_pupil,
    disclose_pupils,
    register_pupil,
    register_pupils,
    save_guardian,
)
from yaodian.registers.students.actions.snapshots import freeze_registers
from yaodian.registers.students.actions.transfers import (
    receive_pupil,
    return_transfer,
    send_pupil,
    withdraw_transfer,
)

__all__ = [
    "HomeroomEntry",
    "NewPupil",
    "PupilError",
    "change_enrolment",
    "close_case",
    "close_homeroom",
    "correct_enrolment",
    "correct_pupil",
    "disclose_pupils",
    "end_enrolment",
    "enrol_again",
    "follow_up",
    "freeze_registers",
    "graduate_homeroom",
    "graduate_homerooms",
    "open_case",
    "receive_pupil",
    "register_pupil",
    "register_pupils",
    "return_transfer",
    "save_guardian",
    "save_homeroom",
    "save_homerooms",
    "send_pupil",
    "withdraw_transfer",
]
