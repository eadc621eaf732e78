"""Account rules (账号规则): passwords, duties kept apart, acting for a leader, the import workbook."""

from yaodian.kernel.accounts.rules.acting import ScanMissingError, require_scan
from yaodian.kernel.accounts.rules.duties import (
    DutyAccount,
    duty_fault,
    duty_words,
    last_holder_fault,
    separation_fault,
)
from yaodian.kernel.accounts.rules.passwords import character_classes, one_time_password, password_faults

__all__ = [
    "DutyAccount",
    "ScanMissingError",
    "character_classes",
    "duty_fault",
    "duty_words",
    "last_holder_fault",
    "one_time_password",
    "password_faults",
    "require_scan",
    "separation_fault",
]
