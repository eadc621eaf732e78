"""表单项 (fields): a day, a purpose, a reason; text that bears a secrecy mark is refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.disclosure.rules import PurposeError, stated_purpose
from yaodian.kernel.privacy.refusal import refuse_classified
from yaodian.kernel.privacy.rules import ClassifiedMaterialError
from yaodian.kernel.terms import TextChoices
from yaodian.registers.teachers.rules import Sex


class CheckedForm(forms.Form):
    """登记表单: text that bears a secrecy mark is refused beside its field, before anything is written."""

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


def plain_choices(words: type[TextChoices], *, empty: bool = False) -> list[tuple[str, Any]]:
    """Return the choices of declared words, with an empty one at the head where nothing is preset."""
    return [*([("", _("请选择"))] if empty else []), *words.choices]


def sex_choices() -> list[tuple[str, Any]]:
    """Return the choices of the sex; unknown means that the ID number tells it."""
    return [(Sex.UNKNOWN.value, _("由身份证号得出")), *((one.value, one.label) for one in Sex if one != Sex.UNKNOWN)]


class ReasonForm(CheckedForm):
    """理由 (reason)."""

    reason = forms.CharField(label=_("理由"), max_length=200)


class PurposeForm(CheckedForm):
    """查看用途 (purpose of opening sealed values)."""

    purpose = forms.CharField(
        label=_("查看用途"),
        max_length=120,
        help_text=_(
            "写明办什么事、核对什么，例如“办理资助认定，核对身份证号”。谁、何时、为何查看了谁，都记入操作流水。"
        ),
    )

    def clean_purpose(self) -> str:
        """Refuse a purpose that says nothing."""
        try:
            return stated_purpose(self.cleaned_data["purpose"])
        except PurposeError as error:
            raise forms.ValidationError(str(error)) from error
