"""Forms (办文表单): a draft, a wording, a word at a desk, a source, a seal."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import By, allowed_units
from yaodian.kernel.documents.issuers import shipped_issuers
from yaodian.kernel.documents.model import Urgency
from yaodian.kernel.papers.models import KINDS
from yaodian.kernel.papers.rules.retention import RETENTION
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.queries import units_open
from yaodian.kernel.units.rules import UnitKind

COSIGNING = (UnitKind.SECTION, UnitKind.INSTITUTION, UnitKind.CENTRAL_SCHOOL, UnitKind.DIRECT_SCHOOL)


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """单位 by its full title."""

    def label_from_instance(self, unit: Unit) -> str:
        """Return the title."""
        return unit.title


class DraftForm(forms.Form):
    """拟稿: kind, issuer, title, wording, recipients, who co-signs."""

    kind = forms.ChoiceField(label=_("文种"), choices=KINDS)
    issuer = forms.ChoiceField(label=_("发文机关"))
    title = forms.CharField(label=_("标题"), max_length=200, help_text=_("以文种结尾，如“关于……的通知”"))
    main_recipient = forms.CharField(label=_("主送"), max_length=400, required=False)
    text = forms.CharField(
        label=_("正文"),
        widget=forms.Textarea({"rows": 18}),
        help_text=_("一段一行；层次写“一、”“（一）”“1.”“（1）”，印发时自动排版；“【附件】名称”之后是附件内容"),
    )
    copy_recipients = forms.CharField(label=_("抄送"), max_length=400, required=False, help_text=_("用顿号或逗号隔开"))
    urgency = forms.ChoiceField(
        label=_("紧急程度"), required=False, choices=[("", _("普通")), *((one.value, one.value) for one in Urgency)]
    )
    unit = UnitChoice(label=_("拟稿单位"), queryset=Unit.objects.none())
    cosign_units = forms.ModelMultipleChoiceField(
        label=_("会签单位"), queryset=Unit.objects.none(), required=False, widget=forms.SelectMultiple({"size": 5})
    )
    cosign_organs = forms.CharField(
        label=_("外单位会签"), required=False, max_length=300, help_text=_("如市公安局；用顿号隔开，签字后由办公室录入")
    )

    def __init__(self, *args: Any, by: By, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reached, units = allowed_units(by, "papers.draft"), units_open(on=today).order_by("position", "id")
        own: Any = self.fields["unit"]
        own.queryset = units.filter(pk__in=getattr(by, "unit_ids", ()) or reached.ids)
        cosigning: Any = self.fields["cosign_units"]
        cosigning.queryset = units.filter(kind__in=COSIGNING)
        issuer: Any = self.fields["issuer"]
        issuer.choices = [(key, one.title) for key, one in shipped_issuers().issuers.items()]
        if own.queryset.count() == 1:
            own.initial = own.queryset.first()


def names_in(text: str) -> list[str]:
    """Return the names of a list written with 、 ， ； or one a line."""
    return [part.strip() for part in re.split(r"[、，,；;\n\r]", text) if part.strip()]


class TextForm(forms.Form):
    """改稿: title, recipients and wording as lines."""

    title = forms.CharField(label=_("标题"), max_length=200)
    main_recipient = forms.CharField(label=_("主送"), max_length=400, required=False)
    text = forms.CharField(label=_("正文"), widget=forms.Textarea({"rows": 24}))
    copy_recipients = forms.CharField(label=_("抄送"), max_length=400, required=False)
    note = forms.CharField(label=_("修改说明"), max_length=200, required=False)


class OpinionForm(forms.Form):
    """意见 at a desk."""

    opinion = forms.CharField(label=_("意见"), max_length=400, required=False, widget=forms.Textarea({"rows": 2}))


class SignForm(OpinionForm):
    """签发: a word, and the scan where it is entered for the leader."""

    scan = forms.FileField(label=_("签字扫描件"), required=False, help_text=_("代录领导意见时必传"))


class ReturnForm(forms.Form):
    """退回: the reason, and the scan where it is entered for the leader."""

    reason = forms.CharField(label=_("退回理由"), max_length=400, widget=forms.Textarea({"rows": 3}))
    scan = forms.FileField(label=_("签字扫描件"), required=False, help_text=_("代录领导意见时必传"))


class CosignForm(forms.Form):
    """会签: agree or not, with a word; an outside organ's name and signed sheet."""

    agree = forms.ChoiceField(label=_("会签意见"), choices=[("yes", _("同意")), ("no", _("有不同意见"))])
    opinion = forms.CharField(label=_("意见"), max_length=400, required=False, widget=forms.Textarea({"rows": 2}))
    person = forms.CharField(label=_("签字人（外单位）"), max_length=60, required=False)
    scan = forms.FileField(label=_("签字扫描件"), required=False, help_text=_("外单位会签和代录时必传"))


class SourceForm(forms.Form):
    """注明来源: the record a number was counted from."""

    trace = forms.CharField(label=_("来源编号"), max_length=200, help_text=_("记录编号，例如 plan.task:17"))
    label = forms.CharField(label=_("口径"), max_length=100, required=False)


class SealForm(forms.Form):
    """用印: copies and who put the seal."""

    copies = forms.IntegerField(label=_("用印份数"), min_value=1, max_value=9999, initial=1)
    sealed_by = forms.CharField(label=_("监印人"), max_length=60, required=False)


class ArchiveForm(forms.Form):
    """归档: 保管期限."""

    retention = forms.ChoiceField(label=_("保管期限"), choices=[(one, one) for one in RETENTION])


class ReasonForm(forms.Form):
    """理由."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea({"rows": 2}))


class Empty(forms.Form):
    """确认 without anything to fill in."""
