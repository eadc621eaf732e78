"""登记表单 (register forms): project, budget, approval, allocation, file, programme."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yaodian.apps.projects.forms.fields import CheckedForm, DayField, WanField
from yaodian.apps.projects.models import Programme, Project
from yaodian.apps.projects.queries.imports import SPLIT
from yaodian.apps.projects.rules import (
    NEVER_LENIENT,
    STAGES,
    FundSource,
    PaymentCheck,
    ProjectKind,
)
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import SCHOOL_KINDS, UnitKind


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
        kinds.choices = [("", _("按专项")), *ProjectKind.choices]
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
        checks.choices = [(check.value, check.label) for check in PaymentCheck if check not in NEVER_LENIENT]
        for stage in STAGES:
            self.fields[f"share_{stage.value}"] = forms.IntegerField(
                label=_("%(stage)s后累计可付（%%）") % {"stage": stage.label}, min_value=0, max_value=100
            )

    def shares(self) -> dict[str, int]:
        """Return the shares by stage."""
        return {stage.value: self.cleaned_data[f"share_{stage.value}"] for stage in STAGES}
