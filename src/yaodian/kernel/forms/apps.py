"""表单填报 (forms): designing forms, filling them with or without a line, receipts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormsConfig(AppConfig):
    """表单填报 (forms). Every address lies below `/forms/`, the scope of its service worker."""

    name = "yaodian.kernel.forms"
    label = "forms"
    verbose_name = _("表单填报")
