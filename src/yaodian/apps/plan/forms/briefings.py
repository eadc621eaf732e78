"""Briefing forms (期间材料表单)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.rules.commissions import COMMISSIONED


class CircularForm(forms.Form):
    """交办件通报: which ledger, as of which day, whether units are named."""

    source = forms.ChoiceField(
        label=_("通报范围"),
        required=False,
        choices=[("", _("全部来源")), *((kind.value, kind.label) for kind in COMMISSIONED)],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    as_of = forms.DateField(
        label=_("数据截至"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"}),
    )
    named = forms.BooleanField(label=_("点名（须经领导批准）"), required=False)


class BriefingForm(forms.Form):
    """拟稿: which paper of which period, to whom, until when is mended, whether units are named."""

    what = forms.ChoiceField(label=_("材料"))
    issuer = forms.ChoiceField(label=_("发文机关"))
    recipients = forms.CharField(label=_("主送"), max_length=200, required=False)
    mend_date = forms.DateField(
        label=_("整改时限"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("季度通报必填"),
    )
    named = forms.BooleanField(label=_("点名（须经领导批准）"), required=False)

    def __init__(self, *args: Any, what: list[tuple[str, str]], issuers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = what  # type: ignore[attr-defined]
        self.fields["issuer"].choices = issuers  # type: ignore[attr-defined]
