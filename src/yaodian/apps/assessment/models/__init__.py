"""Assessment tables (考核)."""

from yaodian.apps.assessment.models.items import Appeal, BonusItem, Exclusion
from yaodian.apps.assessment.models.schemes import Indicator, Participant, Scheme
from yaodian.apps.assessment.models.scores import Rating, Score
from yaodian.apps.assessment.models.surveys import PaperLine, PaperSurvey

__all__ = [
    "Appeal",
    "BonusItem",
    "Exclusion",
    "Indicator",
    "PaperLine",
    "PaperSurvey",
    "Participant",
    "Rating",
    "Scheme",
    "Score",
]
