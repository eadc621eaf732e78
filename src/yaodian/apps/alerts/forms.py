"""预警表单 (alert forms)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.units.forms import UnitField


class SettleForm(forms.Form):
    """处置."""

    measure = forms.CharField(label=_("核实和处置的情况"), max_length=300, widget=forms.Textarea({"rows": 4}))


class RuleForm(forms.Form):
    """预警规则."""

    params = forms.JSONField(label=_("参数"), required=False, help_text=_("JSON；以 rule: 开头的取规则库当天的值"))
    section = UnitField(label=_("主管科室"), required=False)
    text = forms.CharField(label=_("处置要求"), max_length=300, widget=forms.Textarea({"rows": 3}))
    is_open = forms.BooleanField(label=_("使用中"), required=False)

    def clean_params(self) -> dict[str, object]:
        """Return the parameters as a mapping."""
        found = self.cleaned_data["params"] or {}
        if not isinstance(found, dict):
            raise forms.ValidationError(_('参数应写成 {"ledger": "illness"} 的形式。'))
        return found
