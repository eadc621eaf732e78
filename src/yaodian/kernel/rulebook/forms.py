"""Forms (表单): correcting a figure, setting a new one from a day on, refusing a draft."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.rulebook.models import Rule
from yaodian.kernel.rulebook.rules import RuleStatus
from yaodian.kernel.units.forms import DayField


class CorrectionForm(forms.Form):
    """更正: the right value, its source and the reason; for a text the text."""

    value = forms.DecimalField(label=_("数值"), max_digits=18, decimal_places=6)
    text = forms.CharField(label=_("规定"), widget=forms.Textarea({"rows": 3}))
    source = forms.CharField(label=_("依据"), max_length=300, help_text=_("文件名称和文号，如“国办发〔2016〕40号”"))
    article = forms.CharField(label=_("条款"), max_length=120, required=False)
    to_date = DayField(label=_("有效至"), required=False)
    status = forms.ChoiceField(label=_("核对状态"), choices=RuleStatus.choices, initial=RuleStatus.CHECKED)
    reason = forms.CharField(label=_("更正理由"), max_length=300)

    def __init__(self, data: Any = None, *, rule: Rule) -> None:
        super().__init__(data, initial=_facts(rule) | {"status": RuleStatus.CHECKED, "to_date": rule.to_date})
        del self.fields["text" if rule.value is not None else "value"]


class NewFigureForm(forms.Form):
    """新标准: a value that holds from a day on; the old one stays for older data."""

    from_date = DayField(label=_("自何日起"))
    value = forms.DecimalField(label=_("数值"), max_digits=18, decimal_places=6)
    text = forms.CharField(label=_("规定"), widget=forms.Textarea({"rows": 3}))
    source = forms.CharField(label=_("依据"), max_length=300)
    reason = forms.CharField(label=_("理由"), max_length=300)

    def __init__(self, data: Any = None, *, rule: Rule) -> None:
        super().__init__(data)
        del self.fields["text" if rule.value is not None else "value"]


class ReasonForm(forms.Form):
    """理由."""

    reason = forms.CharField(label=_("理由"), max_length=300)


def _facts(rule: Rule) -> dict[str, Any]:
    """Return what a correction starts from."""
    value = Decimal(format(rule.value.normalize(), "f")) if rule.value is not None else None
    return {"value": value, "text": rule.text, "source": rule.source, "article": rule.article}
