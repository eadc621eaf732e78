"""工作日 (workdays): the table of holidays and make-up working days, and deadlines that explain themselves."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class WorkdaysConfig(AppConfig):
    """工作日 (workdays)."""

    name = "yaodian.kernel.workdays"
    label = "workdays"
    verbose_name = _("工作日")
    menu = (
        Entry(title=_("节假日与工作日"), url_name="workdays:year", group="settings", order=60, verb="workdays.read"),
    )
