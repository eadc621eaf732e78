"""Forms (表单): logging in, people and posts, accounts, grants, the import."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.kernel import clock
from yaodian.kernel.access import DUTY_ROLES, verbs
from yaodian.kernel.accounts.intake import RowError, person_named
from yaodian.kernel.accounts.models import POST_ROLES, Account, Appointment, Person, Post
from yaodian.kernel.units.forms import DayField, UnitField
from yaodian.kernel.units.models import Unit


class LoginForm(forms.Form):
    """登录."""

    username = forms.CharField(
        label=_("登录名或手机号"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("密码"), max_length=128, strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )


class AgainForm(forms.Form):
    """再次输入密码."""

    password = forms.CharField(
        label=_("密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password", "autofocus": True}),
    )


class PasswordForm(forms.Form):
    """修改密码."""

    old = forms.CharField(
        label=_("现在的密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("新密码"), max_length=128, strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label=_("再输一遍新密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """The new password twice the same."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", _("两次输入的新密码不一样。"))
        return data


class ResetForm(forms.Form):
    """申请重置密码."""

    name = forms.CharField(label=_("登录名或手机号"), max_length=60)
    contact = forms.CharField(
        label=_("联系电话"), max_length=40, required=False, help_text=_("办理人据此核实是不是本人")
    )


class PhoneForm(forms.Form):
    """本人登录手机号."""

    phone = forms.RegexField(
        r"^1\d{10}$",
        label=_("登录手机号"),
        required=False,
        error_messages={"invalid": _("手机号应为 1 开头的 11 位数字。")},
        help_text=_("留空则只能用登录名登录"),
    )


class ReasonForm(forms.Form):
    """事由."""

    reason = forms.CharField(label=_("事由"), max_length=200, widget=forms.Textarea({"rows": 2}))


class PersonForm(forms.Form):
    """人员."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    unit = UnitField(label=_("所在单位"))
    code = forms.CharField(label=_("人员编号"), max_length=40, required=False, help_text=_("工号；有同名时应填"))
    phone = forms.CharField(label=_("手机号"), max_length=20, required=False)
    active = forms.BooleanField(label=_("在岗"), required=False, initial=True)


class PostForm(forms.Form):
    """岗位."""

    unit = UnitField(label=_("所属单位"))
    title = forms.CharField(label=_("岗位名称"), max_length=60)
    role = forms.ChoiceField(
        label=_("角色"), choices=[("", _("（选一个）")), *POST_ROLES], help_text=_("角色由安全管理员授权后生效")
    )
    active = forms.BooleanField(label=_("在用"), required=False, initial=True)


class RoleForm(forms.Form):
    """岗位角色."""

    role = forms.ChoiceField(label=_("角色"), choices=POST_ROLES)


class PersonField(forms.CharField):
    """人员: a name, looked for in a unit first, or a personnel number."""

    def __init__(self, *, unit: Unit | None = None, **options: Any) -> None:
        super().__init__(max_length=60, help_text=_("填姓名；有同名时填人员编号"), **options)
        self.unit = unit

    def clean(self, value: Any) -> Any:
        """Return the person."""
        text = super().clean(value)
        if not text:
            return None
        people = Person.objects.filter(Q(name=text) | Q(code=text)).select_related("unit").order_by("id")
        try:
            return person_named(people, text, "person", unit_id=self.unit.pk if self.unit else None)
        except RowError as error:
            raise forms.ValidationError(f"{error.message}。{error.remedy}") from error


class AppointForm(forms.Form):
    """任职."""

    person = PersonField(label=_("人员"))
    rank = forms.ChoiceField(label=_("A/B角"), choices=Appointment.Rank.choices)
    from_date = DayField(label=_("任职日期"))

    def __init__(self, *args: Any, unit: Unit, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].unit = unit  # type: ignore[attr-defined]
        self.fields["from_date"].initial = clock.today


class DayForm(forms.Form):
    """日期."""

    day = DayField(label=_("日期"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["day"].initial = clock.today


class HandoverForm(forms.Form):
    """岗位交接."""

    to_person = PersonField(label=_("接任人"))
    on = DayField(label=_("交接日期"))
    note = forms.CharField(
        label=_("交接说明"), widget=forms.Textarea({"rows": 4}), help_text=_("移交的在办事项、材料、印章和注意事项")
    )

    def __init__(self, *args: Any, post: Post, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to_person"].unit = post.unit  # type: ignore[attr-defined]
        self.fields["on"].initial = clock.today


class AccountForm(forms.Form):
    """账号: for a person, or without one for an administrator."""

    login_name = forms.CharField(label=_("登录名"), max_length=60)
    phone = PhoneForm.base_fields["phone"]


class NewAccountForm(AccountForm):
    """建立账号."""

    person = PersonField(label=_("使用人"), required=False)


class DutiesForm(forms.Form):
    """管理职责."""

    duties = forms.MultipleChoiceField(
        label=_("管理职责"),
        required=False,
        choices=[(role.value, role.label) for role in DUTY_ROLES],
        widget=forms.CheckboxSelectMultiple,
    )


class PolicyForm(forms.Form):
    """三员设置."""

    merged = forms.BooleanField(label=_("允许一个账号兼任多种管理职责"), required=False)
    totp_required = forms.BooleanField(label=_("管理员必须使用动态口令"), required=False)
    reason = forms.CharField(label=_("理由"), max_length=200, widget=forms.Textarea({"rows": 2}))


class GrantForm(forms.Form):
    """任务授权."""

    unit = UnitField(label=_("被授权单位"))
    record = forms.RegexField(
        r"^[a-z_]+\.[a-z_]+:\d+$",
        label=_("记录"),
        error_messages={"invalid": _("记录号形如 plan.task:17，可在该记录的页面上复制。")},
        help_text=_("形如 plan.task:17"),
    )
    verbs = forms.MultipleChoiceField(label=_("权限"), widget=forms.SelectMultiple({"size": 10}))
    reason = forms.CharField(label=_("事由"), max_length=200)
    to_date = DayField(label=_("截止日期"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [
            (verb.key, f"{verb.title}（{verb.key}）") for verb in sorted(verbs().values(), key=lambda one: one.key)
        ]
        self.fields["verbs"].choices = choices  # type: ignore[attr-defined]


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """几个文件: a list of uploaded files, none of them empty of name or content."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Clean each file as a file field does."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files or [None]]


class ImportForm(forms.Form):
    """批量导入: one workbook with four tables, or several files."""

    upload = FilesField(
        label=_("Excel 文件"),
        widget=FilesInput(attrs={"multiple": True, "accept": ".xlsx,.xls,.csv"}),
        help_text=_("一个工作簿含“单位、人员、岗位、账号”四张表，或分几个文件一起选"),
    )


def person_initial(person: Person) -> dict[str, object]:
    """Return a person as the form shows it."""
    return {
        "name": person.name,
        "unit": person.unit.code,
        "code": person.code or "",
        "phone": person.phone,
        "active": person.active,
    }


def post_initial(post: Post) -> dict[str, object]:
    """Return a post as the form shows it."""
    role = post.proposed_role or post.role
    return {"unit": post.unit.code, "title": post.title, "role": role, "active": post.active}


def account_initial(account: Account) -> dict[str, object]:
    """Return an account as the form shows it."""
    return {"login_name": account.login_name, "phone": account.phone or ""}


def day_of(form: forms.Form, name: str) -> date:
    """Return a day of a valid form."""
    day = form.cleaned_data[name]
    assert isinstance(day, date)
    return day
