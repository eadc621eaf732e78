"""项目表单 (project forms): parsing alone; decisions are in rules and actions. Amounts are typed in 万元, kept in 元."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yaodian.apps.projects.models import Programme, Project
from yaodian.apps.projects.queries import Condition
from yaodian.apps.projects.queries.imports import SPLIT
from yaodian.apps.projects.rules import (
    NEVER_LENIENT,
    STAGES,
    TEN_THOUSAND,
    Check,
    FundSource,
    Kind,
    MoneyError,
    Stage,
    TenderMethod,
    wan,
    yuan,
)
from yaodian.kernel.privacy.refusal import refuse_classified
from yaodian.kernel.privacy.rules import ClassifiedMaterialError
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import SCHOOL_KINDS, UnitKind


class CheckedForm(forms.Form):
    """项目表单: text that bears a secrecy mark is refused beside its field, before anything is written."""

    def clean(self) -> dict[str, Any]:
        """Look at every text field."""
        cleaned = super().clean() or {}
        for name, value in list(cleaned.items()):
            if isinstance(value, str) and value:
                try:
                    refuse_classified(name="", content=value)
                except ClassifiedMaterialError as error:
                    self.add_error(name, str(error))
        return cleaned


class DayInput(forms.DateInput):
    """日期输入."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """日期."""

    widget = DayInput


class WanField(forms.CharField):
    """金额（万元）: gives an amount of 元 to the 分."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=24, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **options
        )

    def clean(self, value: Any) -> Any:
        """Return 元, None when the field is empty."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return yuan(text, unit=TEN_THOUSAND)
        except MoneyError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        """Show 元 as 万元."""
        return wan(value) if isinstance(value, Decimal) else value


class ManyFilesInput(forms.ClearableFileInput):
    """多文件选择."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """多个文件."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the uploads, each checked."""
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not given:
            super().clean(None, initial)
        return [super(ManyFilesField, self).clean(one, initial) for one in given]


def photos_field(**options: Any) -> ManyFilesField:
    """Return the camera field: on a phone it opens the camera."""
    field = ManyFilesField(label=lazy("现场照片"), **options)
    field.widget.attrs |= {"accept": "image/*", "capture": "environment", "class": "form-control-lg"}
    return field


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


class ProjectForm(CheckedForm):
    """登记项目."""

    code = forms.CharField(label=lazy("项目编号"), max_length=40)
    programme = forms.ModelChoiceField(label=lazy("专项"), queryset=Programme.objects.none())
    school = forms.CharField(label=lazy("学校"), max_length=120, help_text=lazy("学校全称、简称或单位代码"))
    title = forms.CharField(label=lazy("项目名称"), max_length=120)
    kind = forms.ChoiceField(label=lazy("类别"), required=False)
    year = forms.IntegerField(label=lazy("年度"), min_value=2000, max_value=2100)
    quantity = forms.IntegerField(label=lazy("数量"), min_value=1, max_value=10000, initial=1)
    receivers = forms.CharField(
        label=lazy("接收学校"), max_length=400, required=False, help_text=lazy("只有“一拖三”填写，用顿号分隔")
    )
    clauses = forms.CharField(
        label=lazy("服务条款"), max_length=120, required=False, help_text=lazy("如 7.2；空着按专项默认")
    )
    note = forms.CharField(label=lazy("备注"), max_length=300, required=False)

    def __init__(self, *args: Any, project: Project | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.project = project
        programmes = self.fields["programme"]
        assert isinstance(programmes, forms.ModelChoiceField)
        programmes.queryset = Programme.objects.order_by("position")
        kinds = self.fields["kind"]
        assert isinstance(kinds, forms.ChoiceField)
        kinds.choices = [("", _("按专项")), *Kind.choices]
        self.fields["school"].widget.attrs |= {"list": "school-choices", "autocomplete": "off"}
        if project is not None:
            for name in ("code", "programme", "school"):
                self.fields[name].disabled = True
        for source in FundSource:
            self.fields[f"budget_{source.value}"] = WanField(
                label=_("%(source)s（万元）") % {"source": source.label}, required=False
            )
        for stage in STAGES:
            self.fields[f"date_{stage.value}"] = DayField(
                label=_("计划%(stage)s") % {"stage": stage.label}, required=False
            )

    def clean_school(self) -> Unit | str:
        """Return the school of this name or code."""
        name = self.cleaned_data["school"]
        return school_named(name) if self.project is None else name

    def clean_receivers(self) -> list[int]:
        """Return the receiving schools."""
        names = [name for name in SPLIT.split(self.cleaned_data["receivers"]) if name]
        return [school_named(name).pk for name in names]

    def clean_clauses(self) -> list[str] | None:
        """Return the clause ids, None for the programme's own."""
        return [clause for clause in SPLIT.split(self.cleaned_data["clauses"]) if clause] or None

    def fields_given(self) -> dict[str, Any]:
        """Return what both register and correct take."""
        given = self.cleaned_data
        return {
            "title": given["title"],
            "year": given["year"],
            "kind": given["kind"],
            "quantity": given["quantity"],
            "clauses": given["clauses"],
            "note": given["note"],
            "receiver_ids": given["receivers"],
            "planned": {stage: given[f"date_{stage.value}"] for stage in STAGES},
            "budget": budget_of(given),
        }


def budget_of(given: dict[str, Any]) -> dict[FundSource, Decimal]:
    """Return the amounts by source."""
    return {source: amount for source in FundSource if (amount := given.get(f"budget_{source.value}")) is not None}


def school_named(name: str) -> Unit:
    """Return the one open school with this title, short title or code."""
    found = Unit.objects.filter(kind__in=SCHOOL_KINDS, closed_date=None)
    rows = list(found.filter(title=name) | found.filter(short_title=name) | found.filter(code=name))
    if len(rows) == 1:
        return rows[0]
    if rows:
        raise forms.ValidationError(_("有几所学校叫“%(name)s”，请填单位代码。") % {"name": name})
    raise forms.ValidationError(_("单位库中没有“%(name)s”，请从提示中选择。") % {"name": name})


class BudgetForm(CheckedForm):
    """调整预算."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for source in FundSource:
            self.fields[f"budget_{source.value}"] = WanField(
                label=_("%(source)s（万元）") % {"source": source.label}, required=False
            )


class ApproveForm(CheckedForm):
    """立项."""

    paper = forms.CharField(label=lazy("立项文号"), max_length=80)
    approved_date = DayField(label=lazy("立项日期"))


class AllocateForm(CheckedForm):
    """下达资金."""

    source = forms.ChoiceField(label=lazy("资金来源"), choices=FundSource.choices)
    amount = WanField(label=lazy("下达金额（万元）"))
    allocated_date = DayField(label=lazy("下达日期"))
    paper = forms.CharField(label=lazy("下达文号"), max_length=80)


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

    stage = forms.ChoiceField(label=lazy("节点"), choices=Stage.choices)
    to_date = DayField(label=lazy("调整为"))


class PaymentForm(CheckedForm):
    """付款申请."""

    stage = forms.ChoiceField(label=lazy("付款节点"), choices=Stage.choices)
    amount = WanField(label=lazy("付款金额（万元）"))
    invoice_number = forms.CharField(label=lazy("发票号码"), max_length=60)
    note = forms.CharField(label=lazy("用途说明"), max_length=200, required=False)


class ConfirmForm(CheckedForm):
    """审批并支付."""

    paid_date = DayField(label=lazy("支付日期"))
    voucher = forms.CharField(label=lazy("支付凭证号"), max_length=60)


class UploadForm(forms.Form):
    """导入文件."""

    file = forms.FileField(label=lazy("Excel 文件"), help_text=lazy("xlsx、xls 或 csv；先预览，确认后才写入"))


class ProgrammeForm(CheckedForm):
    """维护专项."""

    lead_section = forms.ModelChoiceField(label=lazy("归口科室"), queryset=Unit.objects.none(), required=False)
    warn_days = forms.IntegerField(label=lazy("到期前提醒天数"), min_value=0, max_value=180)
    lenient_checks = forms.MultipleChoiceField(
        label=lazy("只提示不拦截"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        sections = self.fields["lead_section"]
        assert isinstance(sections, forms.ModelChoiceField)
        sections.queryset = Unit.objects.filter(
            kind__in=[UnitKind.SECTION, UnitKind.INSTITUTION], closed_date=None
        ).order_by("position", "pk")
        checks = self.fields["lenient_checks"]
        assert isinstance(checks, forms.MultipleChoiceField)
        checks.choices = [(check.value, check.label) for check in Check if check not in NEVER_LENIENT]
        for stage in STAGES:
            self.fields[f"share_{stage.value}"] = forms.IntegerField(
                label=_("%(stage)s后累计可付（%%）") % {"stage": stage.label}, min_value=0, max_value=100
            )

    def shares(self) -> dict[str, int]:
        """Return the shares by stage."""
        return {stage.value: self.cleaned_data[f"share_{stage.value}"] for stage in STAGES}
