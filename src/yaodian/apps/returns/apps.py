"""报送 (returns): who reports what, until when; filled, checked, locked; who is silent."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class ReturnsConfig(AppConfig):
    """报送 (returns)."""

    name = "yaodian.apps.returns"
    label = "returns"
    verbose_name = _("报送")
    menu = (
        Entry(title=_("本校本月清单"), url_name="returns:month", group="work", order=20, verb="returns.fill"),
        Entry(title=_("报送任务"), url_name="returns:list", group="records", order=10, verb="returns.read"),
        Entry(title=_("填报负担"), url_name="returns:burden", group="papers", order=42, verb="returns.burden"),
    )
