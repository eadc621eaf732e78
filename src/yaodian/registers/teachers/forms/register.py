"""登记表单 (forms of people and posts)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.registers.schools.models import School
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.teachers.forms.fields import CheckedForm, DayField, plain_choices, sex_choices
from yaodian.registers.teachers.rules import (
    BackboneLevel,
    EducationLevel,
    Establishment,
    PostEntry,
    PostKind,
    Sex,
    TeacherEntry,
    TeacherState,
    TitleLevel,
)

WORDS = {"sex": Sex, "education": EducationLevel, "title": TitleLevel, "backbone": BackboneLevel}


class PersonForm(CheckedForm):
    """教师信息 (of the person)."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    number = forms.CharField(label=_("教职工号"), max_length=30, required=False)
    id_number = forms.CharField(
        label=_("身份证号"), max_length=18, required=False, help_text=_("18位；性别和出生日期由号码得出")
    )
    sex = forms.ChoiceField(label=_("性别"), choices=sex_choices, initial=Sex.UNKNOWN)
    birth_date = DayField(label=_("出生日期"), required=False)
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)
    education = forms.ChoiceField(
        label=_("学历"), choices=plain_choices(EducationLevel), initial=EducationLevel.BACHELOR
    )
    title = forms.ChoiceField(label=_("职称"), choices=plain_choices(TitleLevel))
    title_date = DayField(label=_("取得职称日期"), required=False)
    backbone = forms.ChoiceField(label=_("骨干级别"), choices=plain_choices(BackboneLevel))
    backbone_date = DayField(label=_("骨干认定日期"), required=False)
    work_date = DayField(label=_("参加工作日期"), required=False)

    def person(self) -> dict[str, Any]:
        """Return what was filled in of the person, words as words."""
        found = {name: self.cleaned_data[name] for name in PersonForm.base_fields if name in self.cleaned_data}
        return {name: WORDS[name](value) if name in WORDS else value for name, value in found.items()}


class PostForm(CheckedForm):
    """任职 (of a post)."""

    school = forms.TypedChoiceField(label=_("学校"), coerce=int)
    from_date = DayField(label=_("任职起"))
    kind = forms.ChoiceField(label=_("岗位类别"), choices=plain_choices(PostKind))
    establishment = forms.ChoiceField(label=_("编制"), choices=plain_choices(Establishment))
    stage = forms.ChoiceField(label=_("任教学段"), choices=plain_choices(SchoolStage, empty=True), required=False)
    subject = forms.CharField(label=_("任教学科"), max_length=30, required=False, help_text=_("专任教师必填"))

    def __init__(self, *args: Any, schools: list[School], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["school"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(school.pk, str(school)) for school in schools]

    def post(self) -> PostEntry:
        """Return the post."""
        data = self.cleaned_data
        return PostEntry(
            school_id=data["school"],
            from_date=data["from_date"],
            kind=PostKind(data["kind"]),
            establishment=Establishment(data["establishment"]),
            stage=data["stage"],
            subject=data["subject"],
        )


class NewTeacherForm(PostForm, PersonForm):
    """登记教师 (a person with the first post)."""

    def teacher(self) -> TeacherEntry:
        """Return the person."""
        return TeacherEntry(**self.person())


class CorrectForm(PersonForm):
    """更正教师登记 (correct a person): a sealed field left empty stays as it is."""

    reason = forms.CharField(label=_("更正理由"), max_length=200)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("id_number", "phone"):
            self.fields[name].help_text = _("已加密保存，不在此显示；不改请留空")

    def changes(self) -> dict[str, Any]:
        """Return what was filled in; empty sealed fields are left out."""
        found = self.person()
        return {name: value for name, value in found.items() if name not in {"id_number", "phone"} or value}


class EndPostForm(CheckedForm):
    """离岗 (end of a post)."""

    state = forms.ChoiceField(
        label=_("离岗方式"), choices=[(one.value, one.label) for one in TeacherState if one != TeacherState.ACTIVE]
    )
    to_date = DayField(label=_("最后在岗日期"))


class CorrectPostForm(CheckedForm):
    """更正任职 (correct a post): not its days, not its school."""

    kind = forms.ChoiceField(label=_("岗位类别"), choices=plain_choices(PostKind))
    establishment = forms.ChoiceField(label=_("编制"), choices=plain_choices(Establishment))
    stage = forms.ChoiceField(label=_("任教学段"), choices=plain_choices(SchoolStage, empty=True), required=False)
    subject = forms.CharField(label=_("任教学科"), max_length=30, required=False, help_text=_("专任教师必填"))
    reason = forms.CharField(label=_("更正理由"), max_length=200)
