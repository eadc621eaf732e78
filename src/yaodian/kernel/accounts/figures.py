"""登录口径 (login figures): what the rulebook says of passwords, lockout and idling (等保 2.0, GB/T 22239)."""

from __future__ import annotations

from datetime import timedelta

from yaodian.kernel import clock
from yaodian.kernel.rulebook.queries import figure


def _figure(code: str) -> int:
    """Return a figure of the rulebook in force today."""
    return int(figure(code, on=clock.today()))


def failures() -> int:
    """登录失败次数: so many wrong passwords lock the account."""
    return _figure("login.failures")


def lock_time() -> timedelta:
    """锁定时长: how long a locked account stays locked."""
    return timedelta(minutes=_figure("login.lock_minutes"))


def idle_time() -> timedelta:
    """闲置时长: a session that rests longer ends."""
    return timedelta(minutes=_figure("login.idle_minutes"))


def password_length(*, administrator: bool) -> int:
    """密码长度: the least number of characters."""
    return _figure("password.length_admin" if administrator else "password.length")


def password_classes() -> int:
    """密码字符类别: how many of capitals, small letters, digits and signs a password needs."""
    return _figure("password.classes")


def password_age() -> timedelta:
    """密码有效期: an older password must be changed."""
    return timedelta(days=_figure("password.max_days"))


def slip_age() -> timedelta:
    """密码条有效期: an older one-time password no longer opens."""
    return timedelta(days=_figure("password.slip_days"))
