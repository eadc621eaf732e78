"""Accounts (账号): how one logs in, the last visit, and requests for a new password."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import verify_password
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.accounts.models.people import Person


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
    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        verbose_name = _("账号")

    def __str__(self) -> str:
        return self.login_name

    def check_password(self, raw_password: str | None) -> bool:
        """Compare with the stored digest; a stronger digest is laid by `actions.renew_digest`, never here."""
        return raw_password is not None and verify_password(raw_password, self.password)[0]


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
