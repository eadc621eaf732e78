"""办理表单 (forms of acts): report, apply, accept, tender, contract, pay, settle."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from yaodian.apps.projects.forms.fields import CheckedForm, DayField, ManyFilesField, WanField, photos_field
from yaodian.apps.projects.queries import Condition
from yaodian.apps.projects.rules import (
    ProjectStage,
    TenderMethod,
)


class ReportForm(CheckedForm):
    """上报节点: three fields for a phone."""

    photos = photos_field()
    actual_date = DayField(label=lazy("日期"))
    note = forms.CharField(label=lazy("说明"), max_length=300, required=False)


class ApplyForm(CheckedForm):
    """申请验收."""

    photos = photos_field()
    note = forms.CharField(label=lazy("说明"), max_length=300, required=False)


class DecideForm(CheckedForm):
    """验收."""

    def __init__(self, *args: Any, conditions: Iterable[Condition] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        ticked = self.fields["ticked"]
        assert isinstance(ticked, forms.MultipleChoiceField)
        ticked.choices = [(one.key, one.title) for one in conditions if one.on_the_spot]
        if not ticked.choices:
            del self.fields["ticked"]

    accepted_date = DayField(label=lazy("验收日期"), required=False)
    ticked = forms.MultipleChoiceField(
        label=lazy("现场核对"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=lazy("看过并符合的打勾；没有打勾的在项目页显示为未满足"),
    )
    note = forms.CharField(label=lazy("意见"), max_length=300, required=False)


class NoteForm(CheckedForm):
    """意见."""

    note = forms.CharField(label=lazy("意见"), max_length=300, required=False)


class ReasonForm(CheckedForm):
    """理由."""

    reason = forms.CharField(label=lazy("理由"), widget=forms.Textarea(attrs={"rows": 3}), max_length=300)


class AnnounceForm(CheckedForm):
    """招标公告."""

    method = forms.ChoiceField(label=lazy("采购方式"), choices=TenderMethod.choices)
    announced_date = DayField(label=lazy("公告日期"))


class AwardForm(CheckedForm):
    """定标."""

    contractor = forms.CharField(label=lazy("中标单位"), max_length=120)
    amount = WanField(label=lazy("中标金额（万元）"))
    awarded_date = DayField(label=lazy("定标日期"))


class FailForm(ReasonForm):
    """流标."""

    failed_date = DayField(label=lazy("流标日期"))


class ContractForm(CheckedForm):
    """签订合同."""

    number = forms.CharField(label=lazy("合同编号"), max_length=60)
    title = forms.CharField(label=lazy("合同名称"), max_length=120)
    contractor = forms.CharField(label=lazy("承包（供货）单位"), max_length=120)
    amount = WanField(label=lazy("合同金额（万元）"))
    signed_date = DayField(label=lazy("签订日期"))


class ChangeContractForm(ReasonForm):
    """变更合同价."""

    amount = WanField(label=lazy("变更后金额（万元）"))


class SettleForm(CheckedForm):
    """结算."""

    submitted_amount = WanField(label=lazy("送审金额（万元）"))
    audited_amount = WanField(label=lazy("审定金额（万元）"))
    auditor = forms.CharField(label=lazy("审计（审核）单位"), max_length=120)
    paper = forms.CharField(label=lazy("审定文号"), max_length=80)
    settled_date = DayField(label=lazy("结算日期"))
    scans = ManyFilesField(label=lazy("审定报告扫描件"))


class DatesForm(ReasonForm):
    """申请调整工期."""

    stage = forms.ChoiceField(label=lazy("节点"), choices=ProjectStage.choices)
    to_date = DayField(label=lazy("调整为"))


class PaymentForm(CheckedForm):
    """付款申请."""

    stage = forms.ChoiceField(label=lazy("付款节点"), choices=ProjectStage.choices)
    amount = WanField(label=lazy("付款金额（万元）"))
    invoice_number = forms.CharField(label=lazy("发票号码"), max_length=60)
    note = forms.CharField(label=lazy("用途说明"), max_length=200, required=False)


class ConfirmForm(CheckedForm):
    """审批并支付."""

    paid_date = DayField(label=lazy("支付日期"))
    voucher = forms.CharField(label=lazy("支付凭证号"), max_length=60)
