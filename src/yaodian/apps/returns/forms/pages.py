"""页面表单 (page forms): what a plan asks, an event, reasons, a workbook; text with a secrecy mark is refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yaodian.apps.returns.actions import Asking
from yaodian.apps.returns.models import ReturnPlan
from yaodian.apps.returns.rules import Rhythm
from yaodian.kernel.access import By, allowed_units
from yaodian.kernel.forms.models import FormVersion
from yaodian.kernel.forms.rules import VersionState
from yaodian.kernel.privacy.refusal import refuse_classified
from yaodian.kernel.privacy.rules import ClassifiedMaterialError
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import SCHOOL_KINDS, UnitKind

MOST_GIVEN = 60


class DayInput(forms.DateInput):
    """日期输入."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class CheckedForm(forms.Form):
    """报送表单: text that bears a secrecy mark is refused beside its field, before anything is written."""

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


class PlanForm(CheckedForm):
    """报送任务: which form, who, how often, until when."""

    title = forms.CharField(label=lazy("任务名称"), max_length=120)
    code = forms.SlugField(
        label=lazy("任务代码"), max_length=40, help_text=lazy("小写字母、数字和连字符，如 safety-month；定后不改")
    )
    form_key = forms.ChoiceField(label=lazy("表单"))
    owner = forms.ModelChoiceField(Unit.objects.none(), label=lazy("责任科室"))
    purpose = forms.CharField(label=lazy("用途"), max_length=300, help_text=lazy("数据拿来做什么；学校看得到"))
    basis = forms.CharField(label=lazy("依据"), max_length=200, required=False)
    clauses = forms.CharField(
        label=lazy("要点条款"), max_length=200, required=False, help_text=lazy("用顿号或逗号隔开，如 18.3、18.8")
    )
    rhythm = forms.ChoiceField(label=lazy("报送频次"), choices=Rhythm.choices)
    from_date = forms.DateField(label=lazy("起报日期"), widget=DayInput)
    to_date = forms.DateField(label=lazy("截止日期"), widget=DayInput, required=False, help_text=lazy("长期报送的留空"))
    due_workdays = forms.IntegerField(
        label=lazy("报送期限（工作日）"),
        min_value=0,
        max_value=MOST_GIVEN,
        initial=3,
        help_text=lazy("一期结束后几个工作日内报；0 为当天"),
    )
    due_from_start = forms.BooleanField(label=lazy("期限从期初算"), required=False)
    days_off = forms.BooleanField(
        label=lazy("休息日也报"), required=False, help_text=lazy("只对每日报送有用，如汛期、疫情值守")
    )
    zero_report = forms.BooleanField(
        label=lazy("可零报告"), required=False, help_text=lazy("没有情况时一键报零，数字一律为 0")
    )
    unit_kinds = forms.MultipleChoiceField(
        label=lazy("报送单位类别"),
        choices=[(kind.value, kind.label) for kind in UnitKind if kind in SCHOOL_KINDS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    under = forms.ModelChoiceField(
        Unit.objects.none(),
        label=lazy("只要其所属"),
        required=False,
        help_text=lazy("中心学校、乡镇或督学责任区；留空为全市"),
    )
    listed = forms.CharField(
        label=lazy("另加单位"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=lazy("单位代码或名称，一行一个"),
    )
    left_out = forms.CharField(
        label=lazy("不报的单位"), required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=lazy("同上")
    )
    central_checks = forms.BooleanField(label=lazy("先由中心学校审核"), required=False, initial=True)

    def __init__(self, *args: Any, by: By, plan: ReturnPlan | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        reached = allowed_units(by, "returns.plan")
        owners = Unit.objects.filter(kind__in=(UnitKind.SECTION, UnitKind.INSTITUTION), closed_date=None)
        if not reached.everywhere:
            owners = owners.filter(pk__in=reached.ids)
        self._choose("owner", owners.order_by("position", "pk"))
        groups = (UnitKind.CENTRAL_SCHOOL, UnitKind.TOWNSHIP, UnitKind.AREA)
        self._choose("under", Unit.objects.filter(kind__in=groups, closed_date=None).order_by("kind", "position", "pk"))
        versions = FormVersion.objects.exclude(state=VersionState.CLOSED).order_by("title", "-version")
        choices = {one.key: one.title for one in versions}
        form_key = self.fields["form_key"]
        assert isinstance(form_key, forms.ChoiceField)
        form_key.choices = list(choices.items())
        if plan is not None:
            for name in ("code", "owner"):
                self.fields[name].disabled = True

    def _choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def clean_listed(self) -> tuple[int, ...]:
        """Return the listed units."""
        return _units(self.cleaned_data["listed"])

    def clean_left_out(self) -> tuple[int, ...]:
        """Return the units left out."""
        return _units(self.cleaned_data["left_out"])

    def asking(self) -> Asking:
        """Return what the plan asks."""
        given = self.cleaned_data
        return Asking(
            title=given["title"],
            form_key=given["form_key"],
            purpose=given["purpose"],
            rhythm=Rhythm(given["rhythm"]),
            from_date=given["from_date"],
            to_date=given["to_date"],
            due_workdays=given["due_workdays"],
            due_from_start=given["due_from_start"],
            days_off=given["days_off"],
            zero_report=given["zero_report"],
            unit_kinds=given["unit_kinds"],
            under_id=given["under"].pk if given["under"] else None,
            central_checks=given["central_checks"],
            basis=given["basis"],
            clauses=[one for one in given["clauses"].replace("，", "、").replace(",", "、").split("、") if one.strip()],
            listed=given["listed"],
            left_out=given["left_out"],
        )


def initial_of(plan: ReturnPlan) -> dict[str, Any]:
    """Return a plan as its form shows it."""
    listed = list(plan.listed_units.select_related("unit").order_by("unit__position", "pk"))
    return {
        **{name: getattr(plan, name) for name in PlanForm.base_fields if hasattr(plan, name)},
        "under": plan.under_id,
        "owner": plan.owner_id,
        "clauses": "、".join(plan.clauses),
        "listed": "\n".join(row.unit.title for row in listed if not row.left_out),
        "left_out": "\n".join(row.unit.title for row in listed if row.left_out),
    }


def _units(text: str) -> tuple[int, ...]:
    """Return the units that lines of codes or names mean; an unknown one is named."""
    words = [line.strip() for line in text.splitlines() if line.strip()]
    rows = Unit.objects.filter(kind__in=SCHOOL_KINDS, closed_date=None)
    known = {
        name: pk for pk, *names in rows.values_list("pk", "code", "title", "short_title") for name in names if name
    }
    if unknown := [word for word in words if word not in known]:
        raise forms.ValidationError(_("没有找到：%(words)s") % {"words": "、".join(unknown[:10])})
    return tuple(dict.fromkeys(known[word] for word in words))


class ReasonForm(CheckedForm):
    """理由."""

    reason = forms.CharField(label=lazy("理由"), widget=forms.Textarea(attrs={"rows": 3}), max_length=300)


class NoteForm(CheckedForm):
    """意见."""

    note = forms.CharField(label=lazy("意见"), max_length=300, required=False)


class EventForm(CheckedForm):
    """启动一次报送."""

    title = forms.CharField(label=lazy("什么事"), max_length=80)
    happened_date = forms.DateField(label=lazy("发生日期"), widget=DayInput)


class UploadForm(forms.Form):
    """报送表文件."""

    file = forms.FileField(label=lazy("填好的表"), help_text=lazy("Excel 或 CSV，用本期的模板"))
