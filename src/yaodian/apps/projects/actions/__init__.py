"""项目的办理 (what is done with projects): one function per verb, each in one transaction with its journal line."""

from yaodian.apps.projects.actions.acceptance import (
    accept_project,
    apply_for_acceptance,
    check_acceptance,
    return_acceptance,
    revoke_acceptance,
)
from yaodian.apps.projects.actions.course import (
    ask_date_change,
    decide_date_change,
    report_milestone,
    return_milestone,
)
from yaodian.apps.projects.actions.imports import confirm_file, read_file
from yaodian.apps.projects.actions.payments import (
    PaymentRefusedError,
    confirm_payment,
    correct_payment,
    draft_payment,
    return_payment,
    void_payment,
    withdraw_payment,
)
from yaodian.apps.projects.actions.programmes import change_programme, load_programmes
from yaodian.apps.projects.actions.register import (
    allocate_funds,
    approve_project,
    cancel_project,
    correct_project,
    register_project,
    set_budget,
)
from yaodian.apps.projects.actions.settlements import settle_project
from yaodian.apps.projects.actions.tenders import (
    announce_tender,
    award_tender,
    change_contract,
    fail_tender,
    sign_contract,
)

__all__ = [
    "PaymentRefusedError",
    "accept_project",
    "allocate_funds",
    "announce_tender",
    "apply_for_acceptance",
    "approve_project",
    "ask_date_change",
    "award_tender",
    "cancel_project",
    "change_contract",
    "change_programme",
    "check_acceptance",
    "confirm_file",
    "confirm_payment",
    "correct_payment",
    "correct_project",
    "decide_date_change",
    "draft_payment",
    "fail_tender",
    "load_programmes",
    "read_file",
    "register_project",
    "report_milestone",
    "return_acceptance",
    "return_milestone",
    "return_payment",
    "revoke_acceptance",
    "set_budget",
    "settle_project",
    "sign_contract",
    "void_payment",
    "withdraw_payment",
]
