"""查看用途与导出水印 (purposes and watermarks)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from yaodian.kernel.terms import gettext as _

SHORTEST, LONGEST = 4, 120


class PurposeError(ValueError):
    """没有说明用途: the message says what is wanted."""


def stated_purpose(purpose: str) -> str:
    """Return the purpose in one line; PurposeError when it says nothing (《未成年人网络保护条例》第三十六条)."""
    words = " ".join(purpose.split())
    if len(words) < SHORTEST or len(set(words)) < SHORTEST - 1:
        raise PurposeError(
            _("请写明查看用途，至少%(count)s个字，例如“办理资助认定，核对身份证号”。") % {"count": SHORTEST}
        )
    if len(words) > LONGEST:
        raise PurposeError(_("用途请写在%(count)s个字以内。") % {"count": LONGEST})
    return words


def watermark(*, name: str, at: datetime, purpose: str = "") -> str:
    """Return the line that every printed page of an export carries: who took it out, when, and for what."""
    words = _("%(name)s %(at)s 导出，仅限本人因工作使用，不得外传") % {
        "name": name,
        "at": at.strftime("%Y-%m-%d %H:%M"),
    }
    return words + (_("；用途：%(purpose)s") % {"purpose": purpose} if purpose else "")


def runs(keys: Iterable[int]) -> str:
    """Return row ids as runs, "1-40,57": short enough for the journal, exact enough to say which rows were seen."""
    found: list[list[int]] = []
    for key in sorted(set(keys)):
        if found and key == found[-1][1] + 1:
            found[-1][1] = key
        else:
            found.append([key, key])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in found)
