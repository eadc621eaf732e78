"""付款规则 (payment rules): what is wrong with a payment, told while it is drafted and refused when it is confirmed.

要点 21.5 完善项目资金管理制度: no payment without the evidence of its stage, none above contract, budget or settlement,
no invoice twice. Which findings merely warn is a row of the programme; caps by stage are rows too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from yaodian.apps.projects.rules.stages import STAGES, ProjectError, ProjectStage
from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext as _
from yaodian.kernel.terms import gettext_lazy as lazy

CENT = Decimal("0.01")
TEN_THOUSAND = Decimal(10000)
MOST = Decimal("9999999999.99")


class MoneyError(ProjectError):
    """金额有误."""


class FundSource(TextChoices):
    """资金来源 (source of funds)."""

    CENTRAL = "central", lazy("中央")
    PROVINCE = "province", lazy("省级")
    CITY = "city", lazy("市级")
    SCHOOL = "school", lazy("学校自筹")


class TenderMethod(TextChoices):
    """采购方式 (procurement method): 《政府采购法》第二十六条, and own purchase below the limit."""

    OPEN = "open", lazy("公开招标")
    INVITED = "invited", lazy("邀请招标")
    NEGOTIATED = "negotiated", lazy("竞争性谈判")
    CONSULTED = "consulted", lazy("竞争性磋商")
    QUOTED = "quoted", lazy("询价")
    SINGLE = "single", lazy("单一来源采购")
    OWN = "own", lazy("限额以下自行采购")


class PaymentState(TextChoices):
    """付款状态 (state of a payment)."""

    DRAFT = "draft", lazy("待审批")
    RETURNED = "returned", lazy("退回修改")
    CONFIRMED = "confirmed", lazy("已支付")
    WITHDRAWN = "withdrawn", lazy("已撤回")
    VOIDED = "voided", lazy("已冲销")


class PaymentCheck(TextChoices):
    """付款核对项 (payment check)."""

    NOT_POSITIVE = "not_positive", lazy("金额不为正")
    OVER_CONTRACT = "over_contract", lazy("超合同")
    OVER_ALLOCATED = "over_allocated", lazy("超下达")
    OVER_PLANNED = "over_planned", lazy("超预算安排")
    OVER_SETTLED = "over_settled", lazy("超审定")
    BEFORE_EVIDENCE = "before_evidence", lazy("节点无凭据")
    OVER_STEP = "over_step", lazy("超节点付款比例")
    DUPLICATE_INVOICE = "duplicate_invoice", lazy("发票重复")
    BEFORE_CONTRACT = "before_contract", lazy("早于合同")


NEVER_LENIENT = frozenset(
    {
        PaymentCheck.NOT_POSITIVE,
        PaymentCheck.OVER_CONTRACT,
        PaymentCheck.OVER_PLANNED,
        PaymentCheck.OVER_SETTLED,
        PaymentCheck.DUPLICATE_INVOICE,
    }
)
"""Checks that no programme may soften into a warning."""


@dataclass(frozen=True)
class Ledger:
    """账面 (ledger) of a contract and its project before the payment; amounts in 元."""

    planned: Decimal
    allocated: Decimal
    contract: Decimal
    paid_on_contract: Decimal
    paid_on_project: Decimal
    settled: Decimal | None = None
    signed_date: date | None = None


@dataclass(frozen=True)
class Draft:
    """付款草稿 (draft payment): what the form holds so far; an amount not yet typed is None."""

    amount: Decimal | None
    stage: ProjectStage | None
    paid_date: date | None = None
    twins: tuple[str, ...] = ()
    """Where the same invoice of the same contractor already stands, in words."""


@dataclass(frozen=True)
class Finding:
    """付款提示 (finding): which check, in words, and whether it stops the confirmation."""

    check: PaymentCheck
    text: str
    stops: bool


def normal(text: str) -> str:
    """Return a name or an invoice number without width, case, blanks and brackets, for comparing."""
    return re.sub(r"[\s()\[\]【】〔〕.·,，。\-－—]", "", unicodedata.normalize("NFKC", text)).upper()


def yuan(text: str | int | float | Decimal, *, unit: Decimal = Decimal(1)) -> Decimal:
    """Return an amount of 元 to the 分 from a typed or read number (`unit` 10000 for 万元); MoneyError in words."""
    try:
        number = Decimal(unicodedata.normalize("NFKC", str(text)).replace(",", "").strip()) * unit
    except ArithmeticError:
        raise MoneyError(_("“%(text)s”不是金额。") % {"text": str(text)[:40]}) from None
    if not number.is_finite() or abs(number) > MOST:
        raise MoneyError(_("“%(text)s”不是可用的金额。") % {"text": str(text)[:40]})
    if number != (cents := number.quantize(CENT, ROUND_HALF_UP)):
        raise MoneyError(_("金额最多到分：%(text)s。") % {"text": str(text)[:40]})
    return cents


def wan(amount: Decimal) -> str:
    """Return an amount of 元 as 万元, without trailing zeros: 68040000 → "6804"."""
    text = format((amount / TEN_THOUSAND).quantize(Decimal("0.000001")), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def step_share(steps: Mapping[str, int | str], stage: ProjectStage) -> Decimal:
    """Return the share (%) of the contract that may be paid in all up to this stage; an earlier row carries on."""
    share = Decimal(0)
    for one in STAGES[: STAGES.index(stage) + 1]:
        share = Decimal(str(steps.get(one, share)))
    return share


def findings(
    draft: Draft,
    ledger: Ledger,
    *,
    proven: Collection[ProjectStage],
    steps: Mapping[str, int | str],
    lenient: Collection[str] = (),
) -> list[Finding]:
    """核对付款: say everything that is wrong with a draft; `proven` are the stages whose evidence is on record."""
    found: list[tuple[PaymentCheck, str]] = []
    amount = draft.amount
    if amount is not None:
        found += _of_amount(amount, ledger)
    if draft.stage is not None:
        found += _of_stage(draft.stage, amount, ledger, proven, steps)
    if draft.twins:
        found.append(
            (
                PaymentCheck.DUPLICATE_INVOICE,
                _("该单位的这张发票已用于：%(where)s。") % {"where": "、".join(draft.twins)},
            )
        )
    if draft.paid_date and ledger.signed_date and draft.paid_date < ledger.signed_date:
        found.append(
            (PaymentCheck.BEFORE_CONTRACT, _("付款日期早于合同签订日期 %(day)s。") % {"day": ledger.signed_date})
        )
    return [Finding(check, text, stops=check in NEVER_LENIENT or check not in lenient) for check, text in found]


def _of_amount(amount: Decimal, ledger: Ledger) -> list[tuple[PaymentCheck, str]]:
    """Compare the amount with contract, budget and settlement."""
    if amount <= 0:
        return [(PaymentCheck.NOT_POSITIVE, _("付款金额应大于零。"))]
    found = []
    on_contract, on_project = ledger.paid_on_contract + amount, ledger.paid_on_project + amount
    if on_contract > ledger.contract:
        found.append(
            (
                PaymentCheck.OVER_CONTRACT,
                _("累计付款 %(paid)s 万元，超过合同价 %(limit)s 万元，超出 %(over)s 万元。")
                % _amounts(on_contract, ledger.contract),
            )
        )
    if on_project > ledger.planned:
        found.append(
            (
                PaymentCheck.OVER_PLANNED,
                _("累计付款 %(paid)s 万元，超过预算安排 %(limit)s 万元，超出 %(over)s 万元。")
                % _amounts(on_project, ledger.planned),
            )
        )
    if on_project > ledger.allocated:
        found.append(
            (
                PaymentCheck.OVER_ALLOCATED,
                _("累计付款 %(paid)s 万元，超过已下达资金 %(limit)s 万元，超出 %(over)s 万元。")
                % _amounts(on_project, ledger.allocated),
            )
        )
    if ledger.settled is not None and on_project > ledger.settled:
        found.append(
            (
                PaymentCheck.OVER_SETTLED,
                _("累计付款 %(paid)s 万元，超过结算审定金额 %(limit)s 万元，超出 %(over)s 万元。")
                % _amounts(on_project, ledger.settled),
            )
        )
    return found


def _of_stage(
    stage: ProjectStage,
    amount: Decimal | None,
    ledger: Ledger,
    proven: Collection[ProjectStage],
    steps: Mapping[str, int | str],
) -> list[tuple[PaymentCheck, str]]:
    """Compare the payment with the evidence of its stage and the share that the stage opens."""
    found = []
    if stage not in proven:
        found.append(
            (PaymentCheck.BEFORE_EVIDENCE, _("“%(stage)s”节点尚无凭据，不能按此节点付款。") % {"stage": stage.label})
        )
    share = step_share(steps, stage)
    limit = (ledger.contract * share / 100).quantize(CENT, ROUND_HALF_UP)
    if amount is not None and (paid := ledger.paid_on_contract + amount) > limit and paid <= ledger.contract:
        found.append(
            (
                PaymentCheck.OVER_STEP,
                _("“%(stage)s”节点累计可付合同价的 %(share)s%%（%(limit)s 万元），本次后将达 %(paid)s 万元。")
                % {
                    "stage": stage.label,
                    "share": share.normalize().to_eng_string(),
                    "limit": wan(limit),
                    "paid": wan(paid),
                },
            )
        )
    return found


def _amounts(paid: Decimal, limit: Decimal) -> dict[str, str]:
    return {"paid": wan(paid), "limit": wan(limit), "over": wan(paid - limit)}
