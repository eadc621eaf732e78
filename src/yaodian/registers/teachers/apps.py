"""教师登记 (teachers): who works where, since when, in which post, with which title and certificates."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class TeachersConfig(AppConfig):
    """教师登记 (teachers)."""

    name = "yaodian.registers.teachers"
    label = "teachers"
    verbose_name = _("教师登记")
    menu = (Entry(title=_("教师"), url_name="teachers:list", group="registers", order=40, verb="teachers.read"),)
