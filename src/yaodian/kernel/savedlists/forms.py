"""Saved list forms (常用筛选表单)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SaveForm(forms.Form):
    """存常用筛选 (save a list)."""

    title = forms.CharField(label=_("名称"), max_length=30, help_text=_("例如：我科逾期未办。同名的会被替换。"))
