"""Forms of initiatives (多年项目表单)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.rules.initiatives import InitiativeKind
from yaodian.kernel.units.forms import DayField, UnitField


class InitiativeForm(forms.Form):
    """设立项目."""

    kind = forms.ChoiceField(label=_("类别"), choices=InitiativeKind.choices)
    title = forms.CharField(
        label=_("名称"), max_length=120, required=False, help_text=_("届次活动不填，按系列和届次取名")
    )
    series = forms.CharField(label=_("系列"), max_length=60, required=False, help_text=_("例如“艺术节”“教师节”"))
    edition = forms.IntegerField(label=_("届次"), required=False, min_value=1, max_value=99)
    from_year = forms.IntegerField(label=_("起始年度"), min_value=1990, max_value=2100)
    to_year = forms.IntegerField(label=_("截止年度"), min_value=1990, max_value=2100)
    lead = UnitField(label=_("牵头单位"))
    basis = forms.CharField(label=_("依据文件"), max_length=200, required=False)
    goal = forms.CharField(label=_("目标"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class StageForm(forms.Form):
    """增加阶段."""

    year = forms.IntegerField(label=_("年度"), min_value=1990, max_value=2100)
    title = forms.CharField(label=_("阶段"), max_length=160)
    due_date = DayField(label=_("时限"))


class ReachForm(forms.Form):
    """阶段完成."""

    done_date = DayField(label=_("完成日期"))
    note = forms.CharField(label=_("情况"), max_length=300, required=False)


class DutyForm(forms.Form):
    """分工."""

    unit = UnitField(label=_("单位"))
    text = forms.CharField(label=_("分工"), max_length=200)


class InheritForm(forms.Form):
    """转入下年."""

    year = forms.TypedChoiceField(label=_("转入年度"), coerce=int)

    def __init__(self, *args: Any, years: Sequence[int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


class OutcomeForm(forms.Form):
    """项目结束."""

    outcome = forms.CharField(label=_("结果"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
