"""Forms of the designer (设计表单的表单): a new form, one from a file, its name, a code list, a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from yaodian.engines.forms import Choice
from yaodian.kernel.forms.forms.words import choice_lines, read_choices
from yaodian.kernel.units.models import Unit


class NewForm(forms.Form):
    """新建表单."""

    title = forms.CharField(label=gettext_lazy("表单名称"), max_length=200)
    key = forms.SlugField(
        label=gettext_lazy("表单代码"),
        max_length=60,
        help_text=gettext_lazy("英文字母、数字和下划线，如 fire_check；定下后不改"),
    )
    owner = forms.ModelChoiceField(label=gettext_lazy("责任单位"), queryset=Unit.objects.none())
    purpose = forms.CharField(
        label=gettext_lazy("用途"), max_length=300, help_text=gettext_lazy("为什么要基层填、依据哪一句")
    )

    def __init__(self, *args: Any, units: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["owner"].queryset = units  # type: ignore[attr-defined]
        self.fields["owner"].initial = units.first()


class ImportForm(forms.Form):
    """从文件读入."""

    file = forms.FileField(
        label=gettext_lazy("表单文件"), help_text=gettext_lazy("TOML（.toml）或 XLSForm（.xlsx、.xls）")
    )
    owner = forms.ModelChoiceField(label=gettext_lazy("责任单位"), queryset=Unit.objects.none())
    purpose = forms.CharField(label=gettext_lazy("用途"), max_length=300, required=False)

    def __init__(self, *args: Any, units: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["owner"].queryset = units  # type: ignore[attr-defined]
        self.fields["owner"].initial = units.first()


class FactsForm(forms.Form):
    """表单名称和说明."""

    title = forms.CharField(label=gettext_lazy("表单名称"), max_length=200)
    title_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=200, required=False)
    note = forms.CharField(label=gettext_lazy("填表说明"), required=False, widget=forms.Textarea({"rows": 3}))


class ListForm(forms.Form):
    """代码表."""

    lines = forms.CharField(
        label=gettext_lazy("选项"),
        required=False,
        widget=forms.Textarea({"rows": 12}),
        help_text=gettext_lazy("每行一个：代码 | 标题 | 分值 | 不适用；只写标题时自动编代码。"),
    )

    def __init__(self, *args: Any, before: tuple[Choice, ...], **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial = {"lines": choice_lines(before)}
        self.before = before

    def clean_lines(self) -> tuple[Choice, ...]:
        """Read the lines."""
        return read_choices(self.cleaned_data["lines"], self.before)


class ReasonForm(forms.Form):
    """理由."""

    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200)
