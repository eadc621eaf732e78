"""归档 (archives)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class ArchivesConfig(AppConfig):
    """归档 (archives)."""

    name = "yaodian.kernel.archives"
    label = "archives"
    verbose_name = _("归档")
    menu = (Entry(title=_("档案包"), url_name="archives:list", group="work", order=45, verb="archives.read"),)
