"""师资配置 (staffing): establishment, vacancies, retirements, recruitment, preschool and special education staff."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class StaffingConfig(AppConfig):
    """师资配置 (staffing)."""

    name = "yaodian.apps.staffing"
    label = "staffing"
    verbose_name = _("师资配置")
    menu = (
        Entry(title=_("师资配置"), url_name="staffing:county", group="registers", order=30, verb="staffing.read"),
        Entry(title=_("补充教师"), url_name="staffing:plans", group="registers", order=32, verb="staffing.read"),
    )
