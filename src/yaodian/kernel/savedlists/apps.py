"""常用筛选 (saved lists)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SavedListsConfig(AppConfig):
    """常用筛选 (saved lists)."""

    name = "yaodian.kernel.savedlists"
    label = "savedlists"
    verbose_name = _("常用筛选")
    address = "saved/"
