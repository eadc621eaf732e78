"""表单项 (fields): a day, an amount in 万元, several files, the camera; text that bears a secrecy mark is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from yaodian.apps.projects.rules import (
    TEN_THOUSAND,
    MoneyError,
    wan,
    yuan,
)
from yaodian.kernel.privacy.refusal import refuse_classified
from yaodian.kernel.privacy.rules import ClassifiedMaterialError


class CheckedForm(forms.Form):
    """项目表单: text that bears a secrecy mark is refused beside its field, before anything is written."""

    def clean(self) -> dict[str, Any]:
        """Look at every text field."""
        cleaned = super().clean() or {}
        for name, value in list(cleaned.items()):
            if isinstance(value, str) and value:
                try:
                    refuse_classified(name="", content=value)
                except ClassifiedMaterialError as error:
                    self.add_error(name, str(error))
        return cleaned


class DayInput(forms.DateInput):
    """日期输入."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """日期."""

    widget = DayInput


class WanField(forms.CharField):
    """金额（万元）: gives an amount of 元 to the 分."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=24, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **options
        )

    def clean(self, value: Any) -> Any:
        """Return 元, None when the field is empty."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return yuan(text, unit=TEN_THOUSAND)
        except MoneyError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        """Show 元 as 万元."""
        return wan(value) if isinstance(value, Decimal) else value


class ManyFilesInput(forms.ClearableFileInput):
    """多文件选择."""

    allow_multiple_selected = True

    def use_required_attribute(self, initial: Any) -> bool:
        """Leave the check to the server: a photograph may come from the camera field beside it."""
        return False


class ManyFilesField(forms.FileField):
    """多个文件."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the uploads, each checked."""
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not given:
            super().clean(None, initial)
        return [super(ManyFilesField, self).clean(one, initial) for one in given]


def photos_field(**options: Any) -> ManyFilesField:
    """Return the camera field: on a phone it opens the camera."""
    field = ManyFilesField(label=lazy("或从相册选照片"), **options)
    field.widget.attrs |= {"accept": "image/*"}
    return field
