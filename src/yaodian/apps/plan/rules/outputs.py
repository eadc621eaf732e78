"""Output rules (材料输出规则): what is put out, who may be named, what a public wording may say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from yaodian.kernel.privacy.rules.masking import mask_identifiers
from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _


class OutputKind(TextChoices):
    """输出材料种类 (kind of output)."""

    BREAKDOWN = "breakdown", _("任务分解表")
    ORDER = "order", _("督办单")
    URGE = "urge", _("催办单")
    PACK = "pack", _("季度调度会材料")
    SUMMARY = "summary", _("年度总结")
    PACKAGE = "package", _("公开导出包")


@dataclass(frozen=True)
class Naming:
    """点名批准 (leave to name units): who approved, when, in what words, and until when the units could check."""

    leader: str
    approved_date: date
    words: str
    sent_date: date


@dataclass(frozen=True)
class OutputFile:
    """输出文件 (output file); `kept` with the record, or only handed over (an archive that holds web pages)."""

    name: str
    content: bytes
    kept: bool = True


def naming_refusal(naming: Naming, *, today: date, window_ends: date) -> str | None:
    """Why may units not be named yet? None when they may (未经审核窗口关闭和领导批准不点名)."""
    if not naming.leader.strip() or not naming.words.strip():
        return "点名须经领导批准：请写明批准的领导和批示原话。"
    if naming.approved_date > today or naming.sent_date > today:
        return "批准日期和送核日期不能晚于今天。"
    if today <= window_ends:
        return f"数据送各单位核对的期限到{window_ends:%Y年%-m月%-d日}，期满后才能点名。"
    if naming.approved_date < naming.sent_date:
        return "领导批准应在数据送各单位核对之后。"
    return None


_DATES = re.compile(r"\d{4}\s*[-—－]\s*\d{4}|\d{4}年|\d{1,2}月(?:份|底|初|\d{1,2}日)?|第\d+")
_NUMBERS = re.compile(r"\d[\d,]*(?:\.\d+)?")


def strange_numbers(wording: str, *, source: str) -> tuple[str, ...]:
    """Return the numbers of a public wording that neither stand in the plan's text nor are dates or ordinals."""
    known = set(_NUMBERS.findall(source))
    return tuple(number for number in _NUMBERS.findall(_DATES.sub(" ", wording)) if number not in known)


def holds_personal_data(wording: str) -> bool:
    """Does a public wording hold an ID number or a mobile number?"""
    return mask_identifiers(wording) != wording
