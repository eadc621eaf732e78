"""Forms of drafting the plan (拟定要点表单): proposals, the outline, opinions, the meeting, the issued text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.forms.drafting import REPORT_GROUPS
from yaodian.apps.plan.rules.preparation import (
    MeetingKind,
    MeetingVerdict,
    OpinionVerdict,
    ProposalSource,
)
from yaodian.kernel import clock
from yaodian.kernel.units.forms import DayField, UnitField
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.queries import units_open

SPARE_OPINIONS = 4


class UnitsField(forms.CharField):
    """若干单位: names or codes with 、 between them."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 500)
        options.setdefault("help_text", _("写全称、简称或代码，用“、”隔开"))
        super().__init__(**options)

    def clean(self, value: Any) -> list[int]:
        """Return the ids of the units that are open today; names that none has are listed in the error."""
        text = super().clean(value) or ""
        names = [name.strip() for name in text.replace("，", "、").replace(",", "、").split("、") if name.strip()]
        found, unknown = [], []
        for name in names:
            units = units_open(on=clock.today())
            rows = (
                list(units.filter(code=name)) or list(units.filter(title=name)) or list(units.filter(short_title=name))
            )
            if len(rows) == 1:
                found.append(rows[0].pk)
            else:
                unknown.append(name)
        if unknown:
            raise forms.ValidationError(_("没有这些单位：%(names)s") % {"names": "、".join(unknown)})
        return list(dict.fromkeys(found))


def names_of(unit_ids: Sequence[int]) -> str:
    """Return units as a UnitsField shows them."""
    rows = Unit.objects.in_bulk(unit_ids)
    return "、".join(rows[pk].short_title or rows[pk].title for pk in unit_ids if pk in rows)


class OpenDraftForm(forms.Form):
    """启动拟稿."""

    year = forms.IntegerField(label=_("年度"), min_value=1990, max_value=2100)
    title = forms.CharField(label=_("要点标题"), max_length=200)
    theme = forms.CharField(label=_("主题年"), max_length=60, required=False, help_text=_("没有可不填"))
    collect_due_date = DayField(label=_("申报截止"))


class DescribeForm(forms.Form):
    """标题和总体要求."""

    title = forms.CharField(label=_("要点标题"), max_length=200)
    theme = forms.CharField(label=_("主题年"), max_length=60, required=False)
    preamble = forms.CharField(
        label=_("总体要求"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )


class ProposalForm(forms.Form):
    """申报建议."""

    unit = forms.TypedChoiceField(label=_("申报单位"), coerce=int)
    source = forms.ChoiceField(label=_("来源"), choices=ProposalSource.choices)
    source_name = forms.CharField(
        label=_("来源文件或上年任务"), max_length=200, required=False, help_text=_("例如“省教育厅2018年工作要点”第5条")
    )
    heading = forms.CharField(
        label=_("建议部分"), max_length=200, required=False, widget=forms.TextInput({"list": "yd-headings"})
    )
    point = forms.CharField(
        label=_("建议条目"), max_length=300, required=False, widget=forms.TextInput({"list": "yd-points"})
    )
    text = forms.CharField(label=_("内容"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    target = forms.CharField(label=_("可衡量目标"), max_length=300, required=False, help_text=_("数量、时限或覆盖范围"))
    lead = UnitField(label=_("牵头单位"), required=False, help_text=_("不填即申报单位"))
    support = UnitsField(label=_("配合单位"), required=False)

    def __init__(self, *args: Any, units: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].choices = list(units)  # type: ignore[attr-defined]


class AdoptForm(forms.Form):
    """编入建议: as it wishes, under a point, or into a sentence."""

    place = forms.ChoiceField(label=_("编入"), required=False)

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].choices = list(places)  # type: ignore[attr-defined]


class NodeForm(forms.Form):
    """修改一条."""

    text = forms.CharField(label=_("内容"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    lead = UnitField(label=_("牵头单位"), required=False)
    support = UnitsField(label=_("配合单位"), required=False)
    target = forms.CharField(label=_("可衡量目标"), max_length=300, required=False)


class HeadForm(forms.Form):
    """修改标题."""

    text = forms.CharField(label=_("标题"), max_length=300)


class AddNodeForm(forms.Form):
    """增加一条."""

    upper = forms.ChoiceField(label=_("放在"), required=False)
    text = forms.CharField(label=_("内容"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["upper"].choices = list(places)  # type: ignore[attr-defined]


class SplitForm(forms.Form):
    """拆分: before which words."""

    at = forms.TypedChoiceField(label=_("从哪里拆开"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, places: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["at"].choices = list(places)  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """移到别处."""

    upper = forms.TypedChoiceField(label=_("移到"), coerce=int)

    def __init__(self, *args: Any, places: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["upper"].choices = list(places)  # type: ignore[attr-defined]


class TextFileForm(forms.Form):
    """读入文本, or the published text; without a file the draft itself."""

    file = forms.FileField(
        label=_("文本文件"),
        help_text=_("Word（.docx）、PDF、网页或纯文本"),
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,.docx,.pdf,.html,.htm"}),
    )


class IssueForm(TextFileForm):
    """印发."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].required = False
        self.fields["file"].label = _("印发的正式文本")
        self.fields["file"].help_text = _("与稿件完全一致可不选，直接用审议通过的稿件")


class RoundForm(forms.Form):
    """征求意见."""

    groups = forms.MultipleChoiceField(
        label=_("征求意见单位"), choices=REPORT_GROUPS, required=False, widget=forms.CheckboxSelectMultiple
    )
    units = UnitsField(label=_("另加单位"), required=False)
    due_date = DayField(label=_("反馈截止"))


class OpinionsForm(forms.Form):
    """反馈意见: a few rows of place and words."""

    spoken_by = forms.CharField(
        label=_("反馈人"), max_length=60, required=False, help_text=_("代录电话或纸质意见时填写")
    )

    def __init__(self, *args: Any, own: bool, known: Sequence[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        if own:
            del self.fields["spoken_by"]
        for number in range(1, len(known) + SPARE_OPINIONS + 1):
            place, text = known[number - 1] if number <= len(known) else ("", "")
            self.fields[f"place_{number}"] = forms.CharField(
                label=_("第%(n)s条意见针对") % {"n": number},
                max_length=20,
                required=False,
                initial=place,
                help_text=_("编号，如 3 或 3.2；对全文可不填"),
            )
            self.fields[f"text_{number}"] = forms.CharField(
                label=_("第%(n)s条意见") % {"n": number},
                max_length=1000,
                required=False,
                initial=text,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def opinions(self) -> list[tuple[str, str]]:
        """Return (place, words) of the rows that were written."""
        data = self.cleaned_data
        keys = [name.removeprefix("text_") for name in data if name.startswith("text_")]
        return [(data[f"place_{key}"].strip(), data[f"text_{key}"]) for key in keys if data[f"text_{key}"].strip()]


class DecideForm(forms.Form):
    """意见采纳情况."""

    verdict = forms.ChoiceField(
        label=_("采纳情况"),
        choices=[row for row in OpinionVerdict.choices if row[0] != OpinionVerdict.WAITING],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("理由或修改办法"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class ResolutionForm(forms.Form):
    """会议决定."""

    meeting = forms.ChoiceField(label=_("会议"), choices=MeetingKind.choices)
    meeting_date = DayField(label=_("会议日期"))
    number = forms.CharField(label=_("会议编号"), max_length=80, help_text=_("例如“局办纪〔2018〕3号”；参会人员不登记"))
    verdict = forms.ChoiceField(label=_("决定"), choices=MeetingVerdict.choices)
    remarks = forms.CharField(
        label=_("会议意见"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    scan = forms.FileField(label=_("纪要扫描件"), required=False)


class PaperForm(forms.Form):
    """印发稿公文要素."""

    issuer = forms.ChoiceField(label=_("发文机关"))
    recipients = forms.CharField(label=_("主送"), max_length=300)
    way = forms.ChoiceField(
        label=_("去向"),
        choices=[("papers", _("转公文办理（核稿、签发、编号）")), ("word", _("只输出 Word"))],
        initial="papers",
    )

    def __init__(self, *args: Any, issuers: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["issuer"].choices = list(issuers)  # type: ignore[attr-defined]
