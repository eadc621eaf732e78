"""登录锁定 (lockout): how django-axes counts and answers, with figures of the rulebook and words for the locked-out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from yaodian.kernel.accounts import figures


def failure_limit(request: HttpRequest, credentials: dict[str, Any]) -> int:
    """Return after how many failures an account is locked."""
    return figures.failures()


def cool_off(request: HttpRequest | None) -> timedelta:
    """Return how long the lock holds."""
    return figures.lock_time()


def locked_out(request: HttpRequest, original: HttpResponse | None, credentials: dict[str, Any]) -> HttpResponse:
    """Answer somebody who is locked out."""
    return HttpResponse(_("账号已锁定"), status=429)
