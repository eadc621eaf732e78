"""数据导入 (imports): workbooks of registers in, checked whole, published in one transaction."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class ImportsConfig(AppConfig):
    """数据导入 (imports)."""

    name = "yaodian.kernel.imports"
    label = "imports"
    verbose_name = _("数据导入")
    menu = (Entry(title=_("数据导入"), url_name="imports:list", group="registers", order=90, verb="imports.use"),)
