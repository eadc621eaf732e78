"""单位 (units): the bureau, its sections, its institutions, schools, townships and outside agencies."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class UnitsConfig(AppConfig):
    """单位 (units)."""

    name = "yaodian.kernel.units"
    label = "units"
    verbose_name = _("单位")
    menu = (Entry(title=_("单位"), url_name="units:list", group="settings", order=10, verb="units.read"),)
    shell = {"bureau": "yaodian.kernel.units.tables.bureau_title"}
