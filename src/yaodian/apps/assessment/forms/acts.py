"""Forms of the steps (办理表单): items, appeals and their answers, what a leader approves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.apps.assessment.models import Participant


class UnitOf(forms.ModelChoiceField):  # type: ignore[type-arg]
    """参评单位 by its title."""

    def label_from_instance(self, row: Participant) -> str:
        """Return the unit and its scheme."""
        return f"{row.unit}（{row.scheme}）"


class ItemForm(forms.Form):
    """加减分: unit, points, matter, reason and the paper."""

    participant = UnitOf(label=_("参评单位"), queryset=Participant.objects.none())
    points = forms.DecimalField(label=_("分值"), decimal_places=2, help_text=_("加分为正，减分为负"))
    title = forms.CharField(label=_("事项"), max_length=200)
    reason = forms.CharField(label=_("依据"), max_length=400, widget=forms.Textarea({"rows": 3}))
    veto = forms.BooleanField(label=_("一票否决事项（不得评为最高等次）"), required=False)
    paper = forms.FileField(label=_("依据文件"))

    def __init__(self, *args: Any, participants: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["participant"]
        unit.queryset = participants


class DecisionForm(forms.Form):
    """审定加减分."""

    verdict = forms.ChoiceField(label=_("审定"), choices=[("agree", _("采纳")), ("return", _("不采纳"))])
    decision = forms.CharField(label=_("审定意见"), max_length=300, widget=forms.Textarea({"rows": 2}))
    participant = UnitOf(label=_("减分单位"), queryset=Participant.objects.none(), required=False)
    points = forms.DecimalField(label=_("分值"), decimal_places=2, required=False, help_text=_("不填按方案规定的分值"))

    def __init__(self, *args: Any, participants: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if participants is None:
            del self.fields["participant"], self.fields["points"]
        else:
            unit: Any = self.fields["participant"]
            unit.queryset = participants


class AppealForm(forms.Form):
    """申诉: against which line, why, with what paper."""

    about = forms.ChoiceField(label=_("申诉的得分项"))
    text = forms.CharField(label=_("申诉理由"), widget=forms.Textarea({"rows": 5}))
    paper = forms.FileField(label=_("佐证"), required=False)

    def __init__(self, *args: Any, lines: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about: Any = self.fields["about"]
        about.choices = lines


class AnswerForm(forms.Form):
    """答复申诉: upheld or not, why, and which records do not count."""

    verdict = forms.ChoiceField(label=_("申诉是否成立"), choices=[("agree", _("成立")), ("return", _("不成立"))])
    exclude = forms.MultipleChoiceField(
        label=_("剔除的记录（成立时）"), required=False, widget=forms.CheckboxSelectMultiple
    )
    decision = forms.CharField(label=_("答复"), max_length=400, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *args: Any, records: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        exclude: Any = self.fields["exclude"]
        exclude.choices = records
        if not records:
            del self.fields["exclude"]


class ScanForm(forms.Form):
    """审定: the scan where it is entered for the leader."""

    scan = forms.FileField(label=_("签字扫描件"), required=False, help_text=_("代录领导意见时必传"))


class ReasonForm(forms.Form):
    """理由."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea({"rows": 2}))


class Empty(forms.Form):
    """确认 without anything to fill in."""
