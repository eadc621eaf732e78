"""项目 (projects): what is built and bought, for which school, with whose money, and who accepted it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class ProjectsConfig(AppConfig):
    """建设与装备项目 (capital and equipment projects)."""

    name = "yaodian.apps.projects"
    label = "projects"
    verbose_name = _("建设与装备项目")
    menu = (
        Entry(title=_("建设与装备项目"), url_name="projects:list", group="records", order=20, verb="projects.read"),
    )
