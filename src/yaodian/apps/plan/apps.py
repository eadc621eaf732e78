"""工作要点 (work plan): the published plan becomes clauses, tasks and targets that records move."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class PlanConfig(AppConfig):
    """工作要点 (work plan)."""

    name = "yaodian.apps.plan"
    label = "plan"
    verbose_name = _("工作要点")
    entrance = "plan:opening"
    entrances = {
        "leader": "plan:leader",
        "deputy": "plan:leader",
        "office": "plan:opening",
        "section_head": "plan:opening",
        "section_clerk": "plan:opening",
        "central_head": "worklist:list",
        "central_clerk": "worklist:list",
        "school_head": "worklist:list",
        "school_clerk": "worklist:list",
    }
    shell = {"years": "yaodian.apps.plan.queries.plans.years_for"}
    menu = (
        Entry(title=_("要点总览"), url_name="plan:opening", group="plan", order=10, verb="plan.read"),
        Entry(title=_("任务"), url_name="plan:tasks", group="plan", order=20, verb="plan.read_task"),
        Entry(title=_("指标目标"), url_name="plan:targets", group="plan", order=30, verb="plan.read"),
        Entry(title=_("对照矩阵"), url_name="plan:matrix", group="plan", order=40, verb="plan.read"),
        Entry(title=_("月报"), url_name="plan:months", group="work", order=40, verb="plan.read_task"),
        Entry(title=_("督办台账"), url_name="plan:supervision", group="work", order=50, verb="plan.read_task"),
        Entry(title=_("审批"), url_name="plan:approvals", group="work", order=30, verb="plan.approve"),
        Entry(title=_("交办件台账"), url_name="plan:commissions", group="plan", order=22, verb="plan.read_task"),
        Entry(title=_("图表"), url_name="plan:pictures", group="plan", order=42, verb="plan.read"),
        Entry(title=_("多年项目"), url_name="plan:initiatives", group="plan", order=43, verb="plan.read"),
        Entry(title=_("年终收口"), url_name="plan:year_end", group="plan", order=44, verb="plan.read_task"),
        Entry(title=_("会签"), url_name="plan:cosign_rounds", group="plan", order=25, verb="plan.read"),
        Entry(title=_("拟定要点"), url_name="plan:preparation", group="plan", order=45, verb="plan.read_draft"),
        Entry(title=_("导入要点"), url_name="plan:imports", group="plan", order=50, verb="plan.import"),
        Entry(title=_("公开管理"), url_name="plan:publications", group="papers", order=40, verb="plan.publish"),
        Entry(title=_("调度材料"), url_name="plan:briefings", group="papers", order=15, verb="plan.export"),
        Entry(title=_("材料输出"), url_name="plan:outputs", group="papers", order=20, verb="plan.export"),
    )
