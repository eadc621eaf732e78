"""allauth 接口 (adapters): no sign-up, no mail on a LAN, second factors sealed in the database and journaled."""

from __future__ import annotations

import base64
from hashlib import sha256
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import System, by_of
from yaodian.kernel.accounts.actions import note_entry, note_login
from yaodian.kernel.accounts.backends import password_stale
from yaodian.kernel.accounts.models import Account, DutyPolicy, Visit

STALE_KEY = "password_stale"


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """账号接口: accounts are made by the system administrator alone; what changes is journaled, not mailed."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _("尝试次数过多，请五分钟后再试。"),
        "rate_limited": _("尝试次数过多，请五分钟后再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def respond_user_inactive(self, request: HttpRequest, user: Account) -> HttpResponse:
        """A disabled account goes back to the login page."""
        return redirect(settings.LOGIN_URL)

    def login(self, request: HttpRequest, user: Account) -> None:
        """Open the session, with the second factor where there is one, and journal it."""
        before = Visit.objects.filter(account=user).first()
        super().login(request, user)
        request.session[STALE_KEY] = password_stale(user)
        origin = str(request.META.get("REMOTE_ADDR", ""))
        if before is not None:
            at = timezone.localtime(before.at).strftime("%Y-%m-%d %H:%M")
            messages.info(
                request, _("上次登录：%(at)s，来自 %(origin)s。") % {"at": at, "origin": before.origin or "—"}
            )
        note_login(account_id=user.pk, by=System(name=str(user), origin=origin))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return the home page: where `next` leads elsewhere it was checked before."""
        return reverse(settings.LOGIN_REDIRECT_URL)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return how one shows again who one is: by password."""
        return [{"id": "reauthenticate", "description": _("输入密码"), "url": reverse("accounts:reauthenticate")}]

    def send_notification_mail(
        self, template_prefix: str, user: Account, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Journal what allauth would mail: "mfa/email/totp_activated" becomes accounts.totp_activated."""
        verb = template_prefix.rpartition("/")[2]
        note_entry(verb=verb, name=user.login_name, by=by_of(self.request))


class SealedFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """动态口令接口: secrets lie encrypted under the installation's key; administrators may be bound to a factor."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("动态口令不对，请核对手机时间后再输入新的一组。"),
        "cannot_delete_authenticator": _("按三员设置，管理员必须使用动态口令，不能关闭。"),
    }

    def get_totp_label(self, user: Account) -> str:
        """Return what the phone shows beside the code."""
        return user.login_name

    def build_totp_svg(self, url: str) -> str:
        """Draw the code that the phone scans."""
        drawn: str = segno.make(url).svg_inline(scale=4, border=4)
        return drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """An administrator who must have a second factor keeps it."""
        return not (authenticator.user.duties and DutyPolicy.objects.filter(totp_required=True).exists())


def _cipher() -> Fernet:
    """Return the cipher under the installation's secret key."""
    return Fernet(base64.urlsafe_b64encode(sha256(b"yaodian.totp" + settings.SECRET_KEY.encode()).digest()))
