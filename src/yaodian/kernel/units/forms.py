"""Forms (表单): units, their places, and a unit typed by code or name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.kernel import clock
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.queries import units_open
from yaodian.kernel.units.rules import RelationKind, UnitKind


class DayField(forms.DateField):
    """日期: the browser's own calendar."""

    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class UnitField(forms.CharField):
    """单位: typed by code or full title; the page offers the list `yd-units` (`units/_choices.html`)."""

    widget = forms.TextInput({"list": "yd-units", "autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=160, **options)

    def clean(self, value: Any) -> Any:
        """Return the unit that is open today."""
        text = super().clean(value)
        if not text:
            return None
        code = text.split(" ")[0]
        units = units_open(on=clock.today())
        found = list(units.filter(code=code)) or list(units.filter(title=text)) or list(units.filter(short_title=text))
        if len(found) != 1:
            raise forms.ValidationError(_("没有这个单位，请从列表中选，或填单位代码。"))
        return found[0]


class UnitForm(forms.Form):
    """单位."""

    code = forms.CharField(label=_("单位代码"), max_length=40)
    title = forms.CharField(label=_("单位名称"), max_length=120)
    short_title = forms.CharField(label=_("简称"), max_length=40, required=False)
    title_en = forms.CharField(label=_("英文名称"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("单位类别"), choices=UnitKind.choices)
    phone = forms.CharField(label=_("电话"), max_length=40, required=False)
    position = forms.IntegerField(label=_("排序"), min_value=0, max_value=99999, required=False)
    opened_date = DayField(label=_("设立日期"), required=False)


class PlaceForm(forms.Form):
    """挂接."""

    kind = forms.ChoiceField(label=_("关系"), choices=RelationKind.choices)
    upper = UnitField(label=_("上级单位"))
    from_date = DayField(label=_("起"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["from_date"].initial = clock.today


class CloseForm(forms.Form):
    """撤销、解除的日期."""

    day = DayField(label=_("日期"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["day"].initial = clock.today


def unit_initial(unit: Unit) -> dict[str, object]:
    """Return a unit as the form shows it."""
    names = ("code", "title", "short_title", "title_en", "kind", "phone", "position", "opened_date")
    return {name: getattr(unit, name) for name in names}
