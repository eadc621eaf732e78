"""师资配置表单 (staffing forms): parsing of what was typed, nothing more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.units.forms import DayField
from yaodian.registers.schools.models import School, Snapshot
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.teachers.models import Teacher
from yaodian.registers.teachers.rules import Channel


class SchoolChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """学校: by its title."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the title."""
        return str(obj)


class TeacherChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """教师: by name and staff number."""

    def label_from_instance(self, obj: Any) -> str:
        """Return name and number."""
        return f"{obj.name} {obj.number}".strip()


class QuotaForm(forms.Form):
    """核定编制."""

    count = forms.IntegerField(label=_("核定编制数"), min_value=0, max_value=9999)
    from_date = DayField(label=_("起"))
    paper = forms.CharField(label=_("核编文号"), max_length=80)


class ReasonForm(forms.Form):
    """原因."""

    reason = forms.CharField(label=_("原因"), max_length=200)


class LoadForm(forms.Form):
    """任课."""

    teacher = TeacherChoice(label=_("教师"), queryset=Teacher.objects.none())
    stage = forms.ChoiceField(label=_("任教学段"))
    subject = forms.CharField(label=_("任课学科"), max_length=30)
    weekly_periods = forms.DecimalField(label=_("周课时"), min_value=0, max_value=99, max_digits=4, decimal_places=1)
    from_date = DayField(label=_("起"))

    def __init__(
        self, *args: Any, teachers: QuerySet[Teacher], stages: tuple[SchoolStage, ...], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["teacher"].queryset = teachers  # type: ignore[attr-defined]
        self.fields["stage"].choices = [(one.value, one.label) for one in stages]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """结束任课."""

    to_date = DayField(label=_("最后一天"))


class PlanForm(forms.Form):
    """补充计划."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    title = forms.CharField(label=_("计划名称"), max_length=80)


class PostForm(forms.Form):
    """补充岗位."""

    school = SchoolChoice(label=_("学校"), queryset=School.objects.none())
    stage = forms.ChoiceField(label=_("任教学段"), choices=SchoolStage.choices)
    subject = forms.CharField(label=_("岗位学科"), max_length=30)
    channel = forms.ChoiceField(label=_("补充渠道"), choices=Channel.choices)
    count = forms.IntegerField(label=_("岗位数"), min_value=1, max_value=999)
    note = forms.CharField(label=_("设岗说明"), max_length=120, required=False)

    def __init__(self, *args: Any, schools: QuerySet[School], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]


class ChannelForm(forms.Form):
    """补充渠道."""

    channel = forms.ChoiceField(label=_("补充渠道"), choices=Channel.choices)


class ApproveForm(forms.Form):
    """批准."""

    paper = forms.CharField(label=_("批准文号"), max_length=80)
    note = forms.CharField(label=_("审批意见"), max_length=200, required=False)


class FillForm(forms.Form):
    """对应岗位."""

    recruitment = forms.ChoiceField(label=_("录用人员"))

    def __init__(self, *args: Any, people: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["recruitment"].choices = people  # type: ignore[attr-defined]


class BaselineForm(forms.Form):
    """安置基数."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    snapshot = forms.ModelChoiceField(label=_("快照"), queryset=Snapshot.objects.none())
    note = forms.CharField(label=_("基数来源"), max_length=200)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        sealed = Snapshot.objects.filter(sealed_at__isnull=False)
        self.fields["snapshot"].queryset = sealed.order_by("-as_of_date")  # type: ignore[attr-defined]
