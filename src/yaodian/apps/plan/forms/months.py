"""Month forms (月报表单): three boxes a row, return reasons, corrections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.rules.facts import Boxes
from yaodian.apps.plan.rules.months import Box

BOX_LENGTH = 2000


def _box(title: Any, *, rows: int) -> forms.CharField:
    return forms.CharField(
        label=title, required=False, max_length=BOX_LENGTH, widget=forms.Textarea(attrs={"rows": rows})
    )


class BoxesForm(forms.Form):
    """三栏: 进展, 问题, 下步 of one row; the prefix is the task's id, 0 for the whole month."""

    progress = _box(_("进展"), rows=3)
    problems = _box(_("问题"), rows=3)
    next_steps = _box(_("下步"), rows=3)

    @property
    def boxes(self) -> Boxes:
        """What was written."""
        return Boxes(*(self.cleaned_data[box.value].strip().replace("\r\n", "\n") for box in Box))


def boxes_forms(first: Mapping[int, Boxes], *, data: Any = None) -> dict[int, BoxesForm]:
    """Return one form a row, bound when data was sent."""
    return {
        key: BoxesForm(data, prefix=str(key), initial={box.value: getattr(one, box.value) for box in Box})
        for key, one in first.items()
    }


class ReasonsForm(forms.Form):
    """退回理由 by row: those left empty are in order."""

    def __init__(self, *args: Any, keys: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in keys:
            self.fields[f"reason-{key}"] = forms.CharField(label=_("退回理由"), required=False, max_length=300)

    @property
    def reasons(self) -> dict[int, str]:
        """Key → reason, of the rows that are returned."""
        return {int(name.partition("-")[2]): reason for name, reason in self.cleaned_data.items() if reason.strip()}


class FigureCorrectionForm(forms.Form):
    """更正数字: which row of the frozen month, and why; its numbers are counted anew."""

    row = forms.ChoiceField(label=_("更正哪一项"))
    reason = forms.CharField(label=_("更正理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, rows: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row"].choices = rows  # type: ignore[attr-defined]


class ReportCorrectionForm(forms.Form):
    """更正报送情况: when the report really came in, how often it was returned, why, and the paper that shows it."""

    sent_date = forms.DateField(
        label=_("实际报送日期"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("实际没有报的留空"),
    )
    returned_count = forms.IntegerField(label=_("退回次数"), min_value=0, max_value=20, initial=0)
    reason = forms.CharField(label=_("更正理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    paper = forms.FileField(label=_("凭据"), help_text=_("收文登记、签收单、聊天记录等；涉密文件不得上传"))


class WordsCorrectionForm(forms.Form):
    """更正文字: which box, its new words, why."""

    box = forms.ChoiceField(label=_("栏目"), choices=Box.choices)
    now = forms.CharField(label=_("更正为"), max_length=BOX_LENGTH, widget=forms.Textarea(attrs={"rows": 3}))
    reason = forms.CharField(label=_("更正理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
