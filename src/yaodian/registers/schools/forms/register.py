"""登记表单 (register forms): school, facts, recognition, classification, codes, townships."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import DecimalField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yaodian.kernel import clock
from yaodian.kernel.privacy.refusal import refuse_classified
from yaodian.kernel.privacy.rules import ClassifiedMaterialError
from yaodian.kernel.units.forms import DayField, UnitField
from yaodian.registers.schools.actions import Recognition
from yaodian.registers.schools.models import Code, School, SiteFacts, Township
from yaodian.registers.schools.queries import MEASURE_TITLES, code_meanings, codes_of, townships
from yaodian.registers.schools.rules import (
    MEASURES,
    PUPILS,
    Classification,
    CodeList,
    FactsEntry,
    KindergartenGrade,
    Ownership,
    SchoolEntry,
    SchoolStage,
    stages_of,
)

PRINTED = RegexValidator(r"^[\x20-\x7e]*$", lazy("只填字母、数字和符号。"))


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


def degree_field(label: Any, limit: int) -> forms.DecimalField:
    """Return the field of a longitude or latitude."""
    return forms.DecimalField(
        label=label, max_digits=9, decimal_places=6, min_value=-limit, max_value=limit, required=False
    )


class SchoolForm(CheckedForm):
    """登记学校."""

    unit = UnitField(label=lazy("单位"), help_text=lazy("先在“单位”里登记"))
    kind_code = forms.ChoiceField(label=lazy("办学类型"))
    stages = forms.MultipleChoiceField(
        label=lazy("学段"),
        choices=SchoolStage.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=lazy("不选则按办学类型"),
    )
    code = forms.CharField(label=lazy("学校标识码"), max_length=20, required=False, validators=[PRINTED])
    credit_code = forms.CharField(label=lazy("统一社会信用代码"), max_length=18, required=False)
    owner_code = forms.ChoiceField(label=lazy("举办者"), required=False)
    ownership = forms.ChoiceField(label=lazy("公办民办"), required=False, help_text=lazy("不选则按举办者"))
    urban_rural_code = forms.ChoiceField(label=lazy("城乡分类"), required=False)
    township = forms.ModelChoiceField(label=lazy("所在乡镇街道"), queryset=Township.objects.none(), required=False)
    address = forms.CharField(label=lazy("地址"), max_length=200, required=False)
    longitude = degree_field(lazy("经度"), 180)
    latitude = degree_field(lazy("纬度"), 90)
    founded_date = DayField(label=lazy("建校日期"), required=False)
    former_titles = forms.CharField(
        label=lazy("曾用名"), max_length=200, required=False, help_text=lazy("多个用顿号分隔，可用来检索")
    )
    is_boarding = forms.BooleanField(label=lazy("寄宿制"), required=False)
    reason = forms.CharField(label=lazy("更正理由"), max_length=200, required=False)

    def __init__(self, *args: Any, school: School | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, list_, blank in (
            ("kind_code", CodeList.KIND, _("请选择")),
            ("owner_code", CodeList.OWNER, _("未填")),
            ("urban_rural_code", CodeList.URBAN_RURAL, _("未填")),
        ):
            self._choices(name, [("", blank), *((row.code, str(row)) for row in codes_of(list=list_))])
        self._choices("ownership", [("", _("按举办者")), *Ownership.choices])
        towns = self.fields["township"]
        assert isinstance(towns, forms.ModelChoiceField)
        towns.queryset = townships()
        if school is None:
            del self.fields["reason"]
        else:
            self.fields["unit"].disabled = True

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def entry(self, *, unit_id: int) -> SchoolEntry:
        """Return what was typed."""
        data = dict(self.cleaned_data)
        for name in ("unit", "reason"):
            data.pop(name, None)
        town = data.pop("township")
        stages, ownership = data.pop("stages"), data.pop("ownership")
        return SchoolEntry(
            unit_id=unit_id,
            township_id=town.pk if town else None,
            stages=tuple(stage for stage in SchoolStage if stage.value in stages) or None,
            ownership=Ownership(ownership) if ownership else None,
            **data,
        )


def school_initial(school: School, *, address: str) -> dict[str, object]:
    """Return a school as the form shows it; stages and ownership only where they differ from what the codes mean."""
    meanings = code_meanings()
    meant = stages_of(meanings[CodeList.KIND.value].get(school.kind_code, ""))
    owned = meanings[CodeList.OWNER.value].get(school.owner_code, Ownership.PUBLIC.value)
    same = (
        "kind_code",
        "code",
        "credit_code",
        "owner_code",
        "urban_rural_code",
        "township",
        "longitude",
        "latitude",
        "founded_date",
        "former_titles",
        "is_boarding",
    )
    return {
        **{name: getattr(school, name) for name in same},
        "unit": f"{school.unit.code} {school.unit.title}",
        "stages": [stage.value for stage in school.stages] if school.stages != meant else [],
        "ownership": school.ownership if school.ownership != owned else "",
        "address": address,
    }


def measure_fields(stages: Iterable[SchoolStage]) -> dict[str, forms.Field]:
    """Return one field per measure, pupils of the stages alone."""
    shown = [name for name in MEASURES if name not in PUPILS.values()] + [PUPILS[stage] for stage in stages]
    return {name: measure_field(name) for name in shown}


def measure_field(name: str) -> forms.Field:
    """Return the field of a measure as its column wants it."""
    column = SiteFacts._meta.get_field(name)
    label = MEASURE_TITLES[name]
    if isinstance(column, DecimalField):
        return forms.DecimalField(
            label=label, max_digits=column.max_digits, decimal_places=column.decimal_places, min_value=0, required=False
        )
    return forms.IntegerField(label=label, min_value=0, max_value=2_000_000, required=False)


class FactsForm(CheckedForm):
    """填报办学条件."""

    from_date = DayField(label=lazy("起"), help_text=lazy("从哪一天起是这样；原来的记录到前一天为止"))
    source = forms.CharField(label=lazy("来源"), max_length=120, help_text=lazy("如 2018/2019学年初教育事业统计报表"))

    def __init__(self, *args: Any, school: School, present: SiteFacts | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.school = school
        self.fields |= measure_fields(school.stages)
        self.fields["from_date"].initial = clock.today
        for name in MEASURES:
            if present is not None and name in self.fields:
                self.fields[name].initial = getattr(present, name)

    def entry(self) -> FactsEntry:
        """Return what was typed; empty fields stay unknown."""
        data = self.cleaned_data
        measures = {name: data[name] for name in MEASURES if data.get(name) is not None}
        return FactsEntry(
            school_id=self.school.pk, from_date=data["from_date"], source=data["source"], measures=measures
        )


class CorrectForm(CheckedForm):
    """更正办学条件."""

    def __init__(self, *args: Any, facts: SiteFacts, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields |= measure_fields(facts.school.stages)
        self.fields["reason"] = forms.CharField(label=_("更正理由"), max_length=200)
        for name in MEASURES:
            if name in self.fields:
                self.fields[name].initial = getattr(facts, name)

    def measures(self) -> dict[str, int | Decimal | None]:
        """Return the measures as typed."""
        return {name: self.cleaned_data[name] for name in MEASURES if name in self.cleaned_data}


class RecogniseForm(CheckedForm):
    """认定幼儿园."""

    licence_number = forms.CharField(label=lazy("办学许可证号"), max_length=60, required=False)
    licence_until_date = DayField(label=lazy("许可证有效期至"), required=False)
    is_inclusive = forms.BooleanField(label=lazy("认定为普惠性民办园"), required=False)
    inclusive_paper = forms.CharField(label=lazy("普惠认定文号"), max_length=80, required=False)
    inclusive_until_date = DayField(label=lazy("普惠认定有效期至"), required=False)
    grade = forms.ChoiceField(label=lazy("等级"), choices=KindergartenGrade.choices)
    monthly_fee = forms.DecimalField(
        label=lazy("保教费（元/月）"), max_digits=8, decimal_places=2, min_value=0, required=False
    )
    meal_fee = forms.DecimalField(
        label=lazy("伙食费（元/月）"), max_digits=8, decimal_places=2, min_value=0, required=False
    )

    def recognition(self, *, school_id: int) -> Recognition:
        """Return what was typed."""
        data = self.cleaned_data
        return Recognition(school_id=school_id, **{**data, "grade": KindergartenGrade(data["grade"])})


class ClassifyForm(CheckedForm):
    """民办学校分类登记."""

    sponsor = forms.CharField(label=lazy("举办者名称"), max_length=120, required=False)
    classification = forms.ChoiceField(label=lazy("分类登记"), choices=Classification.choices)
    classified_date = DayField(label=lazy("分类登记日期"), required=False)
    approval_paper = forms.CharField(label=lazy("批准文号"), max_length=80, required=False)
    licence_number = forms.CharField(label=lazy("办学许可证号"), max_length=60, required=False)
    licence_until_date = DayField(label=lazy("许可证有效期至"), required=False)


class CodeForm(CheckedForm):
    """代码."""

    list = forms.ChoiceField(label=lazy("代码表"), choices=CodeList.choices)
    code = forms.CharField(label=lazy("代码"), max_length=10)
    title = forms.CharField(label=lazy("名称"), max_length=60)
    meaning = forms.CharField(
        label=lazy("含义"),
        max_length=80,
        required=False,
        help_text=lazy("办学类型填学段，如 primary,junior；举办者填 public 或 private"),
    )
    source = forms.CharField(label=lazy("出处"), max_length=120, required=False)

    def __init__(self, *args: Any, row: Code | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("list", "code") if row else ():
            self.fields[name].disabled = True


class TownshipForm(CheckedForm):
    """乡镇街道."""

    title = forms.CharField(label=lazy("名称"), max_length=40)
    longitude = forms.DecimalField(label=lazy("经度"), max_digits=9, decimal_places=6, min_value=-180, max_value=180)
    latitude = forms.DecimalField(label=lazy("纬度"), max_digits=9, decimal_places=6, min_value=-90, max_value=90)
    source = forms.CharField(label=lazy("出处"), max_length=120, required=False)
