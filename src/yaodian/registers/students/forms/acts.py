"""办理表单 (forms of transfers, leaving, cases, freezing)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yaodian.kernel import clock
from yaodian.registers.schools.models import School
from yaodian.registers.students.forms.register import TraitsForm, homeroom_choices, school_choices
from yaodian.registers.students.models import Homeroom
from yaodian.registers.students.rules import AbsenceReason, CaseOutcome, ContactMeans, EntryKind, ExitKind
from yaodian.registers.teachers.forms import CheckedForm, DayField, plain_choices


class SendForm(CheckedForm):
    """转出 (send to another school of the city)."""

    to_school = forms.TypedChoiceField(label=_("转入学校"), coerce=int)
    reason = forms.CharField(label=_("转学原因"), max_length=200)

    def __init__(self, *args: Any, schools: list[School], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["to_school"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = school_choices(schools)


class ReceiveForm(CheckedForm):
    """接收 (receive a pupil)."""

    from_date = DayField(label=_("到校日期"))
    homeroom_id = forms.TypedChoiceField(label=_("编入班级"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, homerooms: list[Homeroom], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["homeroom_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = homeroom_choices(homerooms)


class EndForm(CheckedForm):
    """离籍 (end of an enrolment)."""

    exit_kind = forms.ChoiceField(
        label=_("离籍方式"),
        choices=[(one.value, one.label) for one in ExitKind if one not in (ExitKind.NONE, ExitKind.CONTINUED)],
    )
    to_date = DayField(label=_("最后在校日期"))
    reason = forms.CharField(label=_("去向或原因"), max_length=200, help_text=_("转往市外的写明学校"))


class AgainForm(TraitsForm):
    """复学或再入学 (a new stretch)."""

    entry_kind = forms.ChoiceField(
        label=_("入籍方式"),
        choices=[(one.value, one.label) for one in (EntryKind.RESUMED, EntryKind.ADMITTED, EntryKind.TRANSFERRED)],
    )
    stage = forms.ChoiceField(label=_("学段"))
    entry_year = forms.IntegerField(label=_("入学年份"), min_value=1990, max_value=2100)
    from_date = DayField(label=_("就读起"))

    field_order = ("entry_kind", "stage", "entry_year", "from_date")

    def __init__(self, *args: Any, school: School, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["stage"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.value, one.label) for one in school.stages]


class CaseForm(CheckedForm):
    """登记失学 (open a case)."""

    missing_date = DayField(label=_("从哪天起未到校"))
    reason = forms.ChoiceField(label=_("失学原因"), choices=plain_choices(AbsenceReason))


class FollowUpForm(CheckedForm):
    """登记联系 (a contact with the family)."""

    contact_date = DayField(label=_("联系日期"))
    means = forms.ChoiceField(label=_("联系方式"), choices=plain_choices(ContactMeans))
    person_name = forms.CharField(label=_("联系人"), max_length=60)
    note = forms.CharField(label=_("联系情况"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    reason = forms.ChoiceField(label=_("失学原因"), required=False, choices=[("", _("不变")), *AbsenceReason.choices])


class CloseCaseForm(CheckedForm):
    """办结失学个案 (close a case)."""

    outcome = forms.ChoiceField(
        label=_("控辍结果"), choices=[(one.value, one.label) for one in CaseOutcome if one != CaseOutcome.OPEN]
    )
    closed_date = DayField(label=_("办结日期"))
    proof = forms.CharField(label=_("办结依据"), max_length=200, help_text=_("如：10月8日到校上课，班主任确认"))


class FreezeForm(CheckedForm):
    """固化登记册 (freeze the registers)."""

    code = forms.SlugField(
        label=_("快照代码"), max_length=40, help_text=_("字母、数字和连字符，如 2018-09-01；用过的不能再用")
    )
    title = forms.CharField(label=_("快照名称"), max_length=120, help_text=_("如：2018—2019学年初"))
    as_of = DayField(label=_("截止日期"), initial=clock.today)
    confirmed = forms.BooleanField(label=_("已核对：固化后不能更改、不能删除，以后的更正不影响这个快照"))
