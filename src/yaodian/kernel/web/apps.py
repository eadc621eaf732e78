"""页面 (web): base pages, lists, charts, search, guide; stands under every app that has pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """页面 (pages)."""

    name = "yaodian.kernel.web"
    label = "web"
    verbose_name = _("页面")
    address = ""
