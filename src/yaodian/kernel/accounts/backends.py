"""登录后端 (login backend): login name or phone number, with the password."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from yaodian.kernel.accounts.models import Account
from yaodian.kernel.accounts.queries import account_named


class NameOrPhoneBackend(BaseBackend):
    """登录名或手机号: finds the account by either; a disabled account is nobody."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **other: object
    ) -> Account | None:
        """Return the account that the name and the password open, else None."""
        if not username or not password:
            return None
        account = account_named(username)
        if account is None:
            make_password(password)  # as slow as for a known name, so that the clock does not tell names
            return None
        return account if account.check_password(password) and account.is_active else None

    def get_user(self, user_id: int) -> Account | None:
        """Return the account of a session while it is enabled."""
        return Account.objects.select_related("person").filter(pk=user_id, is_active=True).first()
