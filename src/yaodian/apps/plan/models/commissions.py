"""Tables of commissions (交办件): tasks that no sentence of the plan asked for, in ledgers of their own."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models.tasks import Task
from yaodian.apps.plan.rules.commissions import COMMISSIONED, AnswerClass, HostPart, Satisfaction, TalkWay


class Commission(models.Model):
    """交办件 (commission): a paper, an instruction, a decision, a motion or a finding, and the task that carries it out."""

    source = models.CharField(_("来源"), max_length=12, choices=[(kind.value, kind.label) for kind in COMMISSIONED])
    number = models.CharField(_("台账编号"), max_length=24)
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="commission")
    from_body = models.CharField(_("交办单位或领导"), max_length=120)
    paper_number = models.CharField(_("文号或案号"), max_length=80, blank=True)
    received_date = models.DateField(_("收到日期"))
    text = models.TextField(_("交办内容"))
    part = models.CharField(_("办理方式"), max_length=8, choices=HostPart.choices, blank=True)
    mover = models.CharField(_("领衔代表或委员"), max_length=60, blank=True)
    host_body = models.CharField(_("主办单位"), max_length=120, blank=True)
    answer_class = models.CharField(_("答复类别"), max_length=1, choices=AnswerClass.choices, blank=True)
    answer_number = models.CharField(_("答复文号"), max_length=80, blank=True)
    answered_date = models.DateField(_("答复日期"), null=True, blank=True)
    satisfaction = models.CharField(_("满意情况"), max_length=14, choices=Satisfaction.choices, blank=True)
    registered_by = models.CharField(_("登记人"), max_length=60)
    registered_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("交办件")
        constraints = [
            models.UniqueConstraint(fields=["number"], name="commission_number_once"),
            models.UniqueConstraint(
                fields=["source", "from_body", "paper_number"],
                condition=~models.Q(paper_number=""),
                name="commission_paper_once",
            ),
        ]
        indexes = [models.Index(fields=["source", "received_date"], name="commission_source")]

    def __str__(self) -> str:
        return f"{self.number} {self.task.title}"


class SponsorTalk(models.Model):
    """面商 (talk with who moved it): when, how, and what they said."""

    commission = models.ForeignKey(Commission, on_delete=models.PROTECT, related_name="talks")
    talk_date = models.DateField(_("面商日期"))
    way = models.CharField(_("方式"), max_length=8, choices=TalkWay.choices)
    words = models.TextField(_("面商情况"))
    recorded_by = models.CharField(_("登记人"), max_length=60)
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("面商")

    def __str__(self) -> str:
        return f"{self.talk_date} {self.words[:40]}"
