"""Forms of co-signing (会签表单)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.rules.cosigning import CosignVerdict
from yaodian.kernel.units.forms import DayField


class CirculateForm(forms.Form):
    """发起会签: until when; the tasks are ticked in the table."""

    due_date = DayField(label=_("会签截止"))


class SignForm(forms.Form):
    """会签: a word on each task."""

    spoken_by = forms.CharField(
        label=_("会签人"), max_length=60, required=False, help_text=_("代录电话或纸质意见时填写")
    )

    def __init__(self, *args: Any, own: bool, tasks: Sequence[int], **options: Any) -> None:
        super().__init__(*args, **options)
        if own:
            del self.fields["spoken_by"]
        self.tasks = tasks
        for pk in tasks:
            self.fields[f"verdict_{pk}"] = forms.ChoiceField(
                label=_("意见"), choices=CosignVerdict.choices, initial=CosignVerdict.AGREE, required=False
            )
            self.fields[f"remark_{pk}"] = forms.CharField(label=_("修改意见"), max_length=500, required=False)


class ApproveForm(forms.Form):
    """批准分解."""

    note = forms.CharField(
        label=_("批准意见"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    scan = forms.FileField(label=_("签字扫描件"), required=False, help_text=_("代录领导批准时必须附上"))


class CosigningForm(forms.Form):
    """启用或停用会签."""

    required = forms.BooleanField(label=_("分解须会签并经领导批准后交办"), required=False)
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
