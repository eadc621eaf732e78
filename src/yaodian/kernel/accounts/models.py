"""Account tables (人员与账号): people, posts, who holds them, accounts, reset requests, grants, duty separation."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import verify_password
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import DUTY_ROLES, Role

POST_ROLES = [(role.value, role.label) for role in Role if role not in DUTY_ROLES]


class Person(models.Model):
    """人员 (person): somebody who works with the bureau; may hold posts and an account."""

    code = models.CharField(_("人员编号"), max_length=40, unique=True, null=True, blank=True, help_text="工号；可空")
    name = models.CharField(_("姓名"), max_length=60)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("所在单位"))
    phone = models.CharField(_("手机号"), max_length=20, blank=True)
    pinyin = models.CharField(_("拼音"), max_length=160, blank=True)
    active = models.BooleanField(_("在岗"), default=True)

    class Meta:
        verbose_name = _("人员")
        indexes = [models.Index(fields=["name"], name="person_name")]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """岗位 (post): a role in a unit, held by an A and a B person, or by many members (教师, 督学, 评审专家).

    `role` is in force; `proposed_role` waits for the security administrator (三员分立: who makes a post does not arm
    it)."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位"))
    title = models.CharField(_("岗位名称"), max_length=60)
    role = models.CharField(_("角色"), max_length=20, choices=POST_ROLES, blank=True)
    proposed_role = models.CharField(_("待授权角色"), max_length=20, choices=POST_ROLES, blank=True)
    active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("岗位")
        constraints = [
            models.UniqueConstraint(fields=["unit", "title"], name="post_once"),
            models.CheckConstraint(condition=~Q(role__in=DUTY_ROLES), name="post_without_duty"),
        ]

    def __str__(self) -> str:
        return self.title


class Appointment(models.Model):
    """任职 (appointment): a person holds a post as A or B 角, or as one of its members, from a day until a day."""

    class Rank(models.TextChoices):
        """A/B 角 (rank); members share a post."""

        A = "A", _("A角")
        B = "B", _("B角")
        MEMBER = "M", _("成员")

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("岗位"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("人员"))
    rank = models.CharField(_("A/B角"), max_length=1, choices=Rank.choices, default=Rank.A.value)
    from_date = models.DateField(_("起"))
    to_date = models.DateField(_("止"), null=True, blank=True)
    handover_note = models.TextField(_("交接说明"), blank=True)

    class Meta:
        verbose_name = _("任职")
        constraints = [
            models.UniqueConstraint(
                fields=["post", "rank"],
                condition=Q(to_date__isnull=True, rank__in=["A", "B"]),
                name="appointment_one_per_rank",
            ),
            models.UniqueConstraint(
                fields=["post", "person"], condition=Q(to_date__isnull=True), name="appointment_once_open"
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="appointment_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.post_id} {self.rank}"


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by their login name, as Django's login asks."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """Return the account with this login name."""
        return self.get(login_name=username)


class Account(AbstractBaseUser):
    """账号 (account): how a person, or an administrator's duty, logs in; by name or phone number.

    No column changes without a journal line: the last login stands in `Visit`, and no superuser flag exists."""

    login_name = models.CharField(_("登录名"), max_length=60, unique=True)
    phone = models.CharField(_("登录手机号"), max_length=20, unique=True, null=True, blank=True)
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="account", verbose_name=_("人员")
    )
    duties = models.JSONField(_("管理职责"), default=list, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(_("须改密码"), default=True)
    previous_password = models.CharField(_("上一个密码摘要"), max_length=128, blank=True)
    password_changed_at = models.DateTimeField(_("改密时间"), null=True, blank=True)
    made_at = models.DateTimeField(_("建立时间"))
    last_login = None
    email = ""

    USERNAME_FIELD = "login_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[Any] = AccountManager()

    class Meta:
        verbose_name = _("账号")

    def __str__(self) -> str:
        return self.login_name

    def check_password(self, raw_password: str) -> bool:
        """Compare with the stored digest; a stronger digest is laid by `actions.renew_digest`, never here."""
        return verify_password(raw_password, self.password)[0]


class Visit(models.Model):
    """最近登录 (visit): when and from where an account last came in."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="visit", verbose_name=_("账号"))
    at = models.DateTimeField(_("最近登录"))
    origin = models.CharField(_("来源"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("最近登录")

    def __str__(self) -> str:
        return f"{self.account_id} {self.at}"


class ResetRequest(models.Model):
    """重置密码申请 (reset request): asked on the login page, answered with a printed one-time slip."""

    class State(models.TextChoices):
        """办理状态 (state)."""

        OPEN = "open", _("待办理")
        DONE = "done", _("已重置")
        REFUSED = "refused", _("不予重置")

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="reset_requests", verbose_name=_("账号")
    )
    contact = models.CharField(_("联系电话"), max_length=40, blank=True)
    state = models.CharField(_("状态"), max_length=20, choices=State.choices, default=State.OPEN.value)
    answer = models.CharField(_("办理说明"), max_length=200, blank=True)
    origin = models.CharField(_("来源"), max_length=120, blank=True)
    asked_at = models.DateTimeField(_("申请时间"))
    answered_at = models.DateTimeField(_("办理时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("重置密码申请")
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(state="open"), name="reset_request_once_open")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.state}"


class Grant(models.Model):
    """任务授权 (task-based grant): a unit sees exactly the matter it was given."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("被授权单位"))
    record = models.CharField(_("记录"), max_length=120)
    verbs = models.JSONField(_("权限"), default=list)
    reason = models.CharField(_("事由"), max_length=200, blank=True)
    from_date = models.DateField(_("起"))
    to_date = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("任务授权")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "record"], condition=Q(to_date__isnull=True), name="grant_once_open"
            )
        ]
        indexes = [models.Index(fields=["record"], name="grant_record")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.record}"


class DutyPolicy(models.Model):
    """三员设置 (duty policy): one row; may one account hold several administrator duties (small bureaus)?"""

    merged = models.BooleanField(_("允许三员兼任"), default=False)
    totp_required = models.BooleanField(_("管理员必须使用动态口令"), default=False)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("三员设置")

    def __str__(self) -> str:
        return "merged" if self.merged else "separated"
