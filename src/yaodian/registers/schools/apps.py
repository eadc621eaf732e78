"""学校登记 (schools): what is on record of each school, measured against the standard and frozen on a date."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchoolsConfig(AppConfig):
    """学校登记 (schools)."""

    name = "yaodian.registers.schools"
    label = "schools"
    verbose_name = _("学校登记")
    menu = ()
