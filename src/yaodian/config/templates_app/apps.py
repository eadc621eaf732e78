"""__title__ (__app__): who records what here, and why, in one sentence."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class __App__Config(AppConfig):
    """__title__ (__app__)."""

    name = "yaodian.apps.__app__"
    label = "__app__"
    verbose_name = _("__title__")
    menu = (Entry(title=_("__title__"), url_name="__app__:list", group="records", order=90, verb="__app__.read"),)
