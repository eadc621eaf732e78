"""待办 (worklist): what every app asks of a person now, on one page."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class WorklistConfig(AppConfig):
    """待办 (worklist)."""

    name = "yaodian.kernel.worklist"
    label = "worklist"
    verbose_name = _("待办")
    menu = (Entry(title=_("我的待办"), url_name="worklist:list", group="work", order=10, icon="inbox"),)
    shell = {"todo": "yaodian.kernel.worklist.badge.todo_count"}
