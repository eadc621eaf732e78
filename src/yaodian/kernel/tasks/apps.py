"""后台任务 (tasks): the queue, its runs and its schedule."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class TasksConfig(AppConfig):
    """后台任务 (tasks)."""

    name = "yaodian.kernel.tasks"
    label = "tasks"
    verbose_name = _("后台任务")
    menu = (Entry(title=_("后台任务"), url_name="tasks:list", group="settings", order=70, verb="tasks.read"),)
