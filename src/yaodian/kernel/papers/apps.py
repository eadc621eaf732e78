"""公文办理 (papers): 拟稿 → 科室审 → 办公室核稿 → 会签 → 签发 → 编号 → 用印 → 印发 → 归档."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class PapersConfig(AppConfig):
    """公文办理 (papers)."""

    name = "yaodian.kernel.papers"
    label = "papers"
    verbose_name = _("公文办理")
    menu = (Entry(title=_("公文办理"), url_name="papers:list", group="work", order=40, verb="papers.read"),)
