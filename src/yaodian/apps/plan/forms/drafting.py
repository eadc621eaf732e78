"""Forms of drafting (拟定表单): a task, a sentence's kind, dispatch, a table that comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.rules import ClauseKind
from yaodian.kernel.units.forms import UnitField
from yaodian.kernel.units.rules import UnitKind

REPORT_GROUPS = [
    (kind.value, kind.label)
    for kind in (
        UnitKind.SECTION,
        UnitKind.INSTITUTION,
        UnitKind.CENTRAL_SCHOOL,
        UnitKind.DIRECT_SCHOOL,
        UnitKind.SCHOOL,
        UnitKind.TEACHING_POINT,
        UnitKind.KINDERGARTEN,
        UnitKind.PRIVATE_SCHOOL,
        UnitKind.COLLEGE,
    )
]


class TaskForm(forms.Form):
    """拟定任务: what is to be done, by whom, until when; rows of units, milestones and deliverables stand beside it."""

    title = forms.CharField(label=_("任务"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    clauses = forms.TypedMultipleChoiceField(
        label=_("落实的分句"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    more_clauses = forms.CharField(
        label=_("其他分句"), required=False, max_length=200, help_text=_("填编号，例如 7.2、9.1")
    )
    lead = UnitField(label=_("牵头单位"), help_text=_("输入名称或代码，从列表中选"))
    groups = forms.MultipleChoiceField(
        label=_("填报单位"), choices=REPORT_GROUPS, required=False, widget=forms.CheckboxSelectMultiple
    )
    leader = forms.TypedChoiceField(label=_("分管领导"), coerce=int, empty_value=None, required=False)
    period = forms.ChoiceField(label=_("完成时限"))
    due_date = forms.DateField(
        label=_("指定日期"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    closing_condition = forms.CharField(label=_("办结条件"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    measures = forms.CharField(label=_("佐证与措施"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    targets = forms.TypedMultipleChoiceField(
        label=_("完成的目标"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, choices: Mapping[str, Sequence[tuple[Any, Any]]], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]


class DispatchForm(forms.Form):
    """交办: until when the units should have signed."""

    sign_by = forms.DateField(
        label=_("签收截止"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class ClauseForm(forms.Form):
    """标注分句."""

    kind = forms.ChoiceField(label=_("类别"), choices=ClauseKind.choices)
    note = forms.CharField(
        label=_("理由或理解说明"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3})
    )


class TableForm(forms.Form):
    """分解表回传."""

    file = forms.FileField(
        label=_("任务分解表"),
        help_text=_("本系统导出、改过的 Excel（.xlsx）或 Word（.docx）；请保留表头和序号列"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.docx"}),
    )
