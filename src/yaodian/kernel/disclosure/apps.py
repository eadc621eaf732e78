"""查看敏感信息 (disclosure)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisclosureConfig(AppConfig):
    """查看敏感信息 (disclosure): no table of its own; what it does stands in the journal."""

    name = "yaodian.kernel.disclosure"
    label = "disclosure"
    verbose_name = _("查看敏感信息")
