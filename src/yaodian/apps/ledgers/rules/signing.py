"""签到的规则 (rules of sign-in): a code that rolls, so that a photo of it passed on is soon worth nothing."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _

LETTERS = 12


class SigninMode(TextChoices):
    """签到方式 (sign-in mode): by name, or counted without any name (Party study: PRACTICE.md)."""

    NAMES = "names", _("记姓名")
    COUNTS = "counts", _("只计人数")


def code_at(*, secret: str, at: datetime, seconds: int, back: int = 0) -> str:
    """Return the code of a moment, or of so many steps before it."""
    step = int(at.timestamp()) // max(seconds, 1) - back
    return hmac.new(secret.encode(), str(step).encode(), hashlib.sha256).hexdigest()[:LETTERS]


def is_current(code: str, *, secret: str, at: datetime, seconds: int) -> bool:
    """Is it the code of this step or of the one before, which a slow phone may still hold?"""
    return any(
        hmac.compare_digest(code.encode(), code_at(secret=secret, at=at, seconds=seconds, back=back).encode())
        for back in (0, 1)
    )
