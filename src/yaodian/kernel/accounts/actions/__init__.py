"""Account writes (维护人员与账号): people, posts, accounts, duties, grants, acting for a leader, the first set-up."""

from yaodian.kernel.accounts.actions.accounts import (
    AccountError,
    PasswordError,
    ask_reset,
    change_password,
    change_phone,
    correct_account,
    enable_account,
    make_account,
    note_entry,
    note_login,
    refuse_reset,
    renew_digest,
    reset_password,
    set_password,
)
from yaodian.kernel.accounts.actions.acting import (
    end_acting,
    start_acting,
)
from yaodian.kernel.accounts.actions.duties import (
    DutyError,
    drop_second_factor,
    set_duties,
    set_duty_policy,
    unlock_account,
)
from yaodian.kernel.accounts.actions.grants import (
    GrantError,
    grant_record,
    revoke_grant,
)
from yaodian.kernel.accounts.actions.imports import (
    ImportReport,
    WorkbookError,
    import_workbook,
)
from yaodian.kernel.accounts.actions.people import (
    PersonError,
    appoint,
    assign_role,
    assign_roles,
    end_appointment,
    hand_over_post,
    refuse_role,
    save_person,
    save_post,
)
from yaodian.kernel.accounts.actions.setup import (
    InstallationError,
    init_installation,
)
from yaodian.kernel.accounts.rules import ScanMissingError, require_scan
from yaodian.kernel.accounts.slips import Slip

__all__ = [
    "AccountError",
    "DutyError",
    "GrantError",
    "ImportReport",
    "InstallationError",
    "PasswordError",
    "PersonError",
    "ScanMissingError",
    "Slip",
    "WorkbookError",
    "appoint",
    "ask_reset",
    "assign_role",
    "assign_roles",
    "change_password",
    "change_phone",
    "correct_account",
    "drop_second_factor",
    "enable_account",
    "end_acting",
    "end_appointment",
    "grant_record",
    "hand_over_post",
    "import_workbook",
    "init_installation",
    "make_account",
    "note_entry",
    "note_login",
    "refuse_reset",
    "refuse_role",
    "renew_digest",
    "require_scan",
    "reset_password",
    "revoke_grant",
    "save_person",
    "save_post",
    "set_duties",
    "set_duty_policy",
    "set_password",
    "start_acting",
    "unlock_account",
]
