"""登录锁定 (lockout): how django-axes counts and answers, with figures of the rulebook and words for the locked-out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from yaodian.kernel import clock
from yaodian.kernel.access import System
from yaodian.kernel.accounts import figures
from yaodian.kernel.accounts.actions import note_entry
from yaodian.kernel.accounts.queries import account_named
from yaodian.kernel.web.errors import refusal


def failure_limit(request: HttpRequest | None, credentials: dict[str, Any] | None) -> int:
    """Return after how many failures an account is locked."""
    return figures.failures()


def cool_off(request: HttpRequest | None) -> timedelta:
    """Return how long the lock holds."""
    return figures.lock_time()


def counted_name(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """Return under which name failures count: the account's own, whether its name or its phone number was typed."""
    typed = (credentials or {}).get("username") or (request.POST.get("username") if request is not None else "") or ""
    account = account_named(name=str(typed)) if typed else None
    return account.login_name if account else str(typed).strip()[:60]


def wall_clock() -> datetime:
    """Return the moment by which django-axes counts: that of the wall, also in a demo bureau of another year."""
    return clock.now() - timedelta(days=clock.shift_days())


def locked_until(*, login_name: str) -> datetime | None:
    """Return until when an account is locked, None when it is open."""
    since = wall_clock() - figures.lock_time()
    counted = AccessAttempt.objects.filter(username=login_name, attempt_time__gte=since)
    found = counted.aggregate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    return found["last"] + figures.lock_time() if (found["failures"] or 0) >= figures.failures() else None


def minutes_left(*, login_name: str) -> int:
    """Return in how many minutes the lock ends, rounded up; 0 when it is open."""
    until = locked_until(login_name=login_name)
    return max(1, -int(-(until - wall_clock()).total_seconds() // 60)) if until else 0


def locked_out(
    request: HttpRequest, original: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Answer somebody who is locked out: for how long, and who may unlock."""
    name = counted_name(request, credentials)
    account = account_named(name=name)
    if account is not None and getattr(request, "axes_failures_since_start", None) == figures.failures():
        origin = str(request.META.get("REMOTE_ADDR", ""))
        note_entry(verb="lock", name=name, by=System(name=name, origin=origin))
    return refusal(
        request,
        status=429,
        title=_("账号已锁定"),
        happened=_("“%(name)s”连续 %(count)s 次密码不对，为防他人冒用已锁定，还有 %(minutes)s 分钟自动解锁。")
        % {"name": name, "count": figures.failures(), "minutes": minutes_left(login_name=name)},
        kept=_("账号和数据没有变化。"),
        todo=_("请到时再试；等不及请联系局安全管理员解锁，忘记密码请在登录页申请重置。"),
    )
