"""Supervision tables (督办): a matter, its sheets with numbers, talks, looks on site."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models.outputs import IssuedOutput
from yaodian.apps.plan.models.tasks import Task
from yaodian.apps.plan.rules import SignMode
from yaodian.apps.plan.rules.supervision import MatterState, SheetKind, SupervisionStep, matter_may_move


class MatterMoveError(ValueError):
    """督办事项的状态不允许这样办理."""


class Supervision(models.Model):
    """督办事项 (supervised matter): a task past its limit on its way to being mended, looked at again and struck off."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="supervisions")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    step = models.CharField(_("最高措施"), max_length=10, choices=SupervisionStep.choices)
    state = models.CharField(_("状态"), max_length=10, choices=MatterState.choices, default=MatterState.OPEN.value)
    opened_at = models.DateTimeField(_("立项时间"))
    opened_by = models.CharField(_("立项人"), max_length=60)
    closed_at = models.DateTimeField(_("销号时间"), null=True, blank=True)
    closed_by = models.CharField(_("销号人"), max_length=60, blank=True)
    closing_note = models.CharField(_("销号说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("督办事项")
        constraints = [
            models.UniqueConstraint(fields=["task"], condition=~Q(state="closed"), name="supervision_one_open")
        ]
        indexes = [models.Index(fields=["state", "unit"], name="supervision_state_unit")]

    def __str__(self) -> str:
        return f"督办 {self.task}"

    def move_to(self, state: MatterState) -> None:
        """转状态: put the matter into a state that its present one allows (not saved); MatterMoveError otherwise."""
        if not matter_may_move(MatterState(self.state), state):
            raise MatterMoveError(f"这件督办现为“{self.get_state_display()}”，不能转为“{state.label}”。请刷新页面。")
        self.state = state


class SupervisionSheet(models.Model):
    """督办单、催办单 (sheet): its number, what is asked, until when, who signed, what was answered."""

    matter = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="sheets")
    kind = models.CharField(_("文书"), max_length=8, choices=SheetKind.choices)
    number = models.CharField(_("编号"), max_length=40, unique=True)
    requirement = models.TextField(_("要求"))
    reply_date = models.DateField(_("回复时限"))
    contact = models.CharField(_("联系人"), max_length=80, blank=True)
    output = models.ForeignKey(IssuedOutput, on_delete=models.PROTECT, related_name="sheets")
    issued_at = models.DateTimeField(_("开具时间"))
    issued_by = models.CharField(_("开具人"), max_length=60)
    signed_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    signed_name = models.CharField(_("签收人"), max_length=60, blank=True)
    sign_mode = models.CharField(_("签收方式"), max_length=8, choices=SignMode.choices, blank=True)
    answer = models.TextField(_("回复"), blank=True)
    answered_at = models.DateTimeField(_("回复时间"), null=True, blank=True)
    answered_by = models.CharField(_("回复人"), max_length=60, blank=True)
    answered_by_account_id = models.BigIntegerField(_("回复账号"), null=True)

    class Meta:
        verbose_name = _("督办文书")

    def __str__(self) -> str:
        return self.number


class SupervisionTalk(models.Model):
    """约谈记录 (talk): who talked with whom, by post, about what, what was promised until when; the signed scan is on it."""

    matter = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="talks")
    talk_date = models.DateField(_("约谈日期"))
    place = models.CharField(_("地点"), max_length=120)
    host_post = models.CharField(_("约谈人职务"), max_length=80)
    host = models.CharField(_("约谈人"), max_length=60)
    guest_post = models.CharField(_("被约谈人职务"), max_length=80)
    guest = models.CharField(_("被约谈人"), max_length=60)
    subject = models.TextField(_("约谈事由"))
    commitments = models.TextField(_("整改承诺"))
    due_date = models.DateField(_("承诺时限"))
    recorded_by = models.CharField(_("记录人"), max_length=60)
    recorded_at = models.DateTimeField(_("记录时间"))

    class Meta:
        verbose_name = _("约谈记录")

    def __str__(self) -> str:
        return f"{self.talk_date} 约谈{self.guest_post}"


class SupervisionCheck(models.Model):
    """督办复核 (look on site): another person saw the evidence at the place, and whether it holds."""

    matter = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="checks")
    checked_date = models.DateField(_("复核日期"))
    place = models.CharField(_("复核地点"), max_length=120)
    finding = models.TextField(_("复核情况"))
    passed = models.BooleanField(_("通过"))
    checked_by = models.CharField(_("复核人"), max_length=60)
    checked_by_account_id = models.BigIntegerField(_("复核账号"), null=True)
    recorded_at = models.DateTimeField(_("记录时间"))

    class Meta:
        verbose_name = _("督办复核")

    def __str__(self) -> str:
        return f"{self.checked_date} {self.place}"
