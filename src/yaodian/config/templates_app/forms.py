"""__title__表单 (__app__ forms): parsing of what was typed, nothing more."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.units.forms import DayField, UnitField


class __Noun__Form(forms.Form):
    """登记."""

    unit = UnitField(label=_("单位"))
    title = forms.CharField(label=_("名称"), max_length=120)
    due_date = DayField(label=_("截止日期"))


class CloseForm(forms.Form):
    """办结."""

    closed_date = DayField(label=_("办结日期"))
