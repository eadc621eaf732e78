"""登记表单 (forms of pupils, enrolments, classes)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.registers.schools.models import Room, School
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students.actions import HomeroomEntry
from yaodian.registers.students.models import Homeroom
from yaodian.registers.students.rules import (
    AidCategory,
    Disability,
    EnrolmentEntry,
    EntryKind,
    GuardianEntry,
    Placement,
    PupilEntry,
    Relationship,
)
from yaodian.registers.teachers.forms import CheckedForm, DayField, plain_choices, sex_choices
from yaodian.registers.teachers.models import Teacher
from yaodian.registers.teachers.rules import Sex

SEALED = ("number", "id_number", "address", "aid_category", "disability")
WORDS = {"sex": Sex, "aid_category": AidCategory, "disability": Disability}


def school_choices(schools: list[School]) -> list[tuple[Any, str]]:
    """Return schools as choices; the only one is preset."""
    found: list[tuple[Any, str]] = [(school.pk, str(school)) for school in schools]
    return found if len(found) == 1 else [("", str(_("请选择"))), *found]


def homeroom_choices(rooms: list[Homeroom], *, school: bool = False) -> list[tuple[Any, str]]:
    """Return classes as choices, with none at the head."""
    empty: list[tuple[Any, str]] = [("", str(_("暂不编班")))]
    return empty + [
        (room.pk, f"{room.school} {room.get_stage_display()}{room}" if school else f"{room.get_stage_display()}{room}")
        for room in rooms
    ]


def _key(value: Any) -> int | None:
    return int(value) if value else None


class PersonForm(CheckedForm):
    """学生信息 (of the pupil)."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    id_number = forms.CharField(
        label=_("身份证号"), max_length=18, required=False, help_text=_("18位；性别和出生日期由号码得出")
    )
    number = forms.CharField(label=_("学籍号"), max_length=19, required=False, help_text=_("G加身份证号，共19位"))
    sex = forms.ChoiceField(label=_("性别"), choices=sex_choices, initial=Sex.UNKNOWN)
    birth_date = DayField(label=_("出生日期"), required=False)
    nation = forms.CharField(label=_("民族代码"), max_length=2, required=False, help_text=_("GB/T 3304，如01汉族"))
    address = forms.CharField(label=_("家庭住址"), max_length=120, required=False)
    aid_category = forms.ChoiceField(label=_("困难类别"), choices=plain_choices(AidCategory))
    disability = forms.ChoiceField(label=_("残疾类别"), choices=plain_choices(Disability))

    def person(self) -> dict[str, Any]:
        """Return what was filled in of the pupil, words as words."""
        found = {name: self.cleaned_data[name] for name in PersonForm.base_fields if name in self.cleaned_data}
        return {name: WORDS[name](value) if name in WORDS and value else value for name, value in found.items()}


class TraitsForm(CheckedForm):
    """就读情况 (traits of an enrolment)."""

    homeroom_id = forms.TypedChoiceField(label=_("班级"), coerce=_key, empty_value=None, required=False)
    is_boarding = forms.BooleanField(label=_("寄宿"), required=False)
    is_migrant = forms.BooleanField(label=_("随迁子女"), required=False)
    is_left_behind = forms.BooleanField(label=_("留守儿童"), required=False)
    placement = forms.ChoiceField(label=_("就读方式"), choices=plain_choices(Placement))

    def __init__(self, *args: Any, homerooms: list[Homeroom], across: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["homeroom_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = homeroom_choices(homerooms, school=across)

    def traits(self) -> dict[str, Any]:
        """Return the traits."""
        return {name: self.cleaned_data[name] for name in TraitsForm.base_fields}


class NewPupilForm(TraitsForm, PersonForm):
    """登记学生 (a pupil with the enrolment)."""

    school = forms.TypedChoiceField(label=_("学校"), coerce=int)
    stage = forms.ChoiceField(label=_("学段"))
    entry_year = forms.IntegerField(
        label=_("入学年份"), min_value=1990, max_value=2100, help_text=_("本学段入学的年份")
    )
    from_date = DayField(label=_("就读起"))
    entry_kind = forms.ChoiceField(
        label=_("入籍方式"),
        choices=[(one.value, one.label) for one in (EntryKind.ADMITTED, EntryKind.TRANSFERRED, EntryKind.RESUMED)],
    )

    field_order = (
        "name",
        "id_number",
        "number",
        "school",
        "stage",
        "entry_year",
        "from_date",
        "entry_kind",
        "homeroom_id",
        *PersonForm.base_fields,
        "is_boarding",
        "is_migrant",
        "is_left_behind",
        "placement",
    )

    def __init__(self, *args: Any, schools: list[School], **options: Any) -> None:
        super().__init__(*args, **options)
        school, stage = self.fields["school"], self.fields["stage"]
        assert isinstance(school, forms.TypedChoiceField)
        assert isinstance(stage, forms.ChoiceField)
        school.choices = school_choices(schools)
        offered = {stage for school in schools for stage in school.stages}
        stage.choices = [(one.value, one.label) for one in SchoolStage if one in offered]

    def pupil(self) -> PupilEntry:
        """Return the pupil."""
        return PupilEntry(**self.person())

    def enrolment(self) -> EnrolmentEntry:
        """Return the enrolment."""
        data = self.cleaned_data
        return EnrolmentEntry(
            school_id=data["school"],
            stage=SchoolStage(data["stage"]),
            entry_year=data["entry_year"],
            from_date=data["from_date"],
            entry_kind=EntryKind(data["entry_kind"]),
            homeroom_id=data["homeroom_id"],
            is_boarding=data["is_boarding"],
            is_migrant=data["is_migrant"],
            is_left_behind=data["is_left_behind"],
            placement=Placement(data["placement"]),
        )


class CorrectPupilForm(PersonForm):
    """更正学籍信息 (correct a pupil): a sealed field left empty stays as it is."""

    reason = forms.CharField(label=_("更正理由"), max_length=200)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in SEALED:
            self.fields[name].required = False
            self.fields[name].help_text = _("已加密保存，不在此显示；不改请留空")
        for name, words in (("aid_category", AidCategory), ("disability", Disability)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("不改")), *words.choices]

    def changes(self) -> dict[str, Any]:
        """Return what was filled in; empty sealed fields are left out."""
        return {name: value for name, value in self.person().items() if name not in SEALED or value}


class ChangeForm(TraitsForm):
    """变更就读情况 (a change from a day on)."""

    from_date = DayField(label=_("从哪天起"))
    field_order = ("from_date",)


class CorrectEnrolmentForm(TraitsForm):
    """更正就读登记 (a correction of what was entered wrongly)."""

    entry_year = forms.IntegerField(label=_("入学年份"), min_value=1990, max_value=2100)
    reason = forms.CharField(label=_("更正理由"), max_length=200)

    def traits(self) -> dict[str, Any]:
        """Return the traits and the year of entry."""
        return {**super().traits(), "entry_year": self.cleaned_data["entry_year"]}


class GuardianForm(CheckedForm):
    """监护人 (a guardian)."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    relationship = forms.ChoiceField(label=_("关系"), choices=plain_choices(Relationship))
    phone = forms.CharField(label=_("电话"), max_length=20, required=False, help_text=_("加密保存；不改请留空"))

    def entry(self) -> GuardianEntry:
        """Return the guardian."""
        return GuardianEntry(
            name=self.cleaned_data["name"],
            relationship=Relationship(self.cleaned_data["relationship"]),
            phone=self.cleaned_data["phone"],
        )


class HomeroomForm(CheckedForm):
    """班级 (a class): school, stage, year and number tell which; the rest may be corrected."""

    school = forms.TypedChoiceField(label=_("学校"), coerce=int)
    stage = forms.ChoiceField(label=_("学段"))
    entry_year = forms.IntegerField(label=_("入学年份"), min_value=1990, max_value=2100)
    number = forms.IntegerField(label=_("班序"), min_value=1, max_value=99)
    from_date = DayField(label=_("建班日期"))
    is_special = forms.BooleanField(label=_("特教班"), required=False)
    head_teacher_id = forms.TypedChoiceField(label=_("班主任"), coerce=_key, empty_value=None, required=False)
    room_id = forms.TypedChoiceField(label=_("教室"), coerce=_key, empty_value=None, required=False)

    def __init__(
        self, *args: Any, schools: list[School], teachers: list[Teacher], rooms: list[Room], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        offered = {stage for school in schools for stage in school.stages}
        choices: dict[str, list[tuple[Any, Any]]] = {
            "school": school_choices(schools),
            "stage": [(one.value, one.label) for one in SchoolStage if one in offered],
            "head_teacher_id": [("", _("暂不指定")), *((one.pk, one.name) for one in teachers)],
            "room_id": [("", _("暂不指定")), *((one.pk, str(one)) for one in rooms)],
        }
        for name, found in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = found

    def entry(self) -> HomeroomEntry:
        """Return the class."""
        data = {**self.cleaned_data}
        return HomeroomEntry(school_id=data.pop("school"), stage=SchoolStage(data.pop("stage")), **data)


class DayForm(CheckedForm):
    """日期 (one day)."""

    to_date = DayField(label=_("日期"))


class FindForm(CheckedForm):
    """按证件查找 (find by number): exact, by keyed digest."""

    number = forms.CharField(
        label=_("学籍号或身份证号"), max_length=19, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
