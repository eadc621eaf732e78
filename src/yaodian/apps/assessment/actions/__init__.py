"""Assessment writes (办考核), and what other apps refer here: 督办结果 become proposals of a penalty."""

from yaodian.apps.assessment.actions.appeals import confirm_sheet, decide_appeal, file_appeal
from yaodian.apps.assessment.actions.drafting import (
    IndicatorFacts,
    add_indicator,
    drop_indicator,
    edit_indicator,
    edit_scheme,
    set_participants,
)
from yaodian.apps.assessment.actions.items import (
    REFERRALS,
    accept_penalty,
    decide_item,
    propose_item,
    withdraw_item,
)
from yaodian.apps.assessment.actions.schemes import load_schemes, open_scheme
from yaodian.apps.assessment.actions.scores import compute_scores, freeze_scheme, publish_scores, rate
from yaodian.apps.assessment.actions.surveys import check_survey, enter_survey, withdraw_survey
from yaodian.apps.assessment.rules.errors import AssessmentError

__all__ = [
    "REFERRALS",
    "AssessmentError",
    "IndicatorFacts",
    "accept_penalty",
    "add_indicator",
    "check_survey",
    "compute_scores",
    "confirm_sheet",
    "decide_appeal",
    "decide_item",
    "drop_indicator",
    "edit_indicator",
    "edit_scheme",
    "enter_survey",
    "file_appeal",
    "freeze_scheme",
    "load_schemes",
    "open_scheme",
    "propose_item",
    "publish_scores",
    "rate",
    "set_participants",
    "withdraw_item",
    "withdraw_survey",
]
