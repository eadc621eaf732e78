"""Workday forms (工作日表单)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.workdays.models import HolidayOverride


class DayForm(forms.Form):
    """调整一天."""

    date = forms.DateField(label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label=_("改为"), choices=[*HolidayOverride.Kind.choices, ("plain", _("恢复平日"))])
    name = forms.CharField(label=_("节日"), max_length=40, required=False)
    source = forms.CharField(label=_("依据或理由"), max_length=200)


class DeadlineForm(forms.Form):
    """推算期限."""

    start = forms.DateField(label=_("收到日期"), widget=forms.DateInput(attrs={"type": "date"}))
    count = forms.IntegerField(label=_("期限"), min_value=1, max_value=400)
    unit = forms.ChoiceField(label=_("单位"), choices=[("workdays", _("个工作日")), ("days", _("日"))])
