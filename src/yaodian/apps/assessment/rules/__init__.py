"""Assessment rules (考核规则): states, scoring, grades, the declared scheme."""

from yaodian.apps.assessment.rules.states import (
    AppealState,
    IndicatorKind,
    ItemState,
    MeanRule,
    SchemeState,
    ScoringKind,
    SurveyState,
    UnknownRule,
)

__all__ = [
    "AppealState",
    "IndicatorKind",
    "ItemState",
    "MeanRule",
    "SchemeState",
    "ScoringKind",
    "SurveyState",
    "UnknownRule",
]
