"""学校登记 (schools): what is on record of each school, measured against the standard and frozen on a date."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class SchoolsConfig(AppConfig):
    """学校登记 (schools)."""

    name = "yaodian.registers.schools"
    label = "schools"
    verbose_name = _("学校登记")
    menu = (
        Entry(title=_("学校"), url_name="schools:list", group="registers", order=10, verb="schools.read"),
        Entry(title=_("学校分布图"), url_name="schools:map", group="registers", order=12, verb="schools.read"),
    )
