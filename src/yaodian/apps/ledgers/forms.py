"""台账表单 (forms): reasons, purposes, movements, sign-in, a workbook; the rows themselves are read by `engines/forms`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.apps.ledgers.rules import MovementKind
from yaodian.kernel import clock
from yaodian.kernel.units.forms import DayField, UnitField


class ReasonForm(forms.Form):
    """原因."""

    reason = forms.CharField(label=_("原因"), max_length=200)


class EndForm(ReasonForm):
    """停用."""

    ended_date = DayField(label=_("停用日期"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["ended_date"].initial = clock.today


class PurposeForm(forms.Form):
    """查看用途."""

    purpose = forms.CharField(label=_("查看用途"), max_length=120, help_text=_("例如“办理标牌换发，核对身份证号”"))


class MovementForm(forms.Form):
    """收发."""

    kind = forms.ChoiceField(label=_("收发类别"), choices=MovementKind.choices, initial=MovementKind.ISSUE)
    quantity = forms.DecimalField(label=_("数量"), min_value=Decimal("0.001"), max_digits=16, decimal_places=3)
    purpose = forms.CharField(label=_("用途或来源"), max_length=200)
    taken_by = forms.CharField(label=_("领用人"), max_length=80, required=False, help_text=_("领用时填写"))


class SignForm(forms.Form):
    """签到：姓名和单位."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    workplace = forms.CharField(label=_("单位"), max_length=80)


class WorkbookForm(forms.Form):
    """Excel 导入."""

    file = forms.FileField(label=_("填好的 Excel 模板"))


class DeclarationForm(forms.Form):
    """台账声明."""

    text = forms.CharField(
        label=_("台账声明（TOML）"),
        widget=forms.Textarea({"rows": 28, "spellcheck": "false", "class": "form-control yd-code"}),
    )


class SectionForm(forms.Form):
    """主管科室."""

    section = UnitField(label=_("主管科室"))
