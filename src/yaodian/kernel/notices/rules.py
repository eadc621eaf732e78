"""Notice rules (通知规则): short codes, the state of a receipt, and the texts that are pasted into group chats."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""短码字母: without 0, 1, i, l and o, which are misread on paper and over the phone."""

NAMED_AT_MOST = 60
"""群文本最多点名数: a chat text names at most so many units and counts the rest."""


class ReceiptState(TextChoices):
    """签收状态 (state of a receipt)."""

    WAITING = "waiting", _("未签收")
    SIGNED = "signed", _("已签收")
    BY_PHONE = "by_phone", _("电话签收")


def new_code() -> str:
    """Return a short code of eight signs (40 bits; the page behind it asks for a login anyway)."""
    return "".join(secrets.choice(ALPHABET) for _place in range(8))


def moment_words(moment: datetime) -> str:
    """Return "3月16日17:30" (local time)."""
    return f"{moment.month}月{moment.day}日{moment:%H:%M}"


def _names(units: Sequence[str]) -> str:
    named = "、".join(units[:NAMED_AT_MOST])
    return f"{named}等{len(units)}个单位" if len(units) > NAMED_AT_MOST else named


def group_text(
    *,
    title: str,
    text: str = "",
    link: str,
    due_at: datetime | None = None,
    units: Sequence[str] = (),
    sender: str = "",
) -> str:
    """复制到群: the notice as plain lines: title, what to do, until when, for whom, and the short link."""
    lines = [f"【{title}】"]
    if text.strip():
        lines.append(text.strip())
    if due_at is not None:
        lines.append(f"请于{moment_words(due_at)}前签收。")
    if units:
        lines.append(f"涉及单位：{_names(units)}")
    lines.append(f"签收：{link}")
    if sender:
        lines.append(sender)
    return "\n".join(lines)


def reminder_text(
    *, title: str, link: str, unsigned: Sequence[str], now: datetime, due_at: datetime | None = None, sender: str = ""
) -> str:
    """催收到群: who has not signed yet, ready to paste; one line says so when everybody has."""
    if not unsigned:
        return f"【{title}】各单位均已签收。"
    late = due_at is not None and now > due_at
    when = "" if due_at is None else f"（{'已过' if late else '截止'}{moment_words(due_at)}）"
    lines = [
        f"【催签】{title}{when}",
        f"尚未签收（{len(unsigned)}个）：{_names(unsigned)}",
        f"请尽快签收：{link}",
    ]
    return "\n".join([*lines, sender] if sender else lines)
