"""Forms of the task loop (督办表单): report, check, sign, ask, decide, remind, quote, declare."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.rules import CarryChoice, Verdict
from yaodian.kernel.metrics.registry import Metric


class ManyFilesInput(forms.ClearableFileInput):
    """多文件选择 (file input that takes several)."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """多个文件 (several files)."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the list of uploads, each checked by FileField."""
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not files:
            super().clean(None, initial)
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


LIMITS = _("照片、PDF、Word、Excel，单个不超过规定大小")


class ReportForm(forms.Form):
    """填报进展."""

    text = forms.CharField(label=_("进展"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)
    problems = forms.CharField(
        label=_("问题"), widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=2000
    )
    next_steps = forms.CharField(
        label=_("下步"), widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=2000
    )
    evidence = ManyFilesField(label=_("佐证"), required=False, help_text=LIMITS)
    client_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)


class CheckForm(forms.Form):
    """审核进展."""

    reason = forms.CharField(label=_("退回理由"), required=False, max_length=300)


class PhoneForm(forms.Form):
    """电话签收."""

    unit = forms.IntegerField(widget=forms.HiddenInput)
    phone_person = forms.CharField(label=_("接电话的人"), max_length=60)


class ReasonForm(forms.Form):
    """事由."""

    reason = forms.CharField(label=_("事由"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class ShortReasonForm(forms.Form):
    """理由, of one line's length."""

    reason = forms.CharField(label=_("理由"), widget=forms.Textarea(attrs={"rows": 2}), max_length=200)


class ExtensionForm(ReasonForm):
    """申请延期."""

    due_date = forms.DateField(label=_("新时限"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class ChangeForm(ReasonForm):
    """申请调整."""

    title = forms.CharField(label=_("任务"), max_length=300)
    closing_condition = forms.CharField(label=_("办结条件"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    due_date = forms.DateField(label=_("时限"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class CarryForm(ReasonForm):
    """年终处置."""

    choice = forms.ChoiceField(label=_("处置"), choices=CarryChoice.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("下年内容"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    target = forms.CharField(label=_("下年可衡量目标"), max_length=300, required=False)


class DecisionForm(forms.Form):
    """审批意见."""

    verdict = forms.ChoiceField(choices=Verdict.choices)
    note = forms.CharField(label=_("批注"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    scan = forms.FileField(label=_("签字扫描件"), required=False)


class InstructionForm(forms.Form):
    """领导批示."""

    text = forms.CharField(label=_("批示"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
    scan = forms.FileField(label=_("签字扫描件"), required=False)


class RemindForm(forms.Form):
    """催办."""

    text = forms.CharField(label=_("催办内容"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)


class DayForm(forms.Form):
    """日期."""

    done_date = forms.DateField(label=_("完成日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class FileForm(forms.Form):
    """一个文件."""

    file = forms.FileField(label=_("文件"), help_text=LIMITS)


class QuoteForm(forms.Form):
    """登记引用数: a count or an amount, never a completion share."""

    value = forms.DecimalField(label=_("数量或金额"), max_digits=18, decimal_places=2, min_value=0)
    as_of_date = forms.DateField(label=_("截至日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    system = forms.CharField(label=_("来源系统"), max_length=120)
    file = forms.FileField(label=_("截图或盖章表"), help_text=LIMITS)


class DeclareForm(forms.Form):
    """定性办结说明."""

    text = forms.CharField(label=_("说明"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)
    file = forms.FileField(label=_("依据材料"), help_text=LIMITS)


class BaselineForm(forms.Form):
    """设定基数."""

    value = forms.DecimalField(label=_("基数"), max_digits=18, decimal_places=4)
    note = forms.CharField(label=_("基数来源"), max_length=200)


class SectionForm(forms.Form):
    """输出范围: the whole plan or one section."""

    section = forms.ChoiceField(label=_("范围"), required=False)

    def __init__(self, *args: Any, sections: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = [("", _("全文")), *sections]  # type: ignore[attr-defined]


class SummaryForm(forms.Form):
    """年度总结: issuer, addressee, signatory."""

    issuer = forms.ChoiceField(label=_("发文机关"))
    recipients = forms.CharField(label=_("主送"), max_length=200)
    signatory = forms.CharField(label=_("签发人"), max_length=40, required=False)

    def __init__(self, *args: Any, issuers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issuer"].choices = issuers  # type: ignore[attr-defined]


class OrderForm(forms.Form):
    """督办单."""

    requirement = forms.CharField(label=_("督办要求"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)
    reply_date = forms.DateField(label=_("回复时限"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    contact = forms.CharField(label=_("联系人及电话"), max_length=80)


class PublicationForm(forms.Form):
    """提出公开: wording, and which of the clause's numbers stand beside it."""

    wording = forms.CharField(label=_("公开表述"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500)
    targets = forms.MultipleChoiceField(
        label=_("公开数字"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("选用后数字按今天的读数固定，注明截至日期。"),
    )

    def __init__(self, *args: Any, targets: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["targets"].choices = targets  # type: ignore[attr-defined]
        if not targets:
            del self.fields["targets"]


class AddressForm(forms.Form):
    """回写网址."""

    address = forms.URLField(label=_("门户网站网址"), assume_scheme="https", max_length=200)


class SiteForm(forms.Form):
    """公开站点."""

    name = forms.CharField(label=_("网站名称"), max_length=80, required=False)
    host = forms.CharField(label=_("主办单位"), max_length=80, required=False)
    address = forms.URLField(label=_("公开网址"), assume_scheme="https", max_length=200, required=False)
    site_code = forms.CharField(label=_("网站标识码"), max_length=40, required=False)
    icp_number = forms.CharField(label=_("ICP备案号"), max_length=60, required=False)
    police_number = forms.CharField(label=_("公安备案号"), max_length=60, required=False)
    contact = forms.CharField(label=_("联系方式"), max_length=120, required=False)


class ReadingForm(forms.Form):
    """补充核算口径: a metric with its parameters as a further way to count a target."""

    metric = forms.ChoiceField(label=_("指标"))
    title = forms.CharField(label=_("口径名称"), max_length=80)
    params = forms.CharField(
        label=_("参数"),
        required=False,
        max_length=200,
        help_text=_("写成 名称=值，例如 programme=recording_room；没有就不填"),
    )
    definition = forms.CharField(
        label=_("口径说明"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, metrics: Mapping[str, Metric], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = metrics
        metric = self.fields["metric"]
        assert isinstance(metric, forms.ChoiceField)
        metric.choices = [(key, f"{one.title}（{key}）") for key, one in sorted(metrics.items())]

    def clean_params(self) -> dict[str, str]:
        """Return the parameters as a dict; a part without = is refused."""
        parts = [part for part in re.split(r"[,，;；\s]+", self.cleaned_data["params"]) if part]
        if any("=" not in part.strip("=") for part in parts):
            raise forms.ValidationError(_("请写成 名称=值，几个参数用逗号隔开。"))
        return dict(part.split("=", 1) for part in parts)

    def clean(self) -> dict[str, Any]:
        """Refuse a parameter that the metric does not take."""
        data = super().clean() or self.cleaned_data
        metric = self.known.get(data.get("metric", ""))
        unknown = sorted(set(data.get("params") or {}) - set(metric.parameters)) if metric else []
        if metric and unknown:
            self.add_error(
                "params",
                _("这个指标没有参数 %(unknown)s；可用的参数：%(known)s。")
                % {"unknown": "、".join(unknown), "known": "、".join(metric.parameters) or "—"},
            )
        return data
