"""校舍表单 (site forms): campus, building, room."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from yaodian.registers.schools.forms.register import CheckedForm, degree_field
from yaodian.registers.schools.rules import BuildingEntry, RoomEntry, RoomUse, SafetyGrade


class CampusForm(CheckedForm):
    """校区."""

    title = forms.CharField(label=lazy("校区名称"), max_length=60)
    address = forms.CharField(label=lazy("地址"), max_length=200, required=False)
    longitude = degree_field(lazy("经度"), 180)
    latitude = degree_field(lazy("纬度"), 90)


class BuildingForm(CheckedForm):
    """校舍."""

    title = forms.CharField(label=lazy("校舍名称"), max_length=60)
    floor_area = forms.DecimalField(
        label=lazy("建筑面积（㎡）"), max_digits=10, decimal_places=2, min_value=Decimal("0.01"), required=False
    )
    floor_count = forms.IntegerField(label=lazy("层数"), min_value=1, max_value=60, required=False)
    built_year = forms.IntegerField(label=lazy("建成年份"), min_value=1800, max_value=2100, required=False)
    safety_grade = forms.ChoiceField(label=lazy("安全等级"), choices=SafetyGrade.choices)

    def entry(self, *, campus_id: int) -> BuildingEntry:
        """Return what was typed."""
        data: dict[str, Any] = {**self.cleaned_data, "safety_grade": SafetyGrade(self.cleaned_data["safety_grade"])}
        return BuildingEntry(campus_id=campus_id, **data)


class RoomForm(CheckedForm):
    """房间."""

    title = forms.CharField(label=lazy("房间名称"), max_length=60)
    use = forms.ChoiceField(label=lazy("用途"), choices=RoomUse.choices)
    floor = forms.IntegerField(label=lazy("楼层"), min_value=-5, max_value=60, required=False)
    area = forms.DecimalField(
        label=lazy("面积（㎡）"), max_digits=8, decimal_places=2, min_value=Decimal("0.01"), required=False
    )
    seat_count = forms.IntegerField(label=lazy("座位数"), min_value=0, max_value=5000, required=False)
    is_networked = forms.BooleanField(label=lazy("已联网"), required=False)
    has_multimedia = forms.BooleanField(label=lazy("有多媒体"), required=False)

    def entry(self, *, building_id: int) -> RoomEntry:
        """Return what was typed."""
        data: dict[str, Any] = {**self.cleaned_data, "use": RoomUse(self.cleaned_data["use"])}
        return RoomEntry(building_id=building_id, **data)
