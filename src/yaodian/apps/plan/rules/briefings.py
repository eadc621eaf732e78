"""Briefing rules (期间材料规则): kinds, their periods, states, and why one may not be drafted or named yet."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from yaodian.apps.plan.rules.months import months_of, period_words
from yaodian.apps.plan.rules.outputs import OutputKind
from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class BriefingKind(TextChoices):
    """期间材料种类 (kind of briefing)."""

    MONTH = "month", _("月度通报")
    PACK = "pack", _("调度会材料")
    QUARTER = "quarter", _("季度通报")
    HALF = "half", _("半年总结")


class BriefingState(TextChoices):
    """期间材料状态 (state of a briefing)."""

    DRAFT = "draft", _("拟稿")
    ASKED = "asked", _("送审")
    APPROVED = "approved", _("已批准")
    RETURNED = "returned", _("退回")
    ISSUED = "issued", _("已印发")


OUTPUTS = {
    BriefingKind.MONTH: OutputKind.MONTH,
    BriefingKind.PACK: OutputKind.PACK,
    BriefingKind.QUARTER: OutputKind.QUARTER,
    BriefingKind.HALF: OutputKind.HALF,
}
_PERIODS = {
    BriefingKind.MONTH: re.compile(r"\d{4}-(0[1-9]|1[0-2])"),
    BriefingKind.PACK: re.compile(r"\d{4}Q[1-4]"),
    BriefingKind.QUARTER: re.compile(r"\d{4}Q[1-4]"),
    BriefingKind.HALF: re.compile(r"\d{4}H[12]"),
}


def period_of(kind: BriefingKind, *, year: int, month: int) -> str:
    """Return the period of a kind that holds a month: 2018-05, 2018Q2, 2018H1."""
    if kind is BriefingKind.MONTH:
        return f"{year}-{month:02d}"
    if kind is BriefingKind.HALF:
        return f"{year}H{1 if month < 7 else 2}"
    return f"{year}Q{(month + 2) // 3}"


def briefing_title(kind: BriefingKind, *, period: str) -> str:
    """Return what a briefing is called: 2018年第二季度通报, 2018年上半年总结."""
    return period_words(period) + kind.label.removeprefix("月度").removeprefix("季度").removeprefix("半年")


def draft_refusal(kind: BriefingKind, *, period: str, frozen: Collection[tuple[int, int]]) -> str | None:
    """Why can a briefing not be drafted? It is made of frozen months alone, and its last month must be frozen."""
    if not _PERIODS[kind].fullmatch(period):
        return f"{kind.label}的期间应如{period_of(kind, year=2018, month=5)}。"
    months = months_of(period)
    if months[-1] not in frozen:
        return f"{period_words(period)}的最后一个月还没有冻结，冻结后才能拟稿。"
    return None


def mend_refusal(mend_date: date | None, *, kind: BriefingKind, today: date) -> str | None:
    """Why may the day until which is mended not stand? A circular needs one that is still to come."""
    if kind is not BriefingKind.QUARTER:
        return None
    if mend_date is None or mend_date <= today:
        return "通报要写明整改时限，且在今天之后。"
    return None
