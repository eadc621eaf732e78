"""表单填报 (forms): designing forms, filling them with or without a line, receipts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class FormsConfig(AppConfig):
    """表单填报 (forms). Every address lies below `/forms/`, the scope of its service worker."""

    name = "yaodian.kernel.forms"
    label = "forms"
    verbose_name = _("表单填报")
    menu = (
        Entry(title=_("表单设计"), url_name="forms:list", group="papers", order=40, verb="forms.read"),
        Entry(title=_("填报收据"), url_name="forms:receipts", group="work", order=60, verb="forms.receipts"),
    )
