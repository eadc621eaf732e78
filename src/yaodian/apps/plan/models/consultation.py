"""Tables of asking for opinions and of the meeting (征求意见、会议决定)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models.preparation import DraftNode, YearDraft
from yaodian.apps.plan.rules.preparation import AnswerState, MeetingKind, MeetingVerdict, OpinionVerdict


class OpinionRound(models.Model):
    """征求意见 (round of opinions): the text as it was sent out, to whom and until when."""

    draft = models.ForeignKey(YearDraft, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveIntegerField(_("轮次"))
    due_date = models.DateField(_("反馈截止"))
    text = models.TextField(_("征求意见稿"))
    digest = models.CharField(_("摘要值"), max_length=64, help_text="SM3 (GB/T 32905)")
    notice_id = models.BigIntegerField(_("通知"), null=True)
    sent_by = models.CharField(_("发出人"), max_length=60)
    sent_at = models.DateTimeField(_("发出时间"))
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("征求意见")
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="opinion_round_once")]

    def __str__(self) -> str:
        return f"{self.draft} 第{self.number}轮征求意见"


class OpinionAnswer(models.Model):
    """反馈 (answer of a unit that was asked): none yet, no opinion, or with opinions."""

    round = models.ForeignKey(OpinionRound, on_delete=models.PROTECT, related_name="answers")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位"))
    state = models.CharField(_("反馈"), max_length=8, choices=AnswerState.choices, default=AnswerState.WAITING.value)
    answered_by = models.CharField(_("反馈人"), max_length=60, blank=True)
    entered_by = models.CharField(_("代录人"), max_length=60, blank=True)
    answered_at = models.DateTimeField(_("反馈时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("反馈")
        constraints = [models.UniqueConstraint(fields=["round", "unit"], name="opinion_answer_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.state}"


class Opinion(models.Model):
    """意见 (opinion): on a sentence or on the whole, and whether it was taken, with the reason."""

    answer = models.ForeignKey(OpinionAnswer, on_delete=models.PROTECT, related_name="opinions")
    node = models.ForeignKey(DraftNode, on_delete=models.PROTECT, null=True, blank=True, related_name="opinions")
    place = models.CharField(
        _("针对"), max_length=20, blank=True, help_text="number of the sentence as it was sent out"
    )
    text = models.TextField(_("意见"))
    verdict = models.CharField(
        _("采纳情况"), max_length=10, choices=OpinionVerdict.choices, default=OpinionVerdict.WAITING.value
    )
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    decided_by = models.CharField(_("研究人"), max_length=60, blank=True)
    decided_at = models.DateTimeField(_("研究时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("意见")

    def __str__(self) -> str:
        return self.text[:60]


class Resolution(models.Model):
    """会议决定 (resolution): which meeting decided what about the draft, by what number; the minutes' scan is its evidence."""

    draft = models.ForeignKey(YearDraft, on_delete=models.PROTECT, related_name="resolutions")
    meeting = models.CharField(_("会议"), max_length=12, choices=MeetingKind.choices)
    meeting_date = models.DateField(_("会议日期"))
    number = models.CharField(_("会议编号"), max_length=80)
    verdict = models.CharField(_("决定"), max_length=16, choices=MeetingVerdict.choices)
    remarks = models.TextField(_("会议意见"), blank=True)
    recorded_by = models.CharField(_("登记人"), max_length=60)
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("会议决定")
        constraints = [models.UniqueConstraint(fields=["draft", "meeting", "number"], name="resolution_once")]

    def __str__(self) -> str:
        return f"{self.get_meeting_display()} {self.number}"
