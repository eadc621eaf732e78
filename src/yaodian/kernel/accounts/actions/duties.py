"""Duties kept apart (三员): who administers what, whether duties may be merged, unlocking, the second factor."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from axes.utils import reset as forget_failures
from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.kernel.access import By, Role, require
from yaodian.kernel.accounts.actions.accounts import AccountError
from yaodian.kernel.accounts.models import Account, DutyPolicy
from yaodian.kernel.accounts.queries import duty_accounts, duty_policy
from yaodian.kernel.accounts.rules import DutyAccount, duty_fault, last_holder_fault, separation_fault
from yaodian.kernel.journal.actions import write_line


class DutyError(ValueError):
    """违反三员分立."""


@transaction.atomic
def set_duties(*, account_id: int, duties: Iterable[Role], by: By) -> Account:
    """指定管理职责: one duty an account unless merging is set; the last security administrator stays."""
    require(by, "accounts.security")
    holding = {row.pk: row for row in Account.objects.exclude(duties=[]).select_for_update().order_by("pk")}
    account = holding.get(account_id) or Account.objects.select_for_update().get(pk=account_id)
    asked = frozenset(map(Role, duties))
    known: dict[int, DutyAccount] = duty_accounts()
    fault = duty_fault(asked=asked, merged=duty_policy().merged)
    if not fault and account.pk in known:
        fault = last_holder_fault(known, pk=account.pk, left=asked)
    if fault:
        raise DutyError(fault)
    before, account.duties = account.duties, sorted(role.value for role in asked)
    account.save(update_fields=["duties"])
    write_line(
        verb="accounts.set_duties",
        by=by,
        record=account,
        summary=account.login_name,
        detail={"before": before, "after": account.duties},
    )
    return account


@transaction.atomic
def set_duty_policy(*, merged: bool, totp_required: bool, reason: str, by: By) -> DutyPolicy:
    """三员设置: may one account hold several duties, and must administrators use a second factor; with the reason."""
    require(by, "accounts.security")
    if not reason.strip():
        raise DutyError(_("变更三员设置的理由要填写，会记入操作流水。"))
    if not merged and (fault := separation_fault(duty_accounts().values())):
        raise DutyError(fault)
    policy = duty_policy()
    policy.merged, policy.totp_required, policy.reason = merged, totp_required, reason.strip()[:200]
    policy.save()
    write_line(
        verb="accounts.set_duty_policy",
        by=by,
        record=policy,
        summary=_("允许兼任") if merged else _("三员分立"),
        detail={"merged": merged, "totp_required": totp_required, "reason": policy.reason},
    )
    return policy


@transaction.atomic
def unlock_account(*, account_id: int, by: By) -> int:
    """解锁账号: forget the failed logins of an account; returns how many there were."""
    require(by, "accounts.security")
    account = Account.objects.get(pk=account_id)
    count: int = forget_failures(username=account.login_name)
    write_line(verb="accounts.unlock", by=by, record=account, summary=account.login_name, detail={"failures": count})
    return count


@transaction.atomic
def drop_second_factor(*, account_id: int, by: By) -> None:
    """解除动态口令: for somebody who lost the phone and the recovery codes."""
    require(by, "accounts.security")
    account = Account.objects.select_for_update().get(pk=account_id)
    if account.pk == by.account_id:
        raise AccountError(_("自己的动态口令请在“我的账号”中关闭。"))
    Authenticator.objects.filter(user_id=account.pk).delete()
    write_line(verb="accounts.drop_second_factor", by=by, record=account, summary=account.login_name)
