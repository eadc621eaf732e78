"""Papers (公文): the document, its wordings, its steps, who co-signs, to whom it goes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.documents.model import KIND_WORDS
from yaodian.kernel.papers.rules import DeskStep, DeskVerdict, PaperCosignState, PaperState

KINDS = [(kind.value, word) for kind, word in KIND_WORDS.items()]


class Paper(models.Model):
    """公文 (paper): one official document on its way; once issued nothing of it changes but its archiving."""

    kind = models.CharField(_("文种"), max_length=20, choices=KINDS)
    issuer = models.CharField(_("发文机关"), max_length=40)
    joint_with = models.JSONField(_("联合发文机关"), default=list, blank=True)
    title = models.CharField(_("标题"), max_length=200)
    state = models.CharField(_("状态"), max_length=12, choices=PaperState.choices, default=PaperState.DRAFTING.value)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("拟稿单位"))
    record = models.CharField(_("来源记录"), max_length=120, blank=True)
    main_recipient = models.CharField(_("主送"), max_length=400, blank=True)
    copy_recipients = models.JSONField(_("抄送"), default=list, blank=True)
    urgency = models.CharField(_("紧急程度"), max_length=4, blank=True)
    signatory = models.CharField(_("签发人"), max_length=60, blank=True)
    remark = models.CharField(_("附注"), max_length=200, blank=True)
    sheet_number = models.CharField(_("稿号"), max_length=40, unique=True)
    version = models.PositiveIntegerField(_("稿次"), default=1)
    number = models.CharField(_("发文字号"), max_length=40, blank=True)
    issue_date = models.DateField(_("成文日期"), null=True, blank=True)
    print_date = models.DateField(_("印发日期"), null=True, blank=True)
    digest = models.CharField(_("定稿摘要值"), max_length=64, blank=True, help_text="SM3 (GB/T 32905)")
    retention = models.CharField(_("保管期限"), max_length=20, blank=True)
    ended_reason = models.CharField(_("作废理由"), max_length=300, blank=True)
    drafter = models.CharField(_("拟稿人"), max_length=120)
    drafter_account_id = models.BigIntegerField(_("拟稿账号"), null=True)
    drafted_at = models.DateTimeField(_("拟稿时间"))
    issued_at = models.DateTimeField(_("印发时间"), null=True, blank=True)
    client_key = models.CharField(_("提交标识"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("公文")
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="paper_number_once"),
            models.UniqueConstraint(fields=["client_key"], condition=~Q(client_key=""), name="paper_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["issued", "archived"])
                | (~Q(number="") & ~Q(digest="") & Q(issued_at__isnull=False) & Q(issue_date__isnull=False)),
                name="paper_issued_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "unit"], name="paper_state"),
            models.Index(fields=["record"], name="paper_record"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）" if self.number else self.title


class PaperText(models.Model):
    """文稿 (text): one wording of a paper with the traces of its figures; versions are kept, the last one counts."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="texts")
    version = models.PositiveIntegerField(_("稿次"))
    title = models.CharField(_("标题"), max_length=200)
    body = models.JSONField(_("正文"), default=list)
    attachments = models.JSONField(_("附件"), default=list, blank=True)
    step = models.CharField(_("改稿环节"), max_length=12, choices=DeskStep.choices)
    note = models.CharField(_("修改说明"), max_length=200, blank=True)
    made_by = models.CharField(_("改稿人"), max_length=120)
    made_at = models.DateTimeField(_("改稿时间"))

    class Meta:
        verbose_name = _("文稿")
        constraints = [models.UniqueConstraint(fields=["paper", "version"], name="paper_text_once")]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class PaperStep(models.Model):
    """办理记录 (step): who passed, returned, signed, numbered, sealed or issued, with what words, on which wording."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(_("环节"), max_length=12, choices=DeskStep.choices)
    verdict = models.CharField(_("结果"), max_length=12, choices=DeskVerdict.choices)
    text = models.CharField(_("意见"), max_length=400, blank=True)
    version = models.PositiveIntegerField(_("稿次"))
    person = models.CharField(_("办理人"), max_length=120)
    account_id = models.BigIntegerField(_("办理账号"), null=True)
    entered_by = models.CharField(_("代录人"), max_length=120, blank=True)
    at = models.DateTimeField(_("办理时间"))

    class Meta:
        verbose_name = _("办理记录")
        indexes = [models.Index(fields=["paper", "step"], name="paper_step")]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.get_verdict_display()} {self.person}"


class CoSignature(models.Model):
    """会签 (co-signature): a unit of the bureau, or an outside organ whose signed sheet the office records."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="cosignatures")
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("会签单位")
    )
    organ = models.CharField(_("外单位"), max_length=120, blank=True)
    state = models.CharField(
        _("状态"), max_length=12, choices=PaperCosignState.choices, default=PaperCosignState.WAITING.value
    )
    text = models.CharField(_("意见"), max_length=400, blank=True)
    person = models.CharField(_("会签人"), max_length=120, blank=True)
    entered_by = models.CharField(_("代录人"), max_length=120, blank=True)
    signed_at = models.DateTimeField(_("会签时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("会签")
        constraints = [
            models.UniqueConstraint(fields=["paper", "unit"], condition=Q(unit__isnull=False), name="cosign_unit_once"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, organ="") | (Q(unit__isnull=True) & ~Q(organ="")),
                name="cosign_unit_or_organ",
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit) if self.unit_id else self.organ


class PaperAddressee(models.Model):
    """受文单位 (addressee): a unit of ours that reads the paper once it is issued, and signs for it."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="addressees")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("受文单位"))

    class Meta:
        verbose_name = _("受文单位")
        constraints = [models.UniqueConstraint(fields=["paper", "unit"], name="addressee_once")]

    def __str__(self) -> str:
        return str(self.unit)
