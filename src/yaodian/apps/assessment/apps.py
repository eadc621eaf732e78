"""年终考核 (assessment): schemes by kind of unit, computed and declared parts, bonus and penalty, appeals, grades."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class AssessmentConfig(AppConfig):
    """年终考核 (assessment)."""

    name = "yaodian.apps.assessment"
    label = "assessment"
    verbose_name = _("年终考核")
    menu = (Entry(title=_("年终考核"), url_name="assessment:schemes", group="work", order=60, verb="assessment.read"),)
