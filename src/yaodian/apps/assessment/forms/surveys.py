"""Forms of paper surveys (纸质测评表单): a summary's facts, and a line for each unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.apps.assessment.models import Participant
from yaodian.apps.assessment.rules.surveys import PaperCount

NUMBERS = (("handed_out", _("发出")), ("returned", _("收回")), ("valid", _("有效")))


class PaperForm(forms.Form):
    """纸质测评汇总: when and where, the scan."""

    held_date = forms.DateField(label=_("测评日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    occasion = forms.CharField(label=_("测评场合"), max_length=120, help_text=_("如“年终述职测评会”"))
    scan = forms.FileField(label=_("汇总表扫描件"), help_text=_("监票人、计票人签字的汇总表"))


class CheckForm(forms.Form):
    """核对测评汇总."""

    verdict = forms.ChoiceField(label=_("核对"), choices=[("agree", _("与扫描件相符")), ("return", _("不符，退回"))])
    note = forms.CharField(label=_("意见"), max_length=300, required=False, help_text=_("退回时写明哪里不符"))


class CountForm(forms.Form):
    """一个单位的票数: handed out, returned, valid; the mean, or votes by grade. Left empty the unit is not in the summary."""

    def __init__(self, *args: Any, participant: Participant, grades: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.participant, self.titles = participant, grades
        for name, title in NUMBERS:
            self._add(name, title, forms.IntegerField(min_value=0, max_value=100_000, required=False))
        for place, grade in enumerate(grades):
            self._add(f"grade_{place}", grade, forms.IntegerField(min_value=0, max_value=100_000, required=False))
        self._add("mean", _("平均分"), forms.DecimalField(min_value=0, max_value=100, decimal_places=2, required=False))

    def _add(self, name: str, title: Any, field: forms.Field) -> None:
        """Add a number's field, narrow enough for a table."""
        field.label = title
        attrs = {"class": "form-control form-control-sm yd-end", "inputmode": "decimal", "size": "6"}
        field.widget = forms.TextInput(attrs | {"aria-label": f"{self.participant.unit} {title}"})
        self.fields[name] = field

    @property
    def count(self) -> PaperCount | None:
        """What was written of the unit, None where nothing was."""
        data: Mapping[str, Any] = self.cleaned_data
        if all(value in (None, "") for value in data.values()):
            return None
        votes = {title: data[f"grade_{place}"] or 0 for place, title in enumerate(self.titles)}
        return PaperCount(
            data["handed_out"] or 0,
            data["returned"] or 0,
            data["valid"] or 0,
            mean=data["mean"],
            grades={title: number for title, number in votes.items() if number},
        )
