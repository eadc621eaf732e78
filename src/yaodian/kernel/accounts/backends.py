"""登录后端 (login backend): login name or phone number, with the password."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password, verify_password
from django.http import HttpRequest

from yaodian.kernel import clock
from yaodian.kernel.access import System
from yaodian.kernel.accounts import figures
from yaodian.kernel.accounts.actions import renew_digest
from yaodian.kernel.accounts.models import Account
from yaodian.kernel.accounts.queries import account_named


class NameOrPhoneBackend(BaseBackend):
    """登录名或手机号: finds the account by either; a disabled account, or a slip grown too old, opens nothing."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **other: object
    ) -> Account | None:
        """Return the account that the name and the password open, else None."""
        if not username or not password:
            return None
        account = account_named(name=username)
        if account is None:
            make_password(password)  # as slow as for a known name, so that the clock does not tell names
            return None
        right, weak = verify_password(password, account.password)
        if not right or not account.is_active or slip_expired(account):
            return None
        if weak and not account.must_change_password:
            renew_digest(account_id=account.pk, password=password, by=System(name=account.login_name))
            account.refresh_from_db()
        return account

    def get_user(self, user_id: int) -> Account | None:
        """Return the account of a session while it is enabled."""
        return Account.objects.select_related("person").filter(pk=user_id, is_active=True).first()


def slip_expired(account: Account) -> bool:
    """Is the one-time password too old to open?"""
    issued = account.password_changed_at
    return account.must_change_password and issued is not None and clock.now() - issued > figures.slip_age()


def password_stale(account: Account) -> bool:
    """Has the password passed its last day (有效期)?"""
    changed = account.password_changed_at
    return changed is None or clock.now() - changed > figures.password_age()
