"""指标 (metrics): the catalogue of numbers, their pages and their nightly record."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class MetricsConfig(AppConfig):
    """指标 (metrics)."""

    name = "yaodian.kernel.metrics"
    label = "metrics"
    verbose_name = _("指标")
    menu = (Entry(title=_("指标目录"), url_name="metrics:list", group="papers", order=60, verb="metrics.read"),)
