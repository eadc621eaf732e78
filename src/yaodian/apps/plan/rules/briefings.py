"""Briefing rules (期间材料规则): kinds, their periods, states, and why one may not be drafted or named yet."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from yaodian.apps.plan.rules.commissions import TaskSource
from yaodian.apps.plan.rules.months import months_of, period_words
from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class BriefingKind(TextChoices):
    """期间材料种类 (kind of briefing)."""

    MONTH = "month", _("月度通报")
    PACK = "pack", _("调度会材料")
    QUARTER = "quarter", _("季度通报")
    HALF = "half", _("半年总结")
    LEDGER = "ledger", _("交办件通报")


class BriefingState(TextChoices):
    """期间材料状态 (state of a briefing)."""

    DRAFT = "draft", _("拟稿")
    ASKED = "asked", _("送审")
    APPROVED = "approved", _("已批准")
    RETURNED = "returned", _("退回")
    FILED = "filed", _("发文办理")
    ISSUED = "issued", _("已印发")


_PERIODS = {
    BriefingKind.MONTH: re.compile(r"\d{4}-(0[1-9]|1[0-2])"),
    BriefingKind.PACK: re.compile(r"\d{4}Q[1-4]"),
    BriefingKind.QUARTER: re.compile(r"\d{4}Q[1-4]"),
    BriefingKind.HALF: re.compile(r"\d{4}H[12]"),
    BriefingKind.LEDGER: re.compile(r"\d{4}-(0[1-9]|1[0-2])"),
}


def period_of(kind: BriefingKind, *, year: int, month: int) -> str:
    """Return the period of a kind that holds a month: 2018-05, 2018Q2, 2018H1."""
    if kind in (BriefingKind.MONTH, BriefingKind.LEDGER):
        return f"{year}-{month:02d}"
    if kind is BriefingKind.HALF:
        return f"{year}H{1 if month < 7 else 2}"
    return f"{year}Q{(month + 2) // 3}"


def ledger_words(source: str) -> str:
    """Return what a circular on commissions tells of: 政协提案, or 交办件 for all ledgers."""
    return str(TaskSource(source).label) if source else "交办件"


def briefing_title(kind: BriefingKind, *, period: str, source: str = "") -> str:
    """Return what a briefing is called: 2018年第二季度通报, 2018年上半年总结, 2018年9月政协提案办理情况通报."""
    if kind is BriefingKind.LEDGER:
        return f"{period_words(period)}{ledger_words(source)}办理情况通报"
    return period_words(period) + kind.label.removeprefix("月度").removeprefix("季度").removeprefix("半年")


def draft_refusal(kind: BriefingKind, *, period: str, frozen: Collection[tuple[int, int]]) -> str | None:
    """Why can a briefing not be drafted? It is made of frozen months alone, and its last month must be frozen."""
    if not _PERIODS[kind].fullmatch(period):
        return f"{kind.label}的期间应如{period_of(kind, year=2018, month=5)}。"
    months = months_of(period)
    if months[-1] not in frozen:
        return f"{period_words(period)}的最后一个月还没有冻结，冻结后才能拟稿。"
    return None


def names_units(kind: BriefingKind, *, named: bool) -> bool:
    """Do units stand in a briefing by name? In the tables of a meeting pack always, else where the office asks for it."""
    return named or kind is BriefingKind.PACK


def handing_refusal(kind: BriefingKind, *, state: BriefingState, named: bool) -> str | None:
    """Why may a briefing not be handed to the papers yet? To name units takes a leader's leave first."""
    if kind is BriefingKind.PACK:
        return "调度会材料不是公文，经领导批准后直接成文。"
    if state is BriefingState.APPROVED or (not named and state in (BriefingState.DRAFT, BriefingState.RETURNED)):
        return None
    if named and state in (BriefingState.DRAFT, BriefingState.RETURNED):
        return "点名的材料要先送领导审定，批准后才能送发文流程。"
    return f"这件材料现为“{state.label}”，不能送发文流程。"


def mend_refusal(mend_date: date | None, *, kind: BriefingKind, today: date) -> str | None:
    """Why may the day until which is mended not stand? A circular needs one that is still to come."""
    if kind is not BriefingKind.QUARTER:
        return None
    if mend_date is None or mend_date <= today:
        return "通报要写明整改时限，且在今天之后。"
    return None
